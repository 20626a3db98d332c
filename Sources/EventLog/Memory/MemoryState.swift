import Events
import Foundation

/// All that an `InMemoryLog` holds: a value, so that a copy of it is a backup.
struct MemoryState: Sendable {
    let own: LogID
    var incarnation: Data
    /// In the order of their positions, which have gaps after an adoption.
    private(set) var events: [LoggedEvent] = []
    private var chains: [LogID: Places] = [:]
    var contents = MemoryContents()
    var signed: [LogID: [SignedHead]] = [:]
    var peers = MemoryPeers()
    var branches = MemoryBranches()
    var clock = HybridClock()

    private struct Places: Sendable {
        var epoch: UInt64
        /// Where the log's events stand in `events`.
        var indices: [Int] = []
    }

    init(own: LogID, epoch: UInt64, incarnation: Data) {
        self.own = own
        self.incarnation = incarnation
        chains[own] = Places(epoch: epoch)
    }

    /// A position that no event takes any more.
    private var passed: Int64 = 0

    /// The last position that was taken.
    var lastPosition: Int64 { max(events.last?.position ?? 0, passed) }

    /// Takes a position for something that is no event.
    mutating func pass() { passed = lastPosition + 1 }

    /// Every log that was ever heard of, by name.
    var logs: [LogID] { chains.keys.sorted() }

    func head(of log: LogID) -> Head? {
        guard let places = chains[log] else { return nil }
        guard let last = places.indices.last else { return .empty(log: log, epoch: places.epoch) }
        return Head(log: log, epoch: places.epoch, seq: UInt64(places.indices.count), hash: events[last].hash)
    }

    func hash(of log: LogID, at seq: UInt64) -> Hash? {
        guard let places = chains[log] else { return nil }
        if seq == 0 { return Chain.genesis(log: log, epoch: places.epoch) }
        guard seq <= UInt64(places.indices.count) else { return nil }
        return events[places.indices[Int(seq) - 1]].hash
    }

    func events(of log: LogID, after seq: UInt64 = 0) -> some RandomAccessCollection<LoggedEvent> {
        let indices = (chains[log]?.indices ?? [])[...].dropFirst(Int(clamping: seq))
        return indices.lazy.map { events[$0] }
    }

    func events(after position: Int64, limit: Int) -> [LoggedEvent] {
        var (low, high) = (0, events.count)
        while low < high {
            let middle = (low + high) / 2
            if events[middle].position <= position { low = middle + 1 } else { high = middle }
        }
        return Array(events[low...].prefix(limit))
    }

    /// Makes a log known that is not yet; its epoch is another one only after all of it has given way.
    mutating func open(_ log: LogID, epoch: UInt64) {
        if chains[log]?.indices.isEmpty == false { return }
        chains[log] = Places(epoch: epoch)
    }

    mutating func add(_ event: LoggedEvent) {
        chains[event.log]?.indices.append(events.count)
        events.append(event)
    }

    /// Takes the events of a log after a place out of it.
    mutating func retire(_ log: LogID, after seq: UInt64) -> [LoggedEvent] {
        let retired = Array(events(of: log, after: seq))
        if retired.isEmpty { return [] }
        events.removeAll { $0.log == log && $0.seq > seq }
        for other in chains.keys { chains[other]?.indices = [] }
        for (index, event) in events.enumerated() { chains[event.log]?.indices.append(index) }
        return retired
    }
}
