/// Which entries somebody may have meant.
enum Nearness {
    struct Candidate {
        let key: String
        let name: String

        /// The key, with the name where that is another word.
        var text: String { name.isEmpty || name == key ? key : "\(key) \(name)" }
    }

    /// How many are named.
    static let shown = 3

    /// The nearest first; none that has little in common with it.
    static func nearest(to typed: String, among candidates: [Candidate]) -> [String] {
        let wanted = Array(typed.lowercased())
        return candidates.compactMap { candidate -> (distance: Int, text: String)? in
            let distances = [candidate.key, candidate.name, last(candidate.key)].filter { !$0.isEmpty }.compactMap {
                distance(wanted, Array($0.lowercased()))
                    ?? distance(Array(last(typed).lowercased()), Array($0.lowercased()))
            }
            return distances.min().map { ($0, candidate.text) }
        }.sorted { ($0.distance, $0.text) < ($1.distance, $1.text) }.prefix(shown).map(\.text)
    }

    /// The last level of a category's path; anything else as it is.
    private static func last(_ key: String) -> String { key.split(separator: "/").last.map(String.init) ?? key }

    /// 0 for the same, 1 where one is part of the other, else 1 + the number of characters to put in, leave out or exchange
    /// (Levenshtein 1966); nil where that is more than a third of the longer one.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int? {
        if left == right { return 0 }
        if left.count > 1, right.count > 1 {
            let (short, long) = left.count < right.count ? (left, right) : (right, left)
            if String(long).contains(String(short)) { return 1 }
        }
        let bound = max(left.count, right.count) / 3
        guard bound > 0, abs(left.count - right.count) <= bound else { return nil }
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let exchanged = diagonal + (right[column] == character ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(exchanged, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count] <= bound ? row[right.count] + 1 : nil
    }
}
