import Events
import Foundation

/// Turns drafts into the payloads that follow a head: the part of appending that both logs share.
struct Stamping {
    struct Stamped {
        let event: Event
        let payload: Data
    }

    /// - Throws: `EventLogError` (`log.draft`) for a subject that is not earlier in the batch, a payload past the bound, or
    ///   a business time more than `Bounds.futureMilliseconds` ahead: of the wall clock or, where that has jumped back, of
    ///   what was recorded before, or a laptop whose clock is wrong could record nothing about what it holds.
    static func stamp(
        _ drafts: [Draft], after head: Head, clock: inout HybridClock, now: Instant
    ) throws(EventLogError) -> [Stamped] {
        let present = clock.present(at: now)
        var stamped: [Stamped] = []
        stamped.reserveCapacity(drafts.count)
        for (index, draft) in drafts.enumerated() {
            let subject: Ref?
            switch draft.subject {
            case .none: subject = nil
            case .ref(let ref): subject = ref
            case .draft(let other):
                guard (0..<index).contains(other) else {
                    throw EventLogError(
                        .draft, zh: "第 \(index + 1) 条记录所指的第 \(other + 1) 条不在它之前",
                        en: "record \(index + 1) refers to record \(other + 1), which does not come before it")
                }
                subject = Ref(head.log, head.seq + UInt64(other) + 1)
            }
            guard draft.occurredAt.milliseconds <= present.milliseconds + Bounds.futureMilliseconds else {
                throw EventLogError(
                    .draft, zh: "发生时间 \(draft.occurredAt.rfc3339) 晚于现在一天以上，请核对日期和本机时钟",
                    en:
                        "the time \(draft.occurredAt.rfc3339) lies more than a day ahead; check the date and this computer's clock"
                )
            }
            let event = draft.event(hlc: clock.tick(now: now), recordedAt: now, subject: subject)
            guard let payload: Data = try? event.serializedBytes(), payload.count <= Bounds.eventBytes else {
                throw EventLogError(
                    .draft, zh: "第 \(index + 1) 条记录超过 \(Bounds.eventBytes) 字节，请缩短",
                    en: "record \(index + 1) has more than \(Bounds.eventBytes) bytes; shorten it")
            }
            stamped.append(Stamped(event: event, payload: payload))
        }
        return stamped
    }
}

/// How a batch meets what is held.
enum Overlap {
    /// How many of the batch's events are held already.
    ///
    /// - Parameter hashAt: the hash held at a place, nil beyond the head.
    /// - Throws: `log.gap` or `log.fork`, naming the place.
    static func events(
        held: Head, batch: ChainedBatch, hashAt: (UInt64) throws -> Hash?
    ) throws -> Int {
        let previous = batch.previous
        guard held.epoch == previous.epoch else {
            throw fork(held.log, at: previous.seq + 1)
        }
        guard previous.seq <= held.seq else {
            throw EventLogError(
                .gap, zh: "日志 \(held.log) 缺第 \(held.seq + 1) 至 \(previous.seq) 条，请先送来前面的部分",
                en:
                    "events \(held.seq + 1) to \(previous.seq) of log \(held.log) are missing; bring the earlier part first"
            )
        }
        guard try hashAt(previous.seq) == previous.hash else {
            throw fork(held.log, at: max(previous.seq, 1))
        }
        let known = min(Int(held.seq - previous.seq), batch.payloads.count)
        for index in 0..<known where try hashAt(previous.seq + UInt64(index) + 1) != batch.hashes[index] {
            throw fork(held.log, at: previous.seq + UInt64(index) + 1)
        }
        return known
    }

    private static func fork(_ log: LogID, at seq: UInt64) -> EventLogError {
        EventLogError(
            .fork, zh: "日志 \(log) 第 \(seq) 条与已存的不同，已拒收；该站点可能由旧备份恢复或被复制，请与其联系",
            en:
                "event \(seq) of log \(log) differs from the one held and was refused; the site may be restored from an old backup or cloned: contact it"
        )
    }
}
