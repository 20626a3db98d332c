import Events

/// Why a report cannot be written or sealed, or why a sealed one is not believed.
package struct ReportError: Complaint {
    package enum Kind: String, Sendable {
        case period = "report.period"
        /// The period is not over: what is sealed is final.
        case notOver = "report.not_over"
        /// There is a sealed one already.
        case exists = "report.sealed_already"
        /// The file is no sealed report, or not whole.
        case damaged = "report.damaged"
        /// Signed with a key that is not its author's.
        case key = "report.key"
        /// The file is not what was signed.
        case signature = "report.signature"
        /// The log no longer holds what the report was made from.
        case lost = "report.events_lost"
        /// The log holds something else in its place.
        case rewritten = "report.events_differ"
        /// What is recomputed is not what was sealed.
        case differs = "report.differs"
        /// The report counts days in another time zone.
        case zone = "report.time_zone"
        case unreadable = "report.unreadable"
    }

    package let kind: Kind
    package let message: Bilingual
    package var code: String { kind.rawValue }

    package init(_ kind: Kind, zh: String, en: String) {
        self.kind = kind
        message = Bilingual(zh: zh, en: en)
    }

    package var exitStatus: ExitStatus {
        switch kind {
        case .period: .usage
        case .exists: .cannotWrite
        case .notOver, .damaged, .key, .signature, .lost, .rewritten, .differs, .zone, .unreadable: .badData
        }
    }
}
