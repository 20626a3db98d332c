import Events

extension ChainedBatch {
    /// Its events from an index on, as they stand in a log.
    ///
    /// - Parameter position: of the first one; the others follow.
    /// - Throws: `EventLogError` (`event.undecodable`) when a payload is no event.
    func logged(from first: Int, at position: Int64, receivedAt: Instant) throws(EventLogError) -> [LoggedEvent] {
        var events: [LoggedEvent] = []
        events.reserveCapacity(payloads.count - first)
        for index in first..<payloads.count {
            do {
                events.append(
                    try LoggedEvent(
                        position: position + Int64(index - first), log: previous.log, epoch: previous.epoch,
                        seq: previous.seq + UInt64(index) + 1, receivedAt: receivedAt, payload: payloads[index],
                        hash: hashes[index]))
            } catch {
                throw EventLogError(.undecodable, zh: error.message.zh, en: error.message.en, cause: error)
            }
        }
        return events
    }
}
