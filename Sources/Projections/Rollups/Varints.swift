/// LEB128, as protobuf writes numbers.
struct VarintReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var place = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { place >= bytes.count }

    mutating func next() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
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

    /// Goes through a cell's times, from here to the end.
    mutating func forEachTime(_ body: (Moment) -> Void) {
        guard !isAtEnd else { return }
        var value = Int64(nextSigned())
        body(Moment(packed: value))
        while !isAtEnd {
            value &+= Int64(bitPattern: next())
            body(Moment(packed: value))
        }
    }

    mutating func take(_ count: Int) -> UnsafeRawBufferPointer {
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

    mutating func append(_ more: some Swift.Collection<UInt8>) {
        bytes.append(contentsOf: more)
    }
}
