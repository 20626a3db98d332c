import Foundation

/// Bytes of a key of a cell, which must stay where they are. Texts that Swift holds to be equal and SQLite does not differ here.
struct KeyBytes: Hashable, @unchecked Sendable {
    // Sendable because the bytes are not written.
    let bytes: UnsafeRawBufferPointer

    static func == (left: KeyBytes, right: KeyBytes) -> Bool {
        left.bytes.count == right.bytes.count && left.bytes.order(right.bytes) == 0
    }

    func hash(into hasher: inout Hasher) { hasher.combine(bytes: bytes) }

    var isASCII: Bool { bytes.allSatisfy { $0 < 0x80 } }
}

extension UnsafeRawBufferPointer {
    /// Below 0 where it comes before the other in the order of bytes, 0 where it is the same.
    func order(_ other: UnsafeRawBufferPointer) -> Int {
        let common = Swift.min(count, other.count)
        // What is empty may have no address.
        if common > 0, let own = baseAddress, let others = other.baseAddress {
            let order = Int(memcmp(own, others, common))
            if order != 0 { return order }
        }
        return count - other.count
    }
}
