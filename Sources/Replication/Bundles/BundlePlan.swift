import EventLog
import Events
import Foundation
import Sync

/// Which runs of which logs, and which contents, go into which part of a bundle. It holds places, no bytes: a part is read
/// again when it is written.
struct BundlePlan {
    /// A run of a log and those of its contents that go into this part.
    struct Step: Hashable {
        let log: LogID
        let after: UInt64
        let count: Int
        /// Whether its events go too, or only contents of events that went before.
        let pushes: Bool
        /// Which of the contents that the run names and that travel, by their number.
        var contents: Range<Int>

        var end: UInt64 { after + UInt64(count) }
    }

    struct Part {
        fileprivate(set) var steps: [Step] = []
        fileprivate(set) var ranges: [BundleRange] = []
        /// At most so many when it is written.
        fileprivate(set) var bytes: Int
        fileprivate(set) var events = 0
        fileprivate(set) var contents = 0
        fileprivate var records: Int
        fileprivate var places: [LogID: Int] = [:]
    }

    private(set) var parts: [Part] = []
    /// Logs of which something cannot be handed on, because their owners did not sign it.
    private(set) var unsigned: [LogID] = []

    /// What every part begins with, and the first one besides.
    let prologue: [Frame]
    let holds: [Frame]

    /// Bytes of a part.
    private let limit: Int
    /// How far the recipient holds the registers once it has taken in what is planned so far: what comes after relies on them.
    private var registers: [LogID: Head] = [:]

    init(limit: Int, prologue: [Frame], holds: [Frame]) {
        self.limit = limit
        self.prologue = prologue
        self.holds = holds
        parts = [Part(Self.emptyBytes, prologue + holds)]
    }

    /// The recipient holds this register so far.
    mutating func rely(on register: Head) { registers[register.log] = register }

    mutating func note(unsigned log: LogID) { unsigned.append(log) }

    /// Adds a run.
    ///
    /// - Parameters:
    ///   - bytes: of its payloads; nil where only contents go.
    ///   - contents: for each content that the run names and that travels its size, nil for one that is not held.
    /// - Throws: `ReplicationError` (`replication.split`) when something does not fit into any part.
    mutating func add(_ log: LogID, after previous: Head, to end: Head, bytes: Int?, contents: [Int?]) throws {
        let count = Int(end.seq - previous.seq)
        var step = Step(log: log, after: previous.seq, count: count, pushes: bytes != nil, contents: 0..<0)
        if let bytes {
            try makeRoom(log, bytes: bytes + count * 5 + Self.pushOverhead, records: 1)
            current.push(log, previous, end)
            if log.isRegister { registers[log] = end }
        }
        for (number, size) in contents.enumerated() {
            guard let size else {
                step.contents = step.contents.lowerBound..<number + 1
                continue
            }
            // The first one begins a frame.
            let bytes = Self.contentBytes(size) + (step.contents.isEmpty ? Self.giveOverhead : 0)
            if try makeRoom(log, bytes: bytes, records: ContentPiece.count(ofSize: size)) {
                keep(step, in: parts.count - 2)
                step = Step(log: log, after: previous.seq, count: count, pushes: false, contents: number..<number)
            }
            step.contents = step.contents.lowerBound..<number + 1
            current.give(log, end)
        }
        keep(step, in: parts.count - 1)
    }

    private mutating func keep(_ step: Step, in part: Int) {
        if step.pushes || !step.contents.isEmpty { parts[part].steps.append(step) }
    }

    /// Says in the last part too what it relies on.
    mutating func finish() { close() }

    private var current: Part {
        get { parts[parts.count - 1] }
        set { parts[parts.count - 1] = newValue }
    }

    /// Begins another part where this one has no room.
    ///
    /// - Returns: whether it did.
    @discardableResult
    private mutating func makeRoom(_ log: LogID, bytes: Int, records: Int) throws -> Bool {
        if fits(log, bytes, records) {
            reserve(log, bytes, records)
            return false
        }
        guard parts.count < BundleBounds.parts, !current.steps.isEmpty || !current.ranges.isEmpty || parts.count == 1
        else { throw Self.tooSmall(limit) }
        close()
        parts.append(Part(Self.emptyBytes, prologue))
        guard fits(log, bytes, records) else { throw Self.tooSmall(limit) }
        reserve(log, bytes, records)
        return true
    }

    private func fits(_ log: LogID, _ bytes: Int, _ records: Int) -> Bool {
        let isNew = current.places[log] == nil
        // Room for what the part will say it relies on.
        let relied = registers.keys.reduce(0) { $0 + Self.rangeBytes($1) }
        return current.bytes + bytes + (isNew ? Self.rangeBytes(log) : 0) + relied <= limit
            && current.records + records <= BundleBounds.records
            && current.ranges.count + (isNew ? 1 : 0) + registers.count <= BundleBounds.ranges
    }

    private mutating func reserve(_ log: LogID, _ bytes: Int, _ records: Int) {
        current.bytes += bytes + (current.places[log] == nil ? Self.rangeBytes(log) : 0)
        current.records += records
    }

    private mutating func close() {
        for (log, head) in registers.sorted(by: { $0.key < $1.key }) where current.places[log] == nil && head.seq > 0 {
            current.bytes += Self.rangeBytes(log)
            current.rely(on: head)
        }
    }

    /// Magic, header without ranges, key, trailer.
    private static let emptyBytes = 1024
    /// Bytes around a batch: twice the log's name, its head with the signature, the record.
    private static let pushOverhead = 1024
    /// Bytes around a frame of contents: the log's name, the record.
    static let giveOverhead = 320
    /// The last record.
    static let trailerBytes = 256

    /// Bytes of a content with what stands around its pieces, and its share of further frames: of two that follow one another
    /// more than `SyncBounds.giveBytes` are contents.
    static func contentBytes(_ size: Int) -> Int { size + size / 256 + ContentPiece.count(ofSize: size) * 129 }

    private static func rangeBytes(_ log: LogID) -> Int { log.name.utf8.count + 64 }

    private static func tooSmall(_ limit: Int) -> ReplicationError {
        ReplicationError(
            .split, zh: "每份 \(limit) 字节放不下这些内容，请用更大的 --split",
            en: "parts of \(limit) bytes do not hold what is to be exported; use a larger --split")
    }
}

extension BundlePlan.Part {
    fileprivate init(_ bytes: Int, _ frames: [Frame]) {
        self.bytes = frames.reduce(bytes) {
            $0 + $1.encoded.count + BundleBounds.prefixBytes + BundleBounds.sealBytes
        }
        records = frames.count
    }

    fileprivate mutating func push(_ log: LogID, _ previous: Head, _ end: Head) {
        events += Int(end.seq - previous.seq)
        let place = place(of: log, end.epoch)
        if ranges[place].lastSeq < ranges[place].firstSeq { ranges[place].firstSeq = previous.seq + 1 }
        ranges[place].lastSeq = end.seq
    }

    /// A content of a run that ends there.
    fileprivate mutating func give(_ log: LogID, _ end: Head) {
        contents += 1
        let place = place(of: log, end.epoch)
        ranges[place].contents += 1
        if ranges[place].lastSeq < ranges[place].firstSeq {
            ranges[place].firstSeq = end.seq + 1
            ranges[place].lastSeq = end.seq
        }
    }

    fileprivate mutating func rely(on head: Head) {
        let place = place(of: head.log, head.epoch)
        ranges[place].firstSeq = head.seq + 1
        ranges[place].lastSeq = head.seq
    }

    private mutating func place(of log: LogID, _ epoch: UInt64) -> Int {
        if let place = places[log] { return place }
        places[log] = ranges.count
        ranges.append(
            .with {
                $0.log = log.name
                $0.epoch = epoch
                $0.firstSeq = 1
                $0.lastSeq = 0
            })
        return ranges.count - 1
    }
}
