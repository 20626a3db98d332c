import EventLog
import Events
import Foundation

/// What a person does with `repair LOG --adopt`.
struct Repair {
    let log: any SiteLog

    /// The other version takes the place of what is held, and what only this machine had of its own log is recorded anew.
    func adopt(_ branch: Branch, incarnation: Data, now: Instant) throws {
        let name = branch.log
        _ = try log.adoptBranch(of: name, incarnation: incarnation, now: now) { gaveWay in
            guard name.site == log.own.site else { return [] }
            return try Retelling(gaveWay.untold, next: branch.head.seq + 1, moved: gaveWay.told).drafts
        }
    }
}
