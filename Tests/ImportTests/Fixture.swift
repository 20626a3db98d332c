import Events
import Foundation

@testable import Import

/// Small ledgers and mappings written by the tests themselves, and what stands in for a site.
enum Fixture {
    /// 2026-06-01 12:00 in Shanghai.
    static let now = Instant(milliseconds: 1_780_286_400_000)
    static let secret = RowSecret(Data(repeating: 7, count: ImportBounds.secretBytes))

    /// A ledger with a key, a reply and a resolution, and nothing assumed.
    static let mapping = """
        ledger: desk
        dates: [yyyy-MM-dd, "yyyy-MM-dd HH:mm"]
        key: no
        collected: {at: on, title: title, citizenName: who}
        referred: {organ: organ, at: sent, due: due}
        replied: {at: answered, text: answer}
        resolved: {at: done}
        """
    static let header = "no,on,title,who,organ,sent,due,answered,answer,done"

    static func file(_ lines: String...) throws -> LedgerFile {
        try LedgerFile(bytes: Array(lines.joined(separator: "\n").utf8))
    }

    static func plan(
        _ file: LedgerFile, _ mapping: String = mapping, already: KnownRows = KnownRows(),
        entries: KnownEntries = KnownEntries()
    ) throws -> ImportPlan {
        try ImportPlan(file, Mapping(yaml: mapping), already: already, entries: entries, now: now, secret: secret)
    }

    /// The only row of a ledger of one line under the header.
    static func row(_ header: String, _ line: String, _ mapping: String) throws -> ImportedRow {
        let file = try file(header, line)
        var reader = try RowReader(file, Mapping(yaml: mapping), now: now, secret: secret)
        return try reader.read(file.records[0]).get()
    }

    static func refusal(_ header: String, _ line: String, _ mapping: String) throws -> RowRefusal? {
        let file = try file(header, line)
        var reader = try RowReader(file, Mapping(yaml: mapping), now: now, secret: secret)
        guard case .failure(let refusal) = reader.read(file.records[0]) else { return nil }
        return refusal
    }

    /// A moment in Shanghai.
    static func at(_ date: String, _ hour: Int64 = 0, _ minute: Int64 = 0, _ second: Int64 = 0) throws -> Instant {
        BusinessCalendar.shanghai.instant(
            try BusinessDate(date), millisecondOfDay: ((hour * 60 + minute) * 60 + second) * 1000)
    }

    /// The file at that path under one of the folders above this file or above the current directory.
    static func locate(_ path: String) -> String? {
        let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().path
        for start in [here, FileManager.default.currentDirectoryPath] {
            var folder = URL(fileURLWithPath: start)
            while folder.path != "/" {
                folder.deleteLastPathComponent()
                let candidate = folder.appendingPathComponent(path).path
                if FileManager.default.fileExists(atPath: candidate) { return candidate }
            }
        }
        return nil
    }
}

extension ImportError {
    /// The English message of the error that a call is expected to throw.
    static func message(_ call: () throws -> Void) -> (code: String, text: String)? {
        do {
            try call()
            return nil
        } catch let error as ImportError {
            return (error.code, error.message.en)
        } catch {
            return nil
        }
    }
}
