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

    static func sealingKey() throws -> SealingPublicKey {
        guard let key = SealingKey(seed: Data(repeating: 9, count: 32)) else { preconditionFailure("32 bytes") }
        return key.publicKey
    }

    /// A further log of the station's own.
    static func further(_ name: String) throws -> LogID { try LogID(name: "520103001-Z02/\(name)") }

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

    /// The key with which the hub signs.
    static let hubKey = key(77)

    static func mailbox() throws -> LogID { .mailbox(of: try station().site, at: try hub().site) }

    /// The station's first word as a frame.
    static func hello(_ log: InMemoryLog, _ change: (inout Hello) -> Void = { _ in }) throws -> Frame {
        guard let head = try log.head(of: log.own) else { preconditionFailure("a log knows its own head") }
        return .with {
            $0.hello.lowestVersion = 3
            $0.hello.highestVersion = 3
            $0.hello.site = log.own.site.text
            $0.hello.incarnation = log.incarnation
            $0.hello.head = HeadFrame(key().sign(head))
            $0.hello.creditBytes = SyncBounds.creditBytes
            $0.hello.batchEvents = UInt32(SyncBounds.batchEvents)
            change(&$0.hello)
        }
    }

    /// The hub's answer to a HELLO.
    static func welcome(_ holds: [Head] = [], _ change: (inout Welcome) -> Void = { _ in }) -> Frame {
        .with {
            $0.welcome.version = 3
            $0.welcome.site = "520103-H01"
            $0.welcome.signingKey = hubKey.publicKey.bytes
            $0.welcome.creditBytes = SyncBounds.creditBytes
            $0.welcome.batchEvents = UInt32(SyncBounds.batchEvents)
            $0.welcome.holds = holds.map { HeadFrame($0) }
            change(&$0.welcome)
        }
    }

    /// A run of a log's events as a frame; of the own log where none is named.
    static func push(
        _ log: InMemoryLog, of named: LogID? = nil, after seq: UInt64, count: Int, signedBy key: SigningKey = key(),
        _ change: (inout Push) -> Void = { _ in }
    ) throws -> Frame {
        let name = named ?? log.own
        guard let head = try log.head(of: name, at: seq) else { preconditionFailure("the log holds that place") }
        let payloads = try log.payloads(of: name, after: seq, maxEvents: count, maxBytes: .max)
        let batch = ChainedBatch(after: head, payloads: payloads)
        return .with {
            $0.push.log = name.name
            $0.push.epoch = head.epoch
            $0.push.firstSeq = seq + 1
            $0.push.payloads = payloads
            $0.push.head = HeadFrame(key.sign(batch.head))
            change(&$0.push)
        }
    }

    /// An acknowledgement of a log up to a place.
    static func ack(_ log: InMemoryLog, of named: LogID? = nil, _ seq: UInt64) throws -> Frame {
        guard let head = try log.head(of: named ?? log.own, at: seq) else { preconditionFailure("the log holds it") }
        return .with { $0.ack.held = HeadFrame(head) }
    }

    static func decline(_ log: LogID, _ code: RefusalCode = .gap, seq: UInt64 = 1) -> Frame {
        .with {
            $0.decline.log = log.name
            $0.decline.code = code
            $0.decline.seq = seq
            $0.decline.message = "no"
        }
    }

    static func want(_ pieces: [(Hash, UInt32)]) -> Frame {
        .with {
            $0.want.contents = pieces.map { wanted in
                .with {
                    $0.digest = wanted.0.data
                    $0.piece = wanted.1
                }
            }
        }
    }

    static func give(_ pieces: [ContentPiece], missing: [Data] = [], last: Bool = true) -> Frame {
        .with {
            $0.give.contents = pieces.map { ContentFrame($0) }
            $0.give.missing = missing
            $0.give.last = last
        }
    }

    static let pushed = Frame.with { $0.pushed = Pushed() }
    static let nothingWanted = Frame.with { $0.want = Want() }
}
