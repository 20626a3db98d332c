import EventLog
import Events
import Foundation
import Testing

@Suite(.serialized) struct SignatureTests {
    private let key: SigningKey
    private let former: SigningKey

    init() throws {
        // The key that `Records.signed` signs with, and another one.
        key = try #require(SigningKey(seed: Data(repeating: 3, count: 32)))
        former = try #require(SigningKey(seed: Data(repeating: 4, count: 32)))
    }

    @Test(arguments: LogKind.allCases)
    func aHeadIsGoodWhenAnyOfItsOwnersKeysSignedIt(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        _ = try log.take(Records.batch(of: Records.other(), count: 2))
        _ = try log.append([Records.opinion()], now: Records.now)
        let report = try log.verifySignatures { _ in [former.publicKey, key.publicKey] }
        // The own log was never handed over, so nobody signed its head.
        #expect(report.checked == 1)
        #expect(report.unknown == 0)
        #expect(report.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func everyHeadThatCameIsChecked(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        let other = try Records.other()
        for start in UInt64(0)..<5 { _ = try log.take(Records.batch(of: other, after: start, count: 1)) }
        #expect(try log.verifySignatures { _ in [key.publicKey] }.checked == 5)
        let sixth = try Records.batch(of: other, after: 5, count: 1)
        _ = try log.ingest(sixth, signed: former.sign(sixth.head), receivedAt: Records.now)
        _ = try log.take(Records.batch(of: other, after: 6, count: 1))
        let report = try log.verifySignatures { _ in [key.publicKey] }
        #expect(report.checked == 5)
        #expect(report.damage?.seq == 6)
    }

    @Test(arguments: LogKind.allCases)
    func aHeadOfAnOwnerWithoutKnownKeysIsCountedApart(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        _ = try log.take(Records.batch(of: Records.other(), count: 2))
        _ = try log.take(Records.batch(of: Records.station(), count: 1))
        let other = try Records.other()
        let report = try log.verifySignatures { $0 == other ? [] : [key.publicKey] }
        #expect(report.checked == 1)
        #expect(report.unknown == 1)
        #expect(report.damage == nil)
    }

    @Test(arguments: LogKind.allCases)
    func aHeadThatNoneOfItsOwnersKeysSignedIsDamage(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01")
        defer { withExtendedLifetime(folder) {} }
        _ = try log.take(Records.batch(of: Records.other(), count: 2))
        let damage = try log.verifySignatures { _ in [former.publicKey] }.damage
        #expect(damage?.log?.name == "520103001-Z03")
        #expect(damage?.seq == 2)
        #expect(damage?.what.en == "the head is not signed with any of the site's keys")
    }
}
