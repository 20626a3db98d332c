import Events
import Foundation

/// A site of a random history: its log, its clock, which may be wrong, and the records that it has heard of.
struct HistorySite {
    let log: LogID
    /// How far its clock is off, in milliseconds.
    let clockError: Int64
    private(set) var known: [LoggedEvent] = []
    private var heard: Set<Ref> = []
    private var clock = HybridClock()
    private var seq: UInt64 = 0

    init(_ log: LogID, clockError: Int64) {
        self.log = log
        self.clockError = clockError
    }

    var isHub: Bool { log.site.kind == .hub }

    func story(of subject: Ref) -> [LoggedEvent] { known.filter { $0.subject?.plain == subject } }

    /// Appends to the site's own log.
    ///
    /// - Parameter now: the true time; the site's clock shows another.
    @discardableResult
    mutating func append(_ body: Event.Body, subject: Ref?, now: Instant) -> Ref {
        seq += 1
        let shown = now.advanced(byMilliseconds: clockError)
        let event = Draft(body, occurredAt: shown).event(
            hlc: clock.tick(now: shown), recordedAt: shown, subject: subject)
        guard let payload: Data = try? event.serializedBytes(),
            let logged = try? LoggedEvent(
                position: Int64(known.count) + 1, log: log, epoch: 1, seq: seq, receivedAt: shown, payload: payload,
                hash: .of(payload))
        else { preconditionFailure("an event that was just made can be read") }
        known.append(logged)
        heard.insert(logged.ref)
        return logged.ref
    }

    /// Hears whatever the other site has heard, in the other's order.
    mutating func hear(_ other: HistorySite, now: Instant) {
        for event in other.known where heard.insert(event.ref).inserted {
            known.append(event)
            clock.observe(event.hlc, now: now.advanced(byMilliseconds: clockError))
        }
    }
}
