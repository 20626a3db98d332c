import Foundation
import Testing

/// Steps that make no sense are refused in one line, in both languages, and nothing is saved.
@Suite struct MatterRefusalTests {
    private let desk: Desk

    private static let refer = ["refer", "--organ", "住建", "--due", "2026-08-31", "--occurred-at", "2026-05-07"]
    private static let reply = ["reply", "--class", "A", "--occurred-at", "2026-06-10"]

    init() throws { desk = try Desk.alone() }

    /// Refuses a step about a matter for which those before it were taken.
    private func refuses(
        _ step: [String], after before: [[String]] = [], status: Int32 = 65, saying words: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let matter = try desk.opinion()
        try desk.steps(matter, before)
        try desk.refuses(Desk.placed(step, matter), status: status, saying: words, sourceLocation: sourceLocation)
    }

    @Test func `what needs a referral is refused without one`() throws {
        for step in [
            ["sign"], ["return", "--reason", "r"], ["urge"], ["progress", "--note", "n"], ["contact"], Self.reply,
            ["extend", "ask", "--until", "2026-10-30", "--reason", "r"], ["extend", "refuse", "--reason", "r"],
        ] { try refuses(step, saying: "refer") }
    }

    @Test func `what needs a reply or a resolution is refused before it`() throws {
        try refuses(["rate", "--reply", "satisfied"], after: [Self.refer], saying: "nothing to rate")
        try refuses(["follow-up", "--finding", "holds"], after: [Self.refer], saying: "nothing to follow up")
        try refuses(["feedback"], after: [Self.refer], saying: "nothing to feed back")
        try refuses(["reopen"], after: [Self.refer], saying: "nothing to reopen")
        try refuses(["resolve"], after: [Self.refer], saying: "record the reply first")
        try refuses(["close"], after: [Self.refer, Self.reply], saying: "resolve it before closing it")
        try refuses(["answer"], after: [Self.refer], saying: "was referred")
    }

    @Test func `a returned referral is neither signed nor pursued, a signed one is not signed again`() throws {
        let back = ["return", "--reason", "r", "--occurred-at", "2026-05-08"]
        try refuses(["sign"], after: [Self.refer, back], saying: "was returned")
        try refuses(["urge"], after: [Self.refer, back], saying: "was returned")
        try refuses(back, after: [Self.refer, back], saying: "returned already")
        try refuses(["sign"], after: [Self.refer, ["sign"]], saying: "signed already")
        try refuses(back, after: [Self.refer, Self.reply], saying: "has replied")
    }

    @Test func `a settled, closed, withdrawn or merged matter is left alone until that is undone`() throws {
        for step in [["resolve"], ["answer"], Self.refer, ["withdraw"], ["supervise", "--leader", "l"]] {
            try refuses(step, after: [["resolve", "--occurred-at", "2026-05-07"]], saying: "reopen")
        }
        try refuses(["close"], after: [["resolve"], ["close"]], saying: "closed already")
        try refuses(Self.refer, after: [["withdraw"]], saying: "was withdrawn")
        let other = try desk.opinion()
        try refuses(["resolve"], after: [["merge", "--into", other]], saying: "unmerge")
        try refuses(["unmerge"], saying: "nothing to undo")
    }

    @Test func `an extension is asked and granted once, for later, and no further than the rules permit`() throws {
        let ask = ["extend", "ask", "--until", "2026-10-30", "--reason", "r"]
        try refuses(
            ["extend", "ask", "--until", "2026-08-31", "--reason", "r"], after: [Self.refer], saying: "goes beyond it")
        try refuses(["extend", "grant", "--due", "2026-11-10"], after: [Self.refer], saying: "2026-11-09 at most")
        try refuses(["extend", "grant"], after: [Self.refer], status: 64, saying: "--due")
        try refuses(["extend", "grant"], after: [Self.refer, ask, ["extend", "grant"]], saying: "once")
        try refuses(["extend", "refuse", "--reason", "r"], after: [Self.refer], saying: "nobody asked")
        try refuses(ask, after: [Self.refer, Self.reply], saying: "nothing to extend")
    }

    @Test func `a referral that contradicts itself is refused`() throws {
        try refuses(["refer", "--organ", "a", "--co", "a"], saying: "co-handler")
        try refuses(["refer", "--organ", "a", "--mode", "convert"], saying: "conversion")
        try refuses(["refer", "--organ", "a", "--to", "petition"], saying: "conversion")
        try refuses(["refer", "--organ", " "], status: 64, saying: "--organ")
        try refuses(["refer", "--organ", "a", "--due", "soon"], saying: "no deadline")
        try refuses(
            ["refer", "--organ", "a", "--due", "2026-05-06", "--occurred-at", "2026-05-07"], saying: "lies before")
        try refuses(
            [
                "refer", "--organ", "a", "--due", "2026-08-31", "--sign-due", "2026-09-30", "--occurred-at",
                "2026-05-07",
            ],
            saying: "signing cannot be due after")
        try refuses(["reply", "--class", "A", "--adoption", "adopted"], after: [Self.refer], saying: "--adoption")
        try refuses(["reply", "--class", "E"], after: [Self.refer], status: 64, saying: "--class")
    }

    @Test func `a matter is merged into one that goes on by itself, and never in a circle`() throws {
        let one = try desk.opinion()
        let two = try desk.opinion()
        let three = try desk.opinion()
        try desk.steps(one, [["merge", "--into", two]])
        try desk.refuses(["merge", two, "--into", one], status: 64, saying: "a circle")
        try desk.refuses(["merge", two, "--into", two], status: 65, saying: "other matter")
        try desk.refuses(["merge", three, "--into", one], status: 64, saying: two)
        try desk.refuses(["merge", three, "--into", "520103100-Z02-999-U"], status: 65, saying: "matter number")
        try desk.steps(two, [["merge", "--into", three]])
        try desk.refuses(["merge", three, "--into", one], status: 64, saying: "a circle")
        let gone = try desk.opinion()
        try desk.steps(gone, [["withdraw"]])
        try desk.refuses(["merge", three, "--into", gone], status: 64, saying: "withdrawn")
    }

    @Test func `only a step of this very matter is retracted, once`() throws {
        let matter = try desk.opinion()
        let other = try desk.opinion()
        let foreign = try desk.steps(other, [Self.refer])["record"] as? String
        let step = try #require(try desk.steps(matter, [Self.refer])["record"] as? String)
        func retract(_ record: String, _ status: Int32, _ words: String) throws {
            try desk.refuses(
                ["retract", matter, "--record", record, "--reason", "r"], status: status, saying: words)
        }
        try retract("520103100-Z02#2", 65, "stays")
        try retract(try #require(foreign), 64, "no record")
        try retract("520103100-Z02#1", 64, "no record")
        try desk.refuses(["retract", matter, "--record", step, "--reason", " "], status: 64, saying: "--reason")
        let retraction = try desk.steps(matter, [["retract", "--record", step, "--reason", "r"]])
        try retract(step, 65, "already")
        try retract(try #require(retraction["record"] as? String), 64, "not taken back")
    }

    @Test func `an amendment says something, and nobody is both named and anonymous`() throws {
        try refuses(["opinion", "amend"], saying: "nothing is amended")
        try refuses(["opinion", "amend", "--reason", "r"], saying: "nothing is amended")
        try refuses(["opinion", "amend", "--title", " "], status: 64, saying: "--title")
        try refuses(["opinion", "amend", "--anonymous", "--citizen-name", "n"], status: 64, saying: "--anonymous")
        try refuses(["opinion", "amend", "--deputy", "D1", "--no-deputy"], status: 64, saying: "--no-deputy")
        try refuses(["opinion", "amend", "--collected-at", "2126-01-01"], status: 64, saying: "--collected-at")
        try refuses(["opinion", "amend", "--count", "0"], status: 64, saying: "--count")
        try refuses(["opinion", "amend", "--division", "529999"], saying: "529999")
        let other = try desk.opinion()
        try refuses(["opinion", "amend", "--visit", other], status: 64, saying: "no visit")
        try desk.refuses(
            ["opinion", "add", "--title", "t", "--anonymous", "--citizen-phone", "1"], status: 64, saying: "--anonymous"
        )
    }

    @Test func `a step in the far future, before the matter, or about no matter is refused`() throws {
        try refuses(Array(Self.refer.dropLast()) + ["2126-05-07"], saying: "lies before")
        try refuses(["resolve", "--occurred-at", "2126-05-07"], saying: "a day ahead")
        try refuses(["resolve", "--occurred-at", "2026-05-05"], saying: "before the matter was collected")
        try desk.refuses(["resolve", "520103100-Z02-1-I"], status: 65, saying: "matter number")
        let visit = try desk.json(["visit", "add", "--deputy", "D1"])
        try desk.refuses(
            ["resolve", try #require(visit["visit"] as? String)], status: 65, saying: "there is no such matter")
    }
}
