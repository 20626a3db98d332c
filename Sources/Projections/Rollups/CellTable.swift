import Foundation

/// Cells as they are stored in one row: for each dimension its number, the length of what follows, and its cells by the
/// bytes of their keys: the key's length and bytes, the body's length and bytes.
struct CellTable {
    private let bytes: UnsafeRawBufferPointer

    /// Valid as long as the bytes are.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    init() {
        bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// Goes through the cells of one dimension.
    func forEach(_ dimension: UInt8, _ body: (_ key: UnsafeRawBufferPointer, _ cell: UnsafeRawBufferPointer) -> Void) {
        guard let section = section(dimension) else { return }
        var reader = VarintReader(section)
        while !reader.isAtEnd {
            let key = reader.take(Int(reader.next()))
            body(key, reader.take(Int(reader.next())))
        }
    }

    /// Goes through all cells, dimension by dimension.
    func forEach(
        _ body: (_ dimension: UInt8, _ key: UnsafeRawBufferPointer, _ cell: UnsafeRawBufferPointer) -> Void
    ) {
        var reader = VarintReader(bytes)
        while !reader.isAtEnd {
            let dimension = UInt8(reader.next())
            var section = VarintReader(reader.take(Int(reader.next())))
            while !section.isAtEnd {
                let key = section.take(Int(section.next()))
                body(dimension, key, section.take(Int(section.next())))
            }
        }
    }

    private func section(_ dimension: UInt8) -> UnsafeRawBufferPointer? {
        var reader = VarintReader(bytes)
        while !reader.isAtEnd {
            let found = UInt8(reader.next())
            let section = reader.take(Int(reader.next()))
            if found == dimension { return section }
        }
        return nil
    }

    struct Change {
        let dimension: UInt8
        let key: UnsafeRawBufferPointer
        let cell: CellChange

        static func precedes(_ left: Change, _ right: Change) -> Bool {
            left.dimension == right.dimension ? left.key.order(right.key) < 0 : left.dimension < right.dimension
        }
    }

    /// - Parameter changes: in the order of `Change.precedes`.
    /// - Returns: the table with the changes made, nil where no cell is left.
    func changed(by changes: some RandomAccessCollection<Change>) throws(ProjectionsError) -> Data? {
        var result = VarintWriter()
        var section = VarintWriter()
        var scratch = CellScratch()
        func write(_ dimension: UInt8, _ section: some Swift.Collection<UInt8>) {
            guard !section.isEmpty else { return }
            result.append(UInt64(dimension))
            result.append(UInt64(section.count))
            result.append(section)
        }
        var rest = changes[...]
        func change(_ dimension: UInt8, from stored: UnsafeRawBufferPointer?) throws(ProjectionsError) {
            section.clear()
            let own = rest.prefix { $0.dimension == dimension }
            rest = rest[own.endIndex...]
            try Self.write(own, over: stored, to: &section, &scratch)
            write(dimension, section.bytes)
        }
        var reader = VarintReader(bytes)
        while !reader.isAtEnd {
            let dimension = UInt8(reader.next())
            let stored = reader.take(Int(reader.next()))
            while let next = rest.first, next.dimension < dimension { try change(next.dimension, from: nil) }
            if rest.first?.dimension == dimension {
                try change(dimension, from: stored)
            } else {
                write(dimension, stored)
            }
        }
        while let next = rest.first { try change(next.dimension, from: nil) }
        return result.bytes.isEmpty ? nil : Data(result.bytes)
    }

    private static func write(
        _ changes: some Swift.Collection<Change>, over stored: UnsafeRawBufferPointer?,
        to section: inout VarintWriter, _ scratch: inout CellScratch
    ) throws(ProjectionsError) {
        func write(_ change: Change, after stored: UnsafeRawBufferPointer?) throws(ProjectionsError) {
            try change.cell.write(after: stored, key: change.key, to: &section, &scratch)
        }
        var rest = changes[...]
        var reader = VarintReader(stored ?? UnsafeRawBufferPointer(start: nil, count: 0))
        while !reader.isAtEnd {
            let key = reader.take(Int(reader.next()))
            let body = reader.take(Int(reader.next()))
            while let next = rest.first, next.key.order(key) < 0 {
                try write(next, after: nil)
                rest = rest.dropFirst()
            }
            if let next = rest.first, next.key.order(key) == 0 {
                try write(next, after: body)
                rest = rest.dropFirst()
            } else {
                section.append(UInt64(key.count))
                section.append(key)
                section.append(UInt64(body.count))
                section.append(body)
            }
        }
        for change in rest { try write(change, after: nil) }
    }
}
