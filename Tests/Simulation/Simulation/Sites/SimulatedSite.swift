import EventLog
import Events
import Foundation
import TestSupport

/// One installation of a site: a machine with its disk, its clock and its keys. A cloned laptop is a second one of the same
/// site, and a site that lost its laptop goes on with another one.
final class SimulatedSite {
    /// What was put aside of its disk, and under which keys it worked then.
    struct Backup {
        let disk: SimulatedLog
        let keys: SiteKeys
    }

    let number: Int
    let code: SiteCode
    /// The hub above it; nil for the one at the top.
    let hub: SimulatedSite?
    var keys: SiteKeys
    let clock: SiteClock
    var disk: SimulatedLog
    var backups: [Backup] = []
    /// The machine runs; one that has crashed starts again later.
    var isUp = true
    /// The site's machine for good; false once it was lost or taken out of use.
    var isInUse = true
    /// Its hub has revoked its keys, and nobody will invite it again.
    var isRevoked = false
    /// Whoever runs it keeps to nothing.
    var isMalicious = false
    var connections: [Connection] = []
    /// A connection to its hub was cut while it handed something up.
    var wasCutOff = false
    /// What waits for the next commit.
    var due: [DueCommit] = []
    var commitIsEntered = false

    init(number: Int, code: SiteCode, hub: SimulatedSite?, keys: SiteKeys, clock: SiteClock, disk: SimulatedLog) {
        self.number = number
        self.code = code
        self.hub = hub
        self.keys = keys
        self.clock = clock
        self.disk = disk
    }

    /// What runs there, from one start to the next.
    private var running: Program?

    var program: Program {
        if let running { return running }
        let program = Program(self)
        running = program
        return program
    }

    /// The program ends; the next one knows only what is on the disk.
    func endProgram() { running = nil }

    /// For people who replay a seed.
    var name: String { "\(code)#\(number)" }
    var isHub: Bool { code.kind == .hub }
    var now: Instant { clock.now }
    var own: LogID { LogID(code) }
    var register: LogID { .register(of: code) }

    /// Itself and the hubs above it, nearest first.
    var path: [SimulatedSite] { [self] + (hub?.path ?? []) }
}
