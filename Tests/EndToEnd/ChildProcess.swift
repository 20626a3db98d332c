import Foundation
import Glibc

/// A program that was started, with pipes to what it prints. One thread uses it.
///
/// Written on posix_spawn: Foundation's Process waits on a run loop, which test threads do not have.
final class ChildProcess {
    enum Stream { case discarded, piped }

    let pid: pid_t
    private(set) var status: Int32?
    private(set) var endedBySignal = false
    private let outputEnd: Int32?
    private let errorsEnd: Int32?

    /// How long a run may take before it is killed and the test fails.
    static let patience = Duration.seconds(120)

    init(
        _ path: String, _ arguments: [String], environment: [String: String], output: Stream = .discarded,
        errors: Stream = .discarded
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        var toClose: [Int32] = []
        func connect(_ descriptor: Int32, _ stream: Stream) throws -> Int32? {
            switch stream {
            case .discarded:
                posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
                return nil
            case .piped:
                var ends: [Int32] = [0, 0]
                // Not inherited by programs that other tests start meanwhile, or the end of this stream would never come.
                guard pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else {
                    throw Programs.Unexpected(what: "no pipe: errno \(errno)")
                }
                posix_spawn_file_actions_adddup2(&actions, ends[1], descriptor)
                toClose.append(ends[1])
                return ends[0]
            }
        }
        outputEnd = try connect(1, output)
        errorsEnd = try connect(2, errors)
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, path, &actions, nil, &words, &variables)
        toClose.forEach { close($0) }
        guard failure == 0 else { throw Programs.Unexpected(what: "\(path) does not start: errno \(failure)") }
        self.pid = pid
    }

    deinit {
        if status == nil {
            kill(pid, SIGKILL)
            wait()
        }
        [outputEnd, errorsEnd].compactMap { $0 }.forEach { close($0) }
    }

    /// Whether it still runs; never waits.
    var isRunning: Bool {
        if status == nil { reap(WNOHANG) }
        return status == nil
    }

    func signal(_ number: Int32) { if isRunning { kill(pid, number) } }

    func wait() { if status == nil { reap(0) } }

    private func reap(_ options: Int32) {
        var code: Int32 = 0
        while true {
            let reaped = waitpid(pid, &code, options)
            if reaped == pid {
                let signal = code & 0x7F
                endedBySignal = signal != 0
                status = signal == 0 ? (code >> 8) & 0xFF : 128 + signal
                return
            }
            if reaped == 0 || errno != EINTR { return }
        }
    }

    /// Reads both streams until they end or `isEnough` says so.
    ///
    /// - Throws: `Unexpected` when that takes longer than `patience`; the program is then killed.
    func read(until isEnough: (_ output: String, _ errors: String) -> Bool = { _, _ in false }) throws -> (
        String, String
    ) {
        try read(Self.patience, killing: false, until: isEnough)
    }

    /// Reads both streams until they end; after so long the program is killed, and what it said until then is returned.
    func read(killingAfter moment: Duration) throws -> (String, String) {
        try read(moment, killing: true) { _, _ in false }
    }

    /// Takes from now on whatever the program says on its errors, and writes it behind what it said so far.
    ///
    /// - Returns: signalled once the program, and whatever it started, has closed them: usually because it ended.
    func keepErrors(in path: String, after said: String) throws -> DispatchSemaphore {
        guard let errorsEnd else { preconditionFailure("errors that are kept are piped") }
        let source = dup(errorsEnd)
        let sink = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard source >= 0, sink >= 0, fcntl(source, F_SETFD, FD_CLOEXEC) == 0 else {
            throw Programs.Unexpected(what: "\(path) cannot be written: errno \(errno)")
        }
        let closed = DispatchSemaphore(value: 0)
        let thread = Thread {
            var bytes = [UInt8](said.utf8)
            var count = bytes.count
            while count > 0 {
                // A test's disk that is full fails the test elsewhere.
                _ = write(sink, bytes, count)
                if bytes.count < 65_536 { bytes = [UInt8](repeating: 0, count: 65_536) }
                repeat { count = Glibc.read(source, &bytes, bytes.count) } while count < 0 && errno == EINTR
            }
            close(source)
            close(sink)
            closed.signal()
        }
        thread.start()
        return closed
    }

    /// Returns when the program says something or ends, or when the time is up; what it says is left to be read.
    func awaitWord(within time: Duration) {
        guard let outputEnd else { return }
        var polled = pollfd(fd: outputEnd, events: Int16(POLLIN), revents: 0)
        poll(&polled, 1, Int32(max(0, time / .milliseconds(1))))
    }

    private func read(
        _ patience: Duration, killing: Bool, until isEnough: (_ output: String, _ errors: String) -> Bool
    ) throws -> (String, String) {
        let deadline = ContinuousClock.now.advanced(by: patience)
        var isKilled = false
        var gathered: [Int32: Data] = [:]
        var open = [outputEnd, errorsEnd].compactMap { $0 }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        func text(_ end: Int32?) -> String { String(decoding: end.flatMap { gathered[$0] } ?? Data(), as: UTF8.self) }
        while !open.isEmpty, !isEnough(text(outputEnd), text(errorsEnd)) {
            var polled = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let remaining = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
            if remaining <= 0, !isKilled {
                signal(SIGKILL)
                isKilled = true
                guard killing else {
                    throw Programs.Unexpected(what: "took longer than \(patience): \(text(errorsEnd))")
                }
            }
            // A tenth of a millisecond counts where a program is to be killed at a moment of its own.
            let wait = isKilled ? 1000 : Int32(min(1000, remaining.rounded(.up)))
            guard poll(&polled, nfds_t(polled.count), wait) > 0 else { continue }
            for entry in polled where entry.revents != 0 {
                let count = Glibc.read(entry.fd, &buffer, buffer.count)
                if count > 0 {
                    gathered[entry.fd, default: Data()].append(contentsOf: buffer[..<count])
                } else if count == 0 || errno != EINTR {
                    open.removeAll { $0 == entry.fd }
                }
            }
        }
        return (text(outputEnd), text(errorsEnd))
    }

    /// The processes that it started itself.
    var children: [pid_t] {
        let list = (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
        return list.split(separator: " ").compactMap { pid_t($0) }
    }
}
