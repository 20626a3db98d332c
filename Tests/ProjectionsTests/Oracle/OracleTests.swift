import Events
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Projections

/// The figures and an oracle in another language, which reads the exported log alone and shares no code with the program.
///
/// `JIAZHAN_SEED=N` replays the history of that seed with its questions, `JIAZHAN_HISTORIES=N` runs another number of
/// histories.
@Suite struct `Figures and the oracle` {
    private static let environment = ProcessInfo.processInfo.environment
    private static let histories = environment["JIAZHAN_HISTORIES"].flatMap { Int($0) } ?? 24
    private static let questions = 24

    private struct Comparison {
        var figures = 0
        var numbers = 0
        /// Figures that said something else than zero.
        var spoken: Set<String> = []
        var differences: [String] = []

        mutating func add(_ other: Comparison) {
            figures += other.figures
            numbers += other.numbers
            spoken.formUnion(other.spoken)
            differences += other.differences
        }
    }

    @Test func `They agree on every number, for any scope, period, as-of date, known-on moment and dimension`() throws {
        let replayed = Self.environment["JIAZHAN_SEED"].flatMap { UInt64($0) }
        let base = replayed ?? UInt64.random(in: 0..<1 << 48)
        let count = replayed == nil ? Self.histories : 1
        print("oracle: \(count) histories from seed \(base) on; JIAZHAN_SEED=N replays the one of seed N")
        let total = Mutex(Comparison())
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let seed = base + UInt64(index)
            var part = Comparison()
            do { part = try Self.compare(seed) } catch { part.differences = ["seed \(seed): \(error)"] }
            total.withLock { $0.add(part) }
        }
        var comparison = total.withLock { $0 }
        // Histories are drawn, and some figure may have been zero in all of them: then more are, up to as many again.
        for index in count..<2 * count where replayed == nil && !Self.silent(comparison).isEmpty {
            comparison.add(try Self.compare(base + UInt64(index)))
        }
        print("oracle: \(comparison.figures) figures compared, \(comparison.numbers) numbers")
        for difference in comparison.differences.prefix(25) { print("oracle: " + difference) }
        #expect(comparison.differences.count == 0)
        guard replayed == nil else { return }
        #expect(comparison.figures >= 10_000 * Self.histories / 24)
        #expect(Self.silent(comparison) == [], "figures that were zero throughout")
    }

    private static func silent(_ comparison: Comparison) -> Set<String> {
        // A code says what kind of site it is, so there is none without a kind.
        Set(FigureDefinition.all.map(\.id)).subtracting(comparison.spoken).subtracting(["sites.count.none"])
    }

    private static func compare(_ seed: UInt64) throws -> Comparison {
        // Every third history draws each record by itself, and reaches what no office would do.
        let told = seed.isMultiple(of: 3) ? try RandomHistory(seed: seed).told : try LifelikeHistory(seed: seed).told
        var random = SplitMix(seed: ~seed)
        let held = try told.shuffled(using: &random)
        let model = try held.folded(pageSize: Int.random(in: 1...80, using: &random))
        var drawing = OracleQuestions(seed: seed &* 7919, moments: held.all.map(\.receivedAt))
        let queries = try (0..<questions).map { _ in try drawing.draw() }
        let divisions = LifelikeHistory.divisions
        let oracle = OracleProcess(events: held.all, divisions: divisions.names.keys.sorted())
        var comparison = Comparison()
        for (query, expected) in zip(queries, try oracle.answers(to: queries)) {
            let board = try model.board(query, reader: held, divisions: divisions, now: at("2027-06-01T00:00"))
            let found = try Dictionary(
                uniqueKeysWithValues: board.figures.map { ($0.id, try OracleProcess.Answer($0)) })
            for id in Set(found.keys).union(expected.keys).sorted() {
                comparison.figures += 1
                comparison.numbers += expected[id]?.count ?? 0
                if let ours = found[id], let theirs = expected[id], ours.agrees(with: theirs) {
                    if ours.says { comparison.spoken.insert(id) }
                    continue
                }
                comparison.differences.append(
                    """
                    seed \(seed), \(id) for \(query.asked): the oracle says \(text(expected[id])), the program \
                    \(text(found[id]))
                    """)
            }
        }
        return comparison
    }

    private static func text(_ answer: OracleProcess.Answer?) -> String {
        guard let answer else { return "nothing" }
        func text(_ numbers: OracleProcess.Numbers) -> String {
            numbers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: " ")
        }
        let rows = (answer.rows ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key): \(text($0.value))" }
        return text(answer.whole) + (rows.isEmpty ? "" : " [\(rows.joined(separator: "; "))]")
    }
}
