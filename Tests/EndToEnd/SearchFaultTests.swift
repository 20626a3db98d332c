import Foundation
import Testing

/// What becomes of records when the index of words cannot be written, is damaged, or its program is killed: they stand, one
/// line says what happened, and the next search is right again.
@Suite(.serialized) struct SearchFaultTests {
    private let workshop: Workshop
    private let site: String

    init() throws {
        workshop = try Workshop()
        site = workshop.file("site")
        try Programs.succeed("station", ["init", "--dir", site, "--site", "520103100-Z02", "--name", "n"])
        try Programs.succeed("station", add("路灯不亮", "三组路口的路灯坏了半个月"))
    }

    private var index: String { site + "/search.db" }

    private func add(_ title: String, _ text: String) -> [String] {
        ["opinion", "add", "--dir", site, "--title", title, "--text", text, "--json"]
    }

    private func found(_ words: String, in site: String) throws -> [String] {
        let matters = try Programs.succeed("station", ["search", words, "--dir", site, "--json"]).json()["matters"]
        return (matters as? [[String: Any]] ?? []).compactMap { $0["matter"] as? String }
    }

    /// Runs the station while the kernel answers as told, for the index's files alone.
    private func run(_ arguments: [String], site: String? = nil, inject fault: String) throws -> Programs.Outcome {
        let index = (site ?? self.site) + "/search.db"
        return try Programs.run(
            "/usr/bin/strace",
            [
                "-f", "-qq", "-o", workshop.file("trace"), "-P", index, "-P", index + "-journal", "-e",
                "trace=\(call(fault))",
                "-e", "inject=\(fault)", Programs.path(of: "station"),
            ] + arguments)
    }

    private func call(_ fault: String) -> Substring { fault.prefix { $0 != ":" } }

    private func isInjected() throws -> Bool {
        try String(contentsOfFile: workshop.file("trace"), encoding: .utf8).contains("INJECTED")
    }

    @Test(arguments: ["pwrite64:error=ENOSPC:when=1+", "openat:error=EACCES:when=1+", "fdatasync:error=EIO:when=1+"])
    func `an opinion is recorded although the index cannot be written, and one line says so`(fault: String) throws {
        let outcome = try run(add("井盖松动", "井盖响"), inject: fault)
        #expect(try isInjected())
        #expect(outcome.status == 0)
        let matter = try #require(try outcome.json()["matter"] as? String)
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains("could not look for similar matters"), "\(outcome.errors)")
        #expect(outcome.errors.contains(index))
        #expect(try found("井盖", in: site) == [matter])
        #expect(try found("路灯", in: site).count == 1)
    }

    @Test func `a search on a full disk says so in one line, and the next one is right`() throws {
        try Programs.succeed("station", ["resolve", "--dir", site] + found("路灯", in: site))
        let outcome = try run(["search", "路灯", "--dir", site], inject: "pwrite64:error=ENOSPC:when=1+")
        #expect(try isInjected())
        #expect(outcome.status == 73)
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(try found("路灯", in: site).count == 1)
    }

    @Test func `an index that is damaged is told and made anew, and what was raised before is still found`() throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: index))
        for place in 0..<200 { bytes[place] = 0x5A }
        try bytes.write(to: URL(fileURLWithPath: index))
        let outcome = try Programs.succeed("station", add("路灯不亮", "三组路口的路灯坏了半个月了"))
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains("was damaged"))
        #expect((try outcome.json()["similar"] as? [Any])?.count == 1)
        #expect(try found("路灯", in: site).count == 2)
    }

    @Test func `a file of another kind in the index's place is left alone, and opinions are recorded beside it`() throws
    {
        try Programs.succeed("/bin/cp", [site + "/views.db", index])
        let before = try Data(contentsOf: URL(fileURLWithPath: index))
        let outcome = try Programs.succeed("station", add("井盖松动", "井盖响"))
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains("is no index of ours"))
        let refused = try Programs.run("station", ["search", "井盖", "--dir", site])
        #expect(refused.status == 65)
        #expect(refused.errors.split(separator: "\n").count == 1)
        #expect(try Data(contentsOf: URL(fileURLWithPath: index)) == before)
    }

    @Test func `forgotten words are gone after the next search, wherever forgetting was killed`() throws {
        let secret = "㵘龘靐齾龗"
        let added = try Programs.succeed("station", add("㵘龘靐", secret)).json()
        let matter = try #require(added["matter"] as? String)
        #expect(try found("龘", in: site) == [matter])
        #expect(try traces(of: secret, in: site) == 9)
        var kills = 0
        for moment in 1...12 {
            let copy = workshop.file("copy-\(moment)")
            try Programs.succeed("/bin/cp", ["-r", site, copy])
            let outcome = try run(
                ["forget", matter, "--text", "--dir", copy], site: copy,
                inject: "pwrite64:signal=KILL:when=\(moment)")
            if outcome.status != 0 { kills += 1 }
            #expect(try found("龘", in: copy) == [], "killed at write \(moment)")
            #expect(try found("路灯", in: copy).count == 1, "killed at write \(moment)")
            #expect(try traces(of: secret, in: copy) == 0, "killed at write \(moment)")
            #expect(!FileManager.default.fileExists(atPath: copy + "/search.db-journal"))
        }
        #expect(kills >= 8, "the index is written in that many steps")
    }

    @Test func `an index whose making was killed at any moment finds the same as one that was made at once`() throws {
        let samples = Programs.root.appendingPathComponent("samples").path
        try Programs.succeed(
            "station", ["import", "\(samples)/shi-05.csv", "--map", "\(samples)/shi-05.map.yaml", "--dir", site])
        let bare = workshop.file("bare")
        try FileManager.default.removeItem(atPath: index)
        try Programs.succeed("/bin/cp", ["-r", site, bare])
        let words = ["路", "路灯", "幼儿园", "希望尽快"]
        let expected = try words.map { try found($0, in: site) }
        #expect(expected.allSatisfy { !$0.isEmpty })
        for moment in [1, 2, 4, 8, 16, 32] {
            let copy = workshop.file("made-\(moment)")
            try Programs.succeed("/bin/cp", ["-r", bare, copy])
            let outcome = try run(
                ["search", "路", "--dir", copy], site: copy, inject: "pwrite64:signal=KILL:when=\(moment)")
            #expect(outcome.status != 0, "killed at write \(moment)")
            #expect(try words.map { try found($0, in: copy) } == expected, "killed at write \(moment)")
        }
    }

    @Test func `forgetting that cannot reach the index is recorded, says so, and is made up for`() throws {
        let matter = try #require(try found("路灯", in: site).first)
        let outcome = try run(
            ["forget", matter, "--text", "--dir", site, "--json"], inject: "pwrite64:error=ENOSPC:when=1+")
        #expect(outcome.status == 73)
        #expect(try outcome.json()["forgotten"] as? Int == 2)
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains("leave it with the next search"))
        #expect(try found("路灯", in: site) == [])
        #expect(try traces(of: "路口", in: site) == 0)
    }

    @Test func `a hub that serves and commands beside it share one index`() throws {
        try workshop.makeHub()
        let station = try workshop.join("520103100-Z03")
        let address = try workshop.serve()
        var runs: [ChildProcess] = []
        for number in 1...6 {
            try Programs.succeed(
                "station", ["opinion", "add", "--dir", station, "--title", "道路积水\(number)"])
            try workshop.sync(station)
            runs.append(try Programs.start("hub", ["search", "积水", "--dir", workshop.hub]))
        }
        runs.forEach { $0.wait() }
        #expect(runs.allSatisfy { $0.status == 0 })
        let page = try Programs.succeed("hub", ["search", "积水", "--dir", workshop.hub, "--json"]).json()
        #expect((page["matters"] as? [Any])?.count == 6)
        // Whatever the hub has taken in itself by now, it answers from the file that the command has filled.
        let shown = try Programs.succeed("/usr/bin/curl", ["-s", "\(address)search?q=%E7%A7%AF%E6%B0%B4"]).output
        #expect(shown.matches(of: /<mark>积水<\/mark>/).count == 6)

        // Damaged under the hub's hands, it is mended by whoever comes first.
        let file = URL(fileURLWithPath: workshop.hub + "/search.db")
        let handle = try FileHandle(forWritingTo: file)
        try handle.write(contentsOf: Data(repeating: 0x5A, count: 200))
        try handle.close()
        #expect(try Programs.run("hub", ["search", "积水", "--dir", workshop.hub]).status == 0)
        let again = try Programs.succeed("/usr/bin/curl", ["-s", "\(address)search?q=%E7%A7%AF%E6%B0%B4"]).output
        #expect(again.matches(of: /<mark>积水<\/mark>/).count == 6)
        #expect(workshop.stopHub() == 0)
    }

    /// How many of a text's characters and pairs stand in any of the index's files as the key of a row.
    private func traces(of text: String, in site: String) throws -> Int {
        let scalars = text.unicodeScalars.map { UInt64($0.value) }
        let keys = scalars.map { $0 << 21 } + zip(scalars, scalars.dropFirst()).map { $0 << 21 | $1 }
        let files = try FileManager.default.contentsOfDirectory(atPath: site).filter { $0.hasPrefix("search.db") }
        let bytes = try files.map { try Data(contentsOf: URL(fileURLWithPath: site + "/" + $0)) }
        return keys.filter { key in bytes.contains { $0.range(of: Self.varint(key)) != nil } }.count
    }

    /// SQLite's variable-length integer (https://www.sqlite.org/fileformat2.html#varint), big-endian, seven bits a byte.
    private static func varint(_ value: UInt64) -> Data {
        var bytes = [UInt8(value & 0x7F)]
        var rest = value >> 7
        while rest > 0 {
            bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return Data(bytes)
    }
}
