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
    private var report: BundleReport
    private var places: [LogID: Int] = [:]
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
    private var now: Instant { site.exchange.now() }

    /// Enrols the author's keys, which decide whose signatures count for what follows.
    func begin() throws {
        guard let enrolment = bundle.enrolment else { return }
        try Enrolling(log: log, roster: RosterView(log: log)).enrol(enrolment, now: now)
        try refresh()
    }

    func take(_ frame: BundleFrame) throws {
        switch frame {
        case .enrol: break
        case .hello(let hello):
            note(hello.incarnation, hello.program, hello.highestVersion)
            try compare(hello)
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
    private func compare(_ hello: Hello) throws {
        let own = LogID(peer.site)
        let far = try hello.head.decoded().head
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
        if batch.head.seq <= held.seq {
            // Held already; or something else is.
            if try head(of: push.log, at: batch.head.seq, held) != batch.head {
                refuseFork(push.log, seq: try divergence(of: batch, held) ?? push.firstSeq)
            }
            return
        }
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

    // MARK: - This site's own log, as the other side has it

    /// What the other side holds of this site's own log is compared with it; another version is kept apart until a person
    /// decides.
    private func takeBranch(_ push: BundlePush) throws {
        if let trouble = entry(push.log).trouble, !trouble.isDispute { return }
        let keys = try [site.exchange.signingKey.publicKey] + everyKey(of: site.code)
        guard keys.contains(where: { push.signed.isValid(for: $0) }) else {
            return refuse(
                push.log, .signature, seq: push.lastSeq, zh: "对方所存本站点日志 \(push.log) 的签名无效，请联系中心",
                en: "the signature of this site's log \(push.log) as the other side holds it does not verify; contact the hub")
        }
        let own = try log.head(of: push.log) ?? .empty(log: push.log, epoch: push.epoch)
        if push.before <= own.seq, own.epoch == push.epoch, let previous = try log.head(of: push.log, at: push.before) {
            let batch = push.batch(after: previous)
            if batch.head == push.signed.head { return try compare(batch, push.signed, own) }
        }
        // It parts from the own version before this run: it must go on from what was kept apart so far.
        guard let branch = try log.branches().first(where: { $0.log == push.log }) else {
            return refuse(
                push.log, .fork, seq: push.firstSeq,
                zh: "本站点日志 \(push.log) 与对方所存不同，且分歧早于第 \(push.firstSeq) 条；请对方用 --all 重新导出",
                en: "this site's log \(push.log) differs from what the other side holds since before event \(push.firstSeq); have it exported again with --all"
            )
        }
        // Held apart already.
        if branch.head.seq >= push.lastSeq { return }
        let batch = push.batch(after: branch.head)
        guard branch.head.seq == push.before, batch.head == push.signed.head else {
            return refuseFork(push.log, seq: push.firstSeq)
        }
        try keepApart(batch, push.signed, base: branch.base, own)
    }

    private func compare(_ batch: ChainedBatch, _ signed: SignedHead, _ own: Head) throws {
        var common = batch.previous
        for (index, hash) in batch.hashes.enumerated() {
            let next = Head(
                log: own.log, epoch: own.epoch, seq: batch.previous.seq + UInt64(index) + 1, hash: hash)
            guard next.seq <= own.seq, try log.hash(of: own.log, at: next.seq) == hash else { break }
            common = next
        }
        if common == batch.head { return }
        let rest = batch.payloads.dropFirst(Int(common.seq - batch.previous.seq))
        try keepApart(ChainedBatch(after: common, payloads: Array(rest)), signed, base: common, own)
    }

    private func keepApart(_ batch: ChainedBatch, _ signed: SignedHead, base: Head, _ own: Head) throws {
        try log.holdBranch(SignedBatch(batch, signed: signed), base: base, from: peer.site, at: now)
        let trouble = dispute(own.log, seq: base.seq + 1, isBehind: base.seq == own.seq)
        change(own.log) {
            $0.branch = batch.head
            $0.trouble = trouble
        }
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
                        en: "content \(damaged.description.prefix(16)) of log \(name) does not match its digest and was not kept"
                    )))
        }
    }

    // MARK: - What is said of a log

    private func keys(of name: LogID) throws -> [SigningPublicKey] {
        if let known = authors[name] { return known }
        // The registers that are pending may say more.
        if pending.contains(where: { $0.signed.head.log.isRegister }) { try commit() }
        let keys = scope.authors(of: name)
        authors[name] = keys
        return keys
    }

    private func everyKey(of code: SiteCode) throws -> [SigningPublicKey] {
        try site.exchange.subtree.current(above: try log.ancestors().map(\.site)).everyKey(of: code)
    }

    private func refresh() throws {
        peer = try BundlePeer(peer.site, of: site)
        scope = try peer.scope(site)
        authors = [:]
    }

    /// A log that the author has no business with; or whose site stands in a register that has not come so far yet.
    private func refuseUnknown(_ push: BundlePush) throws {
        let missing = try bundle.header.missing(in: log)
        if missing.contains(where: \.log.isRegister) {
            change(push.log) { if $0.missing == nil { $0.missing = push.firstSeq...push.lastSeq } }
            return
        }
        refuse(
            push.log, .identity, seq: push.firstSeq, zh: "日志 \(push.log) 不归 \(peer.site) 上报或下发，未导入",
            en: "log \(push.log) is not for \(peer.site) to hand over and was not taken in")
    }

    private func refuseFork(_ name: LogID, seq: UInt64) {
        let trouble = dispute(name, seq: seq, isBehind: false)
        change(name) { $0.trouble = trouble }
    }

    private func refuse(_ name: LogID, _ code: RefusalCode, seq: UInt64, zh: String, en: String) {
        let trouble = trouble(name, code, seq: seq, zh: zh, en: en)
        change(name) { $0.trouble = trouble }
    }

    private func dispute(_ name: LogID, seq: UInt64, isBehind: Bool) -> Trouble {
        guard isBehind else {
            return trouble(
                name, .fork, seq: seq,
                zh: "日志 \(name) 第 \(seq) 条与 \(peer.site) 所存不同，可能有一方由旧备份恢复，或有两台机器共用一个站点；请运行 repair 查看",
                en: "event \(seq) of log \(name) differs from what \(peer.site) holds: one of the two may be restored from an old backup, or two machines run one site; run repair"
            )
        }
        let (behind, ahead) = name.site == peer.site ? (peer.site, site.code) : (site.code, peer.site)
        return trouble(
            name, .behind, seq: seq,
            zh: "\(ahead) 存有日志 \(name) 第 \(seq) 条起的记录，而 \(behind) 自己没有，可能由旧备份恢复；请勿在 \(behind) 继续登记，先运行 repair 查看",
            en: "\(ahead) holds events from \(seq) on of log \(name) that \(behind) itself lacks: restored from an old backup? record nothing more at \(behind) and run repair"
        )
    }

    private func trouble(_ name: LogID, _ code: RefusalCode, seq: UInt64, zh: String, en: String) -> Trouble {
        Trouble(
            peer: peer.site, log: name, code: code.word, seq: seq, message: Bilingual(zh: zh, en: en), at: now)
    }

    private func entry(_ name: LogID) -> BundleReport.Log {
        places[name].map { report.logs[$0] } ?? BundleReport.Log(log: name)
    }

    private func change(_ name: LogID, _ body: (inout BundleReport.Log) -> Void) {
        let place = places[name] ?? report.logs.count
        if place == report.logs.count {
            places[name] = place
            report.logs.append(BundleReport.Log(log: name))
        }
        body(&report.logs[place])
    }
}
