import EventLog
import Events
import Foundation
import Sync

/// Applies the frames of a checked bundle, in their order. A log that does not fit is left with its reason, and all others go
/// on; batches are committed several at a time.
final class BundleIntake {
    let site: BundleSite
    let bundle: CheckedBundle
    private(set) var peer: BundlePeer
    private var scope: LinkScope
    var report: BundleReport
    var places: [LogID: Int] = [:]
    /// Batches that are not committed yet, and how far their logs will be held then.
    private var pending: [SignedBatch] = []
    private var pendingBytes = 0
    private var reached: [LogID: Head] = [:]
    /// Whose signatures count, as far as that was asked for.
    private var authors: [LogID: [SigningPublicKey]] = [:]
    private var notes: [PeerNote] = []
    /// The author's own log, where its head says that it differs; its events tell from where on, if they are here.
    private var parted: LogID?

    /// Payload bytes that are committed at a time.
    private static let commitBytes = 2 * 1024 * 1024
    /// Of the name of the author's program.
    private static let programCharacters = 64

    init(site: BundleSite, bundle: CheckedBundle) throws {
        self.site = site
        self.bundle = bundle
        peer = bundle.peer
        scope = try bundle.peer.scope(site)
        report = BundleReport(
            from: bundle.peer.site, writtenAt: Instant(milliseconds: bundle.header.writtenAt),
            part: Int(bundle.header.part), parts: Int(bundle.header.parts), isFromHub: bundle.peer.isAbove)
    }

    var log: any SiteLog { site.log }
    var now: Instant { site.exchange.now() }

    /// Enrols the author's keys, which decide whose signatures count for what follows.
    func begin() throws {
        guard let enrolment = bundle.enrolment else { return }
        try Enrolling(log: log, roster: RosterView(log: log)).enrol(enrolment, now: now)
        try refresh()
    }

    func take(_ frame: BundleFrame) throws {
        switch frame {
        case .enrol: break
        case .hello(let hello, let head):
            note(hello.incarnation, hello.program, hello.highestVersion)
            try compare(head)
        case .welcome(let welcome, let ancestors): try take(welcome, ancestors)
        case .holds(let held): try take(held)
        case .push(let push): try take(push)
        case .give(let log, let pieces): try take(pieces, of: log)
        }
    }

    /// Commits what is left, and says what was done.
    func finish() throws -> BundleReport {
        try commit()
        if let parted, entry(parted).trouble == nil { refuseFork(parted, seq: 0) }
        try judgeBranches()
        for (log, seqs) in try bundle.header.missing(in: log) {
            change(log) { if $0.trouble == nil { $0.missing = seqs } }
        }
        for place in report.logs.indices {
            let entry = report.logs[place]
            report.logs[place].held = try log.head(of: entry.log)?.seq ?? 0
            if let trouble = entry.trouble {
                notes.append(.trouble(trouble))
            } else if entry.events > 0, entry.missing == nil {
                notes.append(.cleared(peer: peer.site, log: entry.log))
            }
        }
        try log.record(notes)
        return report
    }

    // MARK: - The author's word of itself

    private func note(_ incarnation: Data, _ program: String, _ version: UInt32) {
        notes.append(
            .contact(
                Contact(
                    peer: peer.site, at: now, carrier: .bundle,
                    incarnation: incarnation.count == 16 ? incarnation : Data(),
                    program: String(program.prefix(Self.programCharacters)), version: version)))
    }

    /// Whether the author of a bundle that was written after the newest event that is held of its own log was recorded knows
    /// that event. One that does not was restored from an older backup, and is told with the next bundle what it lacks.
    private func compare(_ far: Head) throws {
        let own = LogID(peer.site)
        guard far.log == own, let held = try log.head(of: own), held.seq > 0, far.epoch == held.epoch,
            far.seq <= held.seq
        else { return }
        guard try log.hash(of: own, at: far.seq) == far.hash else {
            parted = own
            return
        }
        guard far.seq < held.seq else { return notes.append(.cleared(peer: peer.site, log: own)) }
        guard let newest = try log.payloads(of: own, after: held.seq - 1, maxEvents: 1, maxBytes: .max).first,
            try Event(serializedBytes: newest).recordedAt < report.writtenAt.milliseconds
        else { return }
        let trouble = dispute(own, seq: far.seq + 1, isBehind: true)
        change(own) { $0.trouble = trouble }
    }

    private func take(_ welcome: Welcome, _ ancestors: [Ancestor]) throws {
        note(welcome.incarnation, welcome.program, welcome.version)
        guard let key = peer.signingKey else { preconditionFailure("the hub's signature was checked") }
        // What the registers of those above are signed with has to be known before they come.
        try log.record([.ancestors([Ancestor(site: peer.site, signingKey: key)] + ancestors)])
        try refresh()
    }

    /// The acknowledgement that travelled back. What was written before the last word from there says nothing any more.
    private func take(_ held: [BundleFrame.HeldFar]) throws {
        let own = Dictionary(try scope.offers().map { ($0.log, $0) }, uniquingKeysWith: { first, _ in first })
        for far in held {
            guard let offer = own[far.head.log] else { continue }
            let known = try log.heldMark(of: peer.site, log: offer.log)
            if let known, known.at > report.writtenAt { continue }
            if try log.head(of: offer.log, at: far.head.seq) == far.head {
                let settled = min(far.settled ?? known?.settled ?? 0, far.head.seq)
                let mark = HeldMark(peer: peer.site, head: far.head, settled: settled, at: report.writtenAt)
                notes.append(.held(mark))
                notes.append(.cleared(peer: peer.site, log: offer.log))
                report.acknowledged.append(mark)
            } else if offer.isOwned {
                let trouble = dispute(
                    offer.log, seq: min(far.head.seq, offer.head.seq + 1), isBehind: far.head.seq > offer.head.seq)
                change(offer.log) { $0.trouble = trouble }
            }
        }
    }

    // MARK: - Events

    private func take(_ push: BundlePush) throws {
        change(push.log) { $0.events += push.payloads.count }
        if push.log.site == site.code { return try takeBranch(push) }
        guard entry(push.log).trouble == nil else { return }
        let keys = try keys(of: push.log)
        guard !keys.isEmpty else { return try refuseUnknown(push) }
        guard keys.contains(where: { push.signed.isValid(for: $0) }) else {
            return refuse(
                push.log, .signature, seq: push.lastSeq, zh: "日志 \(push.log) 第 \(push.lastSeq) 条的签名无效，请联系该站点",
                en: "the signature at event \(push.lastSeq) of log \(push.log) does not verify; contact that site")
        }
        let held = try reached[push.log] ?? log.head(of: push.log) ?? .empty(log: push.log, epoch: push.epoch)
        guard held.epoch == push.epoch else { return refuseFork(push.log, seq: push.firstSeq) }
        guard push.before <= held.seq else {
            // The bundle is kept until they come.
            return change(push.log) { $0.missing = held.seq + 1...push.before }
        }
        // Nil where what was pending of it was refused just now.
        guard let previous = try head(of: push.log, at: push.before, held) else { return }
        let batch = push.batch(after: previous)
        guard batch.head == push.signed.head else {
            return refuseFork(push.log, seq: try divergence(of: batch, held) ?? push.firstSeq)
        }
        // Where the last event that both have is the same, all before it are.
        let overlap = min(batch.head.seq, held.seq)
        if overlap > push.before,
            try head(of: push.log, at: overlap, held)?.hash != batch.hashes[Int(overlap - push.before) - 1]
        {
            return refuseFork(push.log, seq: try divergence(of: batch, held) ?? push.firstSeq)
        }
        if batch.head.seq <= held.seq { return }
        pending.append(SignedBatch(batch, signed: push.signed))
        pendingBytes += push.payloads.reduce(0) { $0 + $1.count }
        reached[push.log] = batch.head
        // Whose signatures count for what follows stands in it.
        if push.log.isRegister || pendingBytes >= Self.commitBytes { try commit() }
    }

    /// The head of a log that is held, or will be once what is pending is committed, as it is at that place.
    private func head(of name: LogID, at seq: UInt64, _ held: Head) throws -> Head? {
        if seq == held.seq { return held }
        if let hash = try log.hash(of: name, at: seq) {
            return Head(log: name, epoch: held.epoch, seq: seq, hash: hash)
        }
        try commit()
        return try log.hash(of: name, at: seq).map { Head(log: name, epoch: held.epoch, seq: seq, hash: $0) }
    }

    /// The first place of the batch at which another event is held; nil where there is none.
    private func divergence(of batch: ChainedBatch, _ held: Head) throws -> UInt64? {
        for (index, hash) in batch.hashes.enumerated() {
            let seq = batch.previous.seq + UInt64(index) + 1
            guard seq <= held.seq, let here = try head(of: batch.head.log, at: seq, held)?.hash else { return nil }
            if here != hash { return seq }
        }
        return nil
    }

    func commit() throws {
        guard !pending.isEmpty else { return }
        let outcomes = try log.ingest(pending, receivedAt: now)
        for (batch, outcome) in zip(pending, outcomes) {
            let name = batch.signed.head.log
            switch outcome {
            case .success(let new): change(name) { $0.eventsNew += new }
            case .failure(let error):
                guard entry(name).trouble == nil else { continue }
                refuse(
                    name, error.kind == .fork ? .fork : .protocol, seq: batch.batch.previous.seq + 1,
                    zh: error.message.zh, en: error.message.en)
            }
        }
        let registers = pending.contains { $0.signed.head.log.isRegister }
        pending = []
        pendingBytes = 0
        reached = [:]
        if registers { try refresh() }
    }

    // MARK: - Contents

    private func take(_ pieces: [ContentPiece], of name: LogID) throws {
        change(name) { $0.pieces += pieces.count }
        try commit()
        let isOwn = name.site == site.code
        if let trouble = entry(name).trouble, !(isOwn && trouble.isDispute) { return }
        guard try isOwn || !keys(of: name).isEmpty else { return }
        let reaches = peer.reaches(of: name, from: site.code)
        let permitted = pieces.filter { reaches[$0.contentClass] > .never }
        guard !permitted.isEmpty else { return }
        let named = Set(try log.named(Array(Set(permitted.map(\.digest))), in: name))
        let stored = try log.store(permitted.filter { named.contains($0.digest) })
        change(name) { $0.contentsNew += stored.kept }
        if let damaged = stored.damaged.first {
            notes.append(
                .trouble(
                    trouble(
                        name, .content, seq: 0, zh: "日志 \(name) 的正文 \(damaged.description.prefix(16)) 与摘要不符，未保存",
                        en:
                            "content \(damaged.description.prefix(16)) of log \(name) does not match its digest and was not kept"
                    )))
        }
    }

    // MARK: - Whose signatures count

    func keys(of name: LogID) throws -> [SigningPublicKey] {
        if let known = authors[name] { return known }
        // The registers that are pending may say more.
        if pending.contains(where: { $0.signed.head.log.isRegister }) { try commit() }
        let keys = scope.authors(of: name)
        authors[name] = keys
        return keys
    }

    func everyKey(of code: SiteCode) throws -> [SigningPublicKey] {
        try site.exchange.subtree.current(above: try log.ancestors().map(\.site)).everyKey(of: code)
    }

    private func refresh() throws {
        peer = try BundlePeer(peer.site, of: site)
        scope = try peer.scope(site)
        authors = [:]
    }
}
