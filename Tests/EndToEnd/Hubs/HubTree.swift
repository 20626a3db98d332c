import Foundation

/// A hub at the command line, with a port of its own; it serves until the value goes.
final class ServedHub {
    let code: String
    let folder: String
    private let workshop: Workshop
    private let port: Int
    private var process: ChildProcess?

    /// How long something may take that happens by itself.
    static let patience = Duration.seconds(60)

    init(_ code: String, in workshop: Workshop) throws {
        self.code = code
        self.workshop = workshop
        folder = workshop.file(code)
        port = try Workshop.freePort()
        try Programs.succeed(
            "hub",
            ["init", "--dir", folder, "--site", code, "--name", "中心 \(code)", "--endpoint", "tcp://127.0.0.1:\(port)"])
        // Syncs by itself only when something is new, so that tests know what happened why.
        try Data("sync:\n  intervalSeconds: 86400\n".utf8).write(to: URL(fileURLWithPath: folder + "/hub.yaml"))
    }

    deinit { stop() }

    /// Invites a site; returns the invitation's file.
    func invite(_ site: String) throws -> String {
        let invitation = try Programs.succeed(
            "hub", ["invite", "--dir", folder, "--site", site, "--name", "站 \(site)"])
        let file = workshop.file("\(site)-at-\(code)-\(UUID().uuidString).invite")
        try Data(invitation.output.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Puts this hub below that one, which must be serving.
    func join(_ above: ServedHub) throws {
        try Programs.succeed("hub", ["join", try above.invite(code), "--dir", folder])
        try sync()
    }

    func sync() throws { try Programs.succeed("hub", ["sync", "--once", "--dir", folder]) }

    /// Starts `hub serve` and returns when it listens.
    func serve() throws {
        let said = workshop.file("\(code).log")
        try Data().write(to: URL(fileURLWithPath: said))
        let process = try Programs.start(
            "/bin/sh",
            [
                "-c", "exec \"$@\" 2>'\(said)'", "sh", Programs.path(of: "hub"), "serve", "--dir", folder,
                "--http-port", "0",
            ])
        self.process = process
        try waitUntil("it listens") {
            let log = try String(contentsOfFile: said, encoding: .utf8)
            guard process.isRunning else { throw Programs.Unexpected(what: "the hub ended: \(log)") }
            return log.contains("listening") && log.contains("dashboard")
        }
    }

    func stop() {
        process?.signal(SIGTERM)
        process?.wait()
        process = nil
    }

    /// Asks until it is so.
    func waitUntil(_ what: String, _ isSo: () throws -> Bool) throws {
        let deadline = ContinuousClock.now.advanced(by: Self.patience)
        while try !isSo() {
            guard ContinuousClock.now < deadline else { throw Programs.Unexpected(what: "not in time: \(what)") }
            sched_yield()
        }
    }

    @discardableResult
    func json(_ arguments: [String]) throws -> Printed {
        Printed(try Programs.succeed("hub", arguments + ["--dir", folder, "--json"]).json())
    }

    /// The row of a site in `site list`.
    func row(_ site: String) throws -> Printed? {
        try json(["site", "list"]).rows("sites").first { $0.text("site") == site }
    }

    func collected() throws -> FigureSet.Value? { try workshop.figures("hub", folder)["matters.collected"] }
}

/// A station at the command line.
struct Outpost {
    let code: String
    let folder: String

    init(_ code: String, in workshop: Workshop, folder: String? = nil) {
        self.code = code
        self.folder = folder ?? workshop.file(code)
    }

    func join(_ hub: ServedHub) throws {
        try Programs.succeed("station", ["join", try hub.invite(code), "--dir", folder])
    }

    @discardableResult
    func json(_ arguments: [String]) throws -> Printed {
        Printed(
            try Programs.succeed(
                "station", arguments + ["--dir", folder, "--json"], environment: ["JIAZHAN_USER": "lin"]
            ).json())
    }

    func opinion(_ title: String, _ arguments: [String] = []) throws -> String {
        try json(["opinion", "add", "--title", title, "--category", "城乡建设/市政设施"] + arguments).text("matter") ?? ""
    }

    @discardableResult
    func sync() throws -> Printed { try json(["sync", "--once"]) }

    func attempt(_ arguments: [String]) throws -> Programs.Outcome {
        try Programs.run("station", arguments + ["--dir", folder])
    }
}
