import Foundation
import Testing

/// What is refused of visits and duties, and what contradicts.
@Suite struct VisitCommandTests {
    private let desk: JoinedDesk

    init() throws {
        desk = try JoinedDesk()
    }

    private func add(_ kind: String, _ options: String...) throws -> String {
        try #require(try desk.run("station", [kind, "add"] + options)[kind] as? String)
    }

    @Test func `what makes no sense of a visit or duty is refused in one line`() throws {
        let visit = try add("visit", "--received", "5")
        let duty = try add("duty", "--kind", "report")
        let gone = try add("visit")
        try desk.run("station", ["visit", "void", gone, "--reason", "误记"])
        let refused: [([String], Int32, String)] = [
            (["visit", "amend", visit], 65, "nothing is amended"),
            (["visit", "amend", visit, "--deputy", "D1", "--no-deputy"], 64, "either --deputy or --no-deputy"),
            (["visit", "amend", visit, "--occurred-at", "2126-01-01"], 64, "a day ahead"),
            (["visit", "amend", visit, "--received", "1000001"], 64, "--received"),
            (["visit", "amend", visit, "--kind", "party"], 64, "reception"),
            (["visit", "amend", duty, "--received", "1"], 65, "no such"),
            (["duty", "void", visit, "--reason", "x"], 65, "no such"),
            (["visit", "amend", gone, "--received", "1"], 65, "was voided"),
            (["visit", "void", gone, "--reason", "x"], 65, "was voided"),
            (["visit", "void", visit, "--reason", " "], 64, "--reason"), (["visit", "void", visit], 64, "--reason"),
            (["visit", "show", duty], 64, "no such"), (["duty", "show", visit], 64, "no such"),
            (["visit", "show", "520103100-Z02-2-A"], 65, "matter number"),
            (["duty", "add"], 64, "--kind"), (["duty", "add", "--kind", "holiday"], 64, "training"),
            (["visit", "add"] + (0..<65).flatMap { ["--deputy", "D\($0)"] }, 64, "64 at most"),
            (["visit", "add", "--occurred-at", "2126-01-01"], 65, "a day ahead"),
        ]
        for (arguments, status, words) in refused {
            try desk.refuses("station", arguments, status: status, saying: words)
        }
    }

    @Test func `an amendment that comes after a voiding elsewhere is a conflict with both sides`() throws {
        let visit = try add("visit", "--received", "5")
        try desk.carry()
        try desk.run("hub", ["visit", "void", visit, "--reason", "没有发生"])
        try desk.run("station", ["visit", "amend", visit, "--received", "6"])
        try desk.carry()
        let shown = Printed(try desk.run("hub", ["visit", "show", visit]))
        #expect(shown["state"].flag("voided") == true && shown["state"].number("received") == 6)
        let conflict = try #require(shown.rows("conflicts").first)
        #expect(conflict.text("kind") == "amended_voided")
        #expect(conflict["stands"].text("type") == "visit_voided")
        #expect(conflict["against"].text("type") == "visit_amended")
        let listed = Printed(try desk.run("hub", ["list", "conflicts"])).rows("conflicts")
        #expect(listed.map { $0.text("about") } == [visit])
        let figures = try desk.workshop.figures("hub", desk.hub)
        #expect(figures["visits.sessions"] == .count(0))
    }

    @Test func `operators who void one visit at the same time void it once`() throws {
        let visit = try add("visit")
        let runs = try (0..<4).map { _ in
            try Programs.start("station", ["visit", "void", visit, "--reason", "x", "--dir", desk.station])
        }
        runs.forEach { $0.wait() }
        #expect(runs.map(\.status).filter { $0 == 0 }.count == 1)
        #expect(try desk.types("station")["visit_voided"] == 1)
    }

    @Test func `lists show the newest first, by when it took place`() throws {
        let early = try add("visit", "--occurred-at", "2026-05-01")
        let late = try add("visit", "--occurred-at", "2026-05-09", "--deputy", "D1")
        let moved = try add("visit", "--occurred-at", "2026-05-20")
        try desk.run("station", ["visit", "amend", moved, "--occurred-at", "2026-05-05"])
        let listed = Printed(try desk.run("station", ["list", "visits"])).rows("visits")
        #expect(listed.map { $0.text("visit") } == [late, moved, early])
        #expect(listed.first?.text("date") == "2026-05-09" && listed.first?.texts("deputies") == ["D1"])
        let page = Printed(try desk.run("station", ["list", "visits", "--limit", "1", "--offset", "2"])).rows("visits")
        #expect(page.map { $0.text("visit") } == [early])
    }
}
