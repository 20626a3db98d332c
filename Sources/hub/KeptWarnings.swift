import Events
import Foundation
import Projections
import Synchronization

/// The warnings that a page without lists was told last. Each dashboard shows how many there are, and finding them reads every
/// matter: while nothing is folded in, they are the same.
final class KeptWarnings: Sendable {
    struct Key: Equatable {
        let query: FigureQuery
        let position: Int64
        let incarnation: Data
    }

    private let last = Mutex<(key: Key, warnings: Warnings)?>(nil)

    func warnings(_ key: Key, _ find: () throws -> Warnings) rethrows -> Warnings {
        if let known = last.withLock({ $0 }), known.key == key { return known.warnings }
        let found = try find()
        last.withLock { $0 = (key, found) }
        return found
    }
}
