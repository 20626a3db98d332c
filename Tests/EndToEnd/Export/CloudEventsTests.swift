import EventLog
import Events
import Foundation
import SiteStore
import Testing

/// CloudEvents 1.0 of every event type, validated by another program against a schema of the format.
@Suite(.serialized) struct CloudEventsTests {
    private let workshop: Workshop

    init() throws {
        workshop = try Workshop()
        try workshop.makeHub()
    }

    @Test func `every event type is a valid CloudEvent, one of a later version too`() throws {
        try fill()
        let export = try Programs.succeed(
            "hub", ["log", "export", "--dir", workshop.hub, "--format", "cloudevents"]
        ).output
        let check = try check(export)
        #expect(check.faults == [])
        let known = EventType.known.map { "cn.jiazhan.\($0.description).v1" }
        #expect(check.types == (known + ["cn.jiazhan.unknown.119.v1"]).sorted())
        #expect(check.events == EventType.known.count + 2)

        let lines = try ExportedLine.all(in: export)
        let opinion = try #require(lines.first { $0.type == "cn.jiazhan.opinion_collected.v1" }).object
        #expect(opinion["source"] as? String == "cn.jiazhan:log/520103100-Z02?epoch=7")
        let place = try #require(EventType.known.firstIndex { $0.number == 60 }) + 1
        #expect(opinion["id"] as? String == "520103100-Z02#\(place)")
        #expect(opinion["sequence"] as? String == "000000000000000000\(place)")
        #expect(opinion["subject"] as? String == MatterID(Ref(try log(), UInt64(place))).description)
        #expect(opinion["time"] as? String == "2026-05-12T08:30:00.000Z")
        #expect(opinion["specversion"] as? String == "1.0")
        #expect(opinion["dataschema"] as? String == "cn.jiazhan:schema/jiazhan.v1")
        #expect((opinion["data"] as? [String: Any]).map { Set($0.keys) } == ["event", "contents", "payload"])
    }

    /// Places, names and clocks that no honest site writes reach an export all the same.
    @Test func `what another site wrote by a wrong clock or with control characters is a valid CloudEvent`() throws {
        var event = self.event(EventType(number: 63))
        event.actor = "lin\u{0}\n\u{85}\u{FFFF}"
        event.occurredAt = .max
        event.recordedAt = .min
        event.entry = "\u{7}"
        try take([event], from: try LogID(name: "520103-H02/a?b#c%"))
        let export = try Programs.succeed(
            "hub", ["log", "export", "--dir", workshop.hub, "--format", "cloudevents"]
        ).output
        #expect(try check(export).faults == [])
        let object = try #require(try ExportedLine.all(in: export).last).object
        #expect(object["source"] as? String == "cn.jiazhan:log/520103-H02/a%3Fb%23c%25?epoch=7")
        #expect(object["actor"] as? String == "lin\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
        #expect(object["time"] == nil)
        let data = try #require(object["data"] as? [String: Any])
        #expect((data["event"] as? [String: Any])?["occurredAt"] as? String == "9223372036854775807")
    }

    /// The check is no rubber stamp: what the format forbids, it finds.
    @Test(arguments: [
        (#"{"id":"1","source":"s","type":"t"}"#, "specversion"),
        (#"{"specversion":"0.3","id":"1","source":"s","type":"t"}"#, "1.0"),
        (#"{"specversion":"1.0","id":"","source":"s","type":"t"}"#, "id"),
        (#"{"specversion":"1.0","id":"1","source":"a b","type":"t"}"#, "source"),
        (#"{"specversion":"1.0","id":"1","source":"s","type":"t","time":"2026-05-12"}"#, "time"),
        (#"{"specversion":"1.0","id":"1","source":"s","type":"t","dataschema":"no uri"}"#, "dataschema"),
        (#"{"specversion":"1.0","id":"1","source":"s","type":"t","recorded_at":"x"}"#, "recorded_at"),
        (#"{"specversion":"1.0","id":"1","source":"s","type":"t","position":4294967296}"#, "position"),
        (#"{"specversion":"1.0","id":"1","source":"s","type":"t","labels":{}}"#, "labels"),
        (#"{"specversion":"1.0","id":"1","source":"s","type":"t","actor":"a\u0007"}"#, "actor"),
        (#"{"specversion":"1.0","id":"1","source":"s","type":"t","data":1,"data_base64":"AA=="}"#, "data_base64"),
        ("[]", "object"), ("{", "Expecting"),
    ])
    func `what is no CloudEvent is found out`(_ line: String, _ named: String) throws {
        let found = try check(line + "\n")
        #expect(found.faults.count == 1, "\(found.faults)")
        #expect(found.faults.first?.contains(named) == true, "\(found.faults)")
    }

    private func check(_ lines: String) throws -> CloudEventsCheck {
        let path = workshop.file("events.jsonl")
        try Data(lines.utf8).write(to: URL(fileURLWithPath: path))
        return try CloudEventsCheck(path: path)
    }

    private func log() throws -> LogID { try LogID(name: "520103100-Z02") }

    /// An event of that type which says nothing but what the envelope needs.
    private func event(_ type: EventType) -> Event {
        // The body's tag, length-delimited, and the length 0: a message whose every field has its default.
        var bytes = Data()
        var tag = UInt64(type.number) << 3 | 2
        repeat {
            bytes.append(UInt8(tag & 0x7F) | (tag > 0x7F ? 0x80 : 0))
            tag >>= 7
        } while tag > 0
        bytes.append(0)
        guard var event = try? Event(serializedBytes: bytes) else { preconditionFailure("an empty body is an event") }
        event.hlc = 1_778_574_600_000 << 16
        event.occurredAt = 1_778_574_600_000
        event.recordedAt = 1_778_574_600_000
        event.actor = "lin"
        return event
    }

    /// Another site's log with one event of every type, and what a later version wrote.
    private func fill() throws {
        var events = EventType.known.map(event)
        events.append(event(EventType(number: 119)))
        try take(events, from: try log())
    }

    private func take(_ events: [Event], from log: LogID) throws {
        let payloads = try events.map { event in
            let payload: Data = try event.serializedBytes()
            return payload
        }
        let batch = ChainedBatch(after: .empty(log: log, epoch: 7), payloads: payloads)
        let key = try #require(SigningKey(seed: Data(repeating: 1, count: 32)))
        let folder = try SiteFolder.open(path: workshop.hub)
        let now = Instant(milliseconds: 1_778_574_600_000)
        #expect(try folder.log.ingest(batch, signed: key.sign(batch.head), receivedAt: now) == events.count)
    }
}
