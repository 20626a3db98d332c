import Events
import Foundation
import GRDB

extension ReadModel {
    /// Makes the read model at that path anew from the whole log, beside the one in use, and swaps it in by rename.
    ///
    /// What is at the path goes on being used meanwhile, by this process and others, and is not touched when the rebuild
    /// is killed; the next one goes on from its last checkpoint, unless the log was repaired, the machine restarted or the
    /// definitions have changed since. One rebuild or check runs at a time.
    ///
    /// - Parameter isEnding: as `catchUp` asks it; the model in use then stays as it is.
    /// - Throws: `CancellationError` when it ends before everything is folded; `views.busy` when another one is running,
    ///   `views.cannot_write`; whatever the reader throws.
    package static func rebuild(
        at path: String, from reader: any StoryReader, calendar: BusinessCalendar,
        progress: (Progress) -> Void = { _ in }, isEnding: () -> Bool = { false }
    ) throws {
        try rebuild(
            at: path, from: reader, calendar: calendar, bounds: .usual, progress: progress, isEnding: isEnding
        ) {
            if isEnding() { throw CancellationError() }
        }
    }

    /// - Parameter checkpointed: called after each commit to the file beside; what it throws ends the rebuild there.
    static func rebuild(
        at path: String, from reader: any StoryReader, calendar: BusinessCalendar, bounds: Filling.Bounds,
        progress: (Progress) -> Void = { _ in }, isEnding: () -> Bool = { false }, checkpointed: () throws -> Void
    ) throws {
        try alone(path) {
            let scratch = path + ".rebuilding"
            do {
                let begun = try begin(scratch, from: reader, calendar: calendar, bounds: bounds)
                let fresh = begun.model
                try begun.filling.run(progress: progress, isEnding: isEnding, checkpointed: checkpointed)
                try fresh.catchUp(from: reader, progress: progress, isEnding: isEnding)
                try fresh.writing { try RebuildCheckpoint.remove(from: $0) }
                try fresh.closeFile()
            }
            try FileSwap.replace(path, with: scratch)
        }
    }

    /// The file that a killed rebuild left, if it can be gone on with; else a new one.
    private static func begin(
        _ scratch: String, from reader: any StoryReader, calendar: BusinessCalendar, bounds: Filling.Bounds
    ) throws -> (model: ReadModel, filling: Filling) {
        if FileIdentity(path: scratch) != nil {
            if let left = try? ReadModel(.scratch(scratch), calendar: calendar), !left.needsRebuild {
                if let filling = try? Filling(left, from: reader, bounds: bounds) { return (left, filling) }
                try left.closeFile()
            }
            try FileSwap.remove(scratch)
        }
        let fresh = try ReadModel(.scratch(scratch), calendar: calendar)
        guard let filling = try Filling(fresh, from: reader, bounds: bounds) else {
            preconditionFailure("a new file has nothing in it")
        }
        return (fresh, filling)
    }

    /// Folds the whole log into a file beside, up to where the live one has come, and compares row by row.
    ///
    /// - Throws: `views.stale` when there is nothing that could be compared; `views.busy`, `views.cannot_write`;
    ///   whatever the reader throws.
    package static func check(
        path: String, from reader: any StoryReader, calendar: BusinessCalendar,
        progress: (Progress) -> Void = { _ in }
    ) throws -> CheckReport {
        let live = try ReadModel(path: path, calendar: calendar)
        return try alone(path) {
            let scratch = path + ".checking"
            try FileSwap.remove(scratch)
            defer { try? FileSwap.remove(scratch) }
            let fresh = try ReadModel(.scratch(scratch), calendar: calendar)
            // The long part, while others go on writing; then what they wrote meanwhile, and nothing moves any more.
            guard let filling = try Filling(fresh, from: reader, through: try live.position()) else {
                preconditionFailure("a new file has nothing in it")
            }
            try filling.run(progress: progress)
            try fresh.writing { try RebuildCheckpoint.remove(from: $0) }
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
