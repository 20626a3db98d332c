import Events
import Foundation
import SiteStore
import Testing

/// What another process records at a hub, while `hub serve` runs there, reaches the station it concerns.
@Suite(.serialized) struct MailboxTests {
    private let workshop: Workshop
    private let site: String
    private static let station = "520103100-Z02"

    init() throws {
        workshop = try Workshop()
        try workshop.makeHub()
        site = try workshop.join(Self.station)
    }

    @Test func `a reply recorded at the hub is in the station's log, its matter and its figures after the next sync`()
        throws
    {
        try workshop.serve()
        let matter = try collect("路灯不亮")
        try workshop.sync(site)
        try reply(to: matter, class: .a, "已修复，谢谢反映")
        let said = try Programs.succeed("station", ["sync", "--once", "--dir", site, "--json"]).json()
        #expect(said["events_sent"] as? Int == 0)
        #expect(said["events_received"] as? Int == 1)
        #expect(said["contents_received"] as? Int == 1)
        #expect(said["mailbox_seq"] as? Int == 1)
        let shown = try Programs.succeed("station", ["show", matter.description, "--dir", site, "--json"])
        #expect(shown.output.contains("已修复，谢谢反映"))
        let events = try #require(try shown.json()["events"] as? [[String: Any]])
        #expect(events.compactMap { $0["type"] as? String } == ["opinion_collected", "reply_given"])
        #expect(events.last?["log"] as? String == "520103-H01/mail/520103100-Z02")
        let own = try workshop.figures("station", site)
        #expect(own["matters.class.A"] == .rate(1, 1))
        #expect(try workshop.figures("hub", workshop.hub)["matters.class.A"] == .rate(1, 1))
        #expect(try sync().contains("Received 0 events"))
        try Programs.succeed("station", ["log", "verify", "--dir", site])
        try Programs.succeed("hub", ["log", "verify", "--dir", workshop.hub])
        try Programs.succeed("hub", ["rebuild", "--check", "--dir", workshop.hub])
    }

    @Test func `a hub's record goes to the log from which it reaches whom it concerns`() throws {
        let hub = try SiteFolder.open(path: workshop.hub)
        let now = WallClock.now()
        let draft = Draft(.matterUrged(MatterUrged()), occurredAt: now)
        func record(_ subject: Ref?) throws -> String? {
            try hub.record([draft], about: subject, ifUnchangedSince: nil, now: now).first?.log.name
        }
        let invited = try LogID(name: Self.station)
        let mailbox = LogID.mailbox(of: invited.site, at: hub.code)
        #expect(try record(nil) == "520103-H01")
        #expect(try record(Ref(LogID(hub.code), 3)) == "520103-H01")
        #expect(try record(Ref(LogID(name: "520103020-S05"), 1)) == "520103-H01")
        #expect(try record(.with { $0.log = "no log" }) == "520103-H01")
        #expect(try record(Ref(invited, 1)) == mailbox.name)
        #expect(try record(Ref(mailbox, 1)) == mailbox.name)
        // What is about the register goes to the register log, whatever else it is about.
        let organ = Draft(.organRegistered(.with { $0.code = "区住建局" }), entry: "organ/区住建局", occurredAt: now)
        let entered = try hub.record([organ], about: Ref(invited, 1), ifUnchangedSince: nil, now: now)
        #expect(entered.first?.log.name == "520103-H01/register")
        // A station writes its own log, whatever it is about.
        let own = try SiteFolder.open(path: site).record(
            [draft], about: Ref(mailbox, 1), ifUnchangedSince: nil, now: now)
        #expect(own.first?.log == invited)
    }

    @Test func `records of many processes at the hub, while it serves, all arrive once`() throws {
        try workshop.serve()
        let matter = try collect("噪声")
        try workshop.sync(site)
        for round in 0..<5 {
            // Invitations are the other writers; their processes take turns with the serving one and with this one.
            let others = try (0..<2).map { index in
                try Programs.start(
                    "hub",
                    ["invite", "--dir", workshop.hub, "--site", "520103100-S0\(round)\(index)", "--name", "n"])
            }
            for number in 0..<10 { try reply(to: matter, class: .b, "进展 \(round)-\(number)") }
            try workshop.sync(site)
            others.forEach { $0.wait() }
            #expect(others.allSatisfy { $0.status == 0 })
        }
        try workshop.sync(site)
        let stat = try Programs.succeed("station", ["log", "stat", "--dir", site, "--json"]).json()
        #expect((stat["types"] as? [String: Int])?["reply_given"] == 50)
        try Programs.succeed("station", ["log", "verify", "--dir", site])
        try Programs.succeed("hub", ["log", "verify", "--dir", workshop.hub])
    }

    @Test func `where there is no line the hub's records come as a file`() throws {
        let matter = try collect("井盖")
        try Programs.succeed("station", ["bundle", "export", workshop.file("up"), "--dir", site])
        try Programs.succeed("hub", ["bundle", "import", workshop.file("up"), "--dir", workshop.hub])
        try reply(to: matter, class: .c, "需列入明年计划")
        let down = workshop.file("down")
        let written = try Programs.succeed(
            "hub", ["bundle", "export", "--to", Self.station, down, "--dir", workshop.hub, "--json"]
        ).json()
        #expect(written["contents"] as? Int == 1)
        let header = try Programs.succeed("station", ["bundle", "show", down, "--json"]).json()
        let logs = try #require(header["logs"] as? [[String: Any]]).compactMap { $0["log"] as? String }
        #expect(logs == ["520103-H01/register", "520103-H01/mail/520103100-Z02"])
        #expect(header["checked"] as? Bool == false)
        let checked = try Programs.succeed("station", ["bundle", "show", down, "--dir", site, "--json"]).json()
        #expect(checked["checked"] as? Bool == true)
        let misdirected = try Programs.run("hub", ["bundle", "show", down, "--dir", workshop.hub])
        #expect(misdirected.status == 65)
        for isNew in [true, false] {
            let taken = try Programs.succeed("station", ["bundle", "import", down, "--dir", site, "--json"]).json()
            #expect(((taken["events_new"] as? Int ?? 0) > 0) == isNew)
            #expect(taken["contents_new"] as? Int == (isNew ? 1 : 0))
            let bundle = try #require((taken["bundles"] as? [[String: Any]])?.first)
            let mailbox = try #require((bundle["logs"] as? [[String: Any]])?.last)
            #expect(mailbox["log"] as? String == "520103-H01/mail/520103100-Z02")
            #expect(mailbox["held_seq"] as? Int == 1)
            #expect((bundle["acknowledged"] as? [Any])?.isEmpty == false)
        }
        let status = try Programs.succeed("station", ["status", "--dir", site, "--json"]).json()
        #expect(status["waiting"] as? Int == 0)
        // The hub's register says that it has this site's keys.
        #expect(try profile(site)["enrolled"] as? Bool == true)
        let shown = try Programs.succeed("station", ["show", matter.description, "--dir", site])
        #expect(shown.output.contains("需列入明年计划"))

        // A file that was overtaken by a later one waits for nothing: what is held is passed over.
        try reply(to: matter, class: .c, "二")
        let second = workshop.file("second")
        try Programs.succeed("hub", ["bundle", "export", "--to", Self.station, second, "--dir", workshop.hub])
        try Programs.succeed("station", ["bundle", "import", second, down, "--dir", site])
        let list = try Programs.succeed("station", ["bundle", "list", "--dir", site, "--json"]).json()
        #expect((list["waiting"] as? [Any])?.isEmpty == true)
    }

    /// Lets the one bundle go that is kept, by the beginning of its digest; by none that no bundle has, or that is too short.
    private func drop(_ digest: String) throws {
        for wrong in [String(digest.prefix(5)), "0123456789abcdef"] {
            let refused = try Programs.run("station", ["bundle", "drop", wrong, "--dir", site])
            #expect(refused.status == 64 && refused.errors.contains(wrong), "\(refused.errors)")
        }
        try Programs.succeed("station", ["bundle", "drop", String(digest.prefix(12)), "--dir", site])
        let left = try Programs.succeed("station", ["bundle", "list", "--dir", site, "--json"]).json()
        #expect((left["carried"] as? [Any])?.isEmpty == true)
    }

    @Test func `this site carries the sealed file of a room without a line, and brings the answer back`() throws {
        try workshop.join("520103100-S01")
        let room = workshop.file("520103100-S01")
        try Programs.succeed("station", ["opinion", "add", "--title", "井盖", "--dir", room])
        let file = workshop.file("room")
        try Programs.succeed("station", ["bundle", "export", file, "--dir", room])
        let refused = try Programs.run("station", ["bundle", "import", file, "--dir", site])
        #expect(refused.status == 65)
        #expect(refused.errors.contains("meant for 520103-H01"))
        try Programs.succeed("station", ["bundle", "carry", file, "--dir", site])
        let kept = try Programs.succeed("station", ["bundle", "list", "--dir", site, "--json"]).json()
        #expect((kept["carried"] as? [[String: Any]])?.first?["from"] as? String == "520103100-S01")
        try drop(try #require((kept["carried"] as? [[String: Any]])?.first?["digest"] as? String))
        try Programs.succeed("station", ["bundle", "carry", file, "--dir", site])

        try workshop.serve()
        try workshop.sync(site)
        let after = try Programs.succeed("station", ["bundle", "list", "--dir", site, "--json"]).json()
        #expect((after["carried"] as? [Any])?.isEmpty == true)
        let held = try Programs.succeed("hub", ["log", "stat", "--dir", workshop.hub, "--json"]).output
        #expect(held.contains("520103100-S01"))

        try Programs.succeed(
            "hub", ["bundle", "export", "--to", "520103100-S01", "--by", Self.station, "--dir", workshop.hub])
        try workshop.sync(site)
        let stick = workshop.file("stick")
        try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
        try Programs.succeed("station", ["bundle", "collect", stick, "--dir", site])
        let files = try FileManager.default.contentsOfDirectory(atPath: stick)
        #expect(files.count == 1)
        try Programs.succeed(
            "station", ["bundle", "import", stick + "/" + (files.first ?? "none"), "--dir", room])
        let status = try Programs.succeed("station", ["status", "--dir", room, "--json"]).json()
        #expect(status["waiting"] as? Int == 0)
    }

    @Test func `a file for a site that has no business with this hub is not written`() throws {
        for (arguments, status, words) in [
            (["--to", "520103020-S05"], Int32(65), "never invited"), (["--to", "nobody"], 65, "no site code"),
            (["--to", Self.station], 65, "sealing key"), (["--to", Self.station, "--split", "1M"], 64, "at least 24M"),
            (["--to", Self.station, "--by", Self.station], 64, "one of the two"),
        ] {
            let outcome = try Programs.run(
                "hub", ["bundle", "export", workshop.file("no"), "--dir", workshop.hub] + arguments)
            #expect(outcome.status == status)
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
            #expect(!FileManager.default.fileExists(atPath: workshop.file("no")))
        }
        try Programs.succeed(
            "hub", ["site", "revoke", Self.station, "--reason", "lost", "--dir", workshop.hub])
        let revoked = try Programs.run(
            "hub", ["bundle", "export", "--to", Self.station, workshop.file("no"), "--dir", workshop.hub])
        #expect(revoked.status == 65)
        #expect(revoked.errors.contains("revoked"))
    }

    @Test func `a site that joined with an invitation without the hub's key learns it at its first sync`() throws {
        var profile = try profile(site)
        var hub = try #require(profile["hub"] as? [String: Any])
        let known = try #require(hub["signingKey"] as? String)
        hub["signingKey"] = nil
        profile["hub"] = hub
        try JSONSerialization.data(withJSONObject: profile).write(to: URL(fileURLWithPath: site + "/site.json"))
        try workshop.serve()
        try workshop.sync(site)
        let after = try self.profile(site)
        #expect((after["hub"] as? [String: Any])?["signingKey"] as? String == known)
        #expect(after["enrolled"] as? Bool == true)
    }

    private func profile(_ folder: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/site.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func collect(_ title: String) throws -> MatterID {
        let added = try Programs.succeed("station", ["opinion", "add", "--dir", site, "--title", title, "--json"])
            .json()
        return try MatterID(try #require(added["matter"] as? String))
    }

    private func sync() throws -> String {
        try Programs.succeed("station", ["sync", "--once", "--dir", site]).output
    }

    /// Records a reply at the hub, as a command there does; this test is the other process.
    private func reply(to matter: MatterID, class replyClass: ReplyClass, _ text: String) throws {
        let hub = try SiteFolder.open(path: workshop.hub)
        let now = WallClock.now()
        let content = try Content(class: .text, salt: Randomness.bytes(Content.saltBytes), bytes: Data(text.utf8))
        let draft = Draft(
            .replyGiven(.with { $0.class = replyClass }), subject: .ref(matter.ref), occurredAt: now, actor: "admin",
            contents: [NamedContent(.reply, content)])
        _ = try hub.record([draft], about: matter.ref, ifUnchangedSince: nil, now: now)
    }
}
