import Events
import Foundation
import GRDB
import Testing

@testable import Projections

@Suite struct ReadModelDocumentTests {
    private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("docs/READ_MODEL.md")

    /// `make figures-doc` writes it.
    @Test func `docs/READ_MODEL.md is what the schema says`() throws {
        if ProcessInfo.processInfo.environment["JIAZHAN_WRITE_DOCS"] != nil {
            try Data(ReadModelDocument.text.utf8).write(to: Self.path)
        }
        let written = try String(contentsOf: Self.path, encoding: .utf8)
        #expect(written == ReadModelDocument.text, "run `make figures-doc`")
    }

    @Test func `every table that there is stands in it`() throws {
        let named = Set(ReadModelDocument.tables.map(\.name))
        #expect(Set(ViewsSchema.tables.map(\.name)).isSubset(of: named))
        let model = try ReadModel(inMemory: .shanghai)
        let made = try model.reading { db in
            try String.fetchSet(
                db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        }
        #expect(made == named)
    }

    @Test func `every example runs on a file that is opened read-only, and nothing can be written there`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("views-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("views.db").path
        let held = try LifelikeHistory(seed: 4).told.held()
        let model = try ReadModel(path: path, calendar: .shanghai)
        try model.catchUp(from: held)
        var configuration = Configuration()
        configuration.readonly = true
        let reader = try DatabaseQueue(path: path, configuration: configuration)
        let rows = try reader.read { db in
            try ReadModelDocument.examples.map { try Row.fetchAll(db, sql: $0.sql) }
        }
        let board = try model.board(
            FigureQuery(asOf: day("2026-12-31")), reader: held, divisions: NoDivisions(), now: at("2027-06-01T00:00"))
        #expect(try rows[0].reduce(0) { $0 + ($1["collected"] as Int) } == board.count("matters.collected"))
        #expect(try rows[1].reduce(0) { $0 + ($1["referred"] as Int) } == board.count("matters.referred"))
        #expect(try rows[1].reduce(0) { $0 + ($1["replied"] as Int) } == board.count("matters.replied"))
        #expect(rows[3].count > 0 && rows[4].count > 0)
        #expect(throws: DatabaseError.self) { try reader.write { try $0.execute(sql: "DELETE FROM matters") } }
    }

    @Test func `the examples know an organ, a category and a deputy that stand for another one by that one alone`()
        throws
    {
        var told = Chronicle()
        try told.open("520103001-Z01", name: "花果园站")
        let matter = try told.collect(on: "2026-05-01T09:00", category: "旧类")
        try told.refer(matter, on: "2026-05-02T09:00", to: "住建", due: "2026-05-03T09:00")
        try told.visit(on: "2026-05-04T09:00", deputies: ["d1", "d2"], received: 3)
        try told.visit(on: "2026-05-05T09:00", deputies: ["d1"], received: 4)
        try told.visit(on: "2026-05-06T09:00", deputies: ["d3"], received: 5)
        for (kind, key, other) in [
            (EntryKind.organ, "住建", "区住建局"), (.category, "旧类", "新类"), (.deputy, "d1", "d2"),
        ] {
            try told.register(
                .entryConfirmed(
                    .with {
                        $0.kind = kind
                        $0.key = key
                        $0.standsFor = other
                    }), on: "2026-05-09T09:00")
        }
        let rows = try told.held().folded().reading { db in
            try ReadModelDocument.examples.map { try Row.fetchAll(db, sql: $0.sql) }
        }
        #expect(rows[2].map { "\($0["category"] as String) \($0["organ"] as String)" } == ["新类 区住建局"])
        #expect(
            rows[3].map { "\($0["deputy"] as String) \($0["visits"] as Int) \($0["received"] as Int)" }
                == ["d2 2 7", "d3 1 5"])
        // Told by the chronicle as recorded the moment it happened, in Shanghai.
        #expect((rows[4].first?["heard_through"] as String?)?.hasPrefix("2026-05-06 09:00") == true)
    }
}
