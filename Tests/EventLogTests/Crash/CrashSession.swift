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

    enum Script: Sendable {
        /// From the log's creation to the end of a second opening, all small.
        case records
        /// A large content arrives piece by piece; it makes for many steps that are alike.
        case pieces
    }

    mutating func run(_ script: Script = .records) throws {
        switch script {
        case .records: try runRecords()
        case .pieces: try runPieces()
        }
    }

    private mutating func runPieces() throws {
        let photo = try PieceTests.Photo(size: Bounds.chunkBytes + 40)
        try create()
        try append([Records.opinion("one")])
        let event = Records.event(Records.opinion(contents: [photo.named]))
        try ingest([Records.batch(of: Records.other(), [event])])
        try store(photo.pieces[0])
        try append([Records.opinion("two")])
        close()

        try open()
        try store(photo.pieces[1])
        try append([Records.opinion("three")])
        close()
    }

    private mutating func runRecords() throws {
        let words = try (0..<6).map { try Records.content(String(repeating: "路灯 \($0) ", count: 40), salt: UInt8($0)) }
        let neighbour = try Self.neighbourBatches(naming: words[4], words[5])

        try create()
        try append([Records.opinion("one")])
        try append([Records.opinion("two"), Records.referral(.draft(0)), Records.opinion("three")])
        try append([Records.opinion("four", contents: [NamedContent(.title, words[0]), NamedContent(.text, words[1])])])
        try ingest([neighbour.first])
        try store([words[4]])
        try record(seq: 3)
        let long = try Content(
            class: .text, salt: Data(repeating: 9, count: 16), bytes: Data(repeating: 0x61, count: 9_000))
        try append([Records.opinion("five", contents: [NamedContent(.text, long)])])
        try append([Records.opinion("six")])
        close()

        try open()
        try append([Records.opinion("seven", contents: [NamedContent(.text, words[2])]), Records.referral(.draft(0))])
        try ingest([neighbour.second, Records.batch(of: Records.hub(), count: 3)])
        try store([words[5]])
        try record(seq: 8)
        try append([Records.opinion("eight")])
        try adoptBranch(after: 8)
        try append([Records.opinion("nine")])
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

    private mutating func ingest(_ batches: [ChainedBatch]) throws {
        let group = batches.map { SignedBatch($0, signed: Records.signed($0.head)) }
        guard let log, let outcomes = try attempt(.ingest(batches), { try log.ingest(group, receivedAt: Records.now) })
        else { return }
        for (batch, outcome) in zip(batches, outcomes) {
            switch outcome {
            case .success(let count):
                precondition(count == batch.payloads.count, "the script hands in each batch once")
                note(batch)
                told.signed = Records.signed(batch.head)
            case .failure(let error): told.note(error, in: .ingest([]))
            }
        }
    }

    /// Its events are the newest ones.
    private mutating func note(_ batch: ChainedBatch) {
        for (index, payload) in batch.payloads.enumerated() {
            told.events.append(
                Acknowledged.Entry(
                    position: (told.events.last?.position ?? 0) + 1, log: batch.previous.log,
                    seq: batch.previous.seq + UInt64(index) + 1, payload: payload))
        }
    }

    private mutating func store(_ contents: [Content]) throws {
        guard let log, let kept = try attempt(.store, { try log.store(contents) }) else { return }
        // Nothing is kept when the events that name them never came.
        if kept == contents.count { told.contents += contents }
    }

    private mutating func store(_ piece: ContentPiece) throws {
        guard let log, let stored = try attempt(.store, { try log.store([piece]) }) else { return }
        if stored.pieces == 1 { told.pieces.append(piece) }
    }

    /// The site's log is found to have gone on in another way elsewhere, and what only this one has is recorded anew.
    private mutating func adoptBranch(after seq: UInt64) throws {
        guard let log, let base = try log.head(of: log.own, at: seq) else { return }
        let own = log.own
        let payload: Data = try Records.event(Records.opinion("branch"), tick: 900).serializedBytes()
        let batch = ChainedBatch(after: base, payloads: [payload])
        let signed = SignedBatch(batch, signed: Records.signed(batch.head))
        let from = try Records.hub().site
        let isHeld: Void? = try attempt(.holdBranch) {
            try log.holdBranch(signed, base: base, from: from, at: Records.now)
        }
        if isHeld == nil { return }
        let kept = told.events.filter { $0.log != own || $0.seq <= seq }
        let retired = told.events.filter { $0.log == own && $0.seq > seq }.map(\.payload)
        let adoption = try attempt(.adopt(kept: kept, adopted: [payload], recorded: 1, retired: retired)) {
            try log.adoptBranch(of: own, incarnation: Acknowledged.repaired, now: Records.now) { _ in
                [Records.opinion("again")]
            }
        }
        guard let adoption else { return }
        precondition(adoption.retired.map(\.payload) == retired, "what gave way was acknowledged")
        let last = told.events.last?.position ?? 0
        told.events = kept
        told.events.append(Acknowledged.Entry(position: last + 1, log: own, seq: seq + 1, payload: payload))
        told.events += adoption.recorded.map(Acknowledged.Entry.init)
        told.retired = retired
    }

    private mutating func record(seq: UInt64) throws {
        guard let log, let hash = try log.hash(of: log.own, at: seq) else { return }
        let head = Head(log: log.own, epoch: 7, seq: seq, hash: hash)
        let mark = HeldMark(
            peer: try SiteCode("520103-H01"), head: head, settled: seq - 1,
            at: Records.now.advanced(byMilliseconds: Int64(seq)))
        let contact = Contact(
            peer: mark.peer, at: mark.at, carrier: .line, incarnation: Records.incarnation, program: "hub 1", version: 3
        )
        let notes: [PeerNote] = [.held(mark), .contact(contact)]
        if try attempt(.record(mark), { try log.record(notes) }) != nil { told.mark = mark }
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
