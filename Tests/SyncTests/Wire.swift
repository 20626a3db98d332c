import EventLog
import Events
import Foundation
import Sync

/// A station and a hub that talk without a socket: frames go straight from one session to the other.
final class Wire {
    let station: InMemoryLog
    let hub: InMemoryLog
    private var upload: UploadSession
    private var intake: IntakeSession

    private(set) var summary: UploadSession.Summary?
    private(set) var stationFault: SyncFault?
    private(set) var hubFault: SyncFault?
    private(set) var isClosed = false
    private(set) var upstream: [Frame] = []
    private(set) var downstream: [Frame] = []
    /// The most payload bytes that were ever sent and not acknowledged, and what the hub granted.
    private(set) var mostInFlight = 0
    private(set) var granted: Int?
    /// What a station does not hold any more.
    var forgotten: Set<Hash> = []
    /// Ends the talk after that many frames from the station.
    var cutAfter = Int.max
    /// Changes what the hub says before it reaches the station.
    var altered: (Frame) -> Frame = { $0 }

    private var toHub: [Frame] = []
    private var toStation: [Frame] = []

    init(_ station: InMemoryLog, _ hub: InMemoryLog, identity: UploadSession.Identity? = nil) throws {
        self.station = station
        self.hub = hub
        upload = UploadSession(identity: try identity ?? Sites.identity())
        intake = try Sites.intake()
    }

    /// Talks until neither has anything to say.
    @discardableResult
    func run() throws -> Wire {
        guard let head = try station.head(of: station.own) else { preconditionFailure("a log knows its own head") }
        try perform(upload.start(head: head), epoch: head.epoch)
        var turns = 0
        while !isClosed, !(toHub.isEmpty && toStation.isEmpty) {
            turns += 1
            precondition(turns < 100_000, "two sessions do not talk for ever")
            measure()
            // The station reads only when the hub has nothing left to take: the most lies under way then.
            if !toHub.isEmpty {
                let frame = toHub.removeFirst()
                upstream.append(frame)
                if upstream.count > cutAfter { return self }
                try answer(intake.received(frame.encoded) { try self.hub.head(of: self.station.own) })
            } else {
                let frame = altered(toStation.removeFirst())
                downstream.append(frame)
                if case .welcome(let welcome) = frame.body { granted = Int(clamping: welcome.creditBytes) }
                try perform(upload.received(frame.encoded), epoch: head.epoch)
            }
        }
        return self
    }

    private var unacknowledged: [(end: UInt64, bytes: Int)] = []

    private func measure() {
        mostInFlight = max(mostInFlight, unacknowledged.reduce(0) { $0 + $1.bytes })
    }

    private func perform(_ actions: [UploadSession.Action], epoch: UInt64) throws {
        var queue = actions[...]
        while let action = queue.popFirst() {
            switch action {
            case .send(let frame):
                if case .push(let push) = frame.body {
                    unacknowledged.append((push.head.seq, push.payloads.reduce(0) { $0 + $1.count }))
                    measure()
                }
                toHub.append(frame)
            case .lookUp(let seq): queue += upload.compared(try station.hash(of: station.own, at: seq), epoch: epoch)
            case .read(let seq, let maxEvents, let maxBytes):
                queue += upload.loaded(
                    try station.payloads(of: station.own, after: seq, maxEvents: maxEvents, maxBytes: maxBytes))
            case .recordHeld(let head):
                unacknowledged.removeAll { $0.end <= head.seq }
                try station.record(HeldMark(hub: hub.own.site, head: head, at: Sites.now))
            case .gather(let digests):
                queue += upload.gathered(
                    try digests.filter { !forgotten.contains($0) }.compactMap { try station.content($0) })
            case .finish(let done): summary = done
            case .fail(let fault): stationFault = fault
            }
        }
    }

    private func answer(_ actions: [IntakeSession.Action]) throws {
        var queue = actions[...]
        while let action = queue.popFirst() {
            switch action {
            case .send(let frame): toStation.append(frame)
            case .commit(let batch, let signed):
                do {
                    _ = try hub.ingest(batch, signed: signed, receivedAt: Sites.now)
                    queue += intake.committed(batch.head)
                } catch let error as EventLogError {
                    queue += intake.commitFailed(error.kind == .fork ? .fork : .storage, error.message)
                }
            case .store(let contents):
                _ = try hub.store(contents)
                queue += intake.stored()
            case .enrol: preconditionFailure("a member does not enrol")
            case .listAwaited(let log, let limit):
                queue += intake.awaited(try hub.awaitedContents(of: log, limit: limit))
            case .close(let fault):
                hubFault = fault
                // What was sent before the end still arrives.
                while !toStation.isEmpty {
                    let frame = toStation.removeFirst()
                    downstream.append(frame)
                    try perform(upload.received(frame.encoded), epoch: 0)
                }
                isClosed = true
            }
        }
    }
}
