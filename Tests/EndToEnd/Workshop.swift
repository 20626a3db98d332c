import Foundation

/// A folder with a hub and its stations, made through the command line; it goes with the returned value.
final class Workshop {
    static let hubCode = "520103-H01"
    let path: String
    let port: Int
    /// And what is signalled when it has ended.
    private var hubProcess: (ChildProcess, ended: DispatchSemaphore)?

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("jiazhan-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        port = try Self.freePort()
    }

    deinit {
        stopHub()
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { path + "/" + name }

    var hub: String { file("hub") }

    func makeHub() throws {
        try Programs.succeed(
            "hub",
            ["init", "--dir", hub, "--site", Self.hubCode, "--name", "云岩区", "--endpoint", "tcp://127.0.0.1:\(port)"])
    }

    /// Invites a site and joins it; returns its folder.
    ///
    /// - Parameter line: the port of 127.0.0.1 where the site dials; the hub's own if nil.
    @discardableResult
    func join(_ code: String, through line: Int? = nil) throws -> String {
        try Self.join(code, in: path, through: line)
    }

    /// The same of the workshop in that folder, from any thread.
    @discardableResult
    static func join(_ code: String, in path: String, through line: Int? = nil) throws -> String {
        let (invitation, folder) = ("\(path)/\(code).invite", "\(path)/\(code)")
        let dialled = line.map { ["--endpoint", "tcp://127.0.0.1:\($0)"] } ?? []
        let invited = try Programs.succeed(
            "hub", ["invite", "--dir", "\(path)/hub", "--site", code, "--name", "站 \(code)"] + dialled)
        try Data(invited.output.utf8).write(to: URL(fileURLWithPath: invitation))
        try Programs.succeed("station", ["join", invitation, "--dir", folder])
        return folder
    }

    /// Starts `hub serve` and returns when it listens for stations and browsers.
    ///
    /// - Returns: the dashboard's address.
    @discardableResult
    func serve(through command: (program: String, arguments: [String])? = nil) throws -> String {
        let arguments = ["serve", "--dir", hub, "--http-port", "0"]
        let (program, words) =
            command.map { ($0.program, $0.arguments + [Programs.path(of: "hub")] + arguments) } ?? ("hub", arguments)
        let process = try Programs.start(program, words, errors: .piped)
        let isReady = { (said: String) in said.contains("listening") && said.contains("url=") && said.hasSuffix("\n") }
        let (_, said) = try process.read { _, errors in isReady(errors) }
        guard isReady(said), let match = said.firstMatch(of: /url=(http:\/\/[^ \n]+)/) else {
            throw Programs.Unexpected(what: "the hub ended: \(said)")
        }
        hubProcess = (process, try process.keepErrors(in: file("hub.log"), after: said))
        return String(match.1)
    }

    /// Ends the hub; where a tracer runs it, the hub under the tracer.
    ///
    /// - Returns: how it ended; nil where there was none.
    @discardableResult
    func stopHub(signal: Int32 = SIGTERM) -> Int32? {
        guard let (process, ended) = hubProcess else { return nil }
        let children = process.children
        if children.isEmpty { process.signal(signal) } else { children.forEach { kill($0, signal) } }
        if ended.wait(timeout: .now() + 20) == .timedOut {
            children.forEach { kill($0, SIGKILL) }
            process.signal(SIGKILL)
        }
        process.wait()
        hubProcess = nil
        return process.status
    }

    func figures(_ program: String, _ folder: String, _ arguments: [String] = []) throws -> FigureSet {
        try FigureSet(try Programs.succeed(program, ["figures", "--dir", folder, "--json"] + arguments).json())
    }

    /// The hub's folder as it is now, while the hub may be running: what a backup would have.
    func copyHub(to path: String) throws {
        try Programs.succeed("/bin/cp", ["-r", hub, path])
    }

    func sync(_ folder: String) throws {
        try Programs.succeed("station", ["sync", "--once", "--dir", folder])
    }

    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard bound else { throw Programs.Unexpected(what: "no free port: errno \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// The figures that a program printed, by id.
struct FigureSet: Equatable {
    enum Value: Equatable {
        case count(Int)
        case rate(Int, Int)
        case days(median: Double?, p90: Double?)
    }

    private(set) var values: [String: Value] = [:]
    private(set) var rows: [String: [String: Value]] = [:]

    init(_ document: [String: Any]) throws {
        guard let figures = document["figures"] as? [[String: Any]] else {
            throw Programs.Unexpected(what: "no figures in \(document)")
        }
        for figure in figures {
            guard let id = figure["id"] as? String else { throw Programs.Unexpected(what: "a figure without id") }
            values[id] = Self.value(figure)
            for row in figure["rows"] as? [[String: Any]] ?? [] {
                guard let key = row["key"] as? String else { throw Programs.Unexpected(what: "a row without key") }
                rows[id, default: [:]][key] = Self.value(row)
            }
        }
    }

    subscript(id: String) -> Value? { values[id] }

    private static func value(_ entry: [String: Any]) -> Value {
        if let value = entry["value"] as? Int { return .count(value) }
        if let numerator = entry["numerator"] as? Int, let denominator = entry["denominator"] as? Int {
            return .rate(numerator, denominator)
        }
        return .days(median: entry["median"] as? Double, p90: entry["p90"] as? Double)
    }
}
