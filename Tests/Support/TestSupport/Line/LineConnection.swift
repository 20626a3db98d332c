import Glibc

/// Both descriptors of one connection and what is under way between them.
final class LineConnection {
    /// Bytes under way in one direction before its sender has to wait, as on a line.
    private static let capacity = 256 * 1024

    private struct Chunk {
        var bytes: ArraySlice<UInt8>
        let due: ContinuousClock.Instant
    }

    private struct Pipe {
        let from: Int32
        let to: Int32
        let delay: Duration
        var chunks: [Chunk] = []
        var waiting = 0
        /// Bytes taken in so far.
        var taken = 0
        var restsUntil: ContinuousClock.Instant?
        var isSilent = false
        /// The sender has ended; the receiver is told once everything has arrived.
        var hasEnded = false
        var isClosed = false
    }

    private var pipes: [Pipe]
    private let fate: LineFate
    /// When the dialling end said what was not answered yet.
    private var asked: ContinuousClock.Instant?
    private(set) var traffic = LineTraffic()
    private(set) var isOver = false

    init(near: Int32, far: Int32, fate: LineFate) {
        self.fate = fate
        pipes = [
            Pipe(from: near, to: far, delay: fate.upDelay), Pipe(from: far, to: near, delay: fate.downDelay),
        ]
    }

    /// What to poll for; a descriptor that nothing is wanted of is left out, or its hang-up would be told without end.
    var interests: [pollfd] {
        LineDirection.allCases.map { direction in
            let (pipe, opposite) = (pipes[direction.rawValue], pipes[1 - direction.rawValue])
            var events: Int32 = 0
            if takesMore(pipe) { events |= Int32(POLLIN) }
            // The descriptor that this pipe reads from is the one that the opposite pipe writes to.
            if let first = opposite.chunks.first, first.due <= .now { events |= Int32(POLLOUT) }
            return pollfd(fd: events == 0 ? -1 : pipe.from, events: Int16(events), revents: 0)
        }
    }

    /// When something is to be done without anybody's descriptor being ready.
    var due: ContinuousClock.Instant? {
        let now = ContinuousClock.now
        return pipes.flatMap { [$0.chunks.first?.due, $0.restsUntil].compactMap { $0 } }.filter { $0 > now }.min()
    }

    func pump(_ now: ContinuousClock.Instant) {
        for direction in LineDirection.allCases where !isOver {
            if let end = pipes[direction.rawValue].restsUntil, end <= now { pipes[direction.rawValue].restsUntil = nil }
            take(direction, now)
            if !isOver { give(direction, now) }
        }
        if !isOver, pipes.allSatisfy(\.isClosed) {
            close(pipes[0].from)
            close(pipes[0].to)
            isOver = true
        }
    }

    func reset() {
        guard !isOver else { return }
        LoopbackSocket.reset(pipes[0].from)
        LoopbackSocket.reset(pipes[0].to)
        isOver = true
    }

    private func takesMore(_ pipe: Pipe) -> Bool {
        !pipe.hasEnded && pipe.restsUntil == nil && pipe.waiting < Self.capacity
    }

    private func take(_ direction: LineDirection, _ now: ContinuousClock.Instant) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isOver, takesMore(pipes[direction.rawValue]) {
            let count = recv(pipes[direction.rawValue].from, &buffer, buffer.count, 0)
            if count > 0 {
                carry(buffer[..<count], direction, now)
            } else if count == 0 {
                pipes[direction.rawValue].hasEnded = true
            } else if errno == EAGAIN || errno == ENOTCONN || errno == EINTR {
                return
            } else {
                reset()
            }
        }
    }

    /// Lets bytes pass as far as the connection's fate allows.
    private func carry(_ bytes: ArraySlice<UInt8>, _ direction: LineDirection, _ now: ContinuousClock.Instant) {
        switch direction {
        case .up: asked = asked ?? now
        case .down:
            // What comes before the question has arrived at the other end was said unasked.
            if let said = asked, said.advanced(by: fate.upDelay) <= now {
                traffic.roundTrips += 1
                asked = nil
            }
        }
        let before = pipes[direction.rawValue].taken
        pipes[direction.rawValue].taken += bytes.count
        let reached = { (after: Int) in before < after && before + bytes.count >= after }
        var passing = bytes
        switch fate.ending {
        case .cut(direction, let after) where reached(after):
            traffic.cut += 1
            reset()
            return
        case .halfOpen(direction, let after) where reached(after):
            traffic.halfOpen += 1
            pipes[direction.rawValue].isSilent = true
            passing = bytes.prefix(after - before)
        case .cut, .halfOpen, .none, .refused:
            if pipes[direction.rawValue].isSilent { passing = [] }
        }
        if let stall = fate.stall, stall.direction == direction, reached(stall.after) {
            traffic.stalled += 1
            pipes[direction.rawValue].restsUntil = now.advanced(by: stall.duration)
        }
        switch direction {
        case .up: traffic.bytesUp += passing.count
        case .down: traffic.bytesDown += passing.count
        }
        guard !passing.isEmpty else { return }
        pipes[direction.rawValue].waiting += passing.count
        pipes[direction.rawValue].chunks.append(
            Chunk(bytes: passing, due: now.advanced(by: pipes[direction.rawValue].delay)))
    }

    private func give(_ direction: LineDirection, _ now: ContinuousClock.Instant) {
        let index = direction.rawValue
        while let chunk = pipes[index].chunks.first, chunk.due <= now {
            let sent = chunk.bytes.withUnsafeBytes {
                send(pipes[index].to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if sent >= 0 {
                pipes[index].waiting -= sent
                if sent == chunk.bytes.count {
                    pipes[index].chunks.removeFirst()
                } else {
                    pipes[index].chunks[0].bytes.removeFirst(sent)
                }
            } else if errno == EAGAIN || errno == ENOTCONN || errno == EINTR {
                return
            } else {
                return reset()
            }
        }
        let isSilent = pipes[index].isSilent
        if pipes[index].hasEnded, pipes[index].chunks.isEmpty, !pipes[index].isClosed {
            // A cable that was pulled does not carry an ending either.
            if !isSilent { shutdown(pipes[index].to, Int32(SHUT_WR)) }
            pipes[index].isClosed = true
        }
    }
}
