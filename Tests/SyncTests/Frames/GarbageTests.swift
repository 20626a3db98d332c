import EventLog
import Events
import Foundation
import Sync
import TestSupport
import Testing

/// Whatever bytes come, a session names what is wrong and goes on living.
struct GarbageTests {
    private func bytes(_ random: inout SplitMix) -> Data {
        Data((0..<Int.random(in: 0...64, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    /// Tells every session; each refusal must carry a code and words.
    private func hear(_ bytes: Data, _ sessions: [HubSession], seed: UInt64) {
        for var session in sessions {
            let actions = session.received(bytes) { nil }
            for case .close(let fault?) in actions
            where fault.message.zh.isEmpty || fault.message.en.isEmpty || !fault.code.hasPrefix("sync.") {
                Issue.record("seed \(seed), bytes \(bytes.hexadecimal): \(fault)")
            }
            if actions.isEmpty { Issue.record("seed \(seed), bytes \(bytes.hexadecimal): no answer") }
        }
    }

    /// A hub's session before its first word, after it, one of an invited peer, and one that hands the mailbox down.
    private func sessions(_ log: InMemoryLog) throws -> [HubSession] {
        var greeted = try Sites.intake()
        _ = greeted.received(try Sites.hello(log).encoded) { nil }
        return [try Sites.intake(), greeted, try Sites.intake(signedBy: nil), try HubTalk.offering(log)]
    }

    @Test(arguments: UInt64(1)...10)
    func randomBytesAreNamedAndCrashNothing(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let log = try Sites.stationLog(Sites.opinions(1))
        let sessions = try sessions(log)
        var greeting = StationSession(identity: try Sites.identity())
        _ = greeting.start(head: try #require(try log.head(of: log.own)), mailbox: nil)
        let stations = [greeting, try StationTalk.taking(log)]
        for _ in 0..<5000 {
            let bytes = bytes(&random)
            hear(bytes, sessions, seed: seed)
            for var station in stations {
                for case .fail(let fault) in station.received(bytes) where !fault.code.hasPrefix("sync.") {
                    Issue.record("seed \(seed), bytes \(bytes.hexadecimal): \(fault)")
                }
            }
        }
    }

    @Test(arguments: UInt64(1)...8)
    func changedFramesAreNamedAndCommitNothingFalse(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let log = try Sites.stationLog(Sites.opinions(3))
        let hello = try Sites.hello(log).encoded
        let push = try Sites.push(log, after: 0, count: 3).encoded
        let sound = try #require(try log.hash(of: log.own, at: 3))
        let sessions = try sessions(log)
        for _ in 0..<400 {
            var changed = [hello, push].randomElement(using: &random) ?? push
            for _ in 0...Int.random(in: 0...3, using: &random) {
                switch Int.random(in: 0...2, using: &random) {
                case 0:
                    changed[Int.random(in: 0..<changed.count, using: &random)] ^=
                        1 << UInt8.random(in: 0..<8, using: &random)
                case 1: changed = changed.prefix(Int.random(in: 1...changed.count, using: &random))
                default:
                    changed.insert(
                        UInt8.random(in: 0...255, using: &random), at: Int.random(in: 0...changed.count, using: &random)
                    )
                }
            }
            hear(changed, sessions, seed: seed)
            var session = sessions[1]
            for case .commit(let batch, let signed) in session.received(changed, held: { nil }) {
                // Only what the station signed is ever committed.
                #expect(batch.hashes.last == sound, "seed \(seed), bytes \(changed.hexadecimal)")
                #expect(signed.isValid(for: Sites.key().publicKey))
            }
        }
    }

    @Test(arguments: UInt64(1)...8)
    func changedFramesDownstreamCommitNothingFalse(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let hub = try Sites.hubLog()
        _ = try hub.append(Sites.replies(3), to: Sites.mailbox(), ifUnchangedSince: nil, now: Sites.now)
        let push = try Sites.push(hub, of: Sites.mailbox(), after: 0, count: 3, signedBy: Sites.hubKey).encoded
        let sound = try #require(try hub.hash(of: Sites.mailbox(), at: 3))
        let taking = try StationTalk.taking(Sites.stationLog(Sites.opinions(1)))
        for _ in 0..<400 {
            var changed = push
            for _ in 0...Int.random(in: 0...3, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] ^=
                    1 << UInt8.random(in: 0..<8, using: &random)
            }
            var station = taking
            for action in station.received(changed) {
                switch action {
                case .commit(let batch, let signed):
                    // Only what the hub signed is ever committed.
                    #expect(batch.hashes.last == sound, "seed \(seed), bytes \(changed.hexadecimal)")
                    #expect(signed.isValid(for: Sites.hubKey.publicKey))
                case .fail(let fault): #expect(fault.code.hasPrefix("sync."))
                // One bit makes a PUSHED of a PUSH; nothing is written then.
                case .listAwaited: break
                case .send, .lookUp, .read, .recordHeld, .recordSettled, .gather, .pin, .store, .finish:
                    Issue.record("seed \(seed), bytes \(changed.hexadecimal): \(action)")
                }
            }
        }
    }

    @Test func everyPrefixOfAFrameIsTold() throws {
        let log = try Sites.stationLog(Sites.opinions(2))
        let push = try Sites.push(log, after: 0, count: 2).encoded
        for length in 0..<push.count {
            var session = try Sites.intake()
            _ = session.received(try Sites.hello(log).encoded) { nil }
            let actions = session.received(push.prefix(length)) { nil }
            guard case .close(let fault?) = actions.last else {
                Issue.record("a push cut at \(length) was taken")
                continue
            }
            #expect(fault.code.hasPrefix("sync."))
        }
    }

    @Test func aFrameMayHaveAsManyBytesAsTheBoundAndNoMore() throws {
        func frame(_ length: Int) -> Data {
            Frame.with { $0.refuse.message = String(repeating: "x", count: length) }.encoded
        }
        let around = frame(1_000_000).count - 1_000_000
        let longest = frame(SyncBounds.frameBytes - around)
        #expect(longest.count == 1_048_576)
        #expect(throws: Never.self) { _ = try Frame.decode(longest) }
        #expect(throws: SyncFault.self) { _ = try Frame.decode(frame(SyncBounds.frameBytes - around + 1)) }
        #expect(throws: SyncFault.self) { _ = try Frame.decode(Data()) }
    }

    @Test func headsAndEnrolmentsAreReadBack() throws {
        let head = Head.empty(log: try Sites.station(), epoch: .max)
        let signed = Sites.key().sign(head)
        #expect(try HeadFrame(signed).decoded() == signed)
        let enrolment = Enrolment(
            site: try Sites.station().site, signingKey: Sites.key().publicKey, transportKey: Data(count: 32),
            sealingKey: try Sites.sealingKey(), invitation: Sites.key(2))
        #expect(try Enrol(enrolment).decoded() == enrolment)
        #expect(throws: SyncFault.self) { _ = try HeadFrame().decoded() }
        #expect(throws: SyncFault.self) { _ = try Enrol().decoded() }
    }
}
