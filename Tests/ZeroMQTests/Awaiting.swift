import Testing

@testable import ZeroMQ

/// The time after which a test gives up on something that takes milliseconds.
let patience = Duration.seconds(10)

extension Socket {
    /// The next message, waited for on libzmq's own signal.
    func awaitMessage() throws -> ReceivedMessage {
        var poller = Poller(self)
        let ready = try poller.wait(timeout: patience)
        try #require(ready == [.readable], "nothing arrived in \(patience)")
        return try #require(try receive())
    }

    /// Returns once a DEALER has heard that its only connection was given up, which its monitor says a moment before.
    func awaitPeerless() throws {
        var poller = Poller(self, .writable)
        let deadline = ContinuousClock.now.advanced(by: patience)
        while try poller.wait(timeout: .zero) != [[]] {
            try #require(ContinuousClock.now < deadline, "there is a peer after \(patience)")
        }
    }
}

extension HandshakeMonitor {
    /// Every event up to and including the first that satisfies the condition.
    func events(through isLast: (HandshakeEvent) -> Bool) throws -> [HandshakeEvent] {
        var poller = Poller(socket)
        var events: [HandshakeEvent] = []
        let deadline = ContinuousClock.now.advanced(by: patience)
        while ContinuousClock.now < deadline {
            while let event = try next() {
                events.append(event)
                if isLast(event) { return events }
            }
            _ = try poller.wait(timeout: ContinuousClock.now.duration(to: deadline))
        }
        Issue.record("no such event within \(patience), only \(events)")
        return events
    }

    func awaitDiagnosis() throws -> HandshakeDiagnosis? {
        try events { $0.diagnosis != nil }.last?.diagnosis
    }
}
