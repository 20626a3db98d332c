import EventLog
import Events
import Foundation
import Sync

/// A station and its hub as the tests know them.
enum Sites {
    static let now = Instant(milliseconds: 1_778_574_600_000)

    static func station() throws -> LogID { try LogID(name: "520103001-Z02") }
    static func hub() throws -> LogID { try LogID(name: "520103-H01") }
    static func key(_ number: UInt8 = 1) -> SigningKey {
        guard let key = SigningKey(seed: Data(repeating: number, count: 32)) else { preconditionFailure("32 bytes") }
        return key
    }

    static func stationLog(epoch: UInt64 = 7, _ drafts: [Draft] = []) throws -> InMemoryLog {
        let log = InMemoryLog(own: try station(), epoch: epoch, incarnation: Data(repeating: 1, count: 16))
        _ = try log.append(drafts, now: now)
        return log
    }

    static func hubLog() throws -> InMemoryLog {
        InMemoryLog(own: try hub(), epoch: 1, incarnation: Data(repeating: 2, count: 16))
    }

    static func opinion(_ category: String, contents: [NamedContent] = []) -> Draft {
        Draft(.opinionCollected(.with { $0.category = category }), occurredAt: now, contents: contents)
    }

    static func opinions(_ count: Int, words: String = "") -> [Draft] { (0..<count).map { opinion("\(words)\($0)") } }

    static func content(_ text: String, salt: UInt8 = 0) throws -> Content {
        try Content(class: .text, salt: Data(repeating: salt, count: 16), bytes: Data(text.utf8))
    }

    static func identity(hub: String = "520103-H01") throws -> UploadSession.Identity {
        UploadSession.Identity(
            site: try station().site, hub: try SiteCode(hub), incarnation: Data(repeating: 1, count: 16),
            signingKey: key(), program: "test")
    }

    static func intake(signedBy key: SigningKey? = Sites.key()) throws -> IntakeSession {
        IntakeSession(
            hub: try hub().site, incarnation: Data(repeating: 2, count: 16),
            peer: .init(site: try station().site, signingKey: key?.publicKey))
    }

    /// The station's first word as a frame.
    static func hello(_ log: InMemoryLog, _ change: (inout Hello) -> Void = { _ in }) throws -> Frame {
        guard let head = try log.head(of: log.own) else { preconditionFailure("a log knows its own head") }
        return .with {
            $0.hello.lowestVersion = 1
            $0.hello.highestVersion = 1
            $0.hello.site = log.own.site.text
            $0.hello.head = HeadFrame(key().sign(head))
            change(&$0.hello)
        }
    }

    /// A run of the station's events as a frame.
    static func push(
        _ log: InMemoryLog, after seq: UInt64, count: Int, signedBy key: SigningKey = key(),
        _ change: (inout Push) -> Void = { _ in }
    ) throws -> Frame {
        guard let head = try log.head(of: log.own), let hash = try log.hash(of: log.own, at: seq) else {
            preconditionFailure("the log holds that place")
        }
        let payloads = try log.payloads(of: log.own, after: seq, maxEvents: count, maxBytes: .max)
        let batch = ChainedBatch(after: Head(log: log.own, epoch: head.epoch, seq: seq, hash: hash), payloads: payloads)
        return .with {
            $0.push.log = log.own.name
            $0.push.epoch = head.epoch
            $0.push.firstSeq = seq + 1
            $0.push.payloads = payloads
            $0.push.head = HeadFrame(key.sign(batch.head))
            change(&$0.push)
        }
    }
}
