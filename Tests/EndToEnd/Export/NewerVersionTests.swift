import EventLog
import Events
import Foundation
import SiteStore
import Testing

/// A log written by a binary with one more event type and two more fields, in the hands of this one.
@Suite(.serialized) struct NewerVersionTests {
    enum Carrier: CaseIterable {
        case socket
        case bundle
    }

    private let payloads: [Data]

    init() throws {
        payloads = try NewerEvents.hexadecimal.map { try #require(Data(hexadecimal: $0)) }
    }

    /// What the fixtures are: this version understands a part of each and knows none wholly.
    @Test func `the fixtures hold what this version does not know`() throws {
        let events = try payloads.map { try Event(serializedBytes: $0) }
        #expect(events.map(\.type.description) == ["opinion_collected", "unknown(119)", "matter_referred"])
        #expect(events.map(\.type.isKnown) == [true, false, true])
        #expect(events.allSatisfy { !$0.unknownFields.data.isEmpty })
        #expect(events[0].opinionCollected.unknownFields.data.isEmpty == false)
        // Written anew by this version, two of them would have their fields in another order: nothing may do so on the
        // way.
        let again = try events.map { event in
            let payload: Data = try event.serializedBytes()
            return payload
        }
        #expect(again.map(\.count) == payloads.map(\.count))
        #expect(zip(again, payloads).map { $0 == $1 } == [false, true, false])
    }

    @Test(arguments: Carrier.allCases)
    func `what a later version wrote reaches the hub and every export to the byte`(_ carrier: Carrier) throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let site = try workshop.join(NewerEvents.site)
        let matter = try fill(site)

        try Programs.succeed("station", ["log", "verify", "--dir", site])
        try countsAsUnknown("station", site)
        try goesOn(matter, site)

        switch carrier {
        case .socket:
            try workshop.serve()
            try workshop.sync(site)
        case .bundle:
            try Programs.succeed("station", ["bundle", "export", workshop.file("bundle"), "--dir", site])
            try Programs.succeed("hub", ["bundle", "import", workshop.file("bundle"), "--dir", workshop.hub])
        }

        // The hub's register came down; only what the station wrote is compared.
        let sent = try ExportedLine.export("station", site).filter { $0.log == NewerEvents.site }
        let arrived = try ExportedLine.export("hub", workshop.hub).filter { $0.log == NewerEvents.site }
        #expect(sent.dropFirst().prefix(3).map(\.payload) == payloads)
        #expect(arrived.map(\.payload) == sent.map(\.payload))
        #expect(arrived.map(\.hash) == sent.map(\.hash))
        #expect(arrived.dropFirst().prefix(3).map(\.words) == [["title=held:路灯不亮"], ["note=held:双方同意下周修复"], []])
        #expect(arrived.map(\.words) == sent.map(\.words))

        try Programs.succeed("hub", ["log", "verify", "--dir", workshop.hub])
        try countsAsUnknown("hub", workshop.hub)
        try Programs.succeed("hub", ["rebuild", "--check", "--dir", workshop.hub])
        try Programs.succeed("hub", ["rebuild", "--dir", workshop.hub])
        try countsAsUnknown("hub", workshop.hub)
        #expect(try workshop.figures("hub", workshop.hub)["matters.collected"] == .count(1))
        try comesBack(arrived)
        try isSoundByTheDocumentedRecipe(workshop)
    }

    /// Writes what the later version wrote into the station's own log, as that version would have.
    ///
    /// - Returns: the matter's number.
    private func fill(_ site: String) throws -> String {
        let folder = try SiteFolder.open(path: site)
        let head = try #require(try folder.log.head(of: folder.log.own))
        #expect(head.seq == 1)
        let batch = ChainedBatch(after: head, payloads: payloads)
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        #expect(try folder.log.ingest(batch, signed: folder.signingKey.sign(batch.head), receivedAt: now) == 3)
        let contents = try NewerEvents.contents.map {
            try Content(class: .text, salt: #require(Data(hexadecimal: $0.salt)), bytes: Data($0.text.utf8))
        }
        #expect(try folder.log.store(contents) == 2)
        return MatterID(Ref(folder.log.own, 2)).description
    }

    private func countsAsUnknown(_ program: String, _ folder: String) throws {
        let stat = try Programs.succeed(program, ["log", "stat", "--dir", folder, "--json"]).json()
        #expect((stat["types"] as? [String: Int])?["unknown(119)"] == 1)
        #expect(stat["unknown_types"] as? [String] == ["unknown(119)"])
        let said = try Programs.succeed(program, ["log", "stat", "--dir", folder]).output
        #expect(said.contains("unknown(119)") && said.contains("1 of these were written by a later version"))
        let opened = try SiteFolder.open(path: folder)
        #expect(try opened.views { _, _ in }.unknownEvents() == [EventType(number: 119): 1])
    }

    /// The fold goes on over what it does not know: the matter is shown, decided upon, and counted.
    private func goesOn(_ matter: String, _ site: String) throws {
        let shown = try Programs.succeed("station", ["show", matter, "--dir", site, "--json"]).json()
        #expect((shown["events"] as? [[String: Any]])?.count == 3)
        try Programs.succeed("station", ["reply", matter, "--class", "a", "--text", "已修复", "--dir", site])
        try Programs.succeed("station", ["resolve", matter, "--dir", site])
        let figures = try Programs.succeed("station", ["figures", "--dir", site, "--json"]).json()
        let resolved = try FigureSet(figures)["matters.resolved"]
        #expect(resolved == .rate(1, 1))
    }

    /// Takes an export in again: the payloads alone give the log, its chain and its counts.
    private func comesBack(_ lines: [ExportedLine]) throws {
        let log = try LogID(name: NewerEvents.site)
        let epoch = UInt64(try #require(lines.first?.epoch))
        #expect(lines.compactMap(\.seq) == Array(1...lines.count))
        let batch = ChainedBatch(
            after: .empty(log: log, epoch: epoch), payloads: try lines.map { try #require($0.payload) })
        #expect(batch.hashes.map(\.description) == lines.compactMap(\.hash))
        let other = InMemoryLog(own: try LogID(name: "520103-H02"), epoch: 1)
        let signer = try #require(SigningKey(seed: Data(repeating: 1, count: 32)))
        _ = try other.ingest(batch, signed: signer.sign(batch.head), receivedAt: Instant(milliseconds: 0))
        #expect(try other.payloads(of: log, after: 0, maxEvents: .max, maxBytes: .max) == batch.payloads)
        #expect(try other.statistics().types[EventType(number: 119)] == 1)
        #expect(try other.verify { _, _ in }.damage == nil)
    }

    /// docs/EVENTS.md tells how an export is checked without this program; what it tells is done here.
    private func isSoundByTheDocumentedRecipe(_ workshop: Workshop) throws {
        let guide = try String(
            contentsOf: Programs.root.appendingPathComponent("docs/EVENTS.md"), encoding: .utf8)
        let recipe = try #require(guide.firstMatch(of: /(?s)```python\n(.*?)```/)).output.1
        try Data(recipe.utf8).write(to: URL(fileURLWithPath: workshop.file("recipe.py")))
        let export = try Programs.succeed("hub", ["log", "export", "--dir", workshop.hub]).output
        try Data(export.utf8).write(to: URL(fileURLWithPath: workshop.file("export.jsonl")))
        let command = #"exec /usr/bin/python3 "$0" < "$1""#
        let arguments = ["-c", command, workshop.file("recipe.py"), workshop.file("export.jsonl")]
        let said = try Programs.succeed("/bin/sh", arguments).output
        #expect(said.contains("\(NewerEvents.site): 6 events, sound"))

        // One changed letter of one payload, and it says so.
        let line = try #require(export.firstMatch(of: /"payload":"(.)/))
        let changed = export.replacingCharacters(
            in: line.output.1.startIndex..<line.output.1.endIndex, with: line.output.1 == "C" ? "D" : "C")
        try Data(changed.utf8).write(to: URL(fileURLWithPath: workshop.file("export.jsonl")))
        #expect(try Programs.run("/bin/sh", arguments).status != 0)
    }
}
