import Events
import Foundation
import Projections

/// What a bulletin says of a region and a period. Its JSON is what is sealed; docs/REPORTS.md describes it.
///
/// It holds no word of a content: titles are looked up where they are held when an edition is printed.
package struct Report: Codable, Hashable, Sendable {
    /// Grows when a field changes its meaning.
    package static let version = 1

    /// One figure in the period, in the period before and in the same one a year before.
    package struct Line: Codable, Hashable, Sendable {
        package let id: String
        package let now: ReportValue
        /// How many of what it counts rest on an assumption of an import; absent where none does.
        package let assumed: Int?
        package let before: ReportValue?
        package let year_before: ReportValue?
    }

    package struct Row: Codable, Hashable, Sendable {
        /// The dimension's value: a division, an organ's code, `2026-10`; empty where the records name none.
        package let key: String
        package let zh: String
        package let en: String
        /// In the order of the table's figures.
        package let values: [ReportValue]

        package var label: Bilingual { Bilingual(zh: zh, en: en) }
    }

    package struct Table: Codable, Hashable, Sendable {
        /// A word of `Dimension`.
        package let by: String
        package let figures: [String]
        package let rows: [Row]
    }

    package struct Overdue: Codable, Hashable, Sendable {
        package let matter: String
        package let site: String
        package let site_name: String
        package let organ: String
        package let category: String
        package let collected: String
        package let due: String
        package let days: Int
    }

    package struct HeardSite: Codable, Hashable, Sendable {
        package let site: String
        package let name: String
        /// RFC 3339; absent where nothing was ever heard.
        package let through: String?
        package let events: Int
    }

    package let version: Int
    package let kind: ReportKind
    /// `2026-10` or `2026`.
    package let period: String
    package let from: String
    package let through: String
    package let as_of: String
    package let region: String
    package let region_name: String
    package let site: String
    package let site_name: String
    package let time_zone: String
    package let figures: [Line]
    package let tables: [Table]
    /// At most `ReportDrawing.listedOverdue`; how many there are is `matters.overdue`.
    package let overdue: [Overdue]
    package let heard: [HeardSite]
    package let position: LogPosition

    package func line(_ id: String) -> Line? { figures.first { $0.id == id } }

    package func table(_ dimension: Projections.Dimension) -> Table? { tables.first { $0.by == dimension.rawValue } }
}

/// Up to where the logs were held when a report was made, and by which definitions it was.
package struct LogPosition: Codable, Hashable, Sendable {
    package struct Reach: Codable, Hashable, Sendable {
        package let log: String
        package let epoch: UInt64
        package let seq: UInt64
        /// The chain's hash there, in hexadecimal.
        package let hash: String
    }

    /// Every log of which something was held, by name.
    package let heads: [Reach]
    /// When that was, RFC 3339.
    package let known_on: String
    /// The last position in the site's own order of arrival, and which log that order belongs to.
    package let position: Int64
    package let incarnation: String
    /// SHA-256 of the figures' definitions, so that a later change of one is not taken for a change of the records.
    package let definitions: String

    package init(of logs: any HeldLogs, now: Instant) throws {
        // Read before the heads: what arrives in between is beyond the position and is looked at once more, not missed.
        position = try logs.lastPosition()
        incarnation = try logs.incarnation.hexadecimal
        heads = try logs.heads().filter { $0.seq > 0 }.map {
            Reach(log: $0.log.name, epoch: $0.epoch, seq: $0.seq, hash: $0.hash.description)
        }
        known_on = now.rfc3339
        definitions = Self.definitionsDigest
    }

    /// Of id, kind and formula of every figure, each ended by a line feed.
    package static let definitionsDigest: String = {
        let text = FigureDefinition.all.map { "\($0.id)\n\($0.kind.rawValue)\n\($0.formula.zh)\n\($0.formula.en)\n" }
        return Hash.of(Data(text.joined().utf8)).description
    }()
}
