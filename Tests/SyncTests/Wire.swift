import EventLog
import Events
import Foundation
import Sync

/// A station and a hub that talk without a socket: frames go straight from one session to the other.
final class Wire {
    let station: InMemoryLog
    let hub: InMemoryLog
    private var stationSession: StationSession
    private var hubSession: HubSession

    private(set) var summary: StationSession.Summary?
    private(set) var stationFault: SyncFault?
    private(set) var hubFault: SyncFault?
    private(set) var isClosed = false
    private(set) var upstream: [Frame] = []
    private(set) var downstream: [Frame] = []
    /// The most payload bytes that were ever sent and not acknowledged, each way, and what the hub granted.
    private(set) var up = InFlight()
    private(set) var down = InFlight()
    private(set) var granted: Int?
    private(set) var pinned: [SigningPublicKey] = []
    /// What the hub was told of the mailbox's arrival.
    private(set) var delivered: [(head: Head, events: Int)] = []
    /// What a station, or the hub, does not hold any more.
    var forgotten: Set<Hash> = []
    /// Ends the talk after that many frames from the station, or from the hub.
    var cutAfter = Int.max
    var cutAfterDown = Int.max
    /// Changes what the hub says before it reaches the station.
    var altered: (Frame) -> Frame = { $0 }
    /// Changes what the station says before it reaches the hub.
    var alteredUp: (Frame) -> Frame = { $0 }

    private var toHub: [Frame] = []
    private var toStation: [Frame] = []

    /// PUSH frames under way.
    struct InFlight {
        private(set) var most = 0
        private(set) var mostFrames = 0
        private var unacknowledged: [(end: UInt64, bytes: Int)] = []

        mutating func sent(_ frame: Frame) {
            guard case .push(let push) = frame.body else { return }
            unacknowledged.append((push.head.seq, push.payloads.reduce(0) { $0 + $1.count }))
            most = max(most, unacknowledged.reduce(0) { $0 + $1.bytes })
            mostFrames = max(mostFrames, unacknowledged.count)
        }

        mutating func arrived(_ frame: Frame) {
            guard case .ack(let ack) = frame.body else { return }
            unacknowledged.removeAll { $0.end <= ack.held.seq }
        }
    }

    init(_ station: InMemoryLog, _ hub: InMemoryLog, identity: StationSession.Identity? = nil) throws {
        self.station = station
        self.hub = hub
        stationSession = StationSession(identity: try identity ?? Sites.identity())
        hubSession = try Sites.intake()
    }

    /// Talks until neither has anything to say.
    @discardableResult
    func run() throws -> Wire {
        guard let head = try station.head(of: station.own) else { preconditionFailure("a log knows its own head") }
        let mailbox = try station.head(of: Sites.mailbox())
        try perform(stationSession.start(head: head, mailbox: mailbox))
        var turns = 0
        while !isClosed, !(toHub.isEmpty && toStation.isEmpty) {
            turns += 1
            precondition(turns < 100_000, "two sessions do not talk for ever")
            // The station reads only when the hub has nothing left to take: the most lies under way then.
            if !toHub.isEmpty {
                let frame = alteredUp(toHub.removeFirst())
                upstream.append(frame)
                if upstream.count > cutAfter { return self }
                down.arrived(frame)
                try answer(hubSession.received(frame.encoded) { try self.hub.head(of: self.station.own) })
            } else if try !hear() {
                return self
            }
        }
        return self
    }

    /// The station hears the hub's next word; false where the line is cut, or the station has hung up.
    private func hear() throws -> Bool {
        let frame = altered(toStation.removeFirst())
        downstream.append(frame)
        if downstream.count > cutAfterDown || summary != nil { return false }
        if case .welcome(let welcome) = frame.body { granted = Int(clamping: welcome.creditBytes) }
        up.arrived(frame)
        try perform(stationSession.received(frame.encoded))
        return true
    }

    private func gathered(_ digests: [Hash], _ log: InMemoryLog, _ name: LogID) throws -> GatheredContents {
        let here = try log.named(digests, in: name).filter { !forgotten.contains($0) }
        return GatheredContents(
            contents: try here.compactMap { try log.content($0) }, missing: digests.filter { !here.contains($0) })
    }

    private func perform(_ actions: [StationSession.Action]) throws {
        var queue = actions[...]
        while let action = queue.popFirst() {
            switch action {
            case .send(let frame):
                up.sent(frame)
                toHub.append(frame)
            case .lookUp(let log, let seq): queue += stationSession.compared(try station.head(of: log, at: seq))
            case .read(let log, let seq, let maxEvents, let maxBytes):
                queue += stationSession.loaded(
                    try station.payloads(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes))
            case .recordHeld(let head):
                try station.record(HeldMark(peer: hub.own.site, head: head, at: Sites.now))
            case .recordSettled(let head):
                try station.record(HeldMark(peer: hub.own.site, head: head, settled: head.seq, at: Sites.now))
            case .gather(let digests, let log): queue += stationSession.gathered(try gathered(digests, station, log))
            case .pin(let key): pinned.append(key)
            case .commit(let batch, let signed):
                queue += stationSession.committed(
                    new: try station.ingest(batch, signed: signed, receivedAt: Sites.now))
            case .store(let contents): queue += stationSession.stored(try station.store(contents))
            case .listAwaited(let log, let limit):
                queue += stationSession.awaited(try station.awaitedContents(of: log, limit: limit))
            case .finish(let done): summary = done
            case .fail(let fault): stationFault = fault
            }
        }
    }

    private func answer(_ actions: [HubSession.Action]) throws {
        var queue = actions[...]
        while let action = queue.popFirst() {
            switch action {
            case .send(let frame):
                down.sent(frame)
                toStation.append(frame)
            case .commit(let batch, let signed):
                do {
                    queue += hubSession.committed(new: try hub.ingest(batch, signed: signed, receivedAt: Sites.now))
                } catch let error as EventLogError {
                    queue += hubSession.failed(error.kind == .fork ? .fork : .storage, error.message)
                }
            case .store(let contents): queue += hubSession.stored(try hub.store(contents))
            case .enrol: preconditionFailure("a member does not enrol")
            case .listAwaited(let log, let limit):
                queue += hubSession.awaited(try hub.awaitedContents(of: log, limit: limit))
            case .lookUp(let log, let seq): queue += hubSession.compared(try hub.head(of: log, at: seq))
            case .read(let log, let seq, let maxEvents, let maxBytes):
                queue += hubSession.loaded(
                    try hub.payloads(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes))
            case .gather(let digests, let log): queue += hubSession.gathered(try gathered(digests, hub, log))
            case .delivered(let head, let events): delivered.append((head, events))
            case .close(let fault):
                hubFault = fault
                // What was sent before the end still arrives.
                while !toStation.isEmpty, try hear() {}
                isClosed = true
            }
        }
    }
}
