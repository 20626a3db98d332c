/// The keys of cells, numbered as they are met, so that each is looked up by its bytes once for a record and not for each of
/// its cells.
final class KeyNames {
    private var numbers: [KeyBytes: Int] = [:]
    private var names: [UnsafeRawBufferPointer] = []

    deinit { for name in names { name.deallocate() } }

    /// Valid as long as this object is.
    func bytes(of number: Int) -> UnsafeRawBufferPointer { names[number] }

    func number(of name: String) -> Int {
        var name = name
        return name.withUTF8 { number(of: UnsafeRawBufferPointer($0)) }
    }

    func number(of name: UnsafeRawBufferPointer) -> Int {
        if let known = numbers[KeyBytes(bytes: name)] { return known }
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: name.count, alignment: 1)
        copy.copyMemory(from: name)
        let own = UnsafeRawBufferPointer(copy)
        numbers[KeyBytes(bytes: own)] = names.count
        names.append(own)
        return names.count - 1
    }

    /// The place of each key, by its number, in the order of the bytes.
    var ranks: [Int] {
        var ranks = Array(repeating: 0, count: names.count)
        for (rank, name) in names.indices.sorted(by: { names[$0].order(names[$1]) < 0 }).enumerated() {
            ranks[name] = rank
        }
        return ranks
    }
}
