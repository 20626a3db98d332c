import Events
import Foundation

/// A run of payloads of one log that is to be handed on.
package struct HandoverRun: Hashable, Sendable {
    package let payloads: [Data]
    /// The head where it ends, as the log's owner signed it. Nil for a log of the site's own, and for an empty run.
    package let signed: SignedHead?

    package static let empty = HandoverRun(payloads: [], signed: nil)

    package init(payloads: [Data], signed: SignedHead?) {
        self.payloads = payloads
        self.signed = signed
    }

    /// Counts how many payloads the bound on bytes permits: the first whatever its length.
    struct Fitting {
        let maxBytes: Int
        private(set) var count = 0
        private var bytes = 0

        init(maxBytes: Int) { self.maxBytes = maxBytes }

        /// - Returns: whether a payload of that length goes in too.
        mutating func take(_ length: Int) -> Bool {
            guard count == 0 || length <= maxBytes - bytes else { return false }
            bytes += length
            count += 1
            return true
        }
    }
}
