import Crypto
import Events
import Foundation

/// One digest for how far many logs are held, so that two sites that hold the same need not list it.
package enum VectorDigest {
    /// `SHA-256("jiazhan/vector/1" ‖ 0 ‖ for each log, by name: name ‖ 0 ‖ epoch ‖ seq ‖ hash)`, numbers as 8 bytes big-endian.
    /// Logs of which nothing is held are left out.
    package static func of(_ heads: [Head]) -> Hash {
        var hasher = SHA256()
        hasher.update(data: Data("jiazhan/vector/1\0".utf8))
        for head in heads.sorted(by: { $0.log < $1.log }) where head.seq > 0 {
            hasher.update(data: Data((head.log.name + "\0").utf8))
            for number in [head.epoch, head.seq] {
                withUnsafeBytes(of: number.bigEndian) { hasher.update(bufferPointer: $0) }
            }
            head.hash.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        }
        return Hash(hasher.finalize())
    }
}
