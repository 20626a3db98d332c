import EventLog
import Events
import Foundation

/// A hub that takes in what many sites wrote, as a listener hands it over.
struct Intake {
    private let log: SQLiteLog
    private var heads: [Head]
    private let key: SigningKey
    private var next = 0

    init(log: SQLiteLog, sites: Int) throws {
        self.log = log
        heads = try (0..<sites).map { .empty(log: try LogID(name: "520103002-Z\(100 + $0)"), epoch: 1) }
        guard let key = SigningKey(seed: Data(count: 32)) else { preconditionFailure("a seed has 32 bytes") }
        self.key = key
    }

    mutating func take(_ events: Int, _ batch: Int) throws {
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let runs = try (0..<events / Bounds.batchEvents).map { _ in try run(at: now) }
        // What the sites did: the hub checks their signatures elsewhere.
        let signed = runs.map { key.sign($0.chained.head) }
        let group = batch / Bounds.batchEvents
        let (wall, cpu) = (LogBench.seconds(CLOCK_MONOTONIC), LogBench.seconds(CLOCK_PROCESS_CPUTIME_ID))
        for start in stride(from: 0, to: runs.count, by: group) {
            let batches = (start..<start + group).map { index in
                SignedBatch(
                    ChainedBatch(after: runs[index].chained.previous, payloads: runs[index].chained.payloads),
                    signed: signed[index])
            }
            for outcome in try log.ingest(batches, receivedAt: now) {
                guard try outcome.get() == Bounds.batchEvents else { preconditionFailure("every event is new") }
            }
        }
        let (wallEnd, cpuEnd) = (LogBench.seconds(CLOCK_MONOTONIC), LogBench.seconds(CLOCK_PROCESS_CPUTIME_ID))
        let bytes = runs.reduce(0) { $0 + $1.bytes }
        try LogBench.answer(seconds: wallEnd - wall, cpu: cpuEnd - cpu, payload: bytes / events)
    }

    /// The next run of the site whose turn it is.
    private mutating func run(at now: Instant) throws -> (chained: ChainedBatch, bytes: Int) {
        let site = next % heads.count
        next += 1
        let head = heads[site]
        let payloads = try (0..<Bounds.batchEvents).map { index in
            let stamp = HybridTime(rawValue: HybridTime(now).rawValue + UInt64(index))
            let draft = LogBench.opinion(Int(head.seq) + index, of: head.log, at: now)
            let payload: Data = try draft.event(hlc: stamp, recordedAt: now, subject: nil).serializedBytes()
            return payload
        }
        let batch = ChainedBatch(after: head, payloads: payloads)
        heads[site] = batch.head
        return (batch, payloads.reduce(0) { $0 + $1.count })
    }
}
