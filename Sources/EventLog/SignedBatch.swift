import Events

/// A run of payloads with their owner's word for its end.
package struct SignedBatch: Sendable {
    package let batch: ChainedBatch
    package let signed: SignedHead

    /// - Precondition: the signed head is the batch's own; whether the signature is good is the caller's business.
    package init(_ batch: ChainedBatch, signed: SignedHead) {
        precondition(signed.head == batch.head, "the signature belongs to the batch's end")
        self.batch = batch
        self.signed = signed
    }
}
