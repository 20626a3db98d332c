import Events
import Foundation

// What both logs share of an adoption.

/// Events that gave way to a branch, sorted by whether the branch has them all the same: a machine that was restored from a backup,
/// or cloned, may have told them again already.
package struct GaveWay: Sendable {
    /// What is to be told again, in order.
    package let untold: [LoggedEvent]
    /// Of the others, where the branch has them.
    package let told: [Ref: Ref]

    init(_ retired: [LoggedEvent], adopted: [LoggedEvent]) {
        let standing = Dictionary(adopted.map { ($0.firstTold, $0.ref) }, uniquingKeysWith: { first, _ in first })
        untold = retired.filter { standing[$0.firstTold] == nil }
        told = Dictionary(
            retired.compactMap { event in standing[event.firstTold].map { (event.ref, $0) } },
            uniquingKeysWith: { first, _ in first })
    }
}

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
