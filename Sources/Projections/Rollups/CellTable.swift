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

    private func section(_ dimension: UInt8) -> UnsafeRawBufferPointer? {
        var reader = VarintReader(bytes)
        while !reader.isAtEnd {
            let found = UInt8(reader.next())
            let section = reader.take(Int(reader.next()))
            if found == dimension { return section }
        }
        return nil
    }

    typealias Change = (dimension: UInt8, key: [UInt8], cell: CellChange)

    /// - Returns: the table with the changes made, nil where no cell is left.
    func changed(by changes: [Change]) throws(ProjectionsError) -> Data? {
        let changes = changes.sorted { left, right in
            left.dimension == right.dimension
                ? left.key.lexicographicallyPrecedes(right.key) : left.dimension < right.dimension
        }
        var result = VarintWriter()
        func write(_ dimension: UInt8, _ section: some Swift.Collection<UInt8>) {
            guard !section.isEmpty else { return }
            result.append(UInt64(dimension))
            result.append(UInt64(section.count))
            result.append(section)
        }
        var next = 0
        func takeNext(_ dimension: UInt8) -> ArraySlice<Change> {
            let start = next
            while next < changes.count, changes[next].dimension == dimension { next += 1 }
            return changes[start..<next]
        }
        var reader = VarintReader(bytes)
        while !reader.isAtEnd {
            let dimension = UInt8(reader.next())
            let section = reader.take(Int(reader.next()))
            while next < changes.count, changes[next].dimension < dimension {
                let dimension = changes[next].dimension
                write(dimension, try Self.section(nil, takeNext(dimension)))
            }
            let own = takeNext(dimension)
            if own.isEmpty { write(dimension, section) } else { write(dimension, try Self.section(section, own)) }
        }
        while next < changes.count {
            let dimension = changes[next].dimension
            write(dimension, try Self.section(nil, takeNext(dimension)))
        }
        return result.bytes.isEmpty ? nil : Data(result.bytes)
    }

    private static func section(
        _ stored: UnsafeRawBufferPointer?, _ changes: ArraySlice<Change>
    ) throws(ProjectionsError) -> [UInt8] {
        var writer = VarintWriter()
        func write(_ key: some Swift.Collection<UInt8>, _ body: some Swift.Collection<UInt8>) {
            writer.append(UInt64(key.count))
            writer.append(key)
            writer.append(UInt64(body.count))
            writer.append(body)
        }
        var next = changes.startIndex
        var reader = VarintReader(stored ?? UnsafeRawBufferPointer(start: nil, count: 0))
        while !reader.isAtEnd {
            let key = reader.take(Int(reader.next()))
            let body = reader.take(Int(reader.next()))
            while next < changes.endIndex, changes[next].key.lexicographicallyPrecedes(key) {
                if let new = try changes[next].cell.body() { write(changes[next].key, new) }
                next += 1
            }
            if next < changes.endIndex, changes[next].key.elementsEqual(key) {
                if let changed = try changes[next].cell.body(after: body) { write(key, changed) }
                next += 1
            } else {
                write(key, body)
            }
        }
        while next < changes.endIndex {
            if let new = try changes[next].cell.body() { write(changes[next].key, new) }
            next += 1
        }
        return writer.bytes
    }
}
