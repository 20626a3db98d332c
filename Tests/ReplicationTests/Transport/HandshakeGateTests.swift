import Testing

@testable import Replication

@Suite struct HandshakeGateTests {
    private let start = ContinuousClock.now
    private let each = HandshakeGate.Rate(perSecond: 10, burst: 5)
    private let all = HandshakeGate.Rate(perSecond: 100, burst: 20)

    private func gate() -> HandshakeGate { HandshakeGate(each: each, all: all, now: start) }

    private func admit(_ gate: inout HandshakeGate, _ address: String, _ at: ContinuousClock.Instant) -> Bool {
        gate.admit(address, at)
    }

    @Test func `an address gets its burst, then as many a second as its rate, and never more than its burst`() {
        var gate = gate()
        let admitted = [(0, 8), (99, 1), (100, 2), (400, 9), (60_000, 9)].map { milliseconds, asks in
            (0..<asks).count { _ in gate.admit("192.0.2.1", start.advanced(by: .milliseconds(milliseconds))) }
        }
        #expect(admitted == [5, 0, 1, 3, 5])
    }

    @Test func `all addresses together get the common burst and rate`() {
        var gate = gate()
        let admitted = [0, 100].map { milliseconds in
            (0..<50).count { gate.admit("192.0.2.\($0)", start.advanced(by: .milliseconds(milliseconds))) }
        }
        #expect(admitted == [20, 10])
    }

    @Test func `an address that floods leaves the others their share of the common rate`() {
        var gate = gate()
        let flood = (0..<1000).count { _ in gate.admit("192.0.2.1", start) }
        #expect(flood == 5)
        #expect(admit(&gate, "192.0.2.2", start))
    }

    @Test func `a clock that stands still or a rest of years changes nothing but the bucket`() {
        var gate = gate()
        for _ in 0..<5 { #expect(admit(&gate, "a", start)) }
        #expect(!admit(&gate, "a", start))
        #expect(admit(&gate, "a", start.advanced(by: .seconds(1_000_000_000))))
        let before = start.advanced(by: .seconds(999_999_999))
        let more = (0..<5).count { _ in gate.admit("a", before) }
        #expect(more == 4)
    }

    @Test func `no more addresses are kept than the bound, and rested ones make room`() {
        var gate = HandshakeGate(each: each, all: .init(perSecond: 1e9, burst: 1e9), now: start)
        for number in 0..<(HandshakeGate.addresses + 10) { _ = gate.admit("10.0.0.\(number)", start) }
        #expect(gate.tracked == HandshakeGate.addresses)
        // Beyond the bound only the common bucket counts.
        for _ in 0..<20 { #expect(admit(&gate, "10.1.0.1", start)) }
        #expect(admit(&gate, "10.1.0.2", start.advanced(by: .seconds(1))))
        #expect(gate.tracked == 1)
    }

    @Test(
        "an IPv6 subscriber is its prefix of 64 bits, and a mapped IPv4 address is that address",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
            ("2001:db8::9", "2001:db8:0:0::/64"), ("::1", "0:0:0:0::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"),
            ("", ""),
        ])
    func subscribers(_ address: String, _ subscriber: String) {
        #expect(HandshakeGate.subscriber(of: address) == subscriber)
    }
}
