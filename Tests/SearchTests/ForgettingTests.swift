import EventLog
import Events
import Foundation
import Testing

@testable import Search

@Suite struct `Forgotten words` {
    /// Many matters, so that the block's table has pages that were split and rows that moved.
    private func shelf() throws -> (Shelf, secret: Ref) {
        let shelf = try Shelf()
        for number in 0..<60 { try shelf.collect("路灯\(number)", "第\(number)组" + Self.filler(number)) }
        let secret = try shelf.collect("㵘龘靐", "㵘龘靐齾龗")
        for number in 60..<120 { try shelf.collect("路灯\(number)", "第\(number)组" + Self.filler(number)) }
        try shelf.index.catchUp(from: shelf.log)
        return (shelf, secret)
    }

    private static func filler(_ number: Int) -> String {
        String(String.UnicodeScalarView((0..<80).compactMap { Unicode.Scalar(0x4E00 + UInt32(number * 83 + $0 * 7)) }))
    }

    @Test func `A forgotten text leaves the index without a trace, and nothing else does`() throws {
        let (shelf, secret) = try shelf()
        #expect(try shelf.find("龘") == [secret.seq])
        #expect(try shelf.traces(of: "㵘龘靐齾龗") == 9)
        let before = try shelf.find("路灯") { $0.limit = 200 }
        let digests = [try shelf.digest(.title, of: secret), try shelf.digest(.text, of: secret)]
        try shelf.step(.contentsForgotten(.with { $0.digests = digests.map(\.data) }), of: secret)
        #expect(try shelf.find("龘") == [])
        #expect(try shelf.traces(of: "㵘龘靐齾龗") == 0)
        #expect(try shelf.find("路灯") { $0.limit = 200 } == before)
        #expect(before.count == 120)
        let names = try FileManager.default.contentsOfDirectory(atPath: shelf.path)
        #expect(names.filter { $0.hasPrefix("search.db") } == ["search.db"], "no journal is left")
    }

    @Test func `A redacted text leaves without a trace, and what stands in its place is found`() throws {
        let (shelf, secret) = try shelf()
        let digest = try shelf.digest(.text, of: secret)
        try shelf.step(
            .contentsRedacted(.with { $0.digests = [digest.data] }), of: secret,
            [NamedContent(.text, try shelf.content("某处有异响"))])
        #expect(try shelf.find("齾") == [])
        #expect(try shelf.traces(of: "齾龗") == 0)
        #expect(try shelf.find("异响") == [secret.seq])
        #expect(try shelf.find("龘") == [secret.seq], "the title stays")
    }

    @Test func `Words that were amended away and then forgotten leave too`() throws {
        let (shelf, secret) = try shelf()
        let digests = [try shelf.digest(.title, of: secret), try shelf.digest(.text, of: secret)]
        try shelf.step(
            .opinionAmended(OpinionAmended()), of: secret,
            [NamedContent(.title, try shelf.content("另题")), NamedContent(.text, try shelf.content("另文"))])
        #expect(try shelf.find("另文") == [secret.seq])
        try shelf.step(.contentsForgotten(.with { $0.digests = digests.map(\.data) }), of: secret)
        #expect(try shelf.find("另文") == [secret.seq])
        #expect(try shelf.traces(of: "㵘龘靐齾龗") == 0)
    }

    @Test func `An index that was not there when something was forgotten never has it`() throws {
        let (shelf, secret) = try shelf()
        let digests = [try shelf.digest(.title, of: secret), try shelf.digest(.text, of: secret)]
        try shelf.step(.contentsForgotten(.with { $0.digests = digests.map(\.data) }), of: secret)
        try shelf.remake()
        #expect(try shelf.traces(of: "㵘龘靐齾龗") == 0)
        #expect(try shelf.find("龘") == [])
    }

    @Test func `Who somebody is never enters the index`() throws {
        let shelf = try Shelf()
        try shelf.collect("路灯不亮", name: "齾龗")
        #expect(try shelf.find("齾") == [])
        #expect(try shelf.traces(of: "齾龗") == 0)
    }
}
