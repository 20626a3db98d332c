import Foundation
import Testing

/// What goes wrong is said in one line with the right status, and nothing that was saved is lost.
@Suite struct BadInputTests {
    private let workshop: Workshop
    private let site: String

    init() throws {
        workshop = try Workshop()
        try workshop.makeHub()
        site = try workshop.join("520103100-Z02")
        try Programs.succeed("station", ["opinion", "add", "--dir", site, "--title", "路灯", "--category", "甲"])
    }

    /// Runs what must fail and checks that it says so as the contract wants, in both languages, and saved nothing.
    private func refuses(
        _ program: String, _ arguments: [String], status: Int32, saying words: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try saved()
        for (language, isEnglish) in [("en", true), ("zh", false)] {
            let outcome = try Programs.run(program, arguments, environment: ["JIAZHAN_LANG": language])
            #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
            let lines = outcome.errors.split(separator: "\n")
            #expect(lines.count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
            #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
            if isEnglish {
                #expect(outcome.errors.contains(words), "\(outcome.errors)", sourceLocation: sourceLocation)
            }
        }
        #expect(try saved() == before, sourceLocation: sourceLocation)
    }

    private func saved() throws -> Int {
        try #require(try Programs.succeed("station", ["status", "--dir", site, "--json"]).json()["saved"] as? Int)
    }

    private func write(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: workshop.file(name)))
        return workshop.file(name)
    }

    @Test func `a command without its arguments, with unknown words or bad dates is bad usage or bad data`() throws {
        try refuses("station", ["opinion", "add", "--dir", site], status: 64, saying: "--title")
        try refuses("station", ["opinion", "add", "--dir", site, "--title", " "], status: 64, saying: "--title")
        try refuses(
            "station", ["opinion", "add", "--dir", site, "--title", "t", "--channel", "telegram"], status: 64,
            saying: "walk-in")
        try refuses(
            "station", ["opinion", "add", "--dir", site, "--title", "t", "--occurred-at", "2026-02-30"], status: 65,
            saying: "2026-02-30")
        try refuses(
            "station", ["opinion", "add", "--dir", site, "--title", "t", "--occurred-at", "2126-02-03"], status: 65,
            saying: "a day ahead")
        try refuses(
            "station", ["opinion", "add", "--dir", site, "--title", "t", "--division", "529999"], status: 65,
            saying: "529999")
        try refuses("station", ["figures", "--dir", site, "--by", "moon"], status: 64, saying: "moon")
        try refuses("station", ["nonsense"], status: 64, saying: "nonsense")
    }

    @Test func `a matter number with a slip, and a step that makes no sense, are refused`() throws {
        try refuses("station", ["show", "520103100-Z02-2-A", "--dir", site], status: 65, saying: "matter number")
        let added = try Programs.succeed(
            "station", ["opinion", "add", "--dir", site, "--title", "t", "--json"]
        ).json()
        let matter = try #require(added["matter"] as? String)
        try refuses("station", ["reply", matter, "--class", "A", "--dir", site], status: 65, saying: "refer")
        try refuses("station", ["rate", matter, "--dir", site], status: 65, saying: "rating")
    }

    @Test func `a step before the matter was collected, and figures of no division, are refused`() throws {
        let added = try Programs.succeed(
            "station", ["opinion", "add", "--dir", site, "--title", "t", "--occurred-at", "2026-05-12", "--json"]
        ).json()
        let matter = try #require(added["matter"] as? String)
        try refuses(
            "station", ["resolve", matter, "--occurred-at", "2026-05-11", "--dir", site], status: 65,
            saying: "before the matter was collected")
        try refuses("station", ["figures", "--dir", site, "--region", "99"], status: 65, saying: "no division 99")
    }

    @Test func `output that cannot be written is no success`() throws {
        let station = Programs.path(of: "station")
        let outcome = try Programs.run(
            "/bin/sh", ["-c", "exec \"$0\" \"$@\" > /dev/full", station, "log", "stat", "--dir", site])
        #expect(outcome.status == 73)
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test func `a content whose row is gone is damage, named by the event that names it`() throws {
        let python = """
            import sqlite3, sys
            log = sqlite3.connect(sys.argv[1])
            for trigger in ("contents_are_never_deleted", "content_chunks_are_never_deleted"):
                log.execute("DROP TRIGGER " + trigger)
            for table in ("content_chunks", "contents"):
                log.execute("DELETE FROM " + table)
            log.commit()
            """
        try Programs.succeed("/usr/bin/python3", ["-c", python, site + "/log.db"])
        let outcome = try Programs.run("station", ["log", "verify", "--dir", site])
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("event 2") && outcome.errors.contains("gone"))
    }

    @Test func `a division or a site code that does not exist makes no site`() throws {
        for (code, words) in [("529999-Z01", "529999"), ("520103100-X01", "site code"), ("", "site code")] {
            try refuses(
                "station", ["init", "--dir", workshop.file("new"), "--site", code, "--name", "n"], status: 65,
                saying: words)
            #expect(!FileManager.default.fileExists(atPath: workshop.file("new")))
        }
        try refuses(
            "station", ["init", "--dir", site, "--site", "520103100-Z02", "--name", "n"], status: 65, saying: "already")
    }

    @Test func `an unreachable hub may be tried again, and everything stays saved`() throws {
        try refuses("station", ["sync", "--once", "--dir", site], status: 75, saying: "cannot be reached")
    }

    @Test func `a revoked key and a used invitation are refused by name`() throws {
        try workshop.serve()
        try workshop.sync(site)
        let stolen = workshop.file("stolen")
        try Programs.succeed("station", ["join", workshop.file("520103100-Z02.invite"), "--dir", stolen])
        try refuses("station", ["sync", "--once", "--dir", stolen], status: 65, saying: "does not accept")
        try Programs.succeed("hub", ["site", "revoke", "520103100-Z02", "--reason", "lost", "--dir", workshop.hub])
        try refuses("station", ["sync", "--once", "--dir", site], status: 65, saying: "does not accept")
    }

    @Test func `an invitation that was cut, or is for another site, joins nothing`() throws {
        let whole = try String(contentsOfFile: workshop.file("520103100-Z02.invite"), encoding: .utf8)
        let cut = try write("cut.invite", String(whole.prefix(whole.count / 2)))
        try refuses("station", ["join", cut, "--dir", workshop.file("x")], status: 65, saying: "no whole invitation")
        try workshop.join("520103020-S05")
        try refuses(
            "station", ["join", workshop.file("520103020-S05.invite"), "--dir", site], status: 65,
            saying: "this site is")
    }

    @Test func `a bundle cut in half is refused and the hub's log stays as it was`() throws {
        let bundle = workshop.file("b")
        try Programs.succeed("station", ["bundle", "export", bundle, "--dir", site])
        let whole = try Data(contentsOf: URL(fileURLWithPath: bundle))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: bundle))
        let before = try Programs.succeed("hub", ["log", "stat", "--dir", workshop.hub, "--json"]).output
        try refuses("hub", ["bundle", "import", bundle, "--dir", workshop.hub], status: 65, saying: "cut short")
        #expect(try Programs.succeed("hub", ["log", "stat", "--dir", workshop.hub, "--json"]).output == before)
    }

    @Test func `a mapping that names a missing column and a file that cannot be read write nothing`() throws {
        let ledger = try write("l.csv", "编号,标题,日期\n1,灯,2026-05-01\n")
        let map = try write(
            "m.yaml", "ledger: l\ndates: [yyyy-MM-dd]\nkey: 编号\ncollected:\n  at: 日期\n  title: 题目\n")
        try refuses("station", ["import", ledger, "--map", map, "--dir", site], status: 65, saying: "题目")
        let good = try write(
            "g.yaml", "ledger: l\ndates: [yyyy-MM-dd]\nkey: 编号\ncollected:\n  at: 日期\n  title: 标题\n")
        let torn = try write("t.csv", "编号,标题,日期\n1,灯,2026-05-01\n2,\"没有收尾的引号,2026-05-01\n")
        try refuses("station", ["import", torn, "--map", good, "--dir", site], status: 65, saying: "line 3")
        try refuses(
            "station", ["import", workshop.file("none.csv"), "--map", good, "--dir", site], status: 65,
            saying: "none.csv")
    }

    @Test func `a row with a date that is none is refused with its line and reason, the others are taken in`() throws {
        let ledger = try write("l.csv", "编号,标题,日期\n1,灯,2026-05-01\n2,桥,2026-02-30\n3,,2026-05-02\n")
        let map = try write(
            "g.yaml", "ledger: l\ndates: [yyyy-MM-dd]\nkey: 编号\ncollected:\n  at: 日期\n  title: 标题\n")
        let outcome = try Programs.succeed("station", ["import", ledger, "--map", map, "--dir", site, "--json"]).json()
        #expect(outcome["new"] as? Int == 1)
        #expect(outcome["refused"] as? Int == 2)
        let report = try String(contentsOfFile: try #require(outcome["report"] as? String), encoding: .utf8)
        #expect(report.contains("3,2,refused"))
        #expect(report.contains("日期"), "the column is named")
        #expect(!report.contains("2026-02-30"), "what stands in the ledger is not quoted")
        #expect(report.contains("4,3,refused"))
    }

    @Test func `a damaged log is named by verify and by whoever reads it`() throws {
        let path = site + "/log.db"
        // Fold the WAL in, so that the one file has every row.
        try Programs.run(
            "/usr/bin/python3",
            ["-c", "import sqlite3,sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA wal_checkpoint(TRUNCATE)')", path])
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let category = try #require(bytes.range(of: Data("甲".utf8)))
        bytes[category.lowerBound] ^= 0x01
        try bytes.write(to: URL(fileURLWithPath: path))
        let outcome = try Programs.run("station", ["log", "verify", "--dir", site])
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("log 520103100-Z02, event 2"))
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test func `a file that is no log is not taken for one`() throws {
        try Data("not a database at all, but long enough to look at".utf8).write(
            to: URL(fileURLWithPath: site + "/log.db"))
        try? FileManager.default.removeItem(atPath: site + "/log.db-wal")
        let outcome = try Programs.run("station", ["opinion", "add", "--dir", site, "--title", "t"])
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("no Jiazhan log"))
    }

    @Test(.enabled(if: SmallDisk.canBeMade, "no file system can be mounted here"))
    func `a full disk saves nothing of what it cannot hold, loses nothing, and goes on when there is room`() throws {
        let disk = try SmallDisk(kilobytes: 400)
        let site = disk.path + "/site"
        try Programs.succeed("station", ["init", "--dir", site, "--site", "520103100-Z02", "--name", "n"])
        var acknowledged = 1
        var full: Programs.Outcome?
        let text = String(repeating: "路灯不亮", count: 2000)
        while full == nil, acknowledged < 100 {
            let outcome = try Programs.run(
                "station", ["opinion", "add", "--dir", site, "--title", "t", "--text", text])
            if outcome.status == 0 { acknowledged += 1 } else { full = outcome }
        }
        let outcome = try #require(full)
        #expect(outcome.status == 73)
        #expect(outcome.errors.contains("the disk is full"))
        #expect(outcome.errors.split(separator: "\n").count == 1)
        let status = try Programs.succeed("station", ["status", "--dir", site, "--json"]).json()
        #expect(status["saved"] as? Int == acknowledged)
        try Programs.succeed("station", ["log", "verify", "--dir", site])
        try disk.grow(kilobytes: 4000)
        try Programs.succeed("station", ["opinion", "add", "--dir", site, "--title", "t", "--text", text])
        let after = try Programs.succeed("station", ["status", "--dir", site, "--json"]).json()
        #expect(after["saved"] as? Int == acknowledged + 1)
    }

    @Test func `a disk that fails to write saves nothing, and says so in one line`() throws {
        let before = try saved()
        // libfiu lets every write at a place fail with EIO.
        let failing = try Programs.run(
            "/usr/bin/fiu-run",
            [
                "-x", "-c", "enable name=posix/io/rw/pwrite*,failinfo=5", Programs.path(of: "station"), "opinion",
                "add",
                "--dir", site, "--title", "t",
            ])
        #expect(failing.status == 73, "\(failing.errors)")
        #expect(failing.errors.split(separator: "\n").count == 1)
        #expect(try saved() == before)
        try Programs.succeed("station", ["log", "verify", "--dir", site])
        try Programs.succeed("station", ["opinion", "add", "--dir", site, "--title", "t"])
        #expect(try saved() == before + 1)
    }

    @Test func `a disk that fails to sync acknowledges nothing`() throws {
        let failing = try Programs.run(
            "/usr/bin/fiu-run",
            [
                "-x", "-c", "enable name=posix/io/sync/*,failinfo=5", Programs.path(of: "station"), "opinion", "add",
                "--dir", site, "--title", "t",
            ])
        #expect(failing.status == 73, "\(failing.errors)")
        #expect(failing.output.isEmpty)
        try Programs.succeed("station", ["log", "verify", "--dir", site])
    }
}

/// A file system of a few hundred kilobytes in memory; unmounted with the returned value.
private final class SmallDisk {
    let path: String

    /// Mounting takes root, and not every container allows it.
    static var canBeMade: Bool { (try? SmallDisk(kilobytes: 64)) != nil }

    init(kilobytes: Int) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("jiazhan-disk-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard try Programs.run("/bin/mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path]).status == 0
        else {
            try FileManager.default.removeItem(atPath: path)
            throw Programs.Unexpected(what: "cannot mount")
        }
    }

    func grow(kilobytes: Int) throws {
        try Programs.succeed("/bin/mount", ["-o", "remount,size=\(kilobytes)k", path])
    }

    deinit {
        _ = try? Programs.run("/bin/umount", [path])
        try? FileManager.default.removeItem(atPath: path)
    }
}
