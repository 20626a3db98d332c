import Foundation

/// How long the matters of each row of an answer took.
struct RowTimes: Sendable {
    private let stored: [StoredCells]
    private let rowKeys: RowKeys
    private let dimension: Dimension?

    init(_ stored: [StoredCells], _ rowKeys: RowKeys, by dimension: Dimension?) {
        self.stored = stored
        self.rowKeys = rowKeys
        self.dimension = dimension
    }

    /// How many took a time, of all rows in which any did.
    var counts: [String: Int] {
        var index = RowIndex(rowKeys, by: dimension)
        var counts: [Int] = []
        for cells in stored {
            var rows = index.rows(of: cells)[...]
            counts.append(contentsOf: repeatElement(0, count: index.texts.count - counts.count))
            cells.forEach { _, cell in
                let times = Cell.times(cell)
                let row = Int(rows.removeFirst())
                guard let days = cells.days else {
                    counts[row] += times.count
                    return
                }
                times.forEach { if days.contains($0.day) { counts[row] += 1 } }
            }
        }
        return Dictionary(uniqueKeysWithValues: zip(index.texts, counts)).filter { $0.value > 0 }
    }

    /// - Returns: nothing of a row without times.
    func elapsed(of keys: [String]) -> [String: Tallying.Elapsed] {
        let rows = Dictionary(zip(keys, keys.indices)) { first, _ in first }
        var times = Array(repeating: Times(), count: keys.count)
        let asked = AskedKeys(rowKeys.stored(dimension, of: rows))
        for cells in stored {
            func take(_ row: Int, _ cell: UnsafeRawBufferPointer) { times[row].add(Cell.times(cell), on: cells.days) }
            if let shared = rowKeys.row(dimension, cells) {
                guard let row = rows[shared] else { continue }
                cells.forEach { take(row, $1) }
            } else {
                asked.forEach(in: cells, take)
            }
        }
        return rows.compactMapValues { row in
            let times = times[row]
            guard times.count > 0 else { return nil }
            let values = times.values(at: [(times.count + 1) / 2, (9 * times.count + 9) / 10])
            return Tallying.Elapsed(count: times.count, median: values[0], p90: values[1])
        }
    }
}

/// Keys that are looked for among those of stored cells, which are in order.
private struct AskedKeys {
    private let keys: [(bytes: [UInt8], row: Int)]

    init(_ rows: [String: Int]) {
        keys = rows.map { (Array($0.key.utf8), $0.value) }.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    func forEach(in cells: StoredCells, _ body: (_ row: Int, _ cell: UnsafeRawBufferPointer) -> Void) {
        var next = 0
        cells.forEach { key, cell in
            if next == 0 { next = first(notBefore: key) }
            while next < keys.count, order(keys[next].bytes, key) < 0 { next += 1 }
            if next < keys.count, order(keys[next].bytes, key) == 0 { body(keys[next].row, cell) }
        }
    }

    private func first(notBefore key: UnsafeRawBufferPointer) -> Int {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if order(keys[middle].bytes, key) < 0 { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Below 0 where the first comes first.
    private func order(_ left: [UInt8], _ right: UnsafeRawBufferPointer) -> Int {
        left.withUnsafeBytes { $0.order(right) }
    }
}
