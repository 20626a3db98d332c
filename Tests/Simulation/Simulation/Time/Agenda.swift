/// What is to happen, by virtual time: a binary heap. What is due at the same moment happens in the order of its entry, so
/// that a seed replays to the last step.
struct Agenda<Happening> {
    private struct Entry {
        let time: Int64
        let order: UInt64
        let happening: Happening

        func precedes(_ other: Entry) -> Bool { (time, order) < (other.time, other.order) }
    }

    private var heap: [Entry] = []
    private var entered: UInt64 = 0
    /// Milliseconds since the world began.
    private(set) var now: Int64 = 0

    var isEmpty: Bool { heap.isEmpty }

    mutating func enter(_ happening: Happening, in milliseconds: Int64) {
        precondition(milliseconds >= 0, "nothing happens in the past")
        entered += 1
        heap.append(Entry(time: now + milliseconds, order: entered, happening: happening))
        var at = heap.count - 1
        while at > 0, heap[at].precedes(heap[(at - 1) / 2]) {
            heap.swapAt(at, (at - 1) / 2)
            at = (at - 1) / 2
        }
    }

    /// The next happening that is due by `limit`; time moves to it. Nil when there is none: time moves to the limit.
    mutating func next(by limit: Int64) -> Happening? {
        guard let first = heap.first, first.time <= limit else {
            now = max(now, limit)
            return nil
        }
        now = first.time
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return first.happening
    }

    /// The time of what comes next.
    var nextTime: Int64? { heap.first?.time }

    mutating func clear() { heap.removeAll(keepingCapacity: true) }

    private mutating func sink() {
        var at = 0
        while true {
            var least = at
            for child in [2 * at + 1, 2 * at + 2] where child < heap.count && heap[child].precedes(heap[least]) {
                least = child
            }
            if least == at { return }
            heap.swapAt(at, least)
            at = least
        }
    }
}
