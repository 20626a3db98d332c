import Events
import Foundation
import Search

/// Makes an index of so many matters and says how long searches take, by kind of query: one JSON object per line.
///
/// Usage: `SearchBench FILE MATTERS [ROUNDS]`. A file that is there already is searched as it is, when it has that many.
@main struct SearchBench {
    static func main() throws {
        let words = CommandLine.arguments
        guard words.count >= 3, let matters = Int(words[2]), matters > 0 else {
            FileHandle.standardError.write(Data("usage: SearchBench FILE MATTERS [ROUNDS]\n".utf8))
            exit(64)
        }
        let rounds = words.count > 3 ? Int(words[3]) ?? 200 : 200
        let town = SyntheticTown(matters: matters)
        let index = try SearchIndex(path: words[1], calendar: .shanghai)
        let made = try seconds { try index.catchUp(from: town) }
        let size = try FileManager.default.attributesOfItem(atPath: words[1])[.size] as? Int ?? 0
        print(#"{"matters":\#(try index.count()),"indexed_s":\#(rounded(made)),"file_mb":\#(size >> 20)}"#)
        for kind in Kind.allCases {
            var random = Mixer(seed: 5)
            var times: [Double] = []
            var hits = 0
            for _ in 0..<rounds {
                let query = try kind.query(town, &random)
                times.append(try seconds { hits += try index.search(query, in: town).hits.count } * 1_000)
            }
            times.sort()
            let (median, p99) = (times[times.count / 2], times[min(times.count - 1, times.count * 99 / 100)])
            print(
                #"{"query":"\#(kind.rawValue)","p50_ms":\#(rounded(median)),"p99_ms":\#(rounded(p99)),"max_ms":\#(rounded(times[times.count - 1])),"hits":\#(hits / rounds)}"#
            )
        }
        try measureSimilar(index, town, rounds / 4)
        try measureForgetting(index, town)
    }

    private static func measureSimilar(_ index: SearchIndex, _ town: SyntheticTown, _ rounds: Int) throws {
        var random = Mixer(seed: 8)
        var times: [Double] = []
        for _ in 0..<max(1, rounds) {
            let text = (0..<60).map { _ in town.word(Int(random.next() % 4_000)) }.joined()
            times.append(
                try seconds {
                    _ = try index.similar(
                        title: String(text.prefix(12)), text: text, in: DivisionCode("520103101"),
                        on: BusinessDate("2026-10-31"), limit: 3, reader: town)
                } * 1_000)
        }
        times.sort()
        print(
            #"{"query":"similar","p50_ms":\#(rounded(times[times.count / 2])),"p99_ms":\#(rounded(times[times.count - 1]))}"#
        )
    }

    /// One more event that forgets a matter in the midst: its block is made anew.
    private static func measureForgetting(_ index: SearchIndex, _ town: SyntheticTown) throws {
        let forgetting = ForgettingTown(town: town)
        let took = try seconds { try index.catchUp(from: forgetting) }
        print(#"{"forget_one_ms":\#(rounded(took * 1_000))}"#)
    }

    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        let took = start.duration(to: .now).components
        return Double(took.seconds) + Double(took.attoseconds) / 1e18
    }

    static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}

/// What people look for.
enum Kind: String, CaseIterable {
    case oneFrequent, oneRare, wordFrequent, wordRare, phrase, twoWords, absent
    case wordInDivision, wordOfOrgan, wordInCategory, wordInState, wordInMonth, rareInAll

    func query(_ town: SyntheticTown, _ random: inout Mixer) throws -> SearchQuery {
        func word(_ ranks: Range<Int>) -> String {
            town.word(ranks.lowerBound + Int(random.next() % UInt64(ranks.count)))
        }
        let frequent = 0..<200
        let rare = 8_000..<SyntheticTown.wordCount
        let township = try DivisionCode("520103\(100 + Int(random.next() % UInt64(SyntheticTown.townships)))")
        let organ = "organ-\(random.next() % UInt64(SyntheticTown.organs))"
        let category = Int(random.next() % UInt64(SyntheticTown.categories))
        let branch = "类\(category % 12)/类\(category)"
        let month = BusinessDate(daysSince1970: 20_757 - Int(random.next() % UInt64(SyntheticTown.days)))
        switch self {
        case .oneFrequent: return SearchQuery(words: String(word(frequent).prefix(1)))
        case .oneRare: return SearchQuery(words: String(word(rare).prefix(1)))
        case .wordFrequent: return SearchQuery(words: word(frequent))
        case .wordRare: return SearchQuery(words: word(rare))
        case .phrase: return SearchQuery(words: word(frequent) + word(frequent))
        case .twoWords: return SearchQuery(words: word(frequent) + " " + word(rare))
        case .absent: return SearchQuery(words: "龘靐齾")
        case .wordInDivision: return SearchQuery(words: word(frequent), region: township)
        case .wordOfOrgan: return SearchQuery(words: word(frequent), organ: organ)
        case .wordInCategory: return SearchQuery(words: word(frequent), category: branch)
        case .wordInState: return SearchQuery(words: word(frequent), stage: .referred)
        case .wordInMonth:
            return SearchQuery(words: word(frequent), from: month.advanced(byDays: -9), through: month)
        case .rareInAll:
            return SearchQuery(
                words: word(2_000..<8_000), region: township, organ: organ, category: branch, stage: .referred,
                from: month.advanced(byDays: -400), through: month)
        }
    }
}

/// The same town, with one matter forgotten at the end.
private struct ForgettingTown: EventReader {
    let town: SyntheticTown
    private var forgotten: Ref { get throws { try town.events(after: Int64(town.matters / 2 * 2), limit: 1)[0].ref } }

    var incarnation: Data { town.incarnation }

    func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
        let last = Int64(town.matters * 2)
        guard position >= last else { return try town.events(after: position, limit: limit) }
        guard position == last else { return [] }
        let opening = try town.events(after: Int64(town.matters / 2 * 2), limit: 1)[0]
        let event = Event.with {
            $0.hlc = UInt64.max >> 1
            $0.subject = opening.ref
            $0.body = .contentsForgotten(.with { $0.digests = opening.event.contents.map(\.digest) })
        }
        return [
            LoggedEvent(
                position: last + 1, log: opening.log, epoch: 1, seq: UInt64(last + 1),
                receivedAt: opening.receivedAt, payload: Data(), hash: Hash.of(Data()), event: event)
        ]
    }

    func events(about subject: Ref) throws -> [LoggedEvent] {
        let story = try town.events(about: subject)
        return try subject == forgotten ? story + events(after: Int64(town.matters * 2), limit: 1) : story
    }

    func content(_ digest: Hash) throws -> Content? { try town.content(digest) }

    func lastPosition() throws -> Int64 { Int64(town.matters * 2 + 1) }
}
