import Foundation
import Synchronization

/// The two programs as they were built, run as other programs run them.
enum Programs {
    /// What a run printed and how it ended.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        /// The one object that `--json` prints.
        func json() throws -> [String: Any] {
            guard let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] else {
                throw Unexpected(what: "no JSON object: \(output)")
            }
            return object
        }
    }

    struct Unexpected: Error, CustomStringConvertible {
        let what: String
        var description: String { what }
    }

    /// Where the test runner was built, and the programs beside it.
    static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    /// The project's root, four folders above this file.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func path(of program: String) -> String { folder.appendingPathComponent(program).path }

    /// Runs to the end.
    @discardableResult
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Outcome {
        let child = try start(program, arguments, environment: environment, output: .piped, errors: .piped)
        let (output, errors) = try child.read()
        child.wait()
        return Outcome(status: child.status ?? -1, output: output, errors: errors)
    }

    /// Runs to the end and demands success.
    @discardableResult
    static func succeed(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Outcome {
        let outcome = try run(program, arguments, environment: environment)
        guard outcome.status == 0 else {
            throw Unexpected(what: "\(program) \(arguments) ended with \(outcome.status): \(outcome.errors)")
        }
        return outcome
    }

    /// Starts a program of ours by its name, or any by its path.
    static func start(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        output: ChildProcess.Stream = .discarded, errors: ChildProcess.Stream = .discarded
    ) throws -> ChildProcess {
        let variables = ProcessInfo.processInfo.environment
            .merging(["JIAZHAN_LANG": "en", "JIAZHAN_CONFIG": root.appendingPathComponent("config").path]) { $1 }
            .merging(environment) { $1 }
        return try ChildProcess(
            program.hasPrefix("/") ? program : path(of: program), arguments, environment: variables, output: output,
            errors: errors)
    }

    /// Does something for each, several at once: what a short run of a program takes is mostly waiting, for the disk above all.
    ///
    /// - Returns: in the order of the items.
    /// - Throws: what went wrong with the first of them, once all are through.
    static func forEach<Item: Sendable, Value: Sendable>(
        _ items: [Item], atOnce: Int = 8, _ body: @escaping @Sendable (Item) throws -> Value
    ) throws -> [Value] {
        let turns = DispatchSemaphore(value: atOnce)
        let results = Mutex<[Int: Result<Value, any Error>]>([:])
        let all = DispatchGroup()
        for (index, item) in items.enumerated() {
            turns.wait()
            all.enter()
            let thread = Thread {
                let result = Result { try body(item) }
                results.withLock { $0[index] = result }
                turns.signal()
                all.leave()
            }
            thread.start()
        }
        all.wait()
        let found = results.withLock { $0 }
        return try items.indices.map { index in
            guard let result = found[index] else { preconditionFailure("each thread leaves a result") }
            return try result.get()
        }
    }
}
