import Events
import Foundation

@testable import EventLog

/// A site's session on a simulated disk, which goes through everything that a log writes.
///
/// It goes on after a failure, as a program might: what the log acknowledges then, it must hold as well.
struct CrashSession {
    let disk: SimulatedDisk
    var settings = WriterSettings(walBytes: 48 * 1024)
    private(set) var told = Acknowledged()
    /// What was missing already when the log was opened anew.
    private(set) var breaches: [Breach] = []
    private var log: SQLiteLog?

    init(_ disk: SimulatedDisk, synchronous: WriterSettings.Synchronous = .full, told: Acknowledged = Acknowledged()) {
        self.disk = disk
        self.told = told
        settings.synchronous = synchronous
    }

    /// From the log's creation to the end of a second opening.
    mutating func run() throws {
        let words = try (0..<6).map { try Records.content(String(repeating: "路灯 \($0) ", count: 40), salt: UInt8($0)) }
        let neighbour = try Self.neighbourBatches(naming: words[4], words[5])

        try create()
        try append([Records.opinion("one")])
        try append([Records.opinion("two"), Records.referral(.draft(0)), Records.opinion("three")])
        try append([Records.opinion("four", contents: [NamedContent(.title, words[0]), NamedContent(.text, words[1])])])
        try ingest(neighbour.first)
        try store([words[4]])
        try record(seq: 3)
        let long = try Content(
            class: .text, salt: Data(repeating: 9, count: 16), bytes: Data(repeating: 0x61, count: 9_000))
        try append([Records.opinion("five", contents: [NamedContent(.text, long)])])
        try append([Records.opinion("six")])
        close()

        try open()
        try append([Records.opinion("seven", contents: [NamedContent(.text, words[2])]), Records.referral(.draft(0))])
        try ingest(neighbour.second)
        try store([words[5]])
        try record(seq: 8)
        try append([Records.opinion("eight")])
        close()
    }

    /// What the next start of the program does after a crash.
    mutating func goOn() throws {
        try open()
        try append([Records.opinion("next")])
        try append([Records.opinion("more"), Records.referral(.draft(0))])
        close()
    }

    // MARK: Calls

    private mutating func create() throws {
        let (path, settings) = (disk.log, settings)
        log = try attempt(.create) {
            try SQLiteLog.create(
                path: path, own: Records.station(), epoch: 7, incarnation: Records.incarnation, settings: settings)
        }
        told.created = log != nil
    }

    private mutating func open() throws {
        guard told.created else { return }
        let (path, settings) = (disk.log, settings)
        log = try attempt(.open) { try SQLiteLog.open(path: path, settings: settings) }
        // Once the power is gone, what is read is only what a disk would have held that never lost it.
        if let log, !disk.isCutOff { breaches += try told.settle(log) }
    }

    private mutating func close() {
        log = nil
    }

    private mutating func append(_ drafts: [Draft]) throws {
        guard let log, let events = try attempt(.append(drafts), { try log.append(drafts, now: Records.now) }) else {
            return
        }
        told.events += events.map(Acknowledged.Entry.init)
        told.contents += drafts.flatMap(\.contents).compactMap(\.whole)
    }

    private mutating func ingest(_ batch: ChainedBatch) throws {
        let signed = Records.signed(batch.head)
        guard let log,
            let count = try attempt(
                .ingest(batch), { try log.ingest(batch, signed: signed, receivedAt: Records.now) })
        else { return }
        precondition(count == batch.payloads.count, "the script hands in each batch once")
        for (index, payload) in batch.payloads.enumerated() {
            told.events.append(
                Acknowledged.Entry(
                    position: Int64(told.events.count + 1), log: batch.previous.log,
                    seq: batch.previous.seq + UInt64(index) + 1, payload: payload))
        }
        told.signed = signed
    }

    private mutating func store(_ contents: [Content]) throws {
        guard let log, let kept = try attempt(.store, { try log.store(contents) }) else { return }
        // Nothing is kept when the events that name them never came.
        if kept == contents.count { told.contents += contents }
    }

    private mutating func record(seq: UInt64) throws {
        guard let log, let hash = try log.hash(of: log.own, at: seq) else { return }
        let head = Head(log: log.own, epoch: 7, seq: seq, hash: hash)
        let mark = HeldMark(
            peer: try SiteCode("520103-H01"), head: head, settled: seq - 1,
            at: Records.now.advanced(byMilliseconds: Int64(seq)))
        if try attempt(.record(mark), { try log.record(mark) }) != nil { told.mark = mark }
    }

    /// A log may complain, and in no other way.
    private mutating func attempt<Value>(_ attempt: Acknowledged.Attempt, _ call: () throws -> Value) throws -> Value? {
        do {
            return try call()
        } catch let error as EventLogError {
            told.note(error, in: attempt)
            return nil
        }
    }

    private static func neighbourBatches(
        naming contents: Content...
    ) throws -> (first: ChainedBatch, second: ChainedBatch) {
        let payloads = try (0..<4).map { index in
            let named = index < contents.count * 2 && index.isMultiple(of: 2) ? [contents[index / 2]] : []
            let event = Records.opinion("theirs \(index)", contents: named.map { NamedContent(.text, $0) })
                .event(
                    hlc: HybridTime(rawValue: HybridTime(Records.now).rawValue + UInt64(index)),
                    recordedAt: Records.now, subject: nil)
            let payload: Data = try event.serializedBytes()
            return payload
        }
        let first = ChainedBatch(
            after: .empty(log: try Records.other(), epoch: 9), payloads: Array(payloads.prefix(2)))
        return (first, ChainedBatch(after: first.head, payloads: Array(payloads.suffix(2))))
    }
}
