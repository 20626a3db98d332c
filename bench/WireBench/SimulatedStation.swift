import Events
import Foundation
import Sync

/// A station's end of the protocol over a log that is kept as bytes and hashes alone.
struct SimulatedStation {
    enum Ending: Equatable {
        case finished
        case failed(String)
    }

    let site: SiteCode
    private let hub: Roll
    private let signingKey: SigningKey
    private let own: LogID
    private var payloads: [Data] = []
    private var hashes: [Hash] = []
    private var session: Session
    /// How far the hub has said that it holds the log.
    private(set) var acknowledged: UInt64 = 0
    private(set) var ending: Ending?

    init(_ station: Roll.Station, of hub: Roll) throws {
        guard let key = SigningKey(seed: station.signingSeed) else { preconditionFailure("32 bytes are a seed") }
        site = try SiteCode(station.site)
        own = LogID(site)
        self.hub = hub
        signingKey = key
        session = try Self.session(site, key, hub)
    }

    /// Adds events to the log; the bytes are shared with every other station's.
    mutating func record(_ more: [Data]) {
        payloads += more
        for payload in more {
            hashes.append(Chain.next(after: hashes.last ?? Chain.genesis(log: own, epoch: 1), payload: payload))
        }
    }

    /// Begins a session on a new connection.
    mutating func start() throws -> [Frame] {
        session = try Self.session(site, signingKey, hub)
        ending = nil
        let register = Head(
            log: try LogID(name: hub.register.log), epoch: hub.register.epoch, seq: hub.register.seq,
            hash: Hash(hub.register.hash) ?? Chain.genesis(log: own, epoch: 1))
        let outset = Session.Outset(
            offers: [Offer(head: head(UInt64(payloads.count)), isOwned: true)], holds: [register])
        return try perform(session.start(outset))
    }

    mutating func received(_ bytes: Data) throws -> [Frame] { try perform(session.received(bytes)) }

    private static func session(_ site: SiteCode, _ key: SigningKey, _ hub: Roll) throws -> Session {
        Session(
            identity: SessionIdentity(
                site: site, incarnation: Data(repeating: 1, count: 16), signingKey: key, program: "bench"),
            peer: .upper(try SiteCode(hub.hub), signingKey: SigningPublicKey(hub.signingKey)))
    }

    private func head(_ seq: UInt64) -> Head {
        seq == 0 ? .empty(log: own, epoch: 1) : Head(log: own, epoch: 1, seq: seq, hash: hashes[Int(seq) - 1])
    }

    private mutating func perform(_ actions: [Session.Action]) throws -> [Frame] {
        var frames: [Frame] = []
        var queue = actions[...]
        while let action = queue.popFirst() {
            switch action {
            case .send(let frame): frames.append(frame)
            case .lookUp(_, let seq): queue = session.compared(seq <= payloads.count ? head(seq) : nil) + queue
            case .read(_, let seq, let maxEvents, let maxBytes):
                queue = session.loaded(run(after: Int(seq), maxEvents, maxBytes), signed: nil, after: head(seq)) + queue
            case .recordHeld(let held): if held.log == own { acknowledged = held.seq }
            case .gather(let wanted):
                let missing = wanted.map(\.digest)
                queue = session.gathered(GatheredContents(missing: missing, answered: wanted.count)) + queue
            case .open(let log):
                let key = SigningPublicKey(hub.signingKey).map { [$0] }
                queue = session.opened(held: .empty(log: log, epoch: 1), authors: key) + queue
            case .commit(let batch, _): queue = session.committed(new: batch.payloads.count) + queue
            case .listAwaited: queue = session.awaited([]) + queue
            case .store(let pieces): queue = session.stored(pieces.count) + queue
            case .pin, .welcomed, .settled: continue
            case .finish: ending = .finished
            case .declined(let declined): ending = .failed("declined: \(declined.fault.code)")
            case .close(let fault): ending = .failed("closed: \(fault?.code ?? "in order")")
            case .match, .listAuthors, .holdBranch, .takeBack, .judgeBranch, .find, .recall, .greet, .offer, .enrol:
                ending = .failed("asked for what these stations do not have: \(action)")
            }
        }
        return frames
    }

    private func run(after seq: Int, _ maxEvents: Int, _ maxBytes: Int) -> [Data] {
        var bytes = 0
        return Array(
            payloads.dropFirst(seq).prefix(maxEvents).enumerated().prefix { index, payload in
                bytes += payload.count
                return index == 0 || bytes <= maxBytes
            }.map(\.element))
    }
}
