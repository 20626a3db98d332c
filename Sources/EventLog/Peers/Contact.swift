import Events
import Foundation

/// The last time that a site was spoken with.
package struct Contact: Hashable, Sendable {
    /// What carried it.
    package enum Carrier: Int, Hashable, Sendable, CaseIterable {
        case line = 1
        case bundle = 2
    }

    package let peer: SiteCode
    package let at: Instant
    package let carrier: Carrier
    /// The peer's, 16 bytes; empty where it was not said.
    package let incarnation: Data
    /// Name and version of the peer's program, as it says.
    package let program: String
    /// The protocol's version that was spoken.
    package let version: UInt32

    package init(
        peer: SiteCode, at: Instant, carrier: Carrier, incarnation: Data, program: String, version: UInt32
    ) {
        self.peer = peer
        self.at = at
        self.carrier = carrier
        self.incarnation = incarnation
        self.program = program
        self.version = version
    }
}
