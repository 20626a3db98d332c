import Events
import Foundation
import Testing

@testable import Projections

@Suite struct `Words and identities` {
    /// A log that holds the contents of its events too.
    private struct HeldContents: EventReader {
        let events: HeldEvents
        let contents: [Hash: Content]

        var incarnation: Data { events.incarnation }

        func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
            try events.events(after: position, limit: limit)
        }
        func events(about subject: Ref) throws -> [LoggedEvent] { try events.events(about: subject) }
        func content(_ digest: Hash) throws -> Content? { contents[digest] }
        func lastPosition() throws -> Int64 { try events.lastPosition() }
    }

    private func named(_ role: ContentRole, _ text: String) throws -> NamedContent {
        NamedContent(
            role,
            try Content(class: role.contentClass, salt: Data(repeating: 7, count: 16), bytes: Data(text.utf8)))
    }

    @Test func `Not one of them is in the file, however the matter went on`() throws {
        let words = [
            try named(.title, "路灯不亮三个月了"), try named(.text, "花果园二期东门夜里一片漆黑"),
            try named(.citizenName, "赵钱孙"), try named(.citizenPhone, "13985550123"),
            try named(.citizenAddress, "花果园二期 3 栋 501"), try named(.citizenIDNumber, "52010319700101123X"),
            try named(.reply, "已更换灯具并恢复照明"), try named(.reason, "群众来电说明误报"), try named(.note, "现场照片两张"),
        ]
        var told = Chronicle()
        let matter = try told.write(
            .opinionCollected(OpinionCollected()), on: at("2026-05-01T09:00"), contents: words[0..<6].map(\.ref))
        try told.step(.matterReferred(.with { $0.lead = "o1" }), of: matter, on: "2026-05-02T09:00")
        try told.step(
            .replyGiven(ReplyGiven()), of: matter, on: "2026-05-03T09:00", contents: [words[6].ref, words[8].ref])
        try told.step(
            .opinionAmended(OpinionAmended()), of: matter, on: "2026-05-04T09:00", contents: [words[0].ref])
        try told.step(.matterWithdrawn(MatterWithdrawn()), of: matter, on: "2026-05-05T09:00", contents: [words[7].ref])
        let visit = try told.visit(on: "2026-05-01T09:00")
        try told.step(
            .visitAmended(.with { $0.received = 1 }), of: visit, on: "2026-05-02T09:00", contents: [words[8].ref])
        let reader = HeldContents(
            events: try told.held(),
            contents: Dictionary(uniqueKeysWithValues: words.compactMap(\.whole).map { ($0.digest, $0) }))
        let folder = FileManager.default.temporaryDirectory.appending(path: "words-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "views.db").path
        let model = try ReadModel(.file(path), calendar: .shanghai, pageSize: 2)
        try model.catchUp(from: reader)
        let listed = try #require(try model.matters(limit: 5).first?.title)
        #expect(try reader.content(listed)?.text == "路灯不亮三个月了", "the title can be looked up by its digest")
        try model.closeFile()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let bytes = try Data(contentsOf: folder.appending(path: name))
            for word in words.compactMap(\.whole) {
                #expect(bytes.range(of: word.bytes) == nil, "\(word.text) in \(name)")
            }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data("o1".utf8)) != nil, "the search finds")
    }

    @Test func `The title is the one that is shown, and is gone from the file when it is forgotten`() throws {
        let (first, second, third) = (
            try named(.title, "旧"), try named(.title, "新"), try named(.title, "隐去后")
        )
        var told = Chronicle()
        let matter = try told.write(
            .opinionCollected(OpinionCollected()), on: at("2026-05-01T09:00"), contents: [first.ref])
        func title() throws -> Hash? { try told.held().folded().matters(limit: 1).first?.title }
        #expect(try title() == first.digest)
        try told.step(.opinionAmended(OpinionAmended()), of: matter, on: "2026-05-02T09:00", contents: [second.ref])
        #expect(try title() == second.digest)
        try told.step(
            .contentsRedacted(.with { $0.digests = [second.digest.data] }), of: matter,
            on: "2026-05-03T09:00", contents: [third.ref])
        #expect(try title() == third.digest)
        try told.step(
            .contentsForgotten(.with { $0.digests = [third.digest.data] }), of: matter,
            on: "2026-05-04T09:00")
        #expect(try title() == nil)
        let rows = try told.held().folded().dump().filter { $0.hasPrefix("matters(") }
        #expect(rows.count == 1)
        for word in [first, second, third] {
            #expect(rows.allSatisfy { !$0.contains(word.digest.description) })
        }
    }
}
