import EventLog
import Events
import Foundation
import Replication
import Sync

/// Two ends of a connection face to face: what one sends the other receives, as bytes and in order, without a socket.
final class Loopback {
    private var lower: Exchange
    private var upper: Exchange
    private(set) var up: [Frame] = []
    private(set) var down: [Frame] = []
    private(set) var atLower = Happened()
    private(set) var atUpper = Happened()
    /// The line breaks after that many frames from below, or from above.
    var cutAfterUp = Int.max
    var cutAfterDown = Int.max
    /// Changes a frame before it arrives.
    var alterUp: (Frame) -> Frame = { $0 }
    var alterDown: (Frame) -> Frame = { $0 }

    private var toUpper: [Data] = []
    private var toLower: [Data] = []

    /// What happened at one end.
    struct Happened {
        var given: [Head] = []
        var taken: [Head] = []
        var eventsNew = 0
        var contents = 0
        var declined: [Declined] = []
        var branches: [Head] = []
        var pins: [SigningPublicKey] = []
        var wentBack: (from: Head, to: UInt64)?
        var summary: Summary?
        var isClosed = false
        var fault: SyncFault?
        /// Why it gave the line up by itself.
        var thrown: (any Error)?

        var declinedWords: [String] { declined.map { "\($0.log) \($0.fault.code)" } }

        mutating func add(_ progress: Exchange.Progress) {
            for happening in progress.happened {
                switch happening {
                case .given(let head): given.append(head)
                case .taken(let head, let new):
                    taken.append(head)
                    eventsNew += new
                case .contentsTaken(let count): contents += count
                case .declined(let declined): self.declined.append(declined)
                case .branchHeld(let head): branches.append(head)
                case .enrolled: break
                case .pinned(let key): pins.append(key)
                case .wentBack(let from, let to): wentBack = (from, to)
                }
            }
            switch progress.end {
            case .finished(let summary): self.summary = summary
            case .closed(let fault):
                isClosed = true
                self.fault = fault
            case nil: break
            }
        }
    }

    /// - Parameter knowsKey: whether the lower end knows with which key its hub signs.
    init(_ lower: Place, _ upper: Place, knowsKey: Bool = true) throws {
        let hubKey = knowsKey ? upper.signingKey.publicKey : nil
        self.lower = try Exchange(site: lower.site, hub: upper.code, hubKey: hubKey)
        let roster = RosterView(log: upper.log)
        self.upper = try Exchange(
            site: upper.site, below: lower.code, key: lower.signingKey.publicKey,
            enrolling: Enrolling(log: upper.log, roster: roster))
    }

    /// One session, until neither has anything to say or the line breaks; may be repeated on the same connection.
    @discardableResult
    func run() throws -> Loopback {
        (atLower, atUpper) = (Happened(), Happened())
        (up, down) = ([], [])
        try step(atLower: true) { try $0.start() }
        var turns = 0
        while !(toUpper.isEmpty && toLower.isEmpty) {
            turns += 1
            precondition(turns < 100_000, "two ends do not talk for ever")
            // The upper end is heard only when it has nothing left to hear: the most lies under way then.
            if !toUpper.isEmpty {
                let bytes = toUpper.removeFirst()
                guard up.count < cutAfterUp else { return try broken() }
                try hear(bytes, atLower: false)
            } else {
                let bytes = toLower.removeFirst()
                guard down.count < cutAfterDown else { return try broken() }
                try hear(bytes, atLower: true)
            }
        }
        return self
    }

    private func broken() throws -> Loopback {
        (toUpper, toLower) = ([], [])
        try lower.lost()
        try upper.lost()
        return self
    }

    private func hear(_ bytes: Data, atLower: Bool) throws {
        let sent = Frame.with { $0.body = try? Frame.decode(bytes) }
        let frame = atLower ? alterDown(sent) : alterUp(sent)
        if atLower { down.append(frame) } else { up.append(frame) }
        try step(atLower: atLower) { try $0.received(frame.encoded) }
    }

    private func step(atLower isLower: Bool, _ body: (inout Exchange) throws -> Exchange.Progress) throws {
        if isLower {
            do {
                let progress = try lower.carryOut(try body(&lower))
                atLower.add(progress)
                toUpper += progress.frames.map(\.encoded)
            } catch {
                // Whoever dialled hangs up.
                atLower.thrown = error
                _ = try broken()
            }
        } else {
            let progress = upperStep(body)
            atUpper.add(progress)
            toLower += progress.frames.map(\.encoded)
        }
    }

    /// Whoever listens says that it cannot go on.
    private func upperStep(_ body: (inout Exchange) throws -> Exchange.Progress) -> Exchange.Progress {
        do {
            return try upper.carryOut(try body(&upper))
        } catch {
            return upper.failed(error)
        }
    }
}
