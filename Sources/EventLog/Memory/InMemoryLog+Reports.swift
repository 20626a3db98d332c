import Events

extension InMemoryLog {
    package func verify(progress: (_ done: Int, _ total: Int) -> Void) throws -> VerifyReport {
        state.withLock { state in
            var report = VerifyReport()
            report.events = state.events.count
            (report.contentsHeld, report.contentsAwaited, report.contentsForgotten) = state.contents.counts
            for log in state.logs {
                guard let head = state.head(of: log), head.seq > 0 else { continue }
                report.logs += 1
                let events = state.events(of: log)
                let batch = ChainedBatch(after: .empty(log: log, epoch: head.epoch), payloads: events.map(\.payload))
                for (event, hash) in zip(events, batch.hashes) where event.hash != hash && report.damage == nil {
                    report.damage = .init(
                        log: log, seq: event.seq, position: event.position,
                        what: Bilingual(zh: "内容与校验链不符", en: "the payload does not match the chain"))
                }
                for signed in state.signed[log] ?? [] where report.damage == nil {
                    if state.hash(of: log, at: signed.head.seq) != signed.head.hash {
                        report.damage = .falseHead(log, signed.head.seq)
                    }
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
                logs: state.logs.compactMap { log in
                    guard let head = state.head(of: log), head.seq > 0 else { return nil }
                    let times = state.events(of: log).map(\.recordedAt)
                    return .init(
                        head: head, events: times.count, firstRecordedAt: times.min(), lastRecordedAt: times.max())
                },
                types: Dictionary(grouping: state.events, by: \.event.type).mapValues(\.count),
                contentsHeld: contents.held, contentsAwaited: contents.awaited,
                contentsForgotten: contents.forgotten, bytes: 0)
        }
    }
}
