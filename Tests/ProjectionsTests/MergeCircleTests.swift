import Events
import Foundation
import TestSupport
import Testing

@testable import Projections

@Suite struct `Merges across matters` {
    /// Matters of three sites in turn.
    private func matters(_ told: inout Chronicle, _ count: Int = 4) throws -> [Ref] {
        try (0..<count).map { number in
            try told.collect(on: "2026-05-01T09:00", at: RandomHistory.sites[number % RandomHistory.sites.count])
        }
    }

    private func stages(_ held: HeldEvents, pageSize: Int = ReadModel.pageSize) throws -> [Ref: Matter.Stage] {
        let listed = try held.folded(pageSize: pageSize).matters(limit: 10)
        return Dictionary(uniqueKeysWithValues: listed.map { ($0.ref, $0.stage) })
    }

    @Test func `Three matters merged in a circle leave one that counts, and the conflict shows both sides`() throws {
        var told = Chronicle()
        let matters = try matters(&told)
        try told.merge(matters[0], into: matters[1], on: "2026-05-02T09:00")
        let middle = try told.merge(matters[1], into: matters[2], on: "2026-05-03T09:00")
        let last = try told.merge(matters[2], into: matters[0], on: "2026-05-04T09:00")
        let held = try told.held()
        #expect(
            try stages(held) == [
                matters[0]: .merged, matters[1]: .merged, matters[2]: .collected, matters[3]: .collected,
            ])
        let board = try held.board()
        #expect(try board.value("matters.collected") == .count(2))
        #expect(try board.value("matters.merged") == .count(2))
        let conflicts = try held.folded().conflicts(limit: 10)
        #expect(conflicts.map(\.kind) == [.mergeCircle])
        #expect(conflicts.map(\.subject) == [.record(matters[2])])
        #expect(conflicts.map(\.second.ref) == [last])
        #expect(conflicts.map(\.first.ref) == [middle])
        #expect(conflicts.first?.second.occurredAt == at("2026-05-04T09:00"))
    }

    @Test func `A merge that is retracted elsewhere lets another one stand, without the other matter being touched`()
        throws
    {
        var told = Chronicle()
        let matters = try matters(&told)
        let first = try told.merge(matters[0], into: matters[1], on: "2026-05-02T09:00")
        try told.merge(matters[1], into: matters[0], on: "2026-05-03T09:00")
        #expect(try stages(told.held())[matters[1]] == .collected)
        try told.step(.recordRetracted(.with { $0.record = first }), of: matters[0], on: "2026-05-04T09:00")
        let held = try told.held()
        for size in 1...held.all.count {
            let stages = try stages(held, pageSize: size)
            #expect(stages[matters[0]] == .collected, "pages of \(size)")
            #expect(stages[matters[1]] == .merged, "pages of \(size)")
        }
        #expect(try held.folded().conflictCount() == 0)
    }

    @Test func `Unmerging opens a circle for the merges after it only`() throws {
        var told = Chronicle()
        let matters = try matters(&told)
        try told.merge(matters[0], into: matters[1], on: "2026-05-02T09:00")
        try told.step(.matterUnmerged(MatterUnmerged()), of: matters[0], on: "2026-05-03T09:00")
        try told.merge(matters[1], into: matters[0], on: "2026-05-04T09:00")
        let stages = try stages(told.held())
        #expect(stages[matters[0]] == .collected)
        #expect(stages[matters[1]] == .merged)
    }

    @Test func `As of a day before the circle closed, the merges of that day stand`() throws {
        var told = Chronicle()
        let matters = try matters(&told)
        // Written second, and so void while both are known; it occurred first.
        try told.merge(matters[0], into: matters[1], on: "2026-06-02T09:00")
        try told.merge(matters[1], into: matters[0], on: "2026-05-03T09:00")
        let held = try told.held()
        #expect(try held.board(by: .month).rows("matters.merged") == ["2026-06: 1"])
        #expect(try held.board(asOf: "2026-05-31", by: .month).rows("matters.merged") == ["2026-05: 1"])
    }

    @Test func `Whatever the order of arrival and the size of pages, the same merges stand`() throws {
        var circles = 0
        for seed in UInt64(1)...200 {
            var random = SplitMix(seed: seed)
            var told = Chronicle()
            let matters = try matters(&told, Int.random(in: 2...7, using: &random))
            var written: [Ref: [Ref]] = [:]
            for _ in 0..<Int.random(in: 3...24, using: &random) {
                guard let matter = matters.randomElement(using: &random),
                    let other = matters.randomElement(using: &random)
                else { continue }
                let moment = RandomHistory.moment(&random)
                let body: Event.Body
                switch Int.random(in: 0..<8, using: &random) {
                case 0: body = .matterUnmerged(MatterUnmerged())
                case 1:
                    let record = written[matter]?.randomElement(using: &random) ?? matter
                    body = .recordRetracted(.with { $0.record = record })
                default: body = .matterMerged(.with { $0.into = other })
                }
                let ref = try told.write(
                    body, at: RandomHistory.sites.randomElement(using: &random) ?? "", about: matter, on: moment,
                    hlc: HybridTime(moment))
                written[matter, default: []].append(ref)
            }
            let whole = try told.held().folded()
            circles += try whole.conflicts(limit: 50).count { $0.kind == .mergeCircle }
            let expected = try whole.dump()
            for _ in 0..<2 {
                let size = Int.random(in: 1...6, using: &random)
                let shuffled = try told.shuffled(using: &random).folded(pageSize: size).dump()
                #expect(shuffled == expected, "seed \(seed), pages of \(size)")
            }
            let counted = try told.held().board().count("matters.collected")
            #expect(counted > 0, "seed \(seed): every merge leads to a matter that counts")
        }
        #expect(circles > 100, "the histories reach circles")
    }
}
