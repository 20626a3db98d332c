import Events
import Foundation

extension MemoryState {
    func payloads(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) -> [Data] {
        var fitting = HandoverRun.Fitting(maxBytes: maxBytes)
        return events(of: log, after: seq).prefix(maxEvents).map(\.payload).prefix { fitting.take($0.count) }
    }

    func run(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) -> HandoverRun {
        let fitting = payloads(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)
        if log.site == own.site { return HandoverRun(payloads: fitting, signed: nil) }
        if fitting.isEmpty { return .empty }
        guard let end = signedEnd(of: log, after: seq, within: UInt64(fitting.count)) else { return .empty }
        let payloads = events(of: log, after: seq).prefix(Int(end.head.seq - seq)).map(\.payload)
        return HandoverRun(payloads: payloads, signed: end)
    }

    /// The last signed head within `count` events, or else the next one that a batch may reach.
    private func signedEnd(of log: LogID, after seq: UInt64, within count: UInt64) -> SignedHead? {
        let heads = (signed[log] ?? []).filter { $0.head.seq > seq }
        return heads.last { $0.head.seq - seq <= count }
            ?? heads.first { $0.head.seq - seq <= UInt64(Bounds.batchEvents) }
    }
}
