/// LEB128, as protobuf writes numbers.
struct VarintReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var place = 0

    /// - Parameter place: of the first byte that is read.
    init(_ bytes: UnsafeRawBufferPointer, from place: Int = 0) {
        self.bytes = bytes
        self.place = place
    }

    var isAtEnd: Bool { place >= bytes.count }

    @inline(__always) mutating func next() -> UInt64 {
        precondition(place < bytes.count, "a number ends within the bytes")
        let first = bytes[place]
        place += 1
        if first < 0x80 { return UInt64(first) }
        var value = UInt64(first & 0x7F)
        var shift: UInt64 = 7
        while true {
            precondition(place < bytes.count, "a number ends within the bytes")
            let byte = bytes[place]
            place += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    mutating func nextSigned() -> Int {
        let value = next()
        return Int(bitPattern: UInt(value >> 1)) ^ -Int(value & 1)
    }

    /// What was not read yet.
    var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[place...]) }

    mutating func take(_ count: Int) -> UnsafeRawBufferPointer {
        precondition(count >= 0 && count <= bytes.count - place, "what is taken lies within the bytes")
        let taken = UnsafeRawBufferPointer(rebasing: bytes[place..<place + count])
        place += count
        return taken
    }
}

struct VarintWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }

    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    /// How many bytes a number takes.
    static func length(_ value: UInt64) -> Int { max(1, (64 - value.leadingZeroBitCount + 6) / 7) }

    mutating func append(signed value: Int) {
        append(UInt64(bitPattern: Int64((value << 1) ^ (value >> 63))))
    }

    mutating func append(littleEndian value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ more: some Swift.Collection<UInt8>) {
        bytes.append(contentsOf: more)
    }
}
