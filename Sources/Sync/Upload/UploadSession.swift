import Events
import Foundation

/// The station's side of one sync: hands its own log over, then the contents that the hub wants.
///
/// Pure: events come in as calls, what is to be done goes out as `Action`s, in order. Nothing counts as held before the
/// hub acknowledged it, and the hub acknowledges only what it has committed.
///
///     idle ─start→ greeting ─WELCOME→ comparing ─same hash→ pushing ─drained and all acknowledged→ settling
///                                                                    settling ⇄ giving ─WANT of nothing→ done
///     any ─REFUSE, or a frame that does not belong→ failed
package struct UploadSession: Sendable {
    package struct Identity: Sendable {
        package let site: SiteCode
        package let hub: SiteCode
        package let incarnation: Data
        package let signingKey: SigningKey
        package let program: String

        package init(site: SiteCode, hub: SiteCode, incarnation: Data, signingKey: SigningKey, program: String) {
            self.site = site
            self.hub = hub
            self.incarnation = incarnation
            self.signingKey = signingKey
            self.program = program
        }
    }

    package enum Action: Sendable {
        case send(Frame)
        /// Tell `compared` the hash of the own log at that place.
        case lookUp(seq: UInt64)
        /// Give `loaded` the payloads that follow.
        case read(after: UInt64, maxEvents: Int, maxBytes: Int)
        /// The hub has everything up to here on its disk; keep it.
        case recordHeld(Head)
        /// Give `gathered` these contents.
        case gather([Hash])
        case finish(Summary)
        case fail(SyncFault)
    }

    /// What a sync did.
    package struct Summary: Hashable, Sendable {
        package var eventsSent = 0
        package var bytesSent = 0
        package var contentsSent = 0
        /// Contents the hub asked for which are not here any more.
        package var contentsMissing = 0
        package var held: Head
    }

    private enum State: Sendable {
        case idle
        case greeting
        case comparing(Pushing)
        case pushing(Pushing)
        case settling(Summary)
        case giving(Summary, asked: [Hash])
        case done
        case failed
    }

    private struct Pushing: Sendable {
        /// The end of what was sent.
        var sent: Head
        /// Ends of batches under way with their bytes.
        var inFlight: [(end: Head, bytes: Int)] = []
        var creditBytes: Int
        let batchEvents: Int
        var isReading = false
        var isDrained = false
        var summary: Summary

        var bytesInFlight: Int { inFlight.reduce(0) { $0 + $1.bytes } }
    }

    private let identity: Identity
    private let log: LogID
    private var state = State.idle

    package init(identity: Identity) {
        self.identity = identity
        log = LogID(identity.site)
    }

    /// Greets the hub.
    package mutating func start(head: Head) -> [Action] {
        guard case .idle = state else { preconditionFailure("a session starts once") }
        state = .greeting
        return [
            .send(
                .with {
                    $0.hello.lowestVersion = SyncBounds.versions.lowerBound
                    $0.hello.highestVersion = SyncBounds.versions.upperBound
                    $0.hello.site = identity.site.text
                    $0.hello.incarnation = identity.incarnation
                    $0.hello.head = HeadFrame(identity.signingKey.sign(head))
                    $0.hello.program = identity.program
                })
        ]
    }

    /// A frame came from the hub.
    package mutating func received(_ bytes: Data) -> [Action] {
        do throws(SyncFault) {
            return try accept(try Frame.decode(bytes))
        } catch {
            return fail(error)
        }
    }

    private mutating func accept(_ frame: Frame.OneOf_Body) throws(SyncFault) -> [Action] {
        switch (state, frame) {
        case (.greeting, .welcome(let welcome)): return try welcomed(welcome)
        case (.pushing(let pushing), .ack(let ack)): return try acknowledged(ack, pushing)
        case (.settling(let summary), .want(let want)): return wanted(want, summary)
        case (.done, .refuse), (.failed, _): return []
        case (_, .refuse(let refuse)): throw SyncFault.told(refuse)
        case (.idle, _), (.greeting, _), (.comparing, _), (.pushing, _), (.settling, _), (.giving, _), (.done, _):
            throw SyncFault(
                .found(.protocol), zh: "中心的回应不合顺序，请升级程序", en: "the hub answered out of turn; upgrade the program")
        }
    }

    private mutating func welcomed(_ welcome: Welcome) throws(SyncFault) -> [Action] {
        guard SyncBounds.versions.contains(welcome.version) else {
            throw SyncFault(.found(.version), zh: RefusalCode.version.reason.zh, en: RefusalCode.version.reason.en)
        }
        guard welcome.site == identity.hub.text else {
            throw SyncFault(
                .found(.identity), zh: "对方自称 \(welcome.site)，不是本站点的中心 \(identity.hub)",
                en: "the other side says it is \(welcome.site), not this site's hub \(identity.hub)")
        }
        let held = try welcome.held.decoded().head
        guard held.log == log else {
            throw SyncFault(.found(.protocol), zh: "中心回应的是别站的日志", en: "the hub answered about another site's log")
        }
        state = .comparing(
            Pushing(
                sent: held, creditBytes: Int(clamping: welcome.creditBytes),
                batchEvents: min(max(1, Int(welcome.batchEvents)), SyncBounds.batchEvents),
                summary: Summary(held: held)))
        return [.lookUp(seq: held.seq)]
    }

    /// The own log's hash at the place the hub holds; nil when the own log is shorter.
    package mutating func compared(_ hash: Hash?, epoch: UInt64) -> [Action] {
        guard case .comparing(let pushing) = state else { preconditionFailure("nothing was looked up") }
        guard hash == pushing.sent.hash, epoch == pushing.sent.epoch else {
            return fail(
                SyncFault(
                    .found(.fork), zh: "中心已存本站第 \(pushing.sent.seq) 条，与本机不同；本机可能由旧备份恢复，请联系中心，勿继续登记",
                    en:
                        "the hub holds another event \(pushing.sent.seq) of this log; this site may be restored from an old backup: contact the hub before recording more"
                ))
        }
        state = .pushing(pushing)
        return [.recordHeld(pushing.sent)] + proceed(pushing)
    }

    /// What the log had after the place that `read` named; empty at its end.
    package mutating func loaded(_ payloads: [Data]) -> [Action] {
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
            $0.push.head = HeadFrame(identity.signingKey.sign(batch.head))
        }
        let bytes = payloads.reduce(0) { $0 + $1.count }
        pushing.sent = batch.head
        pushing.inFlight.append((batch.head, bytes))
        pushing.summary.eventsSent += payloads.count
        pushing.summary.bytesSent += bytes
        return [.send(frame)] + proceed(pushing)
    }

    private mutating func acknowledged(_ ack: Ack, _ before: Pushing) throws(SyncFault) -> [Action] {
        var pushing = before
        let held = try ack.held.decoded().head
        // A batch is committed as a whole, so what is held ends where one of ours does.
        guard held.log == log, held.epoch == pushing.sent.epoch,
            let end = ([pushing.summary.held] + pushing.inFlight.map(\.end)).first(where: { $0.seq == held.seq })
        else { throw SyncFault(.found(.protocol), zh: "中心确认了没有送出的记录", en: "the hub acknowledged what was never sent") }
        guard held.hash == end.hash else {
            throw SyncFault(.found(.fork), zh: RefusalCode.fork.reason.zh, en: RefusalCode.fork.reason.en)
        }
        pushing.inFlight.removeAll { $0.end.seq <= held.seq }
        pushing.summary.held = held
        return [.recordHeld(held)] + proceed(pushing)
    }

    /// Reads on while there is credit; settles when everything sent is acknowledged.
    private mutating func proceed(_ before: Pushing) -> [Action] {
        var pushing = before
        if pushing.isDrained {
            if pushing.inFlight.isEmpty {
                state = .settling(pushing.summary)
                return [.send(.with { $0.pushed = Pushed() })]
            }
        } else if !pushing.isReading {
            let room = pushing.creditBytes - pushing.bytesInFlight
            if room >= SyncBounds.batchBytes || pushing.inFlight.isEmpty {
                pushing.isReading = true
                state = .pushing(pushing)
                return [
                    .read(
                        after: pushing.sent.seq, maxEvents: pushing.batchEvents,
                        maxBytes: min(SyncBounds.batchBytes, room))
                ]
            }
        }
        state = .pushing(pushing)
        return []
    }

    private mutating func wanted(_ want: Want, _ summary: Summary) -> [Action] {
        let digests = want.digests.prefix(SyncBounds.wantDigests).compactMap { Hash($0) }
        if digests.isEmpty {
            state = .done
            return [.finish(summary)]
        }
        state = .giving(summary, asked: digests)
        return [.gather(digests)]
    }

    /// The contents that `gather` named and that are held here.
    package mutating func gathered(_ contents: [Content]) -> [Action] {
        guard case .giving(var summary, let asked) = state else { preconditionFailure("nothing was gathered") }
        var give = Give()
        var bytes = 0
        for content in contents {
            bytes += content.bytes.count
            if !give.contents.isEmpty, bytes > SyncBounds.giveBytes { break }
            give.contents.append(ContentFrame(content))
        }
        let here = Set(contents.map(\.digest))
        give.missing = asked.filter { !here.contains($0) }.map(\.data)
        summary.contentsSent += give.contents.count
        summary.contentsMissing += give.missing.count
        state = .settling(summary)
        return [.send(.with { $0.give = give })]
    }

    private mutating func fail(_ fault: SyncFault) -> [Action] {
        state = .failed
        return [.fail(fault)]
    }
}
