import EventLog
import Events
import Foundation
import TestSupport
import Testing

@testable import Search

@Suite struct `Searching words` {
    @Test func `One, two and more characters are found in titles, texts and replies`() throws {
        let shelf = try Shelf()
        let lamp = try shelf.collect("路灯不亮", "三组路口的路灯坏了半个月").seq
        let road = try shelf.collect("道路积水", "下雨后积水很深")
        try shelf.reply(road, "已安排市政公司疏通管网")
        #expect(try shelf.find("灯") == [lamp])
        #expect(try shelf.find("路") == [road.seq, lamp])
        #expect(try shelf.find("路灯") == [lamp])
        #expect(try shelf.find("市政公司") == [road.seq])
        #expect(try shelf.find("路灯坏了半个月") == [lamp])
        #expect(try shelf.find("路灯 半个月") == [lamp])
        #expect(try shelf.find("积水 管网") == [road.seq])
        #expect(try shelf.find("路灯 管网") == [])
        #expect(try shelf.find("ABC") == [])
    }

    @Test func `A phrase whose pairs all occur apart is not found`() throws {
        let shelf = try Shelf()
        try shelf.collect("路灯", "灯不亮。路不平")
        #expect(try shelf.find("路灯不亮") == [])
        #expect(try shelf.find("灯不亮") == [1])
    }

    @Test func `Traditional, full-width and upper-case forms find the plain ones and are found by them`() throws {
        let shelf = try Shelf()
        try shelf.collect("路燈不亮", "ＬＥＤ燈５盞")
        #expect(try shelf.find("路灯不亮") == [1])
        #expect(try shelf.find("led灯5盏") == [1])
        #expect(try shelf.find("盞") == [1])
    }

    @Test func `Searches are narrowed by division, organ, category, state and date`() throws {
        let shelf = try Shelf()
        let april = try shelf.collect("路灯一", category: "城建/路灯", on: Shelf.at("2026-04-30T23:59:00+08:00"))
        let may = try shelf.collect("路灯二", category: "城建", on: Shelf.at("2026-05-01T00:00:00+08:00"))
        try shelf.step(.matterReferred(.with { $0.lead = "housing" }), of: may)
        func find(_ change: (inout SearchQuery) -> Void) throws -> [UInt64] { try shelf.find("路灯", change) }
        let county = try DivisionCode("520103")
        let other = try DivisionCode("520102")
        #expect(try find { $0.region = county } == [may.seq, april.seq])
        #expect(try find { $0.region = other } == [])
        #expect(try find { $0.organ = "housing" } == [may.seq])
        #expect(try find { $0.category = "城建" } == [may.seq, april.seq])
        #expect(try find { $0.category = "城建/路灯" } == [april.seq])
        #expect(try find { $0.stage = .referred } == [may.seq])
        #expect(try find { $0.stage = .collected } == [april.seq])
        let (last, first) = (try BusinessDate("2026-04-30"), try BusinessDate("2026-05-01"))
        #expect(try find { $0.through = last } == [april.seq])
        #expect(try find { $0.from = first } == [may.seq])
        #expect(try find { ($0.from, $0.through) = (last, last) } == [april.seq])
        #expect(try shelf.find("") { $0.stage = .referred } == [may.seq])
        #expect(throws: SearchError.self) { try shelf.find("。") }

        try shelf.step(.matterReferred(.with { $0.lead = "roads" }), of: may)
        try shelf.step(.matterWithdrawn(MatterWithdrawn()), of: april)
        #expect(try find { $0.organ = "housing" } == [])
        #expect(try find { $0.organ = "roads" } == [may.seq])
        #expect(try find { $0.stage = .withdrawn } == [april.seq])
        #expect(try find { $0.stage = .collected } == [])
    }

    @Test func `An organ that stands for another is asked for as that one, and with it all that count as it`() throws {
        let shelf = try Shelf()
        var matters: [String: UInt64] = [:]
        for organ in ["区住建局", "住建局", "住房局", "水务局"] {
            let matter = try shelf.collect("路灯")
            try shelf.step(.matterReferred(.with { $0.lead = organ }), of: matter)
            matters[organ] = matter.seq
        }
        let counted = CountedKeys(organs: ["住建局": "区住建局", "住房局": "区住建局"])
        let all = [matters["住房局"], matters["住建局"], matters["区住建局"]]
        for organ in ["区住建局", "住建局", "住房局"] {
            #expect(try shelf.find("") { ($0.organ, $0.counted) = (organ, counted) } == all)
            #expect(try shelf.find("路灯") { ($0.organ, $0.counted) = (organ, counted) } == all)
            #expect(try shelf.find("路灯") { $0.organ = organ } == [matters[organ]])
        }
        #expect(try shelf.find("") { ($0.organ, $0.counted) = ("水务局", counted) } == [matters["水务局"]])
        #expect(try shelf.find("") { ($0.organ, $0.counted) = ("交通局", counted) } == [])
    }

    @Test func `A mapped category counts under what it is mapped onto, and what lies beneath it where it was`() throws {
        let shelf = try Shelf()
        var matters: [String: UInt64] = [:]
        for path in ["城市管理", "城市管理/路灯", "城市管理/杂项", "市政", "市政/路灯", "市政/井盖", "其他"] {
            matters[path] = try shelf.collect("路灯", category: path).seq
        }
        let counted = CountedKeys(categories: ["市政": "城市管理", "市政/路灯": "城市管理/路灯", "城市管理/杂项": "其他"])
        func find(_ category: String) throws -> Set<UInt64> {
            Set(try shelf.find("") { ($0.category, $0.counted) = (category, counted) })
        }
        func numbers(_ paths: String...) throws -> Set<UInt64> { Set(try paths.map { try #require(matters[$0]) }) }
        #expect(try find("城市管理") == numbers("城市管理", "城市管理/路灯", "市政", "市政/路灯"))
        #expect(try find("城市管理/路灯") == numbers("城市管理/路灯", "市政/路灯"))
        // Asked for as what it stands for, and its own branch as well.
        #expect(try find("市政") == numbers("城市管理", "城市管理/路灯", "市政", "市政/路灯", "市政/井盖"))
        #expect(try find("市政/井盖") == numbers("市政/井盖"))
        #expect(try find("其他") == numbers("其他", "城市管理/杂项"))
        #expect(try find("城市") == [])
    }

    @Test func `Pages follow each other without gap and without overlap`() throws {
        let shelf = try Shelf()
        for number in 1...25 { try shelf.collect("路灯\(number)") }
        var found: [UInt64] = []
        var next: Int64?
        repeat {
            let page = try shelf.page("路灯") {
                $0.limit = 7
                $0.before = next
            }
            found += page.hits.map(\.ref.seq)
            next = page.next
        } while next != nil
        #expect(found == (1...25).reversed().map { UInt64($0) })
    }

    @Test func `What was amended is found by its new words alone`() throws {
        let shelf = try Shelf()
        let matter = try shelf.collect("路灯不亮")
        #expect(try shelf.find("路灯") == [matter.seq])
        try shelf.step(
            .opinionAmended(OpinionAmended()), of: matter, [NamedContent(.title, try shelf.content("井盖松动"))])
        #expect(try shelf.find("路灯") == [])
        #expect(try shelf.find("井盖") == [matter.seq])
    }

    @Test func `A text that comes after its event is found once it has come`() throws {
        let shelf = try Shelf()
        let title = try shelf.content("路灯不亮")
        let other = try LogID(name: "520103001-Z03")
        let draft = Draft(
            .opinionCollected(OpinionCollected()), occurredAt: Shelf.noon, contents: [NamedContent(.title, title)])
        let event = draft.event(hlc: HybridTime(Shelf.noon), recordedAt: Shelf.noon, subject: nil)
        let batch = ChainedBatch(after: .empty(log: other, epoch: 3), payloads: [try event.serializedBytes()])
        let key = try #require(SigningKey(seed: Data(count: 32)))
        _ = try shelf.log.ingest(batch, signed: key.sign(batch.head), receivedAt: Shelf.noon)
        #expect(try shelf.find("路灯") == [])
        #expect(try shelf.log.store([title]) == 1)
        #expect(try shelf.find("路灯") == [1])
    }

    @Test func `Excerpts show what was looked for and what stands around it`() throws {
        let shelf = try Shelf()
        try shelf.collect("夜间照明", String(repeating: "甲", count: 80) + "路燈坏了" + String(repeating: "乙", count: 200))
        let hit = try #require(try shelf.page("路灯").hits.first)
        let excerpt = try #require(hit.excerpt)
        #expect(excerpt.role == .text)
        #expect(excerpt.parts.filter(\.isMatch).map(\.text) == ["路燈"])
        #expect(excerpt.text.hasPrefix("…甲") && excerpt.text.hasSuffix("乙…"))
        #expect(hit.title?.text == "夜间照明")
    }

    @Test func `Random texts are found by just those queries that they contain`() throws {
        let seed = ProcessInfo.processInfo.environment["JIAZHAN_SEED"].flatMap { UInt64($0) } ?? 20_260_512
        var random = SplitMix(seed: seed)
        let letters = Array("路灯不亮水")
        func text(_ length: ClosedRange<Int>) -> String {
            String(
                (0..<Int.random(in: length, using: &random)).map { _ in letters.randomElement(using: &random) ?? "路" })
        }
        let shelf = try Shelf()
        var texts: [UInt64: [String]] = [:]
        for _ in 0..<120 {
            let (title, body) = (text(1...6), text(1...12))
            texts[try shelf.collect(title, body).seq] = [title, body]
        }
        for _ in 0..<150 {
            let query = text(1...5)
            let expected = texts.filter { $0.value.contains { $0.contains(query) } }.keys.sorted(by: >)
            #expect(try shelf.find(query) { $0.limit = 200 } == expected, "seed \(seed): \(query)")
        }
    }

    @Test func `An index that follows the log is the one that is made of it at once`() throws {
        let shelf = try Shelf()
        for number in 1...6 {
            let matter = try shelf.collect("路灯\(number)", category: "城建/\(number)")
            try shelf.index.catchUp(from: shelf.log)
            try shelf.reply(matter, "答复\(number)")
            try shelf.index.catchUp(from: shelf.log)
        }
        let followed = try shelf.rows().filter { !$0.hasPrefix("matters") }
        try shelf.remake()
        #expect(try shelf.rows().filter { !$0.hasPrefix("matters") } == followed)
    }

    @Test func `A log that was repaired has its index made anew`() throws {
        let shelf = try Shelf()
        try shelf.collect("路灯不亮")
        #expect(try shelf.find("路灯") == [1])
        try shelf.index.catchUp(from: RepairedLog(log: shelf.log))
        #expect(try shelf.index.count() == 0)
        #expect(try shelf.find("路灯") == [1])
    }
}

/// A log all of whose events were let go.
private struct RepairedLog: EventReader {
    let log: SQLiteLog
    var incarnation: Data { Data(repeating: 9, count: 16) }
    func events(after position: Int64, limit: Int) throws -> [LoggedEvent] { [] }
    func events(about subject: Ref) throws -> [LoggedEvent] { [] }
    func content(_ digest: Hash) throws -> Content? { nil }
    func lastPosition() throws -> Int64 { try log.lastPosition() }
}
