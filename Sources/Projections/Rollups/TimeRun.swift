/// How long a matter took to its first settlement, with the day on which it was collected, as one number that is the larger
/// the longer it took.
struct Moment: Hashable, Comparable, Sendable {
    let packed: Int64

    init(packed: Int64) {
        self.packed = packed
    }

    /// - Parameters:
    ///   - elapsed: milliseconds; 58 bits are kept.
    ///   - day: of the month in which the matter was collected, counted from 1.
    init(elapsed: Int64, day: Int) {
        packed = elapsed << 5 | Int64(day)
    }

    var elapsed: Int64 { packed >> 5 }
    var day: Int { Int(packed) & 31 }

    static func < (left: Moment, right: Moment) -> Bool { left.packed < right.packed }
}

/// The moments of one cell as they are stored, in ascending order; nothing at all where there are none.
///
/// Their number, then blocks of 64: of each block its first moment, then what each of the others adds to the one before. One
/// block is all in varints. Where there are more, an index comes first: of each block the first moment (8 bytes), and where its
/// others begin, counted from the end of the index (4 bytes), both little-endian. So a value is found at its place among
/// millions by looking at a block or two of each run.
struct TimeRun {
    static let blockLength = 64

    let count: Int
    let blocks: Int
    private let index: UnsafeRawBufferPointer
    private let rest: UnsafeRawBufferPointer
    /// Where there is but one block.
    private let first: Int64

    private static let entryBytes = 12

    /// Valid as long as the bytes are.
    init(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else {
            (count, blocks, index, rest, first) = (0, 0, bytes, bytes, 0)
            return
        }
        var reader = VarintReader(bytes)
        count = Int(reader.next())
        blocks = (count + Self.blockLength - 1) / Self.blockLength
        if blocks > 1 {
            index = reader.take(blocks * Self.entryBytes)
            first = 0
        } else {
            index = reader.take(0)
            first = Int64(reader.nextSigned())
        }
        rest = reader.rest
    }

    /// The first moment of a block.
    func anchor(_ block: Int) -> Int64 {
        blocks == 1
            ? first
            : Int64(littleEndian: index.loadUnaligned(fromByteOffset: block * Self.entryBytes, as: Int64.self))
    }

    /// How many blocks begin with that moment or an earlier one.
    func blocks(upTo packed: Int64) -> Int {
        var (low, high) = (0, blocks)
        while low < high {
            let middle = (low + high) / 2
            if anchor(middle) <= packed { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Goes through the moments of some blocks, in order.
    func forEach(in range: Range<Int>, _ body: (Moment) -> Void) {
        for block in range {
            let start =
                blocks == 1
                ? 0
                : Int(
                    UInt32(
                        littleEndian: index.loadUnaligned(
                            fromByteOffset: block * Self.entryBytes + 8, as: UInt32.self)))
            var reader = VarintReader(rest, from: start)
            var packed = anchor(block)
            body(Moment(packed: packed))
            for _ in 1..<max(1, min(Self.blockLength, count - block * Self.blockLength)) {
                packed &+= Int64(bitPattern: reader.next())
                body(Moment(packed: packed))
            }
        }
    }

    func forEach(_ body: (Moment) -> Void) { forEach(in: 0..<blocks, body) }

    /// - Parameter moments: packed, in ascending order.
    static func write(_ moments: [Int64], to writer: inout VarintWriter) {
        moments.withUnsafeBufferPointer { write($0, to: &writer) }
    }

    /// - Parameter moments: packed, in ascending order.
    static func write(_ moments: UnsafeBufferPointer<Int64>, to writer: inout VarintWriter) {
        guard let first = moments.first else { return }
        writer.append(UInt64(moments.count))
        if moments.count <= blockLength {
            writer.append(signed: Int(first))
            writeRest(moments[...], to: &writer)
            return
        }
        var rest = VarintWriter()
        for start in stride(from: 0, to: moments.count, by: blockLength) {
            writer.append(littleEndian: UInt64(bitPattern: moments[start]))
            writer.append(littleEndian: UInt32(rest.bytes.count))
            writeRest(moments[start..<min(start + blockLength, moments.count)], to: &rest)
        }
        writer.append(rest.bytes)
    }

    private static func writeRest(_ block: Slice<UnsafeBufferPointer<Int64>>, to writer: inout VarintWriter) {
        for place in block.indices.dropFirst() {
            writer.append(UInt64(bitPattern: block[place] &- block[place - 1]))
        }
    }
}
