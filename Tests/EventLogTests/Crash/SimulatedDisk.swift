import CFaultVFS
import Foundation
import GRDB
import Synchronization

private let ok = ResultCode.SQLITE_OK.rawValue

/// A folder whose files SQLite writes through `CFaultVFS`: it knows what a sync has made certain, lets steps fail, and
/// says what a power cut would leave.
///
/// A file's bytes are certain once the file was synced, its entry in the folder once the folder was. SQLite's unix VFS
/// syncs the folder with the first sync of a journal or WAL that it opened with leave to create it, and with a delete that
/// is asked to; nothing else does.
final class SimulatedDisk: Sendable {
    enum Step: Hashable, CaseIterable { case create, write, truncate, sync, delete }

    enum Trouble {
        /// From that step on none succeeds.
        case powerCut(at: Int)
        /// That step fails, once, with this code of SQLite's.
        case failure(at: Int, code: ResultCode)
        /// The next step of that kind fails, once.
        case failureOfNext(Step, code: ResultCode)
        /// No write finds room, while it lasts.
        case full
        /// No read succeeds, while it lasts.
        case unreadable
    }

    fileprivate struct State {
        var files: [Int64: StoredFile] = [:]
        /// Which file a name stands for, as the program sees it.
        var names: [String: Int64] = [:]
        var certainNames: [String: Int64] = [:]
        /// Entries made and removed since the folder was last synced.
        var entries: [(name: String, file: Int64?)] = []
        var steps: [(step: Step, name: String)] = []
        var trouble: Trouble?
        var hasFailed = false
    }

    private let folder: TemporaryFolder
    private let path: String
    private let state: Mutex<State>

    /// A disk with these files on it, and nothing in doubt.
    init(_ files: [String: [UInt8]] = [:]) throws {
        guard Self.registered == ok else { throw DatabaseError(message: "the fault VFS cannot be registered") }
        folder = try TemporaryFolder()
        path = URL(fileURLWithPath: folder.path).resolvingSymlinksInPath().path
        var known = State()
        for (name, bytes) in files {
            let number = Int64(known.files.count)
            known.files[number] = StoredFile(bytes)
            known.certainNames[name] = number
            try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        }
        known.names = known.certainNames
        state = Mutex(known)
        let code = fault_vfs_arm(
            path, { Unmanaged<SimulatedDisk>.fromOpaque($0!).takeUnretainedValue().observe(&$1!.pointee) },
            Unmanaged.passUnretained(self).toOpaque())
        guard code == ok else { throw DatabaseError(message: "the folder cannot be armed") }
    }

    deinit {
        let open = fault_vfs_disarm(path)
        precondition(open == 0, "\(open) files of a simulated disk are still open")
    }

    private static let registered = fault_vfs_register()

    var log: String { path + "/log.db" }

    /// Every step that changes something, in order; a step's number is its place here, counted from 1.
    var steps: [(step: Step, name: String)] { state.withLock { $0.steps } }

    var hasFailed: Bool { state.withLock { $0.hasFailed } }

    var isCutOff: Bool {
        state.withLock { if case .powerCut = $0.trouble { $0.hasFailed } else { false } }
    }

    func set(_ trouble: Trouble?) {
        state.withLock { $0.trouble = trouble }
    }

    /// The files as a power cut would leave them now.
    func afterPowerCut(seed: UInt64) -> [String: [UInt8]] {
        var chance = Chance(seed: seed)
        return state.withLock { state in
            var names = state.certainNames
            for entry in state.entries {
                switch chance.fate() {
                case .dropped: break
                // An entry is there or not.
                case .kept, .torn: names[entry.name] = entry.file
                }
            }
            // In a fixed order, so that the seed replays.
            let named = names.sorted { $0.key < $1.key }
            return Dictionary(
                uniqueKeysWithValues: named.map { name, number in
                    (name, state.files[number]?.afterPowerCut(&chance) ?? [])
                })
        }
    }

    private func observe(_ step: inout fault_step) -> Int32 {
        state.withLock { $0.observe(&step) }
    }
}

extension SimulatedDisk.State {
    fileprivate mutating func observe(_ step: inout fault_step) -> Int32 {
        let name = String(cString: step.name)
        switch step.kind {
        case FAULT_STEP_READ:
            if case .unreadable = trouble { return ResultCode.SQLITE_IOERR_READ.rawValue }
            return ok
        case FAULT_STEP_OPEN:
            if step.creates == 0 {
                step.file = names[name] ?? -1
                return ok
            }
            return take(.create, name) { state in
                let number = Int64(state.files.count)
                state.files[number] = StoredFile()
                state.change(name, to: number)
                step.file = number
            }
        case FAULT_STEP_WRITE:
            return take(.write, name) { state in
                let bytes = [UInt8](UnsafeRawBufferPointer(start: step.bytes, count: Int(step.count)))
                state.files[step.file]?.note(.write(offset: Int(step.offset), bytes: bytes))
            }
        case FAULT_STEP_TRUNCATE:
            return take(.truncate, name) { $0.files[step.file]?.note(.truncate(size: Int(step.offset))) }
        case FAULT_STEP_SYNC:
            let code = take(.sync, name) { state in
                state.files[step.file]?.sync()
                if step.syncs_folder != 0 { state.syncEntries() }
            }
            if code != ok { files[step.file]?.failSync() }
            return code
        case FAULT_STEP_DELETE:
            return take(.delete, name) { state in
                state.change(name, to: nil)
                if step.syncs_folder != 0 { state.syncEntries() }
            }
        default: preconditionFailure("the VFS shows no other step")
        }
    }

    /// Counts a step and does it, or says with which code it fails.
    private mutating func take(
        _ step: SimulatedDisk.Step, _ name: String, _ change: (inout SimulatedDisk.State) -> Void
    ) -> Int32 {
        steps.append((step, name))
        if let code = refusal(of: step, number: steps.count) {
            hasFailed = true
            return code.rawValue
        }
        change(&self)
        return ok
    }

    private mutating func refusal(of step: SimulatedDisk.Step, number: Int) -> ResultCode? {
        switch trouble {
        case nil, .unreadable: return nil
        case .powerCut(let at): return number >= at ? step.failure : nil
        case .failure(let at, let code): return number == at ? code : nil
        case .failureOfNext(let kind, let code):
            guard step == kind else { return nil }
            trouble = nil
            return code
        case .full: return step == .write ? .SQLITE_FULL : nil
        }
    }

    private mutating func change(_ name: String, to file: Int64?) {
        names[name] = file
        entries.append((name, file))
    }

    private mutating func syncEntries() {
        certainNames = names
        entries = []
    }
}

extension SimulatedDisk.Step {
    /// As SQLite's unix VFS says it.
    fileprivate var failure: ResultCode {
        switch self {
        case .create: .SQLITE_CANTOPEN
        case .write: .SQLITE_IOERR_WRITE
        case .truncate: .SQLITE_IOERR_TRUNCATE
        case .sync: .SQLITE_IOERR_FSYNC
        case .delete: .SQLITE_IOERR_DELETE
        }
    }
}
