import Events
import Foundation
import Testing

@testable import Projections

@Suite struct `Figures of the whole life of a matter` {
    private typealias Rate = (Int, Int)

    private func rate(_ numerator: Int, _ denominator: Int) -> FigureValue {
        .rate(numerator: numerator, denominator: denominator)
    }

    @Test func `An answer on the spot settles a matter, and both that and a resolution end with a reopening`() throws {
        var told = Chronicle()
        let spot = try told.collect(on: "2026-05-01T09:00")
        try told.step(.answeredOnSpot(AnsweredOnSpot()), of: spot, on: "2026-05-01T10:00")
        let again = try told.collect(on: "2026-05-01T09:00")
        try told.step(.answeredOnSpot(AnsweredOnSpot()), of: again, on: "2026-05-01T10:00")
        try told.step(.matterReopened(MatterReopened()), of: again, on: "2026-05-02T10:00")
        let done = try told.collect(on: "2026-05-01T09:00")
        try told.resolve(done, on: "2026-05-03T09:00")
        try told.collect(on: "2026-05-01T09:00")
        let board = try told.held().board()
        #expect(try board.value("matters.onspot") == .count(2))
        #expect(try board.value("matters.resolved") == rate(2, 4))
        #expect(try board.value("matters.reopened") == rate(1, 3))
        #expect(try board.value("matters.resolved.flow") == .count(3))
    }

    @Test func `A matter resolved in two periods counts once in each, and once in both together`() throws {
        var told = Chronicle()
        let matter = try told.collect(on: "2026-04-01T09:00")
        try told.resolve(matter, on: "2026-05-10T09:00")
        try told.step(.matterReopened(MatterReopened()), of: matter, on: "2026-05-20T09:00")
        try told.resolve(matter, on: "2026-07-10T09:00")
        let held = try told.held()
        for (from, through) in [
            ("2026-05-01", "2026-05-31"), ("2026-07-01", "2026-07-31"), ("2026-05-01", "2026-12-31"),
        ] {
            #expect(try held.board(from: from, through: through).value("matters.resolved.flow") == .count(1))
        }
        #expect(
            try held.board(from: "2026-06-01", through: "2026-06-30").value("matters.resolved.flow") == .count(0))
        #expect(try held.board(by: .month).rows("matters.resolved.flow") == ["2026-05: 1"])
        #expect(try held.board(from: "2026-06-01", by: .month).rows("matters.resolved.flow") == ["2026-07: 1"])
        #expect(try held.board().value("matters.days") == .days(median: 39, p90: 39, speedup: nil))
    }

    @Test func `Signed is the newest referral signed or replied to; a return counts once a matter`() throws {
        var told = Chronicle()
        let signed = try told.collect(on: "2026-05-01T09:00")
        try told.refer(signed, on: "2026-05-02T09:00", to: "o1")
        try told.step(.referralSigned(ReferralSigned()), of: signed, on: "2026-05-03T09:00")
        let replied = try told.collect(on: "2026-05-01T09:00")
        try told.refer(replied, on: "2026-05-02T09:00", to: "o1")
        try told.reply(replied, on: "2026-05-03T09:00")
        let returned = try told.collect(on: "2026-05-01T09:00")
        for day in ["02", "04"] {
            try told.refer(returned, on: "2026-05-\(day)T09:00", to: "o1")
            try told.step(.referralSigned(ReferralSigned()), of: returned, on: "2026-05-\(day)T10:00")
            try told.step(.referralReturned(ReferralReturned()), of: returned, on: "2026-05-\(day)T11:00")
        }
        try told.refer(returned, on: "2026-05-06T09:00", to: "o2")
        let board = try told.held().board()
        #expect(try board.value("matters.referred") == .count(3))
        #expect(try board.value("matters.signed") == .count(2))
        #expect(try board.value("matters.returned") == rate(1, 3))
    }

    @Test func `Contact counts before the first reply only`() throws {
        var told = Chronicle()
        for hours in [["08", "09"], ["09", "08"], [], ["09", "09"]] {
            let matter = try told.collect(on: "2026-05-01T09:00")
            try told.refer(matter, on: "2026-05-02T09:00")
            if hours.count == 2 {
                try told.step(.proposerContacted(ProposerContacted()), of: matter, on: "2026-05-03T\(hours[0]):00")
            }
            try told.reply(matter, on: "2026-05-03T\(hours.last ?? "09"):00")
        }
        let silent = try told.collect(on: "2026-05-01T09:00")
        try told.step(.proposerContacted(ProposerContacted()), of: silent, on: "2026-05-03T09:00")
        // Of the same moment, the contact that was written first came first.
        #expect(try told.held().board().value("matters.contacted") == rate(2, 4))
    }

    @Test func `On time is the day then due, extensions included; what is neither due nor replied to is left out`()
        throws
    {
        var told = Chronicle()
        func referred(due: String?) throws -> Ref {
            let matter = try told.collect(on: "2026-03-01T09:00")
            try told.refer(matter, on: "2026-03-02T09:00", to: "o1", due: due)
            return matter
        }
        let sameDay = try referred(due: "2026-04-10T12:00")
        try told.reply(sameDay, on: "2026-04-10T18:00")
        let late = try referred(due: "2026-04-10T12:00")
        try told.reply(late, on: "2026-04-11T08:00")
        let extended = try referred(due: "2026-04-10T12:00")
        try told.step(
            .extensionGranted(.with { $0.dueAt = at("2026-05-10T12:00").milliseconds }), of: extended,
            on: "2026-04-09T09:00")
        try told.reply(extended, on: "2026-05-01T08:00")
        _ = try referred(due: "2026-04-10T12:00")
        _ = try referred(due: "2027-04-10T12:00")
        let undated = try referred(due: nil)
        try told.reply(undated, on: "2026-04-01T08:00")
        #expect(try told.held().board().value("matters.ontime") == rate(2, 5))
        #expect(try told.held().board().value("matters.overdue") == .count(1))
    }

    @Test func `Lights stand over open referred matters by their due date`() throws {
        var told = Chronicle()
        for due in ["2026-06-14", "2026-06-15", "2026-06-22", "2026-06-23"] {
            let matter = try told.collect(on: "2026-05-01T09:00")
            try told.refer(matter, on: "2026-05-02T09:00", to: "o1", due: due + "T12:00")
        }
        let undated = try told.collect(on: "2026-05-01T09:00")
        try told.refer(undated, on: "2026-05-02T09:00", to: "o1")
        let replied = try told.collect(on: "2026-05-01T09:00")
        try told.refer(replied, on: "2026-05-02T09:00", to: "o1", due: "2026-06-01T12:00")
        try told.reply(replied, on: "2026-05-20T09:00")
        let resolved = try told.collect(on: "2026-05-01T09:00")
        try told.refer(resolved, on: "2026-05-02T09:00", to: "o1", due: "2026-06-01T12:00")
        try told.resolve(resolved, on: "2026-05-20T09:00")
        try told.collect(on: "2026-05-01T09:00")
        let board = try told.held().board(from: "2026-09-01", asOf: "2026-06-15")
        #expect(try board.value("matters.lights.red") == .count(1))
        #expect(try board.value("matters.lights.yellow") == .count(2))
        #expect(try board.value("matters.lights.green") == .count(3))
    }

    @Test func `Achieved takes a resolution, class A and a content newest rating, none of them undone`() throws {
        var told = Chronicle()
        let cases: [(ReplyClass, [Grade], isReopened: Bool)] = [
            (.a, [.dissatisfied, .basic], false), (.a, [.satisfied], false), (.a, [.satisfied, .dissatisfied], false),
            (.b, [.satisfied], false), (.a, [.satisfied], true),
        ]
        for (word, grades, isReopened) in cases {
            let matter = try told.collect(on: "2026-05-01T09:00")
            try told.refer(matter, on: "2026-05-02T09:00")
            try told.reply(matter, on: "2026-05-03T09:00", class: word)
            for grade in grades { try told.rate(matter, on: "2026-05-04T09:00", implementation: grade) }
            try told.resolve(matter, on: "2026-05-05T09:00")
            if isReopened { try told.step(.matterReopened(MatterReopened()), of: matter, on: "2026-05-06T09:00") }
        }
        let board = try told.held().board()
        #expect(try board.value("matters.achieved") == rate(2, 5))
        #expect(try board.value("ratings.first.satisfied") == rate(4, 5))
        #expect(try board.value("ratings.returned") == rate(5, 5))
        #expect(try board.value("matters.reopened") == rate(1, 5))
    }

    @Test func `Fed back is told after the settlement that stands, and each letter counts by its own day`() throws {
        var told = Chronicle()
        func resolved(toldOn day: String, letter: String) throws -> Ref {
            let matter = try told.collect(on: "2026-05-01T09:00")
            try told.resolve(matter, on: "2026-05-10T09:00")
            try told.step(.feedbackGiven(.with { $0.letter = letter }), of: matter, on: "\(day)T09:00")
            return matter
        }
        _ = try resolved(toldOn: "2026-05-10", letter: "")
        _ = try resolved(toldOn: "2026-06-11", letter: "函〔2026〕1 号")
        _ = try resolved(toldOn: "2026-05-09", letter: "函〔2026〕2 号")
        let again = try resolved(toldOn: "2026-05-11", letter: "函〔2026〕3 号")
        try told.step(.matterReopened(MatterReopened()), of: again, on: "2026-05-12T09:00")
        try told.resolve(again, on: "2026-05-20T09:00")
        let board = try told.held().board()
        #expect(try board.value("matters.fedback") == rate(2, 4))
        #expect(try board.value("letters.sent") == .count(3))
        #expect(try told.held().board(by: .month).rows("letters.sent") == ["2026-05: 2", "2026-06: 1"])
    }

    @Test
    func `A withdrawn matter counts only where withdrawn ones are named, and so does a merged one until unmerged`()
        throws
    {
        var told = Chronicle()
        let kept = try told.collect(on: "2026-05-01T09:00")
        let withdrawn = try told.collect(on: "2026-05-01T09:00")
        try told.refer(withdrawn, on: "2026-05-02T09:00", due: "2026-05-03T09:00")
        try told.step(.matterWithdrawn(MatterWithdrawn()), of: withdrawn, on: "2026-06-02T09:00")
        let merged = try told.collect(on: "2026-05-01T09:00")
        try told.merge(merged, into: kept, on: "2026-06-03T09:00")
        let held = try told.held()
        let board = try held.board(by: .month)
        #expect(try board.value("matters.collected") == .count(1))
        #expect(try board.value("matters.referred") == .count(0))
        #expect(try board.value("matters.overdue") == .count(0))
        #expect(try board.value("matters.resolved") == rate(0, 1))
        #expect(try board.rows("matters.withdrawn") == ["2026-06: 1"])
        #expect(try board.rows("matters.merged") == ["2026-06: 1"])
        try told.step(.matterUnmerged(MatterUnmerged()), of: merged, on: "2026-06-04T09:00")
        let after = try told.held().board()
        #expect(try after.value("matters.collected") == .count(2))
        #expect(try after.value("matters.merged") == .count(0))
    }

    @Test func `A retracted record is counted nowhere`() throws {
        var told = Chronicle()
        let matter = try told.collect(on: "2026-05-01T09:00")
        try told.refer(matter, on: "2026-05-02T09:00", to: "o1")
        let reply = try told.reply(matter, on: "2026-05-03T09:00", class: .a)
        let end = try told.resolve(matter, on: "2026-05-04T09:00")
        let withdrawal = try told.step(.matterWithdrawn(MatterWithdrawn()), of: matter, on: "2026-05-05T09:00")
        let before = try told.held().board()
        #expect(try before.value("matters.resolved") == rate(1, 1))
        for record in [reply, end] {
            try told.step(.recordRetracted(.with { $0.record = record }), of: matter, on: "2026-05-06T09:00")
        }
        let withdrawnNow = try told.held().board()
        #expect(try withdrawnNow.value("matters.withdrawn") == .count(1))
        try told.step(.recordRetracted(.with { $0.record = withdrawal }), of: matter, on: "2026-05-06T09:00")
        let board = try told.held().board()
        #expect(try board.value("matters.replied") == rate(0, 1))
        #expect(try board.value("matters.resolved") == rate(0, 1))
        #expect(try board.value("matters.resolved.flow") == .count(0))
        #expect(try board.value("matters.withdrawn") == .count(0))
    }

    @Test func `Amendments are read as if they had been collected so, in the division of the site that recorded it`()
        throws
    {
        var told = Chronicle()
        let matter = try told.collect(on: "2026-05-01T09:00", kind: .opinion, category: "交通", deputies: ["d1"])
        try told.step(
            .opinionAmended(
                .with {
                    $0.kind = .petition
                    $0.channel = .letter
                    $0.category = "住房"
                    $0.deputies.names = ["d2"]
                    $0.people = 7
                    $0.division = "530201001"
                    $0.collectedAt = at("2026-03-01T09:00").milliseconds
                }), of: matter, on: "2026-05-02T09:00", at: "520103-H01")
        let held = try told.held()
        #expect(try held.board(by: .category).rows("matters.collected") == ["住房: 1"])
        #expect(try held.board(by: .deputy).rows("matters.collected") == ["d2: 1"])
        #expect(try held.board(by: .month).rows("matters.collected") == ["2026-03: 1"])
        #expect(try held.board(by: .channel).rows("matters.collected") == ["letter: 1"])
        #expect(try held.board(by: .site).rows("matters.collected") == ["520103001-Z01: 1"])
        let board = try held.board()
        #expect(try board.value("petitions.groups") == .count(1))
        #expect(try board.value("petitions.received") == .count(7))
        #expect(try board.value("matters.collected.kind.petition") == .count(1))
        #expect(try held.board(asOf: "2026-05-01").value("petitions.groups") == .count(0))
    }

    @Test func `Conversions count by target and by their own day, adoptions over replied comments`() throws {
        var told = Chronicle()
        func converted(_ target: Conversion, on day: String, kind: MatterKind = .opinion) throws -> Ref {
            let matter = try told.collect(on: "2026-05-01T09:00", kind: kind)
            try told.step(
                .matterReferred(
                    .with {
                        $0.mode = .convert
                        $0.convertsTo = target
                        $0.lead = "o1"
                    }), of: matter, on: "\(day)T09:00")
            return matter
        }
        func replied(_ matter: Ref, _ adoption: Adoption) throws {
            try told.step(.replyGiven(.with { $0.adoption = adoption }), of: matter, on: "2026-06-10T09:00")
        }
        _ = try converted(.procuratorial, on: "2026-06-01")
        let petition = try converted(.petition, on: "2026-06-01", kind: .petition)
        try replied(petition, .unspecified)
        let comment = try converted(.legislative, on: "2026-07-01")
        try replied(comment, .adopted)
        try replied(comment, .unspecified)
        let refused = try told.collect(on: "2026-05-01T09:00", kind: .legislative)
        try replied(refused, .notAdopted)
        try told.collect(on: "2026-05-01T09:00", kind: .legislative)
        let board = try told.held().board(by: .month)
        #expect(try board.rows("matters.converted") == ["2026-06: 2", "2026-07: 1"])
        #expect(try board.value("matters.converted.procuratorial") == .count(1))
        #expect(try board.value("matters.converted.petition") == .count(1))
        #expect(try board.value("matters.converted.legislative") == .count(1))
        #expect(try board.value("matters.converted.suggestion") == .count(0))
        #expect(try board.value("matters.adopted") == rate(1, 2))
        #expect(try board.value("petitions.referred") == .count(1))
        #expect(try board.value("petitions.resolved") == rate(0, 1))
    }

    @Test func `Every follow-up counts, not every matter`() throws {
        var told = Chronicle()
        for findings: [Finding] in [[.slipped, .holds], [.holds], []] {
            let matter = try told.collect(on: "2026-05-01T09:00")
            for finding in findings {
                try told.step(.followedUp(.with { $0.finding = finding }), of: matter, on: "2026-05-09T09:00")
            }
        }
        #expect(try told.held().board().value("followups.hold") == rate(2, 3))
    }

    @Test func `The row shows the stage, the due date in force and supervision`() throws {
        var told = Chronicle()
        let matter = try told.collect(on: "2026-05-01T09:00")
        try told.refer(matter, on: "2026-05-02T09:00", to: "o1", due: "2026-06-01T12:00")
        try told.step(.supervisionOrdered(.with { $0.leader = "副主任" }), of: matter, on: "2026-05-03T09:00")
        try told.reply(matter, on: "2026-05-04T09:00")
        try told.resolve(matter, on: "2026-05-05T09:00")
        try told.step(
            .matterReopened(.with { $0.dueAt = at("2026-07-01T12:00").milliseconds }), of: matter,
            on: "2026-05-06T09:00")
        let model = try told.held().folded()
        #expect(try model.newestMatters(limit: 1).map(\.stage) == [.reopened])
        #expect(try model.newestMatters(limit: 1).map(\.dueAt) == [at("2026-07-01T12:00")])
        #expect(try model.dump().contains { $0.hasPrefix("matters(") && $0.contains("supervised=1") })
    }
}
