import Events
import Foundation
import Synchronization

/// The log's contract without a disk, for tests and simulation.
package final class InMemoryLog: AppendLog {
    package let own: LogID
    package let incarnation: Data
    private let state: Mutex<State>

    private struct State {
        var events: [LoggedEvent] = []
        var chains: [LogID: Chain] = [:]
        var contents = MemoryContents()
        var signed: [LogID: SignedHead] = [:]
        var marks: [SiteCode: HeldMark] = [:]
        var clock = HybridClock()

        struct Chain {
            let epoch: UInt64
            var positions: [Int] = []
        }
    }

    package init(own: LogID, epoch: UInt64, incarnation: Data = Data(count: 16)) {
        self.own = own
        self.incarnation = incarnation
        var state = State()
        state.chains[own] = State.Chain(epoch: epoch)
        self.state = Mutex(state)
    }

    package func append(
        _ drafts: [Draft], to log: LogID, ifUnchangedSince position: Int64?, now: Instant
    ) throws -> [LoggedEvent] {
        try requireOwned(log)
        if drafts.isEmpty { return [] }
        return try state.withLock { state in
            if let position, position != Int64(state.events.count) { throw EventLogError.moved }
            let head =
                state.chains[log] == nil ? Head.empty(log: log, epoch: furtherLogEpoch) : Self.head(of: log, state)
            var clock = state.clock
            let stamped = try Stamping.stamp(drafts, after: head, clock: &clock, now: now)
            let batch = ChainedBatch(after: head, payloads: stamped.map(\.payload))
            let logged = try Self.logged(batch, from: 0, receivedAt: now, state)
            // Read before anything is changed: all of it is appended, or nothing.
            let bytes = try drafts.map { try $0.contents.map(Self.bytes(of:)) }
            state.clock = clock
            if state.chains[log] == nil { state.chains[log] = State.Chain(epoch: furtherLogEpoch) }
            for (index, event) in logged.enumerated() {
                Self.add(event, &state)
                for (named, (salt, bytes)) in zip(drafts[index].contents, bytes[index]) {
                    state.contents.hold(named, bytes: bytes, salt: salt, namedBy: log)
                }
                state.contents.forget(event)
            }
            return logged
        }
    }

    package func ingest(_ batch: ChainedBatch, signed: SignedHead, receivedAt: Instant) throws -> Int {
        precondition(signed.head == batch.head, "the signature belongs to the batch's end")
        return try state.withLock { state in
            let log = batch.previous.log
            let held =
                state.chains[log] == nil
                ? Head.empty(log: log, epoch: batch.previous.epoch) : Self.head(of: log, state)
            let known = try Overlap.events(held: held, batch: batch) { Self.hash(of: held, at: $0, state) }
            let logged = try Self.logged(batch, from: known, receivedAt: receivedAt, state)
            if state.chains[log] == nil { state.chains[log] = State.Chain(epoch: batch.previous.epoch) }
            for event in logged {
                Self.add(event, &state)
                state.clock.observe(event.hlc, now: receivedAt)
                for ref in event.event.contents { state.contents.expect(ref, namedBy: log) }
                state.contents.forget(event)
            }
            if !logged.isEmpty { state.signed[log] = signed }
            return logged.count
        }
    }

    package func head(of log: LogID) throws -> Head? {
        state.withLock { $0.chains[log] == nil ? nil : Self.head(of: log, $0) }
    }

    package func heads() throws -> [Head] {
        state.withLock { state in
            state.chains.filter { !$0.value.positions.isEmpty }.keys.sorted().map { Self.head(of: $0, state) }
        }
    }

    package func signedHead(of log: LogID) throws -> SignedHead? { state.withLock { $0.signed[log] } }

    package func payloads(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) throws -> [Data] {
        state.withLock { state in
            var payloads: [Data] = []
            var bytes = 0
            for index in (state.chains[log]?.positions ?? []).dropFirst(Int(seq)).prefix(maxEvents) {
                bytes += state.events[index].payload.count
                if !payloads.isEmpty, bytes > maxBytes { break }
                payloads.append(state.events[index].payload)
            }
            return payloads
        }
    }

    package func hash(of log: LogID, at seq: UInt64) throws -> Hash? {
        state.withLock { state in
            state.chains[log] == nil ? nil : Self.hash(of: Self.head(of: log, state), at: seq, state)
        }
    }

    package func awaitedContents(of log: LogID, limit: Int) throws -> [Hash] {
        state.withLock { $0.contents.awaited(of: log, limit: limit) }
    }

    package func named(_ digests: [Hash], in log: LogID) throws -> [Hash] {
        state.withLock { state in
            let places = state.chains[log]?.positions ?? []
            let named = Set(places.flatMap { state.events[$0].event.contents.compactMap { Hash($0.digest) } })
            return digests.filter { named.contains($0) }
        }
    }

    package func store(_ contents: [Content]) throws -> Int {
        state.withLock { state in contents.count { state.contents.store($0) } }
    }

    package func content(_ digest: Hash) throws -> Content? { state.withLock { $0.contents.content(digest) } }
    package func heldContent(_ digest: Hash) throws -> HeldContent? { state.withLock { $0.contents.held(digest) } }
    package func chunk(_ number: Int, of digest: Hash) throws -> Data? {
        state.withLock { $0.contents.chunk(number, of: digest) }
    }
    package func heldMark(of hub: SiteCode) throws -> HeldMark? { state.withLock { $0.marks[hub] } }
    package func record(_ mark: HeldMark) throws { state.withLock { $0.marks[mark.hub] = mark } }
    package func lastPosition() throws -> Int64 { state.withLock { Int64($0.events.count) } }

    package func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
        state.withLock { Array($0.events.dropFirst(Int(position)).prefix(limit)) }
    }

    package func events(about subject: Ref) throws -> [LoggedEvent] {
        state.withLock { $0.events.filter { $0.subject == subject } }
    }

    package func verify(progress: (_ done: Int, _ total: Int) -> Void) throws -> VerifyReport {
        state.withLock { state in
            var report = VerifyReport()
            report.events = state.events.count
            report.logs = state.chains.values.count { !$0.positions.isEmpty }
            (report.contentsHeld, report.contentsAwaited, report.contentsForgotten) = state.contents.counts
            for (log, chain) in state.chains.sorted(by: { $0.key < $1.key }) {
                let payloads = chain.positions.map { state.events[$0].payload }
                let batch = ChainedBatch(after: .empty(log: log, epoch: chain.epoch), payloads: payloads)
                for (place, index) in chain.positions.enumerated()
                where state.events[index].hash != batch.hashes[place] && report.damage == nil {
                    report.damage = .init(
                        log: log, seq: UInt64(place) + 1, position: Int64(index) + 1,
                        what: Bilingual(zh: "内容与校验链不符", en: "the payload does not match the chain"))
                }
            }
            progress(report.events, report.events)
            return report
        }
    }

    package func statistics() throws -> LogStatistics {
        state.withLock { state in
            let contents = state.contents.counts
            return LogStatistics(
                logs: state.chains.filter { !$0.value.positions.isEmpty }.sorted { $0.key < $1.key }.map { log, chain in
                    let times = chain.positions.map { state.events[$0].recordedAt }
                    return .init(
                        head: Self.head(of: log, state), events: chain.positions.count, firstRecordedAt: times.min(),
                        lastRecordedAt: times.max())
                },
                types: Dictionary(grouping: state.events, by: \.event.type).mapValues(\.count),
                contentsHeld: contents.held, contentsAwaited: contents.awaited,
                contentsForgotten: contents.forgotten, bytes: 0)
        }
    }

    private static func head(of log: LogID, _ state: State) -> Head {
        guard let chain = state.chains[log] else { preconditionFailure("the caller knows the log") }
        guard let last = chain.positions.last else { return .empty(log: log, epoch: chain.epoch) }
        return Head(log: log, epoch: chain.epoch, seq: UInt64(chain.positions.count), hash: state.events[last].hash)
    }

    private static func hash(of head: Head, at seq: UInt64, _ state: State) -> Hash? {
        if seq == 0 { return Chain.genesis(log: head.log, epoch: head.epoch) }
        guard let chain = state.chains[head.log], seq <= UInt64(chain.positions.count) else { return nil }
        return state.events[chain.positions[Int(seq) - 1]].hash
    }

    private static func logged(
        _ batch: ChainedBatch, from first: Int, receivedAt: Instant, _ state: State
    ) throws -> [LoggedEvent] {
        try (first..<batch.payloads.count).map { index in
            try LoggedEvent(
                position: Int64(state.events.count + index - first) + 1, log: batch.previous.log,
                epoch: batch.previous.epoch, seq: batch.previous.seq + UInt64(index) + 1, receivedAt: receivedAt,
                payload: batch.payloads[index], hash: batch.hashes[index])
        }
    }

    private static func bytes(of content: NamedContent) throws -> (salt: Data, bytes: Data) {
        switch content.bytes {
        case .whole(let content): return (content.salt, content.bytes)
        case .streamed(let content):
            var bytes = Data()
            try content.forEachChunk { bytes.append($1) }
            return (content.salt, bytes)
        }
    }

    private static func add(_ event: LoggedEvent, _ state: inout State) {
        state.chains[event.log]?.positions.append(state.events.count)
        state.events.append(event)
    }
}
