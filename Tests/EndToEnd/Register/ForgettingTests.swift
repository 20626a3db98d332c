import Foundation
import Testing

/// What is forgotten is gone from every byte of every file of every site and hub, after their next contacts.
struct ForgettingTests {
    private static let code = "520103100-Z02"
    /// Who raised it, and in which words; no other test and no program says any of these.
    private static let identity = ["欧阳某甲", "13712345678", "云岩区某某路七号", "520103190001019999"]
    private static let words = ["巷口路灯整夜不亮", "从上月起三盏灯全部熄灭", "街道已派人更换灯头", "回访时灯已复明"]
    /// Of another matter, which nobody forgets.
    private static let kept = ["慕容某乙", "水管爆裂无人来修"]

    private let workshop: Workshop
    private let station: String
    private let matter: String
    private let other: String

    init() throws {
        workshop = try Workshop()
        try workshop.makeHub()
        station = try workshop.join(Self.code)
        try workshop.serve()
        matter = try Self.opinion(
            station,
            [
                "--title", Self.words[0], "--text", Self.words[1], "--citizen-name", Self.identity[0],
                "--citizen-phone", Self.identity[1], "--citizen-address", Self.identity[2], "--citizen-id",
                Self.identity[3],
            ])
        other = try Self.opinion(station, ["--title", Self.kept[1], "--citizen-name", Self.kept[0]])
        try workshop.sync(station)
        for step in [
            ["refer", matter, "--organ", "街道办"], ["reply", matter, "--class", "A", "--text", Self.words[2]],
        ] { try Programs.succeed("hub", step + ["--dir", workshop.hub]) }
        try workshop.sync(station)
        try Programs.succeed("station", ["resolve", matter, "--dir", station])
        try Programs.succeed(
            "station", ["follow-up", matter, "--finding", "holds", "--note", Self.words[3], "--dir", station])
        try workshop.sync(station)
    }

    private static func opinion(_ folder: String, _ arguments: [String]) throws -> String {
        let added = try Programs.succeed("station", ["opinion", "add", "--dir", folder, "--json"] + arguments).json()
        return try #require(added["matter"] as? String)
    }

    /// Which of the words stand somewhere in the files of the station or the hub.
    private func found(_ words: [String]) throws -> [String] {
        var files = [workshop.file("hub.log")]
        for folder in [station, workshop.hub] {
            let names = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
            #expect(names.contains("log.db"))
            files += names.map { folder + "/" + $0 }
        }
        var found: [String] = []
        for file in files {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            for word in words where bytes.range(of: Data(word.utf8)) != nil {
                found.append("\(word) in \(file.dropFirst(workshop.path.count + 1))")
            }
        }
        return found
    }

    private func expectSound(_ before: [FigureSet]) throws {
        #expect(try [figures("station", station), figures("hub", workshop.hub)] == before)
        for (program, folder) in [("station", station), ("hub", workshop.hub)] {
            try Programs.succeed(program, ["log", "verify", "--dir", folder])
            try Programs.succeed(program, ["rebuild", "--check", "--dir", folder])
        }
    }

    private func figures(_ program: String, _ folder: String) throws -> FigureSet {
        try workshop.figures(program, folder)
    }

    @Test(arguments: ["station", "hub"])
    func `who raised a matter is forgotten at both, wherever that is asked for`(_ program: String) throws {
        let folder = program == "hub" ? workshop.hub : station
        #expect(try Set(found(Self.identity).map { String($0.prefix { $0 != " " }) }) == Set(Self.identity))
        let before = [try figures("station", station), try figures("hub", workshop.hub)]
        try Programs.succeed(program, ["forget", matter, "--dir", folder])
        try workshop.sync(station)
        #expect(try found(Self.identity) == [])
        #expect(try found(Self.words + Self.kept).isEmpty == false, "the words stay")
        try expectSound(before)
        workshop.stopHub()
        #expect(try found(Self.identity) == [])
    }

    @Test(arguments: ["station", "hub"])
    func `every word of a matter is forgotten at both, and another one's are kept`(_ program: String) throws {
        let folder = program == "hub" ? workshop.hub : station
        let before = [try figures("station", station), try figures("hub", workshop.hub)]
        try Programs.succeed(program, ["forget", matter, "--text", "--dir", folder])
        try workshop.sync(station)
        #expect(try found(Self.identity + Self.words) == [])
        let kept = try found(Self.kept)
        for word in Self.kept {
            for place in ["hub/", Self.code] { #expect(kept.contains { $0.hasPrefix(word) && $0.contains(place) }) }
        }
        try expectSound(before)
        let shown = try Programs.succeed("station", ["show", matter, "--dir", station]).output
        #expect(shown.contains("(forgotten)"))
        for (program, folder) in [("station", station), ("hub", workshop.hub)] {
            let export = try Programs.succeed(program, ["log", "export", "--with-identities", "--dir", folder]).output
            for word in Self.identity + Self.words { #expect(!export.contains(word)) }
        }
        // A station that asks again is told that nothing is left, and a peer that still held it could not bring it back.
        let again = try Programs.succeed("station", ["forget", matter, "--text", "--dir", station, "--json"]).json()
        #expect(again["forgotten"] as? Int == 0)
        workshop.stopHub()
        #expect(try found(Self.identity + Self.words) == [])
    }
}
