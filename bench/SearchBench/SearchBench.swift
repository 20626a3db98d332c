import EventLog
import Events
import Foundation
import Search
import Synchronization

/// Makes a log of so many matters and an index of it, and says how long searches take, by kind of query: one JSON object per
/// line. Usage:
///
///     SearchBench make FOLDER MATTERS      log.db and search.db, kept as far as they are there
///     SearchBench ask FOLDER ROUNDS        each kind of query so many times, three pages of each;
///                                          names of kinds behind it ask these alone
@main struct SearchBench {
    static func main() throws {
        let words = CommandLine.arguments
        switch (words.count > 1 ? words[1] : "", words.count > 3 ? Int(words[3]) : nil) {
        case ("make", let matters?) where words.count == 4 && matters > 0: try make(words[2], matters)
        case ("ask", let rounds?) where words.count == 4 && rounds > 0: try ask(words[2], rounds, Kind.allCases)
        case ("ask", let rounds?) where words.count > 4 && rounds > 0:
            try ask(words[2], rounds, words[4...].compactMap { Kind(rawValue: $0) })
        default:
            FileHandle.standardError.write(
                Data("usage: SearchBench make FOLDER MATTERS | SearchBench ask FOLDER ROUNDS\n".utf8))
            exit(64)
        }
    }

    private static func make(_ folder: String, _ matters: Int) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/log.db"
        let isThere = FileManager.default.fileExists(atPath: path)
        let log =
            try isThere
            ? SQLiteLog.open(path: path)
            : SQLiteLog.create(path: path, own: LogID(name: "520103-H01"), epoch: 1, incarnation: Data(1...16))
        let filled = try isThere ? 0 : seconds { try SyntheticTown().fill(log, matters: matters) }
        let index = SearchIndex(path: folder + "/search.db", calendar: .shanghai)
        let made = try seconds { try index.catchUp(from: log) }
        print(
            #"{"matters":\#(try index.count()),"filled_s":\#(rounded(filled)),"indexed_s":\#(rounded(made)),"log_bytes":\#(try size(path)),"index_bytes":\#(try size(folder + "/search.db"))}"#
        )
    }

    private static func ask(_ folder: String, _ rounds: Int, _ kinds: [Kind]) throws {
        let town = SyntheticTown()
        let log = try SQLiteLog.open(path: folder + "/log.db")
        let index = SearchIndex(path: folder + "/search.db", calendar: .shanghai)
        try index.catchUp(from: log)
        for kind in kinds {
            var random = Mixer(seed: 5)
            var times: [Double] = []
            var hits = 0
            for _ in 0..<rounds {
                var query = try kind.query(town, &random)
                for _ in 0..<3 {
                    var page = SearchPage(hits: [], next: nil)
                    times.append(try seconds { page = try index.search(query, in: log) } * 1_000)
                    hits += page.hits.count
                    guard let next = page.next else { break }
                    query.before = next
                }
            }
            tell(kind.rawValue, &times, #","pages":\#(times.count),"hits":\#(hits)"#)
        }
        guard kinds == Kind.allCases else { return }
        try askSimilar(index, town, log, max(1, rounds / 4))
        try askWhileWriting(index, town, log, rounds * 5)
        try forgetOne(index, log)
    }

    private static func askSimilar(_ index: SearchIndex, _ town: SyntheticTown, _ log: SQLiteLog, _ rounds: Int) throws
    {
        var random = Mixer(seed: 8)
        var times: [Double] = []
        for _ in 0..<rounds {
            let text = (0..<60).map { _ in town.words[Int(random.next() % 4_000)] }.joined()
            times.append(
                try seconds {
                    _ = try index.similar(
                        title: String(text.prefix(12)), text: text, in: DivisionCode("520103101"),
                        on: BusinessDate("2026-10-31"), limit: 3, reader: log)
                } * 1_000)
        }
        tell("similar", &times, "")
    }

    /// Frequent words while a thousand opinions at a time come in and are indexed, without a pause between.
    private static func askWhileWriting(
        _ index: SearchIndex, _ town: SyntheticTown, _ log: SQLiteLog, _ rounds: Int
    ) throws {
        let writing = Writing(index: index, town: town, log: log)
        let thread = Thread { writing.run() }
        thread.start()
        var random = Mixer(seed: 6)
        var times: [Double] = []
        for _ in 0..<rounds {
            let query = try Kind.wordFrequent.query(town, &random)
            times.append(try seconds { _ = try index.search(query, in: log) } * 1_000)
        }
        let written = try writing.end()
        tell("whileWriting", &times, #","pages":\#(times.count),"written":\#(written)"#)
    }

    /// A matter in the midst is forgotten: its block is made anew.
    private static func forgetOne(_ index: SearchIndex, _ log: SQLiteLog) throws {
        let middle = try log.events(after: log.lastPosition() / 2, limit: 50)
        guard let opening = middle.first(where: { $0.event.subject.log.isEmpty }) else { return }
        let moment = Instant(milliseconds: Int64(SyntheticTown.lastDay + 1) * 86_400_000)
        let digests = opening.event.contents.map(\.digest)
        _ = try log.append(
            [
                Draft(
                    .contentsForgotten(.with { $0.digests = digests }), subject: .ref(opening.ref), occurredAt: moment)
            ], now: moment)
        let took = try seconds { try index.catchUp(from: log) }
        print(#"{"query":"forget","forget_one_ms":\#(rounded(took * 1_000))}"#)
    }

    private static func tell(_ kind: String, _ times: inout [Double], _ more: String) {
        times.sort()
        func percentile(_ share: Int) -> Double { rounded(times[min(times.count - 1, times.count * share / 100)]) }
        print(
            #"{"query":"\#(kind)","p50_ms":\#(percentile(50)),"p99_ms":\#(percentile(99)),"max_ms":\#(rounded(times[times.count - 1]))\#(more)}"#
        )
    }

    private static func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        let took = start.duration(to: .now).components
        return Double(took.seconds) + Double(took.attoseconds) / 1e18
    }

    private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}

/// Opinions that come in on a thread of their own until it is told to end.
private final class Writing: Sendable {
    private struct State {
        var isToEnd = false
        var outcome: Result<Int, any Error>?
    }

    private let index: SearchIndex
    private let town: SyntheticTown
    private let log: SQLiteLog
    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)

    init(index: SearchIndex, town: SyntheticTown, log: SQLiteLog) {
        self.index = index
        self.town = town
        self.log = log
    }

    func run() {
        let outcome = Result {
            var written = 0
            while !state.withLock(\.isToEnd) {
                try town.append(1_000, to: log, seed: UInt64(written))
                written += 1_000
                try index.catchUp(from: log)
            }
            return written
        }
        state.withLock { $0.outcome = outcome }
        ended.signal()
    }

    /// - Returns: how many opinions came in.
    func end() throws -> Int {
        state.withLock { $0.isToEnd = true }
        ended.wait()
        return try state.withLock(\.outcome)?.get() ?? 0
    }
}

/// What people look for.
enum Kind: String, CaseIterable {
    case oneFrequent, oneRare, wordFrequent, wordRare, three, phrase, twoWords, twoCharacters, absent
    case oneInDivision, wordInDivision, oneOfOrgan, wordOfOrgan, wordInCategory, wordInState, oneInMonth, wordInMonth
    case oneLongAgo, rareInAll, organAlone, stateAlone, monthAlone

    func query(_ town: SyntheticTown, _ random: inout Mixer) throws -> SearchQuery {
        func word(_ ranks: Range<Int>) -> String {
            town.words[ranks.lowerBound + Int(random.next() % UInt64(ranks.count))]
        }
        func one(_ ranks: Range<Int>) -> String { String(word(ranks).prefix(1)) }
        let frequent = 0..<200
        let rare = 8_000..<SyntheticTown.wordCount
        let township = try DivisionCode("520103\(100 + Int(random.next() % UInt64(SyntheticTown.townships)))")
        let organ = "organ-\(random.next() % UInt64(SyntheticTown.organs))"
        let branch = SyntheticTown.category(Int(random.next() % UInt64(SyntheticTown.categories)))
        let day = BusinessDate(
            daysSince1970: SyntheticTown.lastDay - Int(random.next() % UInt64(SyntheticTown.days - 400)))
        let month = day.advanced(byDays: -29)
        switch self {
        case .oneFrequent: return SearchQuery(words: one(frequent))
        case .oneRare: return SearchQuery(words: one(rare))
        case .wordFrequent: return SearchQuery(words: word(frequent))
        case .wordRare: return SearchQuery(words: word(rare))
        case .three: return SearchQuery(words: word(frequent) + one(frequent))
        case .phrase: return SearchQuery(words: word(frequent) + word(frequent))
        case .twoWords: return SearchQuery(words: word(frequent) + " " + word(rare))
        case .twoCharacters: return SearchQuery(words: one(frequent) + " " + one(rare))
        case .absent: return SearchQuery(words: "龘靐齾")
        case .oneInDivision: return SearchQuery(words: one(frequent), region: township)
        case .wordInDivision: return SearchQuery(words: word(frequent), region: township)
        case .oneOfOrgan: return SearchQuery(words: one(frequent), organ: organ)
        case .wordOfOrgan: return SearchQuery(words: word(frequent), organ: organ)
        case .wordInCategory: return SearchQuery(words: word(frequent), category: branch)
        case .wordInState: return SearchQuery(words: word(frequent), stage: .referred)
        case .oneInMonth: return SearchQuery(words: one(frequent), from: month, through: day)
        case .wordInMonth: return SearchQuery(words: word(frequent), from: month, through: day)
        case .oneLongAgo:
            return SearchQuery(
                words: one(frequent), region: township,
                through: BusinessDate(daysSince1970: SyntheticTown.lastDay - SyntheticTown.days + 200))
        case .rareInAll:
            return SearchQuery(
                words: word(2_000..<8_000), region: township, organ: organ, category: branch, stage: .referred,
                from: day.advanced(byDays: -400), through: day)
        case .organAlone: return SearchQuery(words: "", organ: organ)
        case .stateAlone: return SearchQuery(words: "", stage: .replied)
        case .monthAlone: return SearchQuery(words: "", region: township, from: month, through: day)
        }
    }
}
