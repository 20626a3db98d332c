import Events
import Foundation
import GRDB

extension ReadModel {
    /// Makes the read model at that path anew from the whole log, beside the one in use, and swaps it in by rename.
    ///
    /// What is at the path goes on being used meanwhile, by this process and others, and is not touched when the rebuild
    /// is killed; what a killed one left behind is removed. One rebuild or check runs at a time.
    ///
    /// - Parameter isEnding: as `catchUp` asks it; the model in use then stays as it is.
    /// - Throws: `CancellationError` when it ends before everything is folded; `views.busy` when another one is running,
    ///   `views.cannot_write`; whatever the reader throws.
    package static func rebuild(
        at path: String, from reader: any EventReader, calendar: BusinessCalendar,
        progress: (Progress) -> Void = { _ in }, isEnding: () -> Bool = { false }
    ) throws {
        try alone(path) {
            let scratch = path + ".rebuilding"
            try FileSwap.remove(scratch)
            do {
                let fresh = try ReadModel(.scratch(scratch), calendar: calendar)
                try fresh.catchUp(from: reader, progress: progress, isEnding: isEnding)
                try fresh.closeFile()
            }
            try FileSwap.replace(path, with: scratch)
        }
    }

    /// Folds the whole log into a file beside, up to where the live one has come, and compares row by row.
    ///
    /// - Throws: `views.stale` when there is nothing that could be compared; `views.busy`, `views.cannot_write`;
    ///   whatever the reader throws.
    package static func check(
        path: String, from reader: any EventReader, calendar: BusinessCalendar,
        progress: (Progress) -> Void = { _ in }
    ) throws -> CheckReport {
        let live = try ReadModel(path: path, calendar: calendar)
        return try alone(path) {
            let scratch = path + ".checking"
            try FileSwap.remove(scratch)
            defer { try? FileSwap.remove(scratch) }
            let fresh = try ReadModel(.scratch(scratch), calendar: calendar)
            // The long part, while others go on writing; then what they wrote meanwhile, and nothing moves any more.
            try fresh.catchUp(from: QualifyingReader(base: reader, through: try live.position()), progress: progress)
            let report = try live.holdingTurn {
                let queue = try live.queue(holdingTurn: true)
                return try queue.read { db in
                    let position = try Self.position(db)
                    try fresh.catchUp(from: QualifyingReader(base: reader, through: position))
                    return try fresh.reading { other in
                        let found = try CanonicalDump.firstDifference(live: db, rebuilt: other)
                        return CheckReport(position: position, rows: found.rows, difference: found.difference)
                    }
                }
            }
            try fresh.closeFile()
            return report
        }
    }

    /// One rebuild or check of a path at a time, whichever process does it.
    private static func alone<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        try TurnLock(path: path + ".rebuild.lock").whileHeld(patience: 0, body)
    }
}
