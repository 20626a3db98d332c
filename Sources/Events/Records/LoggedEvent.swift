import Foundation
import SwiftProtobuf

/// An event as it stands in a log.
package struct LoggedEvent: Sendable {
    /// The place in the order of arrival at this site, counted from 1.
    package let position: Int64
    package let log: LogID
    package let epoch: UInt64
    package let seq: UInt64
    /// When this site first held it.
    package let receivedAt: Instant
    /// The bytes that the chain covers.
    package let payload: Data
    /// The chain's hash at this event.
    package let hash: Hash
    package let event: Event

    /// An event whose payload was just made of it.
    package init(
        position: Int64, log: LogID, epoch: UInt64, seq: UInt64, receivedAt: Instant, payload: Data, hash: Hash,
        event: Event
    ) {
        self.position = position
        self.log = log
        self.epoch = epoch
        self.seq = seq
        self.receivedAt = receivedAt
        self.payload = payload
        self.hash = hash
        self.event = event
    }

    /// - Throws: `EventsError` (`event.undecodable`) when the payload is no event.
    package init(
        position: Int64, log: LogID, epoch: UInt64, seq: UInt64, receivedAt: Instant, payload: Data, hash: Hash
    ) throws(EventsError) {
        do {
            self.init(
                position: position, log: log, epoch: epoch, seq: seq, receivedAt: receivedAt, payload: payload,
                hash: hash, event: try Event(serializedBytes: payload))
        } catch {
            throw EventsError(
                .payload, zh: "日志 \(log) 第 \(seq) 条无法解读，请运行 log verify",
                en: "event \(seq) of log \(log) cannot be decoded; run log verify")
        }
    }

    package var ref: Ref { Ref(log, seq) }
    package var hlc: HybridTime { HybridTime(rawValue: event.hlc) }
    package var occurredAt: Instant { Instant(milliseconds: event.occurredAt) }
    package var recordedAt: Instant { Instant(milliseconds: event.recordedAt) }

    /// The event that opened the matter or visit this one belongs to; nil for the register's entries.
    package var subject: Ref? {
        if event.hasSubject { return event.subject }
        return event.body?.opensSubject == true ? ref : nil
    }

    /// The order in which events are folded: hybrid time, then log, then place.
    package static func precedes(_ left: LoggedEvent, _ right: LoggedEvent) -> Bool {
        (left.event.hlc, left.log.name, left.seq) < (right.event.hlc, right.log.name, right.seq)
    }

    /// The events in that order. They mostly come in it already, and are not moved then.
    package static func inOrder(_ events: some Sequence<LoggedEvent>) -> [LoggedEvent] {
        let events = Array(events)
        let isOrdered = zip(events, events.dropFirst()).allSatisfy { !precedes($1, $0) }
        return isOrdered ? events : events.sorted(by: precedes)
    }
}
