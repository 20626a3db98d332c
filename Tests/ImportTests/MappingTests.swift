import Events
import Foundation
import Testing

@testable import Import

@Suite("A mapping")
struct MappingTests {
    private static let least = "ledger: x\ncollected: {at: on}\n"

    private func complaint(_ yaml: String) -> String? { ImportError.message { _ = try Mapping(yaml: yaml) }?.text }

    @Test func needsNoMoreThanANameAndATimeOfCollection() throws {
        let mapping = try Mapping(yaml: Self.least)
        #expect(mapping.ledger == "x")
        #expect(mapping.calendar == .shanghai)
        #expect(mapping.key == nil && mapping.referred == nil && mapping.status == nil)
    }

    @Test(
        arguments: [
            ("collected: {at: on}", "lacks ledger"),
            ("ledger: x", "lacks collected"),
            ("ledger: x\ncollected: {title: t}", "collected (2) lacks at"),
            (least + "replyed: {at: y}", "has no field \"replyed\"; its fields are: ledger, timeZone"),
            (
                least + "replied: {class: {column: c, words: {好: e}}}",
                "replied.class.words.好 (3) cannot be \"e\"; the words are: a, b, c, d"
            ),
            (
                least + "status: {column: s, words: {完: done}}",
                "the words are: open, replied, resolved, merged, transferred"
            ),
            (least + "timeZone: Asia/Nowhere", "timeZone (3) cannot be used: there is no time zone"),
            (least + "dates: [yyyy-QQ]", "dates (3) has \"yyyy-QQ\", which is no date format"),
            (least + "referred: {due: d}", "referred (3) needs at or organ"),
            (
                least + "referred: {at: {assume: replied}}",
                "referred.at.assume (3) cannot be \"replied\"; the words are: collected"
            ),
            (least + "referred: {at: {assume: collected, afterDays: 366}}", "is a whole number from 0 to 365"),
            (least + "resolved: {assume: closed}", "resolved.assume (3) cannot be \"closed\"; the words are: replied"),
            (least + "replied: {assume: resolved}\nresolved: {assume: replied}", "assume each other"),
            (least + "rated: {reply: {always: satisfied, column: c}}", "takes always alone"),
            (
                "ledger: x\nkey: who\ncollected: {at: on, citizenName: who}",
                "names the column \"who\", which holds words or identities"
            ),
            (
                "ledger: x\nkey: {columns: [no, t]}\ncollected: {at: on, title: {columns: [s, t]}}",
                "names the column \"t\", which holds words or identities"
            ),
            ("- a\n- b", "has fields: ledger"),
            ("", "is empty"),
            ("ledger: x\nledger: y\ncollected: {at: on}", "no valid YAML"),
            ("ledger: [x", "no valid YAML"),
        ])
    func thatSaysWhatItCannotIsRefusedByFieldWithWhatIsAllowed(_ yaml: String, _ expected: String) {
        let text = complaint(yaml)
        #expect(text?.contains(expected) == true, "\(text ?? "no complaint")")
        #expect(text?.contains("\n") == false)
    }

    @Test func ofTheBoundsDelayIsTaken() throws {
        let mapping = try Mapping(yaml: Self.least + "referred: {at: {assume: collected, afterDays: 365}}")
        #expect(mapping.referred?.at?.afterDays == ImportBounds.delayDays)
    }

    @Test func takesWordsThatYAMLTakesForTruthAsTheyAreWritten() throws {
        let row = try Fixture.row(
            "on,s", "2025-01-01,Yes",
            Self.least + "status: {column: s, at: on, words: {No: open, Yes: resolved}}")
        #expect(row.steps.map(\.name) == [.collected, .resolved])
    }

    @Test func thatNamesAColumnTheFileLacksIsRefusedWithTheColumnsItHas() throws {
        let file = try Fixture.file("on,subject,,body", "2025-01-01,x,,y")
        let complaint = ImportError.message {
            _ = try Fixture.plan(file, "ledger: x\ncollected: {at: on, title: title}")
        }
        #expect(complaint?.code == "import.column")
        #expect(
            complaint?.text
                == "the mapping's collected.title names the column \"title\", which the file lacks; its columns are: on, subject, body"
        )
    }

    @Test func everyColumnThatASectionNamesIsLookedFor() throws {
        let yaml = """
            ledger: x
            key: {columns: [k1, k2]}
            status: {column: s, words: {o: open}, at: sa}
            collected: {at: a, title: b, text: c, citizenName: d, citizenPhone: e, note: f, kind: {column: g},
              channel: {column: h}, category: {columns: [i, j]}, division: k, deputies: l, people: m}
            referred: {at: n, organ: o, coHandlers: p, mode: {column: q}, due: r}
            replied: {at: t, text: u, organ: v, class: {column: w}}
            resolved: {at: x, note: y}
            rated: {at: z, reply: {column: aa}, implementation: {column: ab}}
            """
        let named = Set(try Mapping(yaml: yaml).namedColumns.map(\.column))
        let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
        #expect(named == Set(letters + ["k1", "k2", "sa", "aa", "ab"]))
    }

    @Test(arguments: ["config/mappings/messages.map.yaml", "config/mappings/requests311.map.yaml"])
    func thatIsShippedLoads(_ path: String) throws {
        let found = try #require(Fixture.locate(path))
        let mapping = try Mapping.load(found)
        #expect(path.hasSuffix("/\(mapping.ledger).map.yaml"))
        #expect(mapping.key != nil && mapping.replied != nil && mapping.resolved != nil)
    }

    /// How many rows each has and how many of them are meant to be refused stands in samples/README.md.
    @Test(arguments: [("zhan-02", 180, 2), ("shi-05", 120, 3), ("dian-07", 40, 0)])
    func ofASampleTakesInAllButItsDeliberateMistakes(_ name: String, _ rows: Int, _ mistakes: Int) throws {
        let file = try LedgerFile.read(try #require(Fixture.locate("samples/\(name).csv")))
        let mapping = try Mapping.load(try #require(Fixture.locate("samples/\(name).map.yaml")))
        let plan = try ImportPlan(
            file, mapping, already: KnownRows(), entries: KnownEntries(), now: Fixture.at("2026-11-01"),
            secret: Fixture.secret)
        #expect(mapping.ledger == name)
        #expect(file.encoding == (name == "shi-05" ? .gb18030 : .utf8))
        let refusals = ImportReport(plan).lines.filter { $0.outcome.en == "refused" }.map(\.reason.en)
        #expect(plan.counts.rows == rows && plan.counts.new == rows - mistakes, "\(refusals)")
    }
}
