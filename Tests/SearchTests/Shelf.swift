import EventLog
import Events
import Foundation
import GRDB

@testable import Search

/// A station's log with an index beside it, in a folder that goes when it is let go of.
final class Shelf {
    let path: String
    let log: SQLiteLog
    private(set) var index: SearchIndex
    private var salt: UInt8 = 0

    static let noon = at("2026-05-12T12:00:00+08:00")

    init(own: String = "520103001-Z02") throws {
        path = NSTemporaryDirectory() + "/jiazhan-search-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        log = try SQLiteLog.create(
            path: path + "/log.db", own: LogID(name: own), epoch: 1, incarnation: Data(1...16))
        index = SearchIndex(path: path + "/search.db", calendar: .shanghai)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var file: String { path + "/search.db" }

    static func at(_ text: String) -> Instant {
        guard let instant = try? Instant(rfc3339: text) else { preconditionFailure("\(text) is no time") }
        return instant
    }

    func content(_ text: String, class contentClass: ContentClass = .text) throws -> Content {
        salt &+= 1
        return try Content(class: contentClass, salt: Data(repeating: salt, count: 16), bytes: Data(text.utf8))
    }

    @discardableResult
    func write(_ draft: Draft) throws -> Ref { try log.append([draft], now: Self.noon)[0].ref }

    @discardableResult
    func collect(
        _ title: String, _ text: String = "", category: String = "", on time: Instant = noon, name: String? = nil
    ) throws -> Ref {
        var contents = [NamedContent(.title, try content(title))]
        if !text.isEmpty { contents.append(NamedContent(.text, try content(text))) }
        if let name { contents.append(NamedContent(.citizenName, try content(name, class: .identity))) }
        return try write(
            Draft(.opinionCollected(.with { $0.category = category }), occurredAt: time, contents: contents))
    }

    @discardableResult
    func step(_ body: Event.Body, of matter: Ref, _ contents: [NamedContent] = []) throws -> Ref {
        try write(Draft(body, subject: .ref(matter), occurredAt: Self.noon, contents: contents))
    }

    @discardableResult
    func reply(_ matter: Ref, _ text: String) throws -> Ref {
        try step(.replyGiven(ReplyGiven()), of: matter, [NamedContent(.reply, try content(text))])
    }

    func digest(_ role: ContentRole, of ref: Ref) throws -> Hash {
        let event = try log.events(about: ref).first { $0.ref == ref }
        guard let digest = event?.event.content(role) else { preconditionFailure("the event names one") }
        return digest
    }

    /// The numbers of the matters found, after catching up.
    func find(_ words: String, _ change: (inout SearchQuery) -> Void = { _ in }) throws -> [UInt64] {
        try page(words, change).hits.map(\.ref.seq)
    }

    func page(_ words: String, _ change: (inout SearchQuery) -> Void = { _ in }) throws -> SearchPage {
        try index.catchUp(from: log)
        var query = SearchQuery(words: words)
        change(&query)
        return try index.search(query, in: log)
    }

    /// Makes the index anew.
    func remake() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasPrefix("search.db") {
            try FileManager.default.removeItem(atPath: path + "/" + name)
        }
        index = SearchIndex(path: file, calendar: .shanghai)
        try index.catchUp(from: log)
    }

    /// Every row of the index but the checkpoint.
    func rows() throws -> [String] {
        let queue = try DatabaseQueue(path: file)
        defer { try? queue.close() }
        return try queue.read { db in
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'meta' ORDER BY name")
            return try tables.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map { "\(table) \($0)" }
            }
        }
    }

    /// How often a character or a pair stands in any file of the index, as SQLite writes the key of a row.
    func traces(of text: String) throws -> Int {
        var terms: [Term] = []
        Term.each(of: FoldedText(text)) { terms.append($0) }
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasPrefix("search.db") {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
            for term in terms { if bytes.range(of: Self.varint(term.key)) != nil { count += 1 } }
        }
        return count
    }

    /// SQLite's variable-length integer (https://www.sqlite.org/fileformat2.html#varint), big-endian, seven bits a byte.
    private static func varint(_ value: UInt64) -> Data {
        var bytes: [UInt8] = [UInt8(value & 0x7F)]
        var rest = value >> 7
        while rest > 0 {
            bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return Data(bytes)
    }
}
