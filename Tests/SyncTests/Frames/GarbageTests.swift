import EventLog
import Events
import Foundation
import Sync
import TestSupport
import Testing

/// Whatever bytes come, in whatever state: a session names what is wrong, commits nothing false and goes on living.
struct GarbageTests {
    private func bytes(_ random: inout SplitMix) -> Data {
        Data((0..<Int.random(in: 0...64, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    /// Changes a few bits, cuts, or puts a byte in.
    private func changed(_ frame: Data, _ random: inout SplitMix) -> Data {
        var changed = frame
        for _ in 0...Int.random(in: 0...3, using: &random) where !changed.isEmpty {
            let place = Int.random(in: 0..<changed.count, using: &random)
            switch Int.random(in: 0...3, using: &random) {
            case 0, 1: changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: changed = changed.prefix(place)
            default: changed.insert(UInt8.random(in: 0...255, using: &random), at: place)
            }
        }
        return changed
    }

    /// Every end must carry a code and words.
    private func judge(_ actions: [Session.Action], _ what: String) {
        for case .close(let fault) in actions {
            guard let fault, fault.code.hasPrefix("sync."), !fault.message.zh.isEmpty, !fault.message.en.isEmpty else {
                Issue.record("\(what): \(String(describing: fault))")
                continue
            }
        }
    }

    @Test(arguments: UInt64(1)...8)
    func randomBytesAreNamedInEveryStateAndCrashNothing(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let sessions = try Stage.allCases.map { try $0.talk().session }
        for _ in 0..<300 {
            let bytes = bytes(&random)
            for var session in sessions { judge(session.received(bytes), "seed \(seed), \(bytes.hexadecimal)") }
        }
    }

    @Test(arguments: UInt64(1)...8)
    func changedFramesAreNamedInEveryStateAndCrashNothing(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let sessions = try Stage.allCases.map { try $0.talk().session }
        let frames = try FrameKind.allCases.map { try $0.frame().encoded }
        for _ in 0..<30 {
            for frame in frames {
                let bytes = changed(frame, &random)
                for var session in sessions { judge(session.received(bytes), "seed \(seed), \(bytes.hexadecimal)") }
            }
        }
    }

    @Test(arguments: UInt64(1)...8)
    func ofChangedPushesOnlyWhatTheOwnerSignedIsCommitted(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let log = try Sites.stationLog(Sites.opinions(3))
        let push = try Sites.push(log, after: 0, count: 3).encoded
        let sound = try #require(try log.hash(of: log.own, at: 3))
        let taking = try Talk.hubTaking(log)
        var refused = 0
        for _ in 0..<500 {
            let bytes = changed(push, &random)
            var session = taking.session
            var actions = session.received(bytes)
            judge(actions, "seed \(seed), \(bytes.hexadecimal)")
            guard case .open(let name)? = actions.first else {
                refused += 1
                continue
            }
            actions = session.opened(held: nil, authors: name == log.own ? [Sites.key().publicKey] : nil)
            switch actions.first {
            case .commit(let batch, let signed):
                #expect(batch.hashes.last == sound, "seed \(seed), \(bytes.hexadecimal)")
                #expect(signed.isValid(for: Sites.key().publicKey), "seed \(seed), \(bytes.hexadecimal)")
            case .send(let frame):
                refused += 1
                #expect(Talk.word(try #require(frame.body)).hasPrefix("DECLINE"), "seed \(seed), \(bytes.hexadecimal)")
            default: Issue.record("seed \(seed), \(bytes.hexadecimal): \(actions)")
            }
        }
        #expect(refused > 0, "seed \(seed): nothing was changed, the bounds of this test are wrong")
    }

    @Test func everyPrefixOfAPushIsTold() throws {
        let log = try Sites.stationLog(Sites.opinions(2))
        let push = try Sites.push(log, after: 0, count: 2).encoded
        for length in 0..<push.count {
            var talk = try Talk.hubTaking(log)
            let words = try talk.hears(push.prefix(length))
            #expect(words.contains { $0.hasPrefix("close sync.") || $0.hasPrefix("DECLINE") }, "cut at \(length)")
            #expect(try talk.log.heads().isEmpty, "cut at \(length)")
        }
    }
}
