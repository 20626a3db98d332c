import Events
import Foundation
import Testing

@testable import Import

@Suite("The plan of an import")
struct ImportPlanTests {
    private static let first = "1,2025-03-01,路灯不亮,周老师,区城管局,2025-03-02,,,,"
    private static let second = "2,2025-03-05,井盖松动,,区城管局,2025-03-06,,2025-03-08,已换,2025-03-08"

    private func file(_ lines: String...) throws -> LedgerFile {
        try LedgerFile(bytes: Array(([Fixture.header] + lines).joined(separator: "\n").utf8))
    }

    @Test func ofAFileThatWasTakenInAddsNothing() throws {
        var log = try FakeLog()
        let ledger = try file(Self.first, Self.second)
        let plan = try log.take(ledger)
        #expect(plan.counts.new == 2 && plan.counts.events == 6)
        #expect(log.drafts.count == 7)
        let again = try log.take(ledger)
        #expect(log.drafts.count == 7)
        #expect(again.counts.known == 2 && again.counts.events == 0 && again.registrations.isEmpty)
    }

    @Test func ofAFileThatGrewAddsItsNewRowsOnly() throws {
        var log = try FakeLog()
        _ = try log.take(file(Self.first))
        let before = log.drafts.count
        let plan = try log.take(file(Self.second, Self.first))
        #expect(plan.counts.new == 1 && plan.counts.known == 1)
        #expect(log.drafts.count == before + 4)
    }

    @Test func ofARowThatGainedAReplyAddsThatStepOnly() throws {
        var log = try FakeLog()
        _ = try log.take(file(Self.first))
        let before = log.drafts.count
        let plan = try log.take(file("1,2025-03-01,路灯不亮,周老师,区城管局,2025-03-02,,2025-03-09,已修,"))
        #expect(plan.counts.further == 1 && plan.counts.events == 1)
        #expect(log.drafts.count == before + 1)
        let reply = try #require(log.drafts.last)
        #expect(reply.subject == .ref(try Ref(LogID(name: "520103001-Z02"), 2)))
        #expect(reply.origin?.step == "replied" && reply.origin?.key == "1" && reply.origin?.ledger == "desk")
        #expect(reply.contents.map(FakeLog.text) == ["已修"])
        #expect(log.steps(of: "1") == [.collected, .referred, .replied])
    }

    @Test func ofARowThatChangedReportsItAndTakesInOnlyWhatItGained() throws {
        var log = try FakeLog()
        _ = try log.take(file(Self.first, Self.second))
        let before = log.drafts.count
        let plan = try log.take(
            file("1,2025-03-01,路灯全不亮,周老师,区城管局,2025-03-02,,2025-03-09,已修,", String(Self.second.dropLast(10))))
        #expect(plan.counts.changed == 2)
        guard case .changed(_, _, let gained, let differing) = plan.rows[0].outcome,
            case .changed(_, _, let lost, let withdrawn) = plan.rows[1].outcome
        else { return #expect(Bool(false)) }
        #expect(gained.map(\.name) == [.replied] && differing == [.collected])
        #expect(lost.isEmpty && withdrawn == [.resolved])
        #expect(log.drafts.count == before + 1)
    }

    @Test func afterAnInterruptionAddsWhatIsMissing() throws {
        let ledger = try file(Self.first, Self.second)
        var whole = try FakeLog()
        _ = try whole.take(ledger)
        for cut in 0...whole.drafts.count {
            var log = try FakeLog()
            let plan = try Fixture.plan(ledger)
            var all = plan.registrations
            let rows = try plan.drafts(for: plan.rows, actor: "tester") { Data(repeating: 1, count: 16) }
            all += rows.map { draft in
                guard case .draft(let index) = draft.subject else { return draft }
                var moved = draft
                moved.subject = .draft(index + plan.registrations.count)
                return moved
            }
            log.append(Array(all.prefix(cut)))
            _ = try log.take(ledger)
            #expect(log.drafts.count == whole.drafts.count, "cut after \(cut)")
            #expect(log.known.rows.count == 2)
            #expect(log.steps(of: "1") == whole.steps(of: "1") && log.steps(of: "2") == whole.steps(of: "2"))
        }
    }

    @Test func givesABatchSubjectsThatCountFromItsBeginning() throws {
        let plan = try Fixture.plan(file(Self.first, Self.second))
        let drafts = try plan.drafts(for: plan.rows, actor: "u1") { Data(repeating: 1, count: 16) }
        #expect(drafts.map(\.subject) == [.none, .draft(0), .none, .draft(2), .draft(2), .draft(2)])
        #expect(drafts.allSatisfy { $0.actor == "u1" && $0.origin?.rowDigest.count == Hash.byteCount })
        #expect(throws: ImportError.self) { try plan.drafts(for: plan.rows[0], actor: "u1") { Data() } }
    }

    @Test func refusesASecondRowWithTheSameKeyUnlessItSaysTheSame() throws {
        let other = Self.first.replacing("路灯不亮", with: "另一件")
        let plan = try Fixture.plan(file(Self.first, Self.first, other))
        #expect(plan.counts.new == 1 && plan.counts.repeated == 1 && plan.counts.refused == 1)
        guard case .repeated(_, let line) = plan.rows[1].outcome, case .refused(let refusal) = plan.rows[2].outcome
        else { return #expect(Bool(false)) }
        #expect(line == 2)
        #expect(refusal.line == 4 && refusal.key == "1")
        #expect(refusal.reason.en == "its key is that of line 2, and its content is not; check the key")
    }

    @Test func countsIdenticalRowsWithoutAKeyEachAndAddsNothingTheSecondTime() throws {
        let mapping = Fixture.mapping.replacing("key: no\n", with: "")
        var log = try FakeLog()
        let row = ",2025-03-01,路灯不亮,,,,,,,"
        #expect(try log.take(file(row, row), mapping).counts.new == 2)
        #expect(try log.take(file(row, row), mapping).counts.known == 2)
        let grown = try log.take(file(row, ",2025-03-01,路灯不亮,,,,,2025-03-09,已修,", row), mapping)
        #expect(grown.counts.known == 1 && grown.counts.further == 1 && grown.counts.new == 1)
        #expect(log.drafts.count == 4)
    }

    @Test func registersOrgansAndDeputiesThatTheRegisterLacks() throws {
        let mapping = Fixture.mapping.replacing("citizenName: who", with: "deputies: who")
        let ledger = try file(
            "1,2025-03-05,a,甲、乙,区城管局,2025-03-06,,,,", "2,2025-03-01,b,甲,区城管局,2025-03-02,,,,",
            "3,2025-13-01,c,丙,区水务局,,,,,")
        let plan = try Fixture.plan(ledger, mapping, entries: KnownEntries(organs: [], deputies: ["乙"]))
        #expect(plan.registrations.map(\.entry) == ["deputy/甲", "organ/区城管局"])
        let organ = OrganRegistered.with {
            $0.code = "区城管局"
            $0.name = "区城管局"
            $0.provisional = true
        }
        #expect(plan.registrations[1].body == .organRegistered(organ))
        #expect(try plan.registrations.map(\.occurredAt) == [Fixture.at("2025-03-01"), Fixture.at("2025-03-02")])
    }

    @Test func noticesAnotherNameWhileTheSiteHoldsTheOneBeforeAndNotWhenItWasForgotten() throws {
        var log = try FakeLog()
        _ = try log.take(file(Self.first))
        let renamed = Self.first.replacing("周老师", with: "周先生")
        let plan = try Fixture.plan(file(renamed), already: log.known, entries: log.entries)
        guard case .changed(_, _, let gained, let differing) = plan.rows[0].outcome else { return #expect(Bool(false)) }
        #expect(gained.isEmpty && differing == [.collected])
        log.forgetIdentities()
        #expect(try Fixture.plan(file(renamed), already: log.known, entries: log.entries).counts.known == 1)
        #expect(try Fixture.plan(file(Self.first), already: log.known, entries: log.entries).counts.known == 1)
    }

    @Test func keepsNoTraceOfAnIdentityInWhatTheLogWillHold() throws {
        let keyless = Fixture.mapping.replacing("key: no\n", with: "")
        let renamed = Self.first.replacing("周老师", with: "周先生")
        for mapping in [Fixture.mapping, keyless] {
            let drafts = try [Self.first, renamed].map { line in
                let plan = try Fixture.plan(file(line), mapping)
                return try plan.drafts(for: plan.rows, actor: "u1") { Data(repeating: 1, count: 16) }
            }
            #expect(
                drafts[0].map { $0.origin ?? Origin() } == drafts[1].map { $0.origin ?? Origin() },
                "whose digests tell two names apart tell the name")
        }
        let two = try Fixture.plan(file(Self.first, renamed))
        #expect(two.counts.new == 1 && two.counts.refused == 1, "within one file two names are told apart")
    }

    @Test func tellsItsProgressUpToTheLastRow() throws {
        let lines = (0..<ImportBounds.progressRows + 1).map { "\($0),2025-03-01,x,,,,,,," }
        let file = try LedgerFile(bytes: Array(([Fixture.header] + lines).joined(separator: "\n").utf8))
        var told: [Int] = []
        _ = try ImportPlan(
            file, Mapping(yaml: Fixture.mapping), already: KnownRows(), entries: KnownEntries(), now: Fixture.now,
            secret: Fixture.secret
        ) { done, total in
            #expect(total == 257)
            told.append(done)
        }
        #expect(told == [256, 257])
    }

    @Test func keepsNoTextInWhatTheLogWillHold() throws {
        let plan = try Fixture.plan(file(Self.second))
        let drafts = try plan.drafts(for: plan.rows, actor: "u1") { Data(repeating: 1, count: 16) }
        for draft in drafts {
            let event = draft.event(hlc: .zero, recordedAt: Fixture.now, subject: nil)
            #expect(!(try event.jsonString()).contains("井盖"))
        }
        let other = RowSecret(Data(repeating: 8, count: ImportBounds.secretBytes))
        let elsewhere = try ImportPlan(
            file(Self.second), Mapping(yaml: Fixture.mapping), already: KnownRows(), entries: KnownEntries(),
            now: Fixture.now, secret: other)
        #expect(elsewhere.rows[0].steps[0].digest != plan.rows[0].steps[0].digest)
    }
}
