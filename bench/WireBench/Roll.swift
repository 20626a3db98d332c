import EventLog
import Events
import Foundation
import SiteStore
import ZeroMQ

/// The stations of a bench, and what they know of their hub.
struct Roll: Codable {
    struct Station: Codable {
        let site: String
        let signingSeed: Data
        let transportSecret: Data
    }

    /// How far the hub's register is: the stations say that they hold it, or each would have to be sent all of it.
    struct Register: Codable {
        let log: String
        let epoch: UInt64
        let seq: UInt64
        let hash: Data
    }

    let hub: String
    let signingKey: Data
    let transportKey: Data
    let register: Register
    let stations: [Station]

    static func enrol(_ count: Int, in folder: String, writing path: String) throws {
        let hub = try SiteFolder.open(path: folder)
        let now = WallClock.now()
        var stations: [Station] = []
        var drafts: [Draft] = []
        for number in 0..<count {
            let site = "520103100-Z\(String(format: "%04d", number))"
            let seed = Data((0..<32).map { _ in UInt8.random(in: 0...255) })
            let keys = try CurveKeyPair.generate()
            guard let signing = SigningKey(seed: seed) else { preconditionFailure("32 bytes are a seed") }
            stations.append(
                Station(site: site, signingSeed: seed, transportSecret: Data(keys.secretKey.bytes)))
            let enrolled = KeyEnrolled.with {
                $0.site = site
                $0.signingKey = signing.publicKey.bytes
                $0.transportKey = Data(keys.publicKey.bytes)
                $0.sealingKey = Data(repeating: 9, count: 32)
            }
            drafts.append(Draft(.keyEnrolled(enrolled), entry: "site/\(site)", occurredAt: now))
        }
        let log = LogID.register(of: hub.code)
        for start in stride(from: 0, to: drafts.count, by: 500) {
            _ = try hub.log.append(
                Array(drafts[start..<min(start + 500, drafts.count)]), to: log, ifUnchangedSince: nil, now: now)
        }
        guard let head = try hub.log.head(of: log) else { preconditionFailure("the register was just written") }
        let roll = Roll(
            hub: hub.code.text, signingKey: hub.signingKey.publicKey.bytes,
            transportKey: Data(try hub.transportKeys().publicKey.bytes),
            register: Register(log: log.name, epoch: head.epoch, seq: head.seq, hash: head.hash.data),
            stations: stations)
        try JSONEncoder().encode(roll).write(to: URL(fileURLWithPath: path))
    }

    static func read(_ path: String) throws -> Roll {
        try JSONDecoder().decode(Roll.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
