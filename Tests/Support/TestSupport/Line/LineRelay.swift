import Glibc

/// The line's thread: accepts, dials, and carries bytes when they are due.
final class LineRelay {
    private let listener: Int32
    private let wake: Int32
    private let target: Int
    private let seed: UInt64
    private let state: LineState
    private var connections: [LineConnection] = []
    private var accepted = 0

    init(listener: Int32, wake: Int32, target: Int, seed: UInt64, state: LineState) {
        self.listener = listener
        self.wake = wake
        self.target = target
        self.seed = seed
        self.state = state
    }

    func run() {
        while !state.stop.load(ordering: .acquiring) {
            if state.cutAll.exchange(false, ordering: .acquiringAndReleasing) { resetAll() }
            wait()
            acceptAll()
            let now = ContinuousClock.now
            for connection in connections {
                let before = connection.traffic
                connection.pump(now)
                let after = connection.traffic
                if after != before { state.traffic.withLock { $0.add(after, since: before) } }
            }
            let open = connections.filter { !$0.isOver }
            if open.count != connections.count {
                connections = open
                state.traffic.withLock { $0.open = open.count }
            }
        }
        resetAll()
        close(listener)
        close(wake)
    }

    /// Until a descriptor is ready, a byte is due, or somebody calls.
    private func wait() {
        var polled = [
            pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
            pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
        ]
        var due: ContinuousClock.Instant?
        for connection in connections {
            polled.append(contentsOf: connection.interests)
            if let next = connection.due { due = due.map { min($0, next) } ?? next }
        }
        let remaining = due.map { Int32(max(0, ContinuousClock.now.duration(to: $0) / .milliseconds(1)).rounded(.up)) }
        _ = poll(&polled, nfds_t(polled.count), remaining ?? -1)
        var calls = [UInt8](repeating: 0, count: 64)
        while read(wake, &calls, calls.count) > 0 {}
    }

    private func acceptAll() {
        while let near = LoopbackSocket.accept(listener) {
            let fate = LineFate(seed: seed, number: accepted, faults: state.faults.withLock { $0 })
            accepted += 1
            state.traffic.withLock { $0.connections += 1 }
            guard fate.ending != .refused, let far = try? LoopbackSocket.dialling(port: target) else {
                LoopbackSocket.reset(near)
                state.traffic.withLock { $0.refused += 1 }
                continue
            }
            connections.append(LineConnection(near: near, far: far, fate: fate))
            state.traffic.withLock { $0.open = connections.count }
        }
    }

    private func resetAll() {
        connections.forEach { $0.reset() }
        connections = []
        state.traffic.withLock { $0.open = 0 }
    }
}

extension LineTraffic {
    fileprivate mutating func add(_ now: LineTraffic, since before: LineTraffic) {
        bytesUp += now.bytesUp - before.bytesUp
        bytesDown += now.bytesDown - before.bytesDown
        roundTrips += now.roundTrips - before.roundTrips
        cut += now.cut - before.cut
        halfOpen += now.halfOpen - before.halfOpen
        stalled += now.stalled - before.stalled
    }
}
