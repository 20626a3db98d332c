import Events
import Foundation
import Testing

@testable import Import

/// The two real ledgers that the shipped mappings are for, where they lie beside the checkout.
///
/// The expected numbers were counted from the files by a separate program (Python's csv, datetime and zoneinfo), not by
/// this one.
@Suite("A real ledger")
struct RealLedgerTests {
    private static let messages = Fixture.locate("shared/data/messages_with_replies.csv")
    private static let requests = Fixture.locate("shared/data/service_requests_311.csv")

    private func plan(_ ledger: String?, _ mapping: String) throws -> (file: LedgerFile, plan: ImportPlan, yaml: String)
    {
        let file = try LedgerFile.read(try #require(ledger))
        let path = try #require(Fixture.locate("config/mappings/\(mapping)"))
        let yaml = try String(contentsOfFile: path, encoding: .utf8)
        return (file, try Fixture.plan(file, yaml), yaml)
    }

    private func count(_ plan: ImportPlan, _ name: StepName) -> Int {
        plan.rows.count { $0.steps.contains { $0.name == name } }
    }

    private func times(_ row: PlannedRow, _ name: StepName) -> Int64 {
        row.steps.first { $0.name == name }?.occurredAt.milliseconds ?? 0
    }

    /// Seconds from collection to that step at a quantile, by nearest rank.
    private func seconds(_ plan: ImportPlan, to name: StepName, _ quantile: Double) -> Int64 {
        let all = plan.rows.filter { $0.steps.contains { $0.name == name } }
            .map { (times($0, name) - times($0, .collected)) / 1000 }.sorted()
        return all[Int((quantile * Double(all.count)).rounded(.up)) - 1]
    }

    @Test(.enabled(if: messages != nil, "the real ledgers are not beside this checkout: skipped"))
    func ofMessagesIsTakenInWhole() throws {
        let (file, plan, _) = try plan(Self.messages, "messages.map.yaml")
        #expect(file.encoding == .utf8 && file.records.count == 1973)
        #expect(plan.counts.new == 1973 && plan.counts.refused == 0 && plan.counts.noted == 0)
        #expect(plan.counts.events == 1973 * 4)
        for name in [StepName.collected, .referred, .replied, .resolved] { #expect(count(plan, name) == 1973) }
        #expect(seconds(plan, to: .replied, 0.5) == 1_031_212)
        #expect(seconds(plan, to: .replied, 0.9) == 3_564_908)
        let months = Dictionary(grouping: plan.rows) {
            BusinessCalendar.shanghai.date(of: Instant(milliseconds: times($0, .replied))).month
        }
        #expect(months.count == 97 && months["2018-12"]?.count == 82 && months["2020-01"]?.count == 14)
        #expect(plan.registrations.map(\.entry) == ["organ/留言承办单位"])
        let assumed = Set(plan.rows.flatMap { $0.steps.map { "\($0.name) \($0.assumed)" } })
        #expect(
            assumed == [
                "collected []", "referred [\"referral\", \"organ\"]", "replied []", "resolved [\"resolution\"]",
            ])
    }

    @Test(.enabled(if: messages != nil, "the real ledgers are not beside this checkout: skipped"))
    func ofMessagesKeepsEveryCharacterOfItsCleanedTexts() throws {
        let (_, plan, _) = try plan(Self.messages, "messages.map.yaml")
        func scalars(_ role: ContentRole) -> Int {
            plan.rows.flatMap(\.steps).flatMap(\.contents).filter { $0.role == role }
                .reduce(0) { $0 + $1.text.unicodeScalars.count }
        }
        #expect(scalars(.title) == 36_528)
        #expect(scalars(.text) == 634_406)
        #expect(scalars(.reply) == 698_844)
        let names = Set(plan.rows.flatMap(\.steps).flatMap(\.contents).filter { $0.role == .citizenName }.map(\.text))
        #expect(names.count == 1837)
    }

    @Test(.enabled(if: requests != nil, "the real ledgers are not beside this checkout: skipped"))
    func ofServiceRequestsIsTakenInWholeWithDuplicatesAndTransfersAsWhatTheyAre() throws {
        let (file, plan, _) = try plan(Self.requests, "requests311.map.yaml")
        #expect(file.records.count == 3000)
        #expect(plan.counts.new == 3000 && plan.counts.refused == 0 && plan.counts.noted == 0)
        #expect(count(plan, .collected) == 3000 && count(plan, .referred) == 3000)
        #expect(count(plan, .replied) == 2870 && count(plan, .resolved) == 2870)
        #expect(count(plan, .merged) == 63 && count(plan, .transferred) == 2 && count(plan, .rated) == 0)
        #expect(plan.counts.events == 3000 + 3000 + 2870 + 2870 + 63 + 2)
        #expect(seconds(plan, to: .resolved, 0.5) == 113_536)
        #expect(seconds(plan, to: .resolved, 0.9) == 2_420_765)
        #expect(plan.registrations.count == 13)
        let collections = plan.rows.compactMap { row -> OpinionCollected? in
            guard case .collected(let fact)? = row.steps.first?.fact else { return nil }
            return fact
        }
        let channels = Dictionary(grouping: collections, by: \.channel).mapValues(\.count)
        #expect(channels == [.phone: 1508, .online: 746, .letter: 66, .unspecified: 680])
        let categories = Dictionary(grouping: collections, by: \.category).mapValues(\.count)
        #expect(categories.count == 181 && categories["SW/Rat Rubout Proactive"] == 515)
        #expect(Set(categories.keys.map { $0.prefix { $0 != "/" } }).count == 24)
    }

    @Test(.enabled(if: requests != nil, "the real ledgers are not beside this checkout: skipped"))
    func ofServiceRequestsHasTheOverdueThatTheFileHas() throws {
        let (_, plan, _) = try plan(Self.requests, "requests311.map.yaml")
        let calendar = try BusinessCalendar(identifier: "America/New_York")
        func overdue(_ date: String) throws -> Int {
            let end = calendar.end(of: try BusinessDate(date)).milliseconds
            return plan.rows.count { row in
                let isOpen = row.steps.map(\.name) == [.collected, .referred]
                guard isOpen, case .referred(let fact) = row.steps[1].fact else { return false }
                return fact.dueAt != 0 && fact.dueAt < end
            }
        }
        #expect(try overdue("2019-02-12") == 40)
        #expect(try overdue("2019-02-28") == 47)
        let due = plan.rows.count { row in
            guard case .referred(let fact) = row.steps[1].fact else { return false }
            return fact.dueAt != 0
        }
        #expect(due == 2903)
    }

    @Test(
        .enabled(if: messages != nil && requests != nil, "the real ledgers are not beside this checkout: skipped"),
        arguments: [(messages, "messages.map.yaml"), (requests, "requests311.map.yaml")])
    func addsNothingTheSecondTime(_ ledger: String?, _ mapping: String) throws {
        let (file, plan, yaml) = try plan(ledger, mapping)
        var log = try FakeLog()
        _ = try log.take(file, yaml, batch: 500)
        #expect(log.drafts.count == plan.counts.events + plan.registrations.count)
        let again = try log.take(file, yaml, batch: 500)
        #expect(again.counts.known == file.records.count && again.counts.events == 0)
        #expect(log.drafts.count == plan.counts.events + plan.registrations.count)
    }
}
