import Events
import Foundation
import Testing

/// Every kind of record about a matter: made by a command, and shown with all that it says.
@Suite struct MatterStepsTests {
    /// A record that can be made, with what has to stand before it. `{…}` stands for the record of the newest step of that
    /// name, `{other}` for another matter, `{visit}` for a visit.
    struct Case: CustomTestStringConvertible, Sendable {
        let type: String
        var opening: [String] = []
        var before: [[String]] = []
        let command: [String]
        let stage: String
        var facts: [String: String] = [:]
        var contents: [String: String] = [:]
        var office: String?

        var testDescription: String { "\(type): \(command.joined(separator: " "))" }
    }

    private static let refer = ["refer", "--organ", "住建", "--due", "2026-08-31", "--occurred-at", "2026-05-07"]
    private static let reply = ["reply", "--class", "A", "--occurred-at", "2026-06-10"]
    private static let resolve = ["resolve", "--occurred-at", "2026-06-12"]

    static let cases: [Case] =
        [
            Case(
                type: "opinion_amended",
                command: [
                    "opinion", "amend", "--kind", "petition", "--channel", "letter", "--category", "甲/ 乙", "--division",
                    "520103", "--deputy", "D3", "--visit", "{visit}", "--count", "9", "--no-anonymous",
                    "--collected-at",
                    "2026-05-05 09:00", "--title", "新标题", "--text", "新内容", "--reason", "登错",
                ], stage: "collected",
                facts: [
                    "kind": "petition", "channel": "letter", "category": "甲/乙", "division": "520103", "deputies": "D3",
                    "visit": "{visit}", "raised by": "9", "anonymous": "no", "really raised": "2026-05-05 09:00",
                ], contents: ["title": "新标题", "text": "新内容", "reason": "登错"]),
            Case(
                type: "opinion_amended", opening: ["--deputy", "D1", "--category", "甲"],
                command: ["opinion", "amend", "--no-deputy", "--category", "", "--division", ""], stage: "collected",
                facts: ["deputies": "(none)", "category": "(none)", "division": "(none)"]),
            Case(
                type: "answered_on_spot", command: ["answer", "--deputy", "D1", "--text", "已说明"], stage: "resolved",
                facts: ["deputy": "D1"], contents: ["reply": "已说明"], office: "D1"),
            Case(
                type: "matter_referred",
                command: [
                    "refer", "--organ", "住建", "--co", "城管", "--co", "水务", "--due", "2026-08-31", "--sign-due",
                    "2026-05-09", "--return-due", "7 working days", "--by", "区人大常委会", "--note", "请办", "--occurred-at",
                    "2026-05-07",
                ], stage: "referred",
                facts: [
                    "mode": "assigned", "lead organ": "住建", "co-handlers": "城管, 水务", "reply due": "2026-08-31",
                    "signing due": "2026-05-09", "returning due": "2026-05-15", "referred by": "区人大常委会",
                ], contents: ["note": "请办"], office: "区人大常委会"),
            Case(
                type: "matter_referred",
                command: [
                    "refer", "--organ", "人大", "--mode", "convert", "--to", "procuratorial", "--occurred-at",
                    "2026-05-07",
                ],
                stage: "referred",
                facts: [
                    "mode": "converted", "converted to": "procuratorial suggestion", "lead organ": "人大",
                    "reply due": "2026-08-07", "signing due": "2026-05-09", "returning due": "2026-05-15",
                ]),
            Case(
                type: "referral_signed", before: [refer],
                command: ["sign", "--organ", "住建二科", "--referral", "{refer}", "--note", "收到"], stage: "signed",
                facts: ["organ": "住建二科", "referral": "{refer}"], contents: ["note": "收到"], office: "住建二科"),
            Case(type: "referral_signed", before: [refer], command: ["sign"], stage: "signed", office: "住建"),
            Case(
                type: "referral_returned", before: [refer],
                command: ["return", "--reason", "不属本单位职责", "--organ", "住建", "--referral", "{refer}"],
                stage: "returned", facts: ["organ": "住建", "referral": "{refer}"], contents: ["reason": "不属本单位职责"],
                office: "住建"),
            Case(
                type: "matter_urged", before: [refer], command: ["urge", "--organ", "住建", "--note", "请抓紧"],
                stage: "referred", facts: ["organ": "住建"], contents: ["note": "请抓紧"]),
            Case(
                type: "supervision_ordered", before: [refer],
                command: ["supervise", "--leader", "区人大常委会副主任", "--note", "月底前报"], stage: "referred",
                facts: ["leader": "区人大常委会副主任"], contents: ["note": "月底前报"], office: "区人大常委会副主任"),
            Case(
                type: "extension_asked", before: [refer],
                command: ["extend", "ask", "--until", "2026-10-30", "--reason", "等招标", "--referral", "{refer}"],
                stage: "referred", facts: ["until": "2026-10-30", "referral": "{refer}"], contents: ["reason": "等招标"],
                office: "住建"),
            Case(
                type: "extension_granted",
                before: [
                    refer,
                    ["extend", "ask", "--until", "2026-10-30", "--reason", "等招标", "--occurred-at", "2026-07-01"],
                ],
                command: ["extend", "grant", "--reason", "情况属实", "--referral", "{refer}"], stage: "referred",
                facts: ["now due": "2026-10-30", "referral": "{refer}"], contents: ["reason": "情况属实"]),
            Case(
                type: "extension_granted", before: [refer], command: ["extend", "grant", "--due", "2026-11-09"],
                stage: "referred", facts: ["now due": "2026-11-09"]),
            Case(
                type: "extension_refused",
                before: [refer, ["extend", "ask", "--until", "2026-10-30", "--reason", "等招标"]],
                command: ["extend", "refuse", "--reason", "临近汛期", "--referral", "{refer}"], stage: "referred",
                facts: ["referral": "{refer}"], contents: ["reason": "临近汛期"]),
            Case(
                type: "proposer_contacted", before: [refer],
                command: ["contact", "--organ", "住建", "--channel", "phone", "--note", "已说明安排"], stage: "referred",
                facts: ["organ": "住建", "channel": "phone"], contents: ["note": "已说明安排"], office: "住建"),
            Case(
                type: "progress_reported", before: [refer], command: ["progress", "--organ", "住建", "--note", "灯具已采购"],
                stage: "referred", facts: ["organ": "住建"], contents: ["note": "灯具已采购"], office: "住建"),
            Case(
                type: "reply_given", opening: ["--kind", "legislative"], before: [refer],
                command: ["reply", "--class", "D", "--adoption", "not-adopted", "--text", "留作参考", "--organ", "法工委"],
                stage: "replied", facts: ["organ": "法工委", "class": "D for reference", "adoption": "not adopted"],
                contents: ["reply": "留作参考"], office: "法工委"),
            Case(
                type: "matter_resolved", before: [refer, reply], command: ["resolve", "--note", "群众已知晓"],
                stage: "resolved", contents: ["note": "群众已知晓"]),
            Case(
                type: "satisfaction_rated", before: [refer, reply],
                command: [
                    "rate", "--reply", "satisfied", "--implementation", "dissatisfied", "--rater", "deputy",
                    "--collector", "organ", "--channel", "phone",
                ], stage: "rated",
                facts: [
                    "of the reply": "satisfied", "of the implementation": "dissatisfied", "rated by": "deputy",
                    "collected by": "the organ itself", "channel": "phone",
                ]),
            Case(
                type: "followed_up", before: [refer, reply, resolve],
                command: ["follow-up", "--finding", "slipped", "--note", "又灭了"], stage: "resolved",
                facts: ["finding": "slipped"], contents: ["note": "又灭了"]),
            Case(
                type: "matter_reopened", before: [refer, reply, resolve],
                command: ["reopen", "--due", "2026-09-30", "--reason", "群众不满意", "--occurred-at", "2026-09-01"],
                stage: "reopened", facts: ["reply due": "2026-09-30"], contents: ["reason": "群众不满意"]),
            Case(
                type: "feedback_given", before: [refer, reply, resolve],
                command: ["feedback", "--channel", "letter", "--letter", "云代意17号", "--note", "已送达"],
                stage: "fed_back", facts: ["channel": "letter", "letter": "云代意17号"], contents: ["note": "已送达"]),
            Case(
                type: "matter_withdrawn", before: [refer], command: ["withdraw", "--reason", "已自行解决"],
                stage: "withdrawn", contents: ["reason": "已自行解决"]),
            Case(
                type: "matter_merged", command: ["merge", "--into", "{other}", "--reason", "同一盏灯"], stage: "merged",
                facts: ["into": "{other}"], contents: ["reason": "同一盏灯"]),
            Case(
                type: "matter_unmerged", before: [["merge", "--into", "{other}"]],
                command: ["unmerge", "--reason", "两处地点"], stage: "collected", contents: ["reason": "两处地点"]),
            Case(
                type: "matter_closed", before: [refer, reply, resolve], command: ["close", "--note", "入档"],
                stage: "closed", contents: ["note": "入档"]),
            Case(
                type: "record_retracted", before: [refer, reply],
                command: ["retract", "--record", "{reply}", "--reason", "登错了事项"], stage: "referred",
                facts: ["retracts": "{reply}"], contents: ["reason": "登错了事项"]),
        ]

    @Test(arguments: cases) func `a step is recorded and shown with everything that it says`(_ item: Case) throws {
        let desk = try Desk.alone()
        let visit = try desk.json(["visit", "add", "--deputy", "D1", "--occurred-at", "2026-05-05"])
        var names = ["visit": try #require(visit["visit"] as? String)]
        names["other"] = try desk.opinion()
        let matter = try desk.opinion(item.opening)
        for step in item.before {
            let answer = try desk.steps(matter, [Self.filled(step, names)])
            names[step[0]] = answer["record"] as? String
        }
        let answer = try desk.steps(matter, [Self.filled(item.command, names)])
        #expect(answer["matter"] as? String == matter)
        #expect(answer["stage"] as? String == item.stage)
        let shown = try desk.show(matter)
        #expect(shown.stage == item.stage)
        let event = try shown.last(item.type)
        #expect(event["record"] as? String == answer["record"] as? String)
        #expect(event["facts_en"] as? [String: String] == item.facts.mapValues { Self.filled([$0], names)[0] })
        #expect((event["facts_zh"] as? [String: String])?.count == item.facts.count)
        let contents = try #require(event["contents"] as? [[String: Any]])
        let texts = contents.map { ($0["role"] as? String ?? "", $0["text"] as? String ?? "") }
        #expect(Dictionary(texts, uniquingKeysWith: { first, _ in first }) == item.contents)
        #expect(event["office"] as? String == item.office)
        #expect(event["actor"] as? String == "lin")
        #expect(event["site"] as? String == "520103100-Z02")
        #expect((event["label_zh"] as? String)?.isEmpty == false)
        // The same on the terminal, in both languages.
        for language in ["en", "zh"] {
            var reader = desk
            reader.environment["JIAZHAN_LANG"] = language
            let text = try reader.run(["show", matter]).output
            for word in item.contents.values { #expect(text.contains(word), "\(language): \(text)") }
            #expect(text.contains(try #require(event["label_\(language)"] as? String)))
        }
        try desk.run(["log", "verify"])
        try desk.run(["rebuild", "--check"])
    }

    @Test func `an opinion is collected and shown with everything that it says`() throws {
        let desk = try Desk.alone()
        let visit = try desk.json(["visit", "add", "--deputy", "D1", "--occurred-at", "2026-05-05"])
        let number = try #require(visit["visit"] as? String)
        let matter = try desk.opinion([
            "--text", "三组路口", "--category", "城乡建设 / 市政设施", "--kind", "snapshot", "--channel", "visit", "--division",
            "520103", "--deputy", "D1", "--deputy", "D2", "--visit", number, "--count", "3", "--anonymous",
        ])
        let shown = try desk.show(matter)
        #expect(shown.stage == "collected")
        let event = try shown.last("opinion_collected")
        #expect(
            event["facts_en"] as? [String: String] == [
                "kind": "snapshot", "channel": "visit", "category": "城乡建设/市政设施", "division": "520103",
                "deputies": "D1, D2", "visit": number, "raised by": "3", "anonymous": "yes",
            ])
        #expect(shown.words == ["title": "路灯不亮", "text": "三组路口"])
        #expect(shown.current["people"] as? Int == 3)
        #expect(shown.current["deputies"] as? [String] == ["D1", "D2"])
        #expect(event["occurred_at"] as? String == "2026-05-05T16:00:00.000Z")
    }

    @Test func `no kind of record about a matter is left out here`() {
        let made = Set(Self.cases.map(\.type)).union(["opinion_collected"])
        let known = (60...119).map { EventType(number: $0).description }.filter {
            !$0.hasPrefix("unknown") && !$0.hasPrefix("project_")
        }
        #expect(known.count == 24)
        #expect(made == Set(known))
    }

    private static func filled(_ words: [String], _ names: [String: String]) -> [String] {
        words.map { word in
            guard word.hasPrefix("{"), let name = names[String(word.dropFirst().dropLast())] else { return word }
            return name
        }
    }
}
