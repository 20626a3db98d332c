import Events
import Foundation
import Sync

/// Watches what one honest end of a connection sends: what it acknowledges is on its disk, no more is under way than it was
/// granted, and it hands over nothing that is not for the other side.
struct WireCheck {
    private let site: SimulatedSite
    private let lower: SimulatedSite
    private let upper: SimulatedSite
    private let witness: Witness
    /// What the other side granted; nil before it said so.
    private var granted: UInt64?
    /// Contents of which pieces came over this connection, and bundles of which bytes went.
    private var begun: Set<Data> = []
    private var carriedHere: Set<Data> = []
    private var underWay: [(log: String, seq: UInt64, bytes: Int)] = []

    /// - Parameter site: whose end is watched.
    init(_ site: SimulatedSite, lower: SimulatedSite, upper: SimulatedSite, witness: Witness) {
        self.site = site
        self.lower = lower
        self.upper = upper
        self.witness = witness
    }

    mutating func sends(_ frame: Frame) {
        guard let body = frame.body else { return }
        switch body {
        case .ack(let ack): acknowledges(ack)
        case .push(let push): pushes(push)
        case .give(let give): gives(give)
        case .recalled(let recalled): handsOver(recalled.run, recalled: true)
        case .welcome(let welcome): if welcome.current { witness.tally.note(.nothingToSay) }
        case .decline: witness.tally.note(.declined)
        case .refuse(let refuse): witness.tally.note(refuse.code == .storage ? .storageRefused : .refused)
        case .probe: witness.tally.note(.probed)
        case .want(let want): wants(want)
        case .carry(let carry): if !carry.bytes.isEmpty { carriedHere.insert(carry.digest) }
        case .carried(let carried): settles(carried)
        case .hello, .holds, .probed, .recall, .pushed, .enrol, .enrolled: break
        }
    }

    mutating func hears(_ frame: Frame) {
        guard let body = frame.body else { return }
        switch body {
        case .hello(let hello): granted = hello.creditBytes
        case .welcome(let welcome): granted = welcome.creditBytes
        case .ack(let ack): underWay.removeAll { $0.log == ack.held.log && $0.seq <= ack.held.seq }
        case .decline(let decline): underWay.removeAll { $0.log == decline.log }
        case .give(let give): begun.formUnion(give.contents.map(\.digest))
        case .carried(let carried):
            if carried.held > 0, !carried.settled, carried.code == .unspecified, !carriedHere.contains(carried.digest) {
                witness.tally.note(.carriedResumed)
            }
        case .push, .pushed, .want, .enrol, .enrolled, .refuse, .holds, .probe, .probed, .recall, .recalled, .carry:
            break
        }
    }

    private mutating func acknowledges(_ ack: Ack) {
        guard let log = try? LogID(name: ack.held.log), let hash = Hash(ack.held.hash) else {
            return witness.breach(.program, "\(site.code) acknowledges a head that is none")
        }
        let head = Head(log: log, epoch: ack.held.epoch, seq: ack.held.seq, hash: hash)
        if !site.disk.ledger.holds(head) {
            witness.breach(.acknowledged, "\(site.code) acknowledges \(log) #\(head.seq), which is not on its disk")
        }
    }

    private func wants(_ want: Want) {
        for content in want.contents where content.piece > 0 && !begun.contains(content.digest) {
            witness.tally.note(.piecesResumed)
        }
    }

    /// A carrier keeps no longer what it is told is settled.
    private func settles(_ carried: Carried) {
        guard carried.settled, carried.code == .unspecified, let digest = Hash(carried.digest) else { return }
        if !witness.isSettled(digest, at: site.code) {
            witness.breach(.acknowledged, "\(site.code) calls bundle \(digest.short) settled, which is not on its disk")
        }
    }

    private mutating func pushes(_ push: Push) {
        handsOver(push, recalled: false)
        if push.firstSeq > 1, lower.wasCutOff, site === lower {
            witness.tally.note(.resumed)
            lower.wasCutOff = false
        }
        let bytes = push.payloads.reduce(0) { $0 + $1.count }
        underWay.append((push.log, push.head.seq, bytes))
        let all = underWay.reduce(0) { $0 + $1.bytes }
        guard let granted else {
            return witness.breach(.bounded, "\(site.code) pushes before anything was granted")
        }
        if underWay.count > 1, UInt64(all) > granted {
            witness.breach(.bounded, "\(site.code) has \(all) bytes under way, \(granted) were granted")
        }
        if underWay.count > SyncBounds.batchesUnderWay {
            witness.breach(.bounded, "\(site.code) has \(underWay.count) batches under way")
        }
    }

    /// Upwards goes what is at or below the lower end, downwards registers from the upper end on and the lower end's mailbox.
    private func handsOver(_ push: Push, recalled: Bool) {
        guard !push.payloads.isEmpty, let log = try? LogID(name: push.log) else { return }
        let isUp = (site === lower) != recalled
        let above = upper.path.map(\.code)
        let isRight =
            isUp
            ? !above.contains(log.site)
            : (log.isRegister && above.contains(log.site)) || log == .mailbox(of: lower.code, at: upper.code)
        if !isRight { witness.breach(.policy, "\(site.code) hands \(log) \(isUp ? "up" : "down")") }
        if isUp, !recalled {
            witness.tally.note(log.site == site.code ? .handedUp : .handedOn)
        } else if !isUp {
            witness.tally.note(.handedDown)
        }
    }

    private func gives(_ give: Give) {
        for content in give.contents {
            guard let digest = Hash(content.digest), let made = witness.contents[digest] else {
                witness.breach(.contents, "\(site.code) gives a content that nobody made")
                continue
            }
            if !site.disk.ledger.contents.contains(digest) {
                witness.breach(.forgotten, "\(site.code) gives content \(digest.short), which it should not have")
            }
            if !Policy.permits(made, from: site, to: site === lower ? upper : lower) {
                witness.breach(.policy, "\(site.code) gives \(made.contentClass) \(digest.short) of \(made.log)")
            }
        }
        if !give.missing.isEmpty { witness.tally.note(.contentMissing, times: give.missing.count) }
    }
}
