import Events
import Foundation

/// The side of a handover that owns the log: pushes what the other side lacks within the credit that it grants, then gives
/// the contents that it wants. A station is this side of its own log, a hub of each station's mailbox.
///
///     comparing ─same hash→ pushing ─drained and all acknowledged→ settling ⇄ giving
///                                                                  settling ─WANT of nothing→ settled
struct Offering: Sendable {
    enum Action: Sendable {
        case send(Frame)
        /// Tell `compared` the log's head as it was at that place.
        case lookUp(LogID, seq: UInt64)
        /// Give `loaded` the payloads that follow.
        case read(LogID, after: UInt64, maxEvents: Int, maxBytes: Int)
        /// The other side has everything up to here on its disk.
        case recordHeld(Head)
        /// Give `gathered` these contents, as far as the log names them.
        case gather([Hash], of: LogID)
        /// The other side wants nothing more.
        case settled
    }

    /// What may be under way to the other side unacknowledged, and how many events at a time.
    struct Allowance: Hashable, Sendable {
        let creditBytes: Int
        let batchEvents: Int

        init(creditBytes: UInt64, batchEvents: UInt32) {
            self.creditBytes = Int(clamping: creditBytes)
            self.batchEvents = min(max(1, Int(batchEvents)), SyncBounds.batchEvents)
        }
    }

    /// What was handed over so far.
    struct Handed: Hashable, Sendable {
        var events = 0
        var bytes = 0
        var contents = 0
        /// Contents that were wanted and are not here any more.
        var missing = 0
        /// What the other side acknowledged; nil while it holds nothing and there is nothing to be had.
        var held: Head?
    }

    private enum State: Sendable {
        case comparing(Head?)
        case pushing(Pushing)
        case settling
        case giving([Hash])
        case settled
    }

    private struct Pushing: Sendable {
        /// The end of what was sent.
        var sent: Head
        /// Ends of batches under way with their bytes.
        var inFlight: [(end: Head, bytes: Int)] = []
        var isReading = false
        var isDrained = false

        var bytesInFlight: Int { inFlight.reduce(0) { $0 + $1.bytes } }
    }

    let log: LogID
    private let signingKey: SigningKey
    private let allowance: Allowance
    private var state: State
    private(set) var handed = Handed()

    /// - Parameter held: how far the other side holds the log; nil when it holds nothing of it.
    init(log: LogID, held: Head?, allowance: Allowance, signingKey: SigningKey) {
        precondition(held?.log ?? log == log, "the other side told of this log")
        self.log = log
        self.signingKey = signingKey
        self.allowance = allowance
        state = .comparing(held)
    }

    /// The first thing to do.
    func begin() -> [Action] {
        guard case .comparing(let held) = state else { preconditionFailure("a handover begins once") }
        return [.lookUp(log, seq: held?.seq ?? 0)]
    }

    mutating func received(_ frame: Frame.OneOf_Body) throws(HandoverFault) -> [Action] {
        switch (state, frame) {
        case (.pushing(let pushing), .ack(let ack)): return try acknowledged(ack, pushing)
        case (.settling, .want(let want)): return wanted(want)
        case (.comparing, _), (.pushing, _), (.settling, _), (.giving, _), (.settled, _):
            throw HandoverFault(.outOfTurn)
        }
    }

    /// The log's head as it was at the place that `lookUp` named; nil when the log does not reach there.
    mutating func compared(_ own: Head?) throws(HandoverFault) -> [Action] {
        guard case .comparing(let held) = state else { preconditionFailure("nothing was looked up") }
        if let held, held != own {
            throw HandoverFault(
                .fork,
                zh: "对方已存日志 \(log) 第 \(held.seq) 条，与本机不同；其中一方可能由旧备份恢复，请联系对方，勿继续登记",
                en:
                    "the other side holds another event \(held.seq) of log \(log); one of the two may be restored from an old backup: contact it before recording more",
                seq: held.seq)
        }
        guard let own else {
            // Neither has anything of it.
            state = .settling
            return [.send(.with { $0.pushed = Pushed() })]
        }
        handed.held = own
        return [.recordHeld(own)] + proceed(Pushing(sent: own))
    }

    /// What the log had after the place that `read` named; empty at its end.
    mutating func loaded(_ payloads: [Data]) -> [Action] {
        guard case .pushing(var pushing) = state, pushing.isReading else { preconditionFailure("nothing was read") }
        pushing.isReading = false
        if payloads.isEmpty {
            pushing.isDrained = true
            return proceed(pushing)
        }
        let batch = ChainedBatch(after: pushing.sent, payloads: payloads)
        let frame = Frame.with {
            $0.push.log = log.name
            $0.push.epoch = batch.previous.epoch
            $0.push.firstSeq = batch.previous.seq + 1
            $0.push.payloads = payloads
            $0.push.head = HeadFrame(signingKey.sign(batch.head))
        }
        let bytes = payloads.reduce(0) { $0 + $1.count }
        pushing.sent = batch.head
        pushing.inFlight.append((batch.head, bytes))
        handed.events += payloads.count
        handed.bytes += bytes
        return [.send(frame)] + proceed(pushing)
    }

    private mutating func acknowledged(_ ack: Ack, _ before: Pushing) throws(HandoverFault) -> [Action] {
        var pushing = before
        guard let held = (try? ack.held.decoded())?.head else {
            throw HandoverFault(.protocol, zh: "收到无效的链头", en: "received a head that is none")
        }
        // A batch is committed as a whole, so what is held ends where one of ours does.
        guard held.log == log, held.epoch == pushing.sent.epoch,
            let end = ([handed.held].compactMap { $0 } + pushing.inFlight.map(\.end)).first(where: {
                $0.seq == held.seq
            })
        else {
            throw HandoverFault(
                .protocol, zh: "对方确认了没有送出的记录", en: "the other side acknowledged what was never sent")
        }
        guard held.hash == end.hash else {
            throw HandoverFault(.fork, zh: RefusalCode.fork.reason.zh, en: RefusalCode.fork.reason.en, seq: held.seq)
        }
        pushing.inFlight.removeAll { $0.end.seq <= held.seq }
        handed.held = held
        return [.recordHeld(held)] + proceed(pushing)
    }

    /// Reads on while there is credit; settles when everything sent is acknowledged.
    private mutating func proceed(_ before: Pushing) -> [Action] {
        var pushing = before
        if pushing.isDrained {
            if pushing.inFlight.isEmpty {
                state = .settling
                return [.send(.with { $0.pushed = Pushed() })]
            }
        } else if !pushing.isReading, pushing.inFlight.count < SyncBounds.batchesUnderWay {
            let room = allowance.creditBytes - pushing.bytesInFlight
            if room >= SyncBounds.batchBytes || pushing.inFlight.isEmpty {
                pushing.isReading = true
                state = .pushing(pushing)
                let maxBytes = min(SyncBounds.batchBytes, room)
                return [.read(log, after: pushing.sent.seq, maxEvents: allowance.batchEvents, maxBytes: maxBytes)]
            }
        }
        state = .pushing(pushing)
        return []
    }

    private mutating func wanted(_ want: Want) -> [Action] {
        let digests = want.digests.prefix(SyncBounds.wantDigests).compactMap { Hash($0) }
        if digests.isEmpty {
            state = .settled
            return [.settled]
        }
        state = .giving(digests)
        return [.gather(digests, of: log)]
    }

    /// What `gather` found; what a frame does not carry of it is asked for again.
    mutating func gathered(_ gathered: GatheredContents) -> [Action] {
        guard case .giving(let asked) = state else { preconditionFailure("nothing was gathered") }
        var give = Give()
        var bytes = 0
        for content in gathered.contents {
            bytes += content.bytes.count
            if !give.contents.isEmpty, bytes > SyncBounds.giveBytes { break }
            give.contents.append(ContentFrame(content))
        }
        give.missing = Set(asked).intersection(gathered.missing).map(\.data)
        handed.contents += give.contents.count
        handed.missing += give.missing.count
        state = .settling
        return [.send(.with { $0.give = give })]
    }
}

/// What was found of contents that the other side wants.
package struct GatheredContents: Sendable {
    /// At least one frame's worth, or all there are.
    package var contents: [Content]
    /// Not held, or not named by the log that they were asked of.
    package var missing: [Hash]

    package init(contents: [Content] = [], missing: [Hash] = []) {
        self.contents = contents
        self.missing = missing
    }
}
