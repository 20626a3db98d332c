import EventLog
import Events

extension BranchStore {
    /// Whether every event of the branch that was fetched of a log gave way here at an earlier repair. Such a branch waits for
    /// nobody's decision and is dropped: it is kept already.
    func letSupersededGo(_ log: LogID) throws -> Bool {
        guard let branch = try branches().first(where: { $0.log == log }) else { return false }
        let gaveWay = Set(try forkedEvents(of: log).map(\.hash))
        guard try branchHashes(of: log).allSatisfy({ gaveWay.contains($0) }), branch.head.seq > branch.base.seq else {
            return false
        }
        try dropBranch(of: log)
        return true
    }

    /// Whether any of these events of a log gave way here at an earlier repair.
    func gaveWay(_ hashes: [Hash], of log: LogID) throws -> Bool {
        guard try forks().contains(where: { $0.log == log }) else { return false }
        let gaveWay = Set(try forkedEvents(of: log).map(\.hash))
        return hashes.contains { gaveWay.contains($0) }
    }
}
