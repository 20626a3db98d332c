import Foundation
import Testing

/// What the kernel was asked, in order: an acknowledgement never comes before the sync that makes it true.
@Suite(.serialized) struct DurabilityTests {
    @Test func `the station syncs the log before it says that an opinion is saved`() throws {
        let workshop = try Workshop()
        let site = workshop.file("site")
        try Programs.succeed("station", ["init", "--dir", site, "--site", "520103100-Z02", "--name", "n"])
        let trace = workshop.file("trace")
        let outcome = try Programs.run(
            "/usr/bin/strace",
            [
                "-f", "-y", "-qq", "-e", "trace=write,pwrite64,fsync,fdatasync", "-s", "256", "-o", trace,
                Programs.path(of: "station"), "opinion", "add", "--dir", site, "--title", "t", "--json",
            ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let calls = try Trace(path: trace)
        let said = try #require(calls.first { $0.contains("write(1") && $0.contains(#"\"matter\""#) })
        let written = try #require(calls.last(before: said) { $0.contains("pwrite64(") && $0.contains("/log.db-wal>") })
        let synced = try #require(calls.last(before: said) { $0.contains("sync(") && $0.contains("/log.db-wal>") })
        #expect(written < synced && synced < said)
    }

    @Test func `the hub sends nothing while anything that it wrote to its log is not synced`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let site = try workshop.join("520103028-D07")
        let samples = Programs.root.appendingPathComponent("samples").path
        // Few enough for one batch: then every word on the line answers the one before, and none may overtake its commit.
        try Programs.succeed(
            "station", ["import", "\(samples)/dian-07.csv", "--map", "\(samples)/dian-07.map.yaml", "--dir", site])
        let trace = workshop.file("hub.trace")
        try workshop.serve(
            through: (
                "/usr/bin/strace",
                ["-f", "-y", "-qq", "-e", "trace=pwrite64,fsync,fdatasync,sendto,sendmsg", "-s", "16", "-o", trace]
            ))
        try workshop.sync(site)
        workshop.stopHub()

        let calls = try Trace(path: trace)
        let isWrite: (Substring) -> Bool = { $0.contains("pwrite64(") && $0.contains("/log.db-wal>") }
        let isSync: (Substring) -> Bool = { $0.contains("sync(") && $0.contains("/log.db-wal>") }
        let sends = calls.all { $0.contains("send") && $0.contains("<socket:") }
        // Opening the log writes an empty transaction; what is said starts with the first handshake.
        let greeting = try #require(sends.first)
        let begun = try #require(calls.first(after: greeting, where: isWrite))
        let sent = sends.filter { $0 > begun }
        // The keys, the events and the contents are one commit each, and one answer each.
        #expect(sent.count >= 3)
        for answer in sent {
            let written = try #require(calls.last(before: answer, where: isWrite))
            let synced = try #require(calls.last(before: answer, where: isSync), "an answer left before any sync")
            #expect(written < synced, "an answer left while the log was not synced: line \(answer + 1)")
        }
    }
}

/// The lines of an strace, by their place.
private struct Trace {
    private let lines: [Substring]

    init(path: String) throws {
        lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    }

    func first(where matches: (Substring) -> Bool) -> Int? { lines.firstIndex(where: matches) }

    func first(after place: Int, where matches: (Substring) -> Bool) -> Int? {
        lines[place...].firstIndex(where: matches)
    }

    func last(before place: Int, where matches: (Substring) -> Bool) -> Int? {
        lines[..<place].lastIndex(where: matches)
    }

    func all(where matches: (Substring) -> Bool) -> [Int] { lines.indices.filter { matches(lines[$0]) } }
}
