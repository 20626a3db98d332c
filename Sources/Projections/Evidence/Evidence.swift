import Events
import Foundation

/// What a figure was counted from: how many entries, what they add up to, and a page of them.
package struct Evidence: Sendable {
    /// The set as a whole. Two that are equal count the same things.
    package struct Summary: Equatable, Sendable {
        package private(set) var count = 0
        /// Equal to the figure's numerator or denominator; of the days, milliseconds in all.
        package private(set) var sum = 0
        private var running = EvidenceDigest()

        package init() {}

        package mutating func add(_ item: EvidenceEntry.Item, amount: Int) {
            count += 1
            sum += amount
            running.add(item, amount: amount)
        }

        /// Over the entries in their order; see `EvidenceDigest`.
        package var digest: Hash { running.hash }

        package static func == (left: Summary, right: Summary) -> Bool {
            left.count == right.count && left.sum == right.sum && left.digest == right.digest
        }
    }

    package let query: EvidenceQuery
    /// What the row is called; nil for the whole figure.
    package let row: Bilingual?
    package let summary: Summary
    package let entries: [EvidenceEntry]
    /// Behind what the next page begins; nil on the last one.
    package let next: EvidencePlace?

    package init(
        query: EvidenceQuery, row: Bilingual? = nil, summary: Summary, entries: [EvidenceEntry], next: EvidencePlace?
    ) {
        self.query = query
        self.row = row
        self.summary = summary
        self.entries = entries
        self.next = next
    }
}

/// By which two people see that they count the same things.
///
/// SHA-256 over one line for each entry, in order: its kind, its reference and what it adds, separated by tabs and ended by
/// a line feed, in UTF-8: `matter⇥520103001-Z02-17-8⇥1⏎`. Within a reference a backslash, tab, line feed and carriage
/// return are written `\\`, `\t`, `\n`, `\r`. Entries are in the order of their kind's word, then of the log's name byte by
/// byte, then of the place in that log; those of the register in the order of their key byte by byte. Nothing that a site
/// decides for itself goes in (positions, moments of arrival, names, words), so that sites that hold the same events get the
/// same digest. The digest of an empty set is that of no bytes.
package struct EvidenceDigest: Sendable {
    private var running = RunningHash()
    private var waiting: [UInt8] = []
    private static let blockBytes = 65_536

    package init() {}

    package mutating func add(_ item: EvidenceEntry.Item, amount: Int) {
        waiting += item.kind.utf8
        waiting.append(UInt8(ascii: "\t"))
        for byte in item.reference.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): waiting += #"\\"#.utf8
            case UInt8(ascii: "\t"): waiting += #"\t"#.utf8
            case UInt8(ascii: "\n"): waiting += #"\n"#.utf8
            case UInt8(ascii: "\r"): waiting += #"\r"#.utf8
            default: waiting.append(byte)
            }
        }
        waiting.append(UInt8(ascii: "\t"))
        waiting += String(amount).utf8
        waiting.append(UInt8(ascii: "\n"))
        if waiting.count >= Self.blockBytes {
            running.update(waiting)
            waiting.removeAll(keepingCapacity: true)
        }
    }

    package var hash: Hash {
        var whole = running
        whole.update(waiting)
        return whole.hash
    }
}
