import EventLog
import Events
import Foundation

/// The implementations that keep the same contract.
enum LogKind: String, CaseIterable, Sendable {
    case sqlite
    case memory

    /// A new log of a station, with the folder that must outlive it.
    func make(own: String = "520103001-Z02", epoch: UInt64 = 7) throws -> (log: any SiteLog, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        let own = try LogID(name: own)
        switch self {
        case .sqlite:
            return (
                try SQLiteLog.create(path: folder.log, own: own, epoch: epoch, incarnation: Records.incarnation), folder
            )
        case .memory: return (InMemoryLog(own: own, epoch: epoch, incarnation: Records.incarnation), folder)
        }
    }
}
