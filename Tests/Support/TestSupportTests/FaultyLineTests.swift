import TestSupport
import Testing

/// The bad line does what its name says, or the tests that lean on it prove nothing.
@Suite struct FaultyLineTests {
    private let door: PlainEnd.Door

    init() throws { door = try PlainEnd.Door() }

    private func line(seed: UInt64 = 0, _ change: (inout LineFaults) -> Void = { _ in }) throws -> FaultyLine {
        try FaultyLine(to: door.port, faults: LineFaults(change), seed: seed)
    }

    @Test func `a line without faults carries every byte both ways, counts them, and passes an ending on`() throws {
        let line = try line()
        let near = try PlainEnd.dial(line.port)
        let far = try door.accept()
        let much = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for round in 1...3 {
            try near.write(much)
            #expect(far.read(much.count).bytes == much)
            try far.write([1, 2, UInt8(round)])
            #expect(near.read(3).bytes == [1, 2, UInt8(round)])
        }
        near.end()
        #expect(far.read(1).ending == .ended)
        far.end()
        #expect(near.read(1).ending == .ended)
        line.stop()
        let traffic = line.traffic
        #expect(traffic.bytesUp == 600_000)
        #expect(traffic.bytesDown == 9)
        #expect(traffic.roundTrips == 3)
        #expect(traffic.connections == 1 && traffic.open == 0)
        #expect(traffic.cut == 0 && traffic.stalled == 0 && traffic.halfOpen == 0 && traffic.refused == 0)
    }

    @Test func `a connection that is cut ends with a reset at both ends before the byte that was drawn`() throws {
        let line = try line {
            $0.cut = 100
            $0.reach = 100...100
        }
        let near = try PlainEnd.dial(line.port)
        let far = try door.accept()
        for end in [near, far] { try end.write([UInt8](repeating: 7, count: 99)) }
        #expect(far.read(99).bytes.count == 99)
        #expect(near.read(99).bytes.count == 99)
        // From one end alone: the other may have been reset by the time it writes.
        try near.write([8])
        for end in [near, far] { #expect(end.read(2).ending == .reset) }
        line.stop()
        #expect(line.traffic.cut == 1)
    }

    @Test func `a half-open connection swallows one direction, carries the other, and stays open`() throws {
        let line = try line {
            $0.halfOpen = 100
            $0.reach = 10...10
        }
        let near = try PlainEnd.dial(line.port)
        let far = try door.accept()
        for end in [near, far] { try end.write([UInt8](repeating: 7, count: 50)) }
        let (atFar, atNear) = (far.readAll(of: 50), near.readAll(of: 50))
        #expect([atFar.count, atNear.count].sorted() == [10, 50])
        line.stop()
        #expect(line.traffic.halfOpen == 1)
        #expect(line.traffic.bytes == 60)
    }

    @Test func `a stalled direction rests for as long as was drawn and then goes on where it was`() throws {
        let line = try line {
            $0.stalled = 100
            $0.reach = 5...5
            $0.stall = .milliseconds(150) ... .milliseconds(150)
        }
        let near = try PlainEnd.dial(line.port)
        let far = try door.accept()
        let begun = ContinuousClock.now
        for value in UInt8(1)...20 {
            for end in [near, far] { try end.write([value]) }
        }
        #expect(far.read(20).bytes == Array(1...20))
        #expect(near.read(20).bytes == Array(1...20))
        // Whether more than the fifth byte had arrived before the rest began is the kernel's affair.
        line.stop()
        #expect(line.traffic.stalled == 1)
        #expect(ContinuousClock.now - begun < .seconds(10))
    }

    @Test func `bytes are under way for as long as was drawn`() throws {
        let line = try line { $0.delay = .milliseconds(60) ... .milliseconds(60) }
        let near = try PlainEnd.dial(line.port)
        let far = try door.accept()
        let begun = ContinuousClock.now
        try near.write([1])
        #expect(far.read(1).bytes == [1])
        try far.write([2])
        #expect(near.read(1).bytes == [2])
        #expect(ContinuousClock.now - begun >= .milliseconds(120))
    }

    @Test func `a refused connection is reset at once, and so is one to a port where nobody listens`() throws {
        let line = try line { $0.refused = 100 }
        #expect(try PlainEnd.dial(line.port).read(1).ending == .reset)
        line.stop()
        #expect(line.traffic.refused == 1)
        let port = try PlainEnd.Door().port
        let nowhere = try FaultyLine(to: port)
        #expect(try PlainEnd.dial(nowhere.port).read(1).ending == .reset)
    }

    @Test func `healing cuts what is open and lets what comes afterwards pass`() throws {
        let line = try line {
            $0.halfOpen = 100
            $0.reach = 1...1
        }
        let near = try PlainEnd.dial(line.port)
        let first = try door.accept()
        line.heal()
        #expect(near.read(1).ending == .reset && first.read(1).ending == .reset)
        let second = try PlainEnd.dial(line.port)
        let far = try door.accept()
        try second.write([1, 2, 3])
        #expect(far.read(3).bytes == [1, 2, 3])
        line.stop()
        #expect(second.read(1).ending == .reset)
    }

    @Test func `a seed draws the same fates again, in the proportions asked for`() {
        let faults = LineFaults {
            $0.refused = 10
            $0.cut = 20
            $0.halfOpen = 5
            $0.stalled = 30
            $0.delay = .zero ... .milliseconds(5)
        }
        let drawn = { (seed: UInt64) in (0..<2_000).map { LineFate(seed: seed, number: $0, faults: faults) } }
        let fates = drawn(1)
        #expect(fates == drawn(1))
        #expect(fates != drawn(2))
        var counts: [String: Int] = [:]
        for fate in fates {
            switch fate.ending {
            case .none: counts["none", default: 0] += 1
            case .refused: counts["refused", default: 0] += 1
            case .cut(_, let after): counts["cut", default: 0] += faults.reach.contains(after) ? 1 : 0
            case .halfOpen(_, let after): counts["half", default: 0] += faults.reach.contains(after) ? 1 : 0
            }
            if fate.stall != nil { counts["stall", default: 0] += 1 }
            #expect(fate.upDelay <= .milliseconds(5) && fate.downDelay <= .milliseconds(5))
        }
        let expected = ["none": 1300, "refused": 200, "cut": 400, "half": 100, "stall": 600]
        for (what, count) in expected { #expect(abs(counts[what, default: 0] - count) < 80, "\(what): \(counts)") }
    }
}

extension PlainEnd {
    /// What arrives until all has, or nothing more does for a fifth of a second.
    fileprivate func readAll(of count: Int) -> [UInt8] {
        wait(milliseconds: 200)
        return read(count).bytes
    }
}
