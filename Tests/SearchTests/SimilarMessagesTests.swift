import EventLog
import Events
import Foundation
import Testing

@testable import Search

@Suite struct `Similar matters` {
    @Test func `What was raised before in the same division is told, the most similar first`() throws {
        let shelf = try Shelf()
        let same = try shelf.collect("三组路口路灯不亮", "三组路口的路灯坏了半个月，晚上看不见路，请尽快修理")
        try shelf.collect("小区物业乱收费", "物业公司擅自提高停车费，业主都不同意")
        let near = try shelf.collect("三组路口路灯坏了", "路灯一直没有人修")
        try shelf.index.catchUp(from: shelf.log)
        let found = try shelf.index.similar(
            title: "三组路口路灯不亮", text: "三组路口的路灯坏了半个月了，晚上看不见路，希望尽快修理", in: DivisionCode("520103001"),
            on: BusinessDate("2026-06-01"), limit: 5, reader: shelf.log)
        #expect(found.map(\.hit.ref) == [same, near])
        #expect(found[0].percent > 70 && found[1].percent >= SearchIndex.similarPercent)
        let elsewhere = try shelf.index.similar(
            title: "三组路口路灯不亮", text: "", in: DivisionCode("520102"), on: BusinessDate("2026-06-01"), limit: 5,
            reader: shelf.log)
        #expect(elsewhere.isEmpty)
        let later = try shelf.index.similar(
            title: "三组路口路灯不亮", text: "", in: DivisionCode("520103001"), on: BusinessDate("2027-06-01"), limit: 5,
            reader: shelf.log)
        #expect(later.isEmpty)
    }

    @Test func `Withdrawn and merged matters are not told`() throws {
        let shelf = try Shelf()
        let first = try shelf.collect("路灯不亮")
        let second = try shelf.collect("路灯不亮")
        try shelf.step(.matterWithdrawn(MatterWithdrawn()), of: first)
        try shelf.index.catchUp(from: shelf.log)
        func told() throws -> [Ref] {
            try shelf.index.similar(
                title: "路灯不亮", text: "", in: DivisionCode("520103001"), on: BusinessDate("2026-06-01"), limit: 5,
                reader: shelf.log
            ).map(\.hit.ref)
        }
        #expect(try told() == [second])
        try shelf.step(.matterMerged(.with { $0.into = first }), of: second)
        try shelf.index.catchUp(from: shelf.log)
        #expect(try told().isEmpty)
    }

    @Test func `Two matters are alike however they are put in order`() {
        let one = Shingles(title: "路灯不亮", text: "三组路口")
        let other = Shingles(title: "路灯坏了", text: "三组路口的路灯")
        #expect(one.percent(like: other) == other.percent(like: one))
        #expect(one.percent(like: one) == 100)
        #expect(Shingles(title: "", text: "").percent(like: one) == 0)
    }

    private static let messages = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("shared/data/messages_with_replies.csv").path

    /// Messages of a provincial board, labelled by signs that do not come from comparing whole texts: two are one matter when
    /// they have the same title, or begin with the same hundred characters, or one sender wrote both under titles half of
    /// whose pairs are the same. Asked about is every labelled message and every fortieth of the others.
    @Test(
        .enabled(
            if: FileManager.default.isReadableFile(atPath: messages), "the real messages are not beside the checkout"))
    func `Of real repetitions nine in ten are found, and three in four of what is told are labelled ones`() throws {
        let messages = try Message.read(Self.messages)
        #expect(messages.count > 1_900)
        let labelled = Message.repetitions(among: messages)
        #expect(labelled.count >= 40)
        let shelf = try Shelf()
        let drafts = try messages.map { message in
            Draft(
                .opinionCollected(OpinionCollected()), occurredAt: Shelf.noon,
                contents: [
                    NamedContent(.title, try shelf.content(message.title)),
                    NamedContent(.text, try shelf.content(message.text)),
                ])
        }
        let logged = try shelf.log.append(drafts, now: Shelf.noon)
        let places = Dictionary(uniqueKeysWithValues: logged.enumerated().map { ($0.element.ref, $0.offset) })
        try shelf.index.catchUp(from: shelf.log)
        let asked = Set(labelled.joined()).union(stride(from: 0, to: messages.count, by: 40))
        var told: Set<[Int]> = []
        for place in asked.sorted() {
            for pair in try shelf.index.like(logged[place].ref, limit: 20, reader: shelf.log) {
                guard let other = places[pair.older.ref] else { continue }
                told.insert([place, other].sorted())
            }
        }
        let right = told.intersection(labelled).count
        print("similar matters: \(right) of \(labelled.count) labelled pairs found, \(told.count) told")
        #expect(Double(right) / Double(labelled.count) >= 0.88, "recall")
        #expect(Double(right) / Double(told.count) >= 0.70, "precision")
    }
}

/// A line of the message board's file.
private struct Message {
    let sender: String
    let title: String
    let text: String
    private let titlePairs: Set<UInt64>
    private let titleLetters: [UInt32]
    /// The first hundred; empty where there are fewer.
    private let beginning: [UInt32]

    private init(_ cells: [String]) {
        sender = cells[1]
        title = cells[2].trimmingCharacters(in: .whitespacesAndNewlines)
        text = cells[4].trimmingCharacters(in: .whitespacesAndNewlines)
        titlePairs = Set(Term.pairKeys(of: FoldedText(title)))
        titleLetters = FoldedText(title).scalars.filter { $0 != 0 }
        let letters = FoldedText(text).scalars.filter { $0 != 0 }.prefix(100)
        beginning = letters.count == 100 ? Array(letters) : []
    }

    /// Pairs of places, the lower first.
    static func repetitions(among messages: [Message]) -> Set<[Int]> {
        func pairs(_ places: [Int]) -> [[Int]] {
            places.indices.flatMap { one in places[(one + 1)...].map { [places[one], $0] } }
        }
        func groups<Key: Hashable>(by key: (Message) -> Key) -> [[Int]] {
            Dictionary(grouping: messages.indices) { key(messages[$0]) }.values.flatMap(pairs)
        }
        let sameTitle = groups { $0.titleLetters }
        let sameBeginning = groups { $0.beginning }.filter { !messages[$0[0]].beginning.isEmpty }
        let sameSender = groups { $0.sender }.filter { pair in
            let (one, other) = (messages[pair[0]].titlePairs, messages[pair[1]].titlePairs)
            return one.intersection(other).count * 2 >= one.union(other).count
        }
        return Set(sameTitle + sameBeginning + sameSender)
    }

    /// A CSV file with quotes, cells of several lines among them.
    static func read(_ path: String) throws -> [Message] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var rows: [[String]] = []
        var row: [String] = []
        var cell = String.UnicodeScalarView()
        var isQuoted = false
        var wasQuote = false
        func endCell() {
            row.append(String(cell))
            cell = .init()
        }
        for scalar in text.unicodeScalars where scalar != "\u{FEFF}" {
            if isQuoted {
                if scalar == "\"" {
                    isQuoted = false
                    wasQuote = true
                } else {
                    cell.append(scalar)
                }
                continue
            }
            switch scalar {
            case "\"":
                // A doubled quote stands for one.
                if wasQuote { cell.append(scalar) }
                isQuoted = true
            case ",": endCell()
            case "\n":
                endCell()
                rows.append(row)
                row = []
            case "\r": break
            default: cell.append(scalar)
            }
            wasQuote = false
        }
        if !cell.isEmpty || !row.isEmpty {
            endCell()
            rows.append(row)
        }
        return rows.dropFirst().filter { $0.count >= 6 }.map { Message($0) }
    }
}
