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
}
