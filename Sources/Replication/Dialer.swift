import Events
import Foundation
import Sync
import ZeroMQ

/// One conversation of a station with its hub over CURVE: connects, lets a session speak, and reports how it ended.
///
/// A hub may have several addresses; they are tried in turn, and each costs at most `Transport.connectPatience`. Used by one
/// thread, which owns the socket.
struct Dialer {
    /// At least one.
    let endpoints: [String]
    let hubKey: CurvePublicKey
    let keys: CurveKeyPair

    /// What the session wants next.
    enum Step {
        case talk([Frame])
        /// These are the last words; whether they arrive changes nothing here.
        case done([Frame])
    }

    /// Sends what `opening` says, then feeds every received frame to `answer` until it is done.
    ///
    /// - Throws: `ReplicationError`; whatever the closures throw.
    func converse(
        opening: () throws -> [Frame], answer: (Data) throws -> Step
    ) throws {
        do {
            let context = try Context()
            let (dealer, monitor) = try reach(context)
            try talk(dealer, monitor, opening: opening, answer: answer)
        } catch let error as ZeroMQError {
            throw ReplicationError(
                .transport, zh: "通信出错：\(error)", en: "the transport failed: \(error)", cause: error)
        }
    }

    /// A connection to the first address that answers with the hub's key.
    private func reach(_ context: Context) throws -> (Socket, HandshakeMonitor) {
        precondition(!endpoints.isEmpty, "a hub has an address")
        var failure: ReplicationError?
        for endpoint in endpoints {
            // A socket for each: what one address left behind in it is nothing to the next.
            let dealer = try Socket(context, .dealer, options: Transport.dealer(keys: keys, hub: hubKey))
            let monitor = try HandshakeMonitor(of: dealer)
            do {
                try connect(dealer, endpoint)
                try shakeHands(dealer, monitor, endpoint)
                return (dealer, monitor)
            } catch let error as ReplicationError {
                switch error.kind {
                case .endpoint, .unreachable, .handshake: failure = Self.graver(failure, error)
                case .keyRefused, .lost, .listen, .transport, .file, .unreadable, .unknownSite, .unsealed, .split,
                    .full:
                    throw error
                }
            }
        }
        guard let failure else { preconditionFailure("an address that is not reached has a reason") }
        throw failure
    }

    /// Of two addresses that failed, the reason that somebody can do more about.
    private static func graver(_ one: ReplicationError?, _ other: ReplicationError) -> ReplicationError {
        guard let one else { return other }
        return one.kind == .unreachable ? other : one
    }

    private func connect(_ dealer: Socket, _ endpoint: String) throws {
        do {
            try dealer.connect(endpoint)
        } catch {
            throw ReplicationError(
                .endpoint, zh: "中心地址“\(endpoint)”无效，应形如 tcp://主机:端口",
                en: "the hub's address \"\(endpoint)\" is not valid; it looks like tcp://host:port", cause: error)
        }
    }

    private func shakeHands(_ dealer: Socket, _ monitor: HandshakeMonitor, _ endpoint: String) throws {
        var poller = Poller(monitor.socket)
        var deadline = ContinuousClock.now.advanced(by: Transport.connectPatience)
        let lastCall = ContinuousClock.now.advanced(by: Transport.busyPatience)
        var pause = Transport.busyPause.lowerBound
        var unproven = 0
        while ContinuousClock.now < deadline, unproven < Transport.unprovenHandshakes {
            _ = try poller.wait(timeout: ContinuousClock.now.duration(to: deadline))
            while let event = try monitor.next() {
                switch event.diagnosis {
                case .established: return
                case .keyRefused: throw keyRefused
                case .unjudged:
                    // It is the hub, and it lives: worth waiting for, but not all at the same time.
                    let rest = pause * Double.random(in: 0.5...1)
                    pause = min(pause * 2, Transport.busyPause.upperBound)
                    guard ContinuousClock.now.advanced(by: rest) < lastCall else { throw unjudged(endpoint) }
                    try dealer.disconnect(endpoint)
                    // Disconnected, no event can come: with nothing to wait for this is a pause.
                    var nothing = Poller()
                    _ = try nothing.wait(timeout: rest)
                    try dealer.connect(endpoint)
                    deadline = ContinuousClock.now.advanced(by: Transport.connectPatience)
                case .incompatible: throw notTheHub(endpoint)
                case .unproven: unproven += 1
                case .unreachable, nil: continue
                }
            }
        }
        if unproven > 0 { throw notTheHub(endpoint) }
        throw ReplicationError(
            .unreachable, zh: "连不上中心 \(endpoint)；已登记的内容都已保存，请检查网络后重试",
            en:
                "the hub at \(endpoint) cannot be reached; everything recorded is saved, check the network and try again"
        )
    }

    private func notTheHub(_ endpoint: String) -> ReplicationError {
        ReplicationError(
            .handshake, zh: "\(endpoint) 有回应，但未能证明持有邀请文件所记的中心密钥；请稍后再试，若仍如此，请核对地址或联系中心",
            en:
                "something answers at \(endpoint) but does not prove that it has the hub's key of the invitation; try again later, and if that goes on check the address or contact the hub"
        )
    }

    private func unjudged(_ endpoint: String) -> ReplicationError {
        ReplicationError(
            .unreachable, zh: "中心 \(endpoint) 太忙或暂时出了问题，不能接待；已登记的内容都已保存，请稍后再试",
            en:
                "the hub at \(endpoint) is too busy or has trouble of its own just now; everything recorded is saved, try again later"
        )
    }

    private var keyRefused: ReplicationError {
        ReplicationError(
            .keyRefused, zh: "中心不接受本站点的密钥（未登记或已吊销），请联系中心",
            en: "the hub does not accept this site's key (unknown or revoked); contact the hub")
    }

    private func talk(
        _ dealer: Socket, _ monitor: HandshakeMonitor, opening: () throws -> [Frame],
        answer: (Data) throws -> Step
    ) throws {
        var poller = Poller(dealer, .readable)
        poller.add(monitor.socket)
        var outbox = try opening().map(\.encoded)[...]
        var deadline = ContinuousClock.now.advanced(by: Transport.patience)
        while true {
            while let next = outbox.first, try dealer.send([next]) == .queued { outbox = outbox.dropFirst() }
            poller.watch(0, for: outbox.isEmpty ? .readable : [.readable, .writable])
            let ready = try poller.wait(timeout: ContinuousClock.now.duration(to: deadline))
            while let message = try dealer.receive() {
                deadline = ContinuousClock.now.advanced(by: Transport.patience)
                guard let frame = message.frames.first, message.frames.count == 1, message.excessFrames == 0 else {
                    throw SyncFault(.noFrame, zh: "中心的回应无法识别", en: "the hub's answer is no frame")
                }
                switch try answer(frame) {
                case .talk(let frames): outbox.append(contentsOf: frames.map(\.encoded))
                case .done(let frames):
                    for frame in frames where try dealer.send([frame.encoded]) != .queued { return }
                    return
                }
            }
            if !ready[1].isEmpty { try watch(monitor) }
            if ContinuousClock.now >= deadline { throw lost }
        }
    }

    private func watch(_ monitor: HandshakeMonitor) throws {
        while let event = try monitor.next() {
            if event == .disconnected { throw lost }
            switch event.diagnosis {
            case .keyRefused: throw keyRefused
            case .unjudged: throw lost
            case .established, .incompatible, .unproven, .unreachable, nil: continue
            }
        }
    }

    private var lost: ReplicationError {
        ReplicationError(
            .lost, zh: "与中心的连接中断；已确认的不会重送，请再次同步",
            en: "the connection to the hub was lost; what was acknowledged is safe, sync again")
    }
}
