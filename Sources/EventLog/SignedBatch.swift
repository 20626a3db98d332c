import Events

/// A run of payloads with their owner's word for its end.
package struct SignedBatch: Sendable {
    package let batch: ChainedBatch
    package let signed: SignedHead
    /// What its payloads say; nil where nobody has decoded them yet, and where one is no event.
    private(set) var events: [Event]?

    /// - Precondition: the signed head is the batch's own; whether the signature is good is the caller's business.
    package init(_ batch: ChainedBatch, signed: SignedHead) {
        precondition(signed.head == batch.head, "the signature belongs to the batch's end")
        self.batch = batch
        self.signed = signed
    }

    /// Decodes the payloads here and now, on the caller's thread, so that whoever commits does not have to.
    ///
    /// Where one is no event nothing changes: the commit finds that out and says so.
    package mutating func decode() {
        events = try? batch.payloads.map { try Event(serializedBytes: $0) }
    }

    /// Its events from an index on, as they stand in a log.
    ///
    /// - Parameter position: of the first one; the others follow.
    /// - Throws: `EventLogError` (`event.undecodable`) when a payload is no event.
    func logged(from first: Int, at position: Int64, receivedAt: Instant) throws(EventLogError) -> [LoggedEvent] {
        guard let events else { return try batch.logged(from: first, at: position, receivedAt: receivedAt) }
        return (first..<events.count).map { index in
            LoggedEvent(
                position: position + Int64(index - first), log: batch.previous.log, epoch: batch.previous.epoch,
                seq: batch.previous.seq + UInt64(index) + 1, receivedAt: receivedAt, payload: batch.payloads[index],
                hash: batch.hashes[index], event: events[index])
        }
    }
}
