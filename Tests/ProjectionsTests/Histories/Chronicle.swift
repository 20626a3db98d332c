import Events
import Foundation
import SwiftProtobuf
import TestSupport

@testable import Projections

/// What several sites wrote down, and in what order it arrived here.
struct Chronicle {
    struct Entry {
        let log: LogID
        let seq: UInt64
        let event: Event
        var heldAt: Instant
    }

    /// In the order of writing, which is also the order of arrival unless a test says otherwise.
    private(set) var entries: [Entry] = []
    private var lengths: [LogID: UInt64] = [:]
    private var clock = HybridTime(at("2025-01-01T00:00:00+08:00"))

    /// Writes an event into the site's log.
    ///
    /// - Parameters:
    ///   - recordedAt: when it occurred, unless given.
    ///   - hlc: later than everything written before, unless given.
    ///   - heldAt: when it was first held here; when it was recorded, unless given.
    @discardableResult
    mutating func write(
        _ body: Event.Body?, at site: String = "520103001-Z01", about subject: Ref? = nil, on occurredAt: Instant,
        recordedAt: Instant? = nil, heldAt: Instant? = nil, hlc: HybridTime? = nil, assumed: [String] = [],
        contents: [ContentRef] = []
    ) throws -> Ref {
        let log = try LogID(name: site)
        let seq = lengths[log, default: 0] + 1
        lengths[log] = seq
        clock = HybridTime(rawValue: clock.rawValue + 1)
        let event = Event.with {
            $0.hlc = (hlc ?? clock).rawValue
            $0.occurredAt = occurredAt.milliseconds
            $0.recordedAt = (recordedAt ?? occurredAt).milliseconds
            if let subject { $0.subject = subject }
            if !assumed.isEmpty { $0.origin.assumed = assumed }
            $0.contents = contents
            if let body { $0.body = body }
        }
        entries.append(Entry(log: log, seq: seq, event: event, heldAt: heldAt ?? recordedAt ?? occurredAt))
        return Ref(log, seq)
    }

    /// Everything in the order of writing.
    func held() throws -> HeldEvents { try HeldEvents(entries) }

    /// Another order in which it may arrive: logs interleaved at random, each one without gaps.
    func shuffled(using random: inout SplitMix) throws -> HeldEvents {
        var queues = Dictionary(grouping: entries, by: \.log).mapValues { $0.sorted { $0.seq < $1.seq }[...] }
        var order: [Entry] = []
        while let log = queues.keys.sorted().filter({ queues[$0]?.isEmpty == false }).randomElement(using: &random) {
            if let entry = queues[log]?.popFirst() { order.append(entry) }
        }
        return try HeldEvents(order)
    }
}

/// Events in the order in which they arrived, chained log by log.
struct HeldEvents: StoryReader {
    let all: [LoggedEvent]
    var incarnation = Data(count: 16)
    private let bySubject: [Ref: [LoggedEvent]]

    init(_ entries: [Chronicle.Entry]) throws {
        var heads: [LogID: Head] = [:]
        var events: [LoggedEvent] = []
        for entry in entries {
            let payload: Data = try entry.event.serializedBytes()
            let batch = ChainedBatch(
                after: heads[entry.log] ?? .empty(log: entry.log, epoch: 1), payloads: [payload])
            heads[entry.log] = batch.head
            events.append(
                try LoggedEvent(
                    position: Int64(events.count + 1), log: entry.log, epoch: 1, seq: entry.seq,
                    receivedAt: entry.heldAt, payload: payload, hash: batch.head.hash))
        }
        self.init(events)
    }

    init(_ events: [LoggedEvent]) {
        all = events
        bySubject = Dictionary(grouping: events.filter { $0.subject != nil }) { $0.subject ?? Ref() }
    }

    func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
        Array(all.drop { $0.position <= position }.prefix(limit))
    }

    func events(about subject: Ref) throws -> [LoggedEvent] { bySubject[subject] ?? [] }
    func content(_ digest: Hash) throws -> Content? { nil }
    func lastPosition() throws -> Int64 { all.last?.position ?? 0 }

    func storyLogs() throws -> [StoryLog] {
        var lengths: [String: Int64] = [:]
        for event in all {
            lengths[event.log.name] = max(lengths[event.log.name, default: 0], Int64(event.seq))
            if let subject = event.subject { lengths[subject.log, default: 0] += 0 }
        }
        return lengths.map { StoryLog(name: $0.key, events: $0.value) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    func readStories(
        of range: StoryRange, through position: Int64, _ body: ([LoggedEvent]) throws -> Void
    ) throws {
        let subjects = bySubject.keys.filter {
            $0.log == range.log && range.seqs.contains(Int64(bitPattern: $0.seq))
        }
        for subject in subjects.sorted(by: { $0.seq < $1.seq }) {
            let story = bySubject[subject, default: []].filter { $0.position <= position }
            if !story.isEmpty { try body(story) }
        }
    }

    func readOthers(through position: Int64, _ body: (LoggedEvent) throws -> Void) throws {
        for event in all where event.subject == nil && event.position <= position { try body(event) }
    }
}

/// A moment in Shanghai: `at("2026-05-12T10:00")`, or RFC 3339 in full.
func at(_ text: String) -> Instant {
    guard let instant = try? Instant(rfc3339: text.count == 16 ? text + ":00+08:00" : text) else {
        preconditionFailure("\(text) is no time")
    }
    return instant
}

func day(_ text: String) -> BusinessDate {
    guard let date = try? BusinessDate(text) else { preconditionFailure("\(text) is no date") }
    return date
}
