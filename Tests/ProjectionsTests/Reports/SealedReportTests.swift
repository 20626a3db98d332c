import Events
import Foundation
import TestSupport
import Testing

@testable import Projections
@testable import Reports

@Suite struct `Sealed reports` {
    @Test func `A report says what the boards say, with the period before and the same month a year before`() throws {
        let month = try SealedMonth()
        let held = try month.told.held()
        let report = try month.report(from: held)
        let scope = Scope(region: try DivisionCode("520103"))
        let now = try held.board(scope, from: "2026-10-01", through: "2026-10-31", asOf: "2026-10-31")
        let before = try held.board(scope, from: "2026-09-01", through: "2026-09-30", asOf: "2026-09-30")
        let year = try held.board(scope, from: "2025-10-01", through: "2025-10-31", asOf: "2025-10-31")
        #expect(report.figures.map(\.id) == FigureDefinition.all.map(\.id))
        #expect(report.figures.map(\.now.figure) == now.figures.map(\.value))
        #expect(report.figures.map(\.before?.figure) == before.figures.map(\.value))
        #expect(report.figures.map(\.year_before?.figure) == year.figures.map(\.value))
        #expect(report.line("matters.collected")?.now == ReportValue(.count(3)))
        #expect(report.line("matters.collected")?.before == ReportValue(.count(1)))
        #expect(report.line("visits.received")?.now == ReportValue(.count(12)))
    }

    @Test func `The overdue list has as many matters as the figure counts, due longest first`() throws {
        let month = try SealedMonth()
        let report = try month.report(from: month.told.held())
        #expect(report.line("matters.overdue")?.now == ReportValue(.count(report.overdue.count)))
        #expect(report.overdue.map(\.matter) == [0, 1, 4, 3].map { MatterID(month.matters[$0]).description })
        #expect(report.overdue.last?.days == 11)
    }

    @Test func `It verifies, also from its file`() throws {
        let month = try SealedMonth()
        let sealed = try month.sealed()
        let read = try SealedReport(sealed.file)
        #expect(read.report == sealed.report)
        #expect(read.file == sealed.file)
        let verification = try read.verified(against: month.told.held())
        #expect(verification.stands)
        #expect(verification.amendments.count == 0)
        #expect(verification.amendments.figures == [])
    }

    @Test func `After ten late events it verifies as sealed, and lists the ten by site`() throws {
        var month = try SealedMonth()
        let sealed = try month.sealed()
        let late = at("2026-11-05T10:00")
        for number in 0..<4 {
            try month.told.write(
                .opinionCollected(OpinionCollected()), at: "520103001-Z01", on: at("2026-10-2\(number)T09:00"),
                heldAt: late)
        }
        for number in 0..<3 {
            try month.told.write(
                .visitLogged(.with { $0.received = 5 }), at: "520103002-Z01", on: at("2026-10-2\(number)T09:00"),
                heldAt: late)
        }
        for matter in month.matters[3...4] {
            try month.told.write(
                .replyGiven(.with { $0.class = .b }), at: matter.log, about: matter, on: at("2026-10-30T09:00"),
                heldAt: late)
        }
        // Written by the hub about a station's matter.
        try month.told.write(
            .matterUrged(MatterUrged()), at: "520103-H01/mail/520103001-Z01", about: month.matters[4],
            on: at("2026-10-31T23:59"), heldAt: late)
        // Neither of the month nor of the region.
        try month.told.collect(on: "2026-11-01T00:00")
        try month.told.collect(on: "2026-10-30T09:00", at: "520102001-Z01")

        let verification = try sealed.verified(against: month.told.held())
        #expect(verification.stands)
        #expect(verification.sealed.report.line("matters.collected")?.now == ReportValue(.count(3)))
        let amendments = verification.amendments
        #expect(amendments.count == 10)
        let sites = amendments.sites.map { "\($0.site) \($0.events.count)" }
        #expect(sites == ["520103-H01 1", "520103001-Z01 5", "520103002-Z01 4"])
        let urged = try #require(amendments.sites.first?.events.first)
        #expect(
            urged.type == "matter_urged" && urged.label == Event.with { $0.body = .matterUrged(.init()) }.type.label)
        #expect(urged.about == MatterID(month.matters[4]).description)
        #expect(urged.occurredAt == at("2026-10-31T23:59") && urged.receivedAt == late)
        let row = try #require(amendments.figures.first { $0.part == "division" && $0.figure == "visits.received" })
        let values = "\(row.sealed?.text ?? "—") → \(row.found?.text ?? "—")"
        #expect(row.text.zh == "接待群众人次（visits.received）［地区 \(row.key ?? "")］：\(values)")
        let changed = Dictionary(
            uniqueKeysWithValues: amendments.figures.filter { $0.part == "total" }.map { ($0.figure, $0) })
        #expect(changed["matters.collected"]?.sealed == ReportValue(.count(3)))
        #expect(changed["matters.collected"]?.found == ReportValue(.count(7)))
        #expect(changed["visits.received"]?.found == ReportValue(.count(27)))
        #expect(changed["matters.replied"]?.found == ReportValue(.rate(numerator: 3, denominator: 3)))
        #expect(changed["matters.withdrawn"] == nil)
    }

    @Test func `The order in which later events arrive changes nothing of what was sealed`() throws {
        var month = try SealedMonth()
        let sealed = try month.sealed()
        for number in 1...9 { try month.told.collect(on: "2026-10-0\(number)T10:00") }
        var random = SplitMix(seed: 11)
        for _ in 0..<5 {
            var held = try month.told.shuffled(using: &random)
            // Another order of arrival, as after a restore from a backup.
            held.incarnation = Data(repeating: 9, count: 16)
            let verification = try sealed.verified(against: held)
            #expect(verification.differences.filter { $0.figure != "sites.heard" } == [])
            #expect(verification.amendments.count == 9)
        }
    }

    @Test func `No byte of the file can be changed unnoticed`() throws {
        let month = try SealedMonth()
        let held = try month.told.held()
        let sealed = try month.sealed()
        let file = sealed.file
        var random = SplitMix(seed: 5)
        let seal = (file.count - 250)..<file.count
        for place in Array(seal) + (0..<200).map({ _ in Int.random(in: 0..<seal.lowerBound, using: &random) }) {
            var changed = file
            changed[place] ^= 1 << UInt8.random(in: 0..<7, using: &random)
            let code: String?
            do {
                code = try SealedReport(changed).fault(against: held)
            } catch let error as ReportError {
                code = error.code
            }
            #expect(["report.damaged", "report.signature", "report.key"].contains(code), "byte \(place)")
        }
        for cut in [0, 1, 100, file.count - 1] {
            #expect(throws: ReportError.self) { try SealedReport(file.prefix(cut)) }
        }
        #expect(throws: ReportError.self) { try SealedReport(file + Data("\n".utf8)) }
    }

    @Test func `Signed with another key it is not believed`() throws {
        let month = try SealedMonth()
        let forged = try SealedReport(sealing: month.report(from: month.told.held()), with: SealedMonth.key(8))
        #expect(try forged.fault(against: month.told.held()) == "report.key")
        #expect(try month.sealed().fault(against: month.told.held(), keys: []) == "report.key")
    }

    @Test func `A log that lost events, or holds others in their place, is found`() throws {
        let month = try SealedMonth()
        let sealed = try month.sealed()
        #expect(try sealed.fault(against: month.told.held().lacking(1)) == "report.events_lost")
        var other = try SealedMonth()
        try other.told.collect(on: "2026-10-09T09:01", at: "520102001-Z01")
        let differing = HeldEvents(
            try other.told.held().all.filter { !($0.log.name == "520102001-Z01" && $0.seq == 1) }.map {
                guard $0.log.name == "520102001-Z01" else { return $0 }
                return try LoggedEvent(
                    position: $0.position, log: $0.log, epoch: 1, seq: 1, receivedAt: $0.receivedAt,
                    payload: $0.payload, hash: $0.hash)
            })
        #expect(try sealed.fault(against: differing) == "report.events_differ")
    }

    @Test func `A figure that is not what the log says is named`() throws {
        let month = try SealedMonth()
        let held = try month.told.held()
        let text = String(decoding: try month.sealed().file.split(separator: 10)[0], as: UTF8.self)
        let raised = text.replacingOccurrences(
            of: #""id":"visits.received","now":{"value":12}"#, with: #""id":"visits.received","now":{"value":13}"#)
        #expect(raised != text)
        let report = try JSONDecoder().decode(Report.self, from: Data(raised.utf8))
        let verification = try SealedReport(sealing: report, with: SealedMonth.key).verified(against: held)
        #expect(!verification.stands)
        #expect(verification.differences.map(\.text.en) == ["visits.received: 13 → 12"])
    }

    @Test func `No word of a content is sealed`() throws {
        var month = try SealedMonth()
        let digest = Hash.of(Data("words".utf8))
        try month.told.write(
            .opinionCollected(OpinionCollected()), on: at("2026-10-12T09:00"),
            contents: [
                .with {
                    $0.digest = digest.data; $0.role = .title
                }
            ])
        let file = String(decoding: try month.sealed().file, as: UTF8.self)
        #expect(!file.contains(digest.description))
    }
}
