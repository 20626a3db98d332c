import Events
import Foundation

// What both logs share of an adoption.

extension HybridClock {
    /// Takes note of the stamps of a branch. The site's own logs go on from their last stamp, however wrong the clock was
    /// that gave it.
    mutating func follow(_ events: [LoggedEvent], isOwn: Bool, now: Instant) {
        for event in events {
            if isOwn { self = HybridClock(latest: max(latest, event.hlc)) }
            observe(event.hlc, now: now)
        }
    }
}

extension Chain {
    /// The hash before events that give way: that of the branch's base, or their own beginning where the branch begins in
    /// another epoch.
    static func hash(before retired: [LoggedEvent], base: Head, epoch: UInt64) -> Hash {
        base.seq == 0 ? genesis(log: base.log, epoch: epoch) : base.hash
    }
}

extension EventLogError {
    static func isOwn(_ log: LogID) -> EventLogError {
        EventLogError(
            .notOwned, zh: "日志 \(log) 是本站点自己的，不能放弃其中的记录；请用 repair --adopt",
            en: "log \(log) is this site's own and none of it is let go; use repair --adopt")
    }

    static func branchless(_ log: LogID) -> EventLogError {
        EventLogError(
            .absent, zh: "本机没有日志 \(log) 的另一版本，请先同步取回",
            en: "no other version of log \(log) is here; sync first to fetch it")
    }

    static func moved(from branch: Branch) -> EventLogError {
        EventLogError(
            .moved, zh: "日志 \(branch.log) 第 \(branch.base.seq) 条已变，其另一版本不再接得上；请重新同步取回",
            en:
                "event \(branch.base.seq) of log \(branch.log) has changed, and its other version no longer follows; sync again to fetch it"
        )
    }
}
