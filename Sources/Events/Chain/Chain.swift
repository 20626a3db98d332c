import Crypto
import Foundation

/// The hash chain of a log: `hash = SHA-256(previous hash ‖ payload)`, beginning at a genesis bound to log and epoch.
package enum Chain {
    /// The hash before the first event: `SHA-256("jiazhan/log/1" ‖ 0 ‖ log name in UTF-8 ‖ 0 ‖ epoch, 8 bytes big-endian)`.
    ///
    /// Binding name and epoch makes a chain that was moved to another log differ from its first event on.
    package static func genesis(log: LogID, epoch: UInt64) -> Hash {
        var bytes = Data("jiazhan/log/1".utf8)
        bytes.append(0)
        bytes.append(contentsOf: log.name.utf8)
        bytes.append(0)
        withUnsafeBytes(of: epoch.bigEndian) { bytes.append(contentsOf: $0) }
        return Hash.of(bytes)
    }

    package static func next(after previous: Hash, payload: Data) -> Hash {
        var hasher = SHA256()
        previous.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        hasher.update(data: payload)
        return Hash(hasher.finalize())
    }
}

/// How far a log reaches: its last place and the chain's hash there.
package struct Head: Hashable, Sendable {
    package let log: LogID
    package let epoch: UInt64
    /// 0 for a log that holds nothing yet; `hash` is then the genesis hash.
    package let seq: UInt64
    package let hash: Hash

    package init(log: LogID, epoch: UInt64, seq: UInt64, hash: Hash) {
        self.log = log
        self.epoch = epoch
        self.seq = seq
        self.hash = hash
    }

    package static func empty(log: LogID, epoch: UInt64) -> Head {
        Head(log: log, epoch: epoch, seq: 0, hash: Chain.genesis(log: log, epoch: epoch))
    }
}

/// A run of payloads whose hashes were computed from the head before it; nothing else makes one.
package struct ChainedBatch: Sendable {
    package let previous: Head
    package let payloads: [Data]
    package let hashes: [Hash]

    package init(after previous: Head, payloads: [Data]) {
        self.previous = previous
        self.payloads = payloads
        var last = previous.hash
        hashes = payloads.map { payload in
            last = Chain.next(after: last, payload: payload)
            return last
        }
    }

    package var head: Head {
        Head(
            log: previous.log, epoch: previous.epoch, seq: previous.seq + UInt64(payloads.count),
            hash: hashes.last ?? previous.hash)
    }
}
