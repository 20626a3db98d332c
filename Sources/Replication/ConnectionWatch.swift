import Foundation
import ZeroMQ

/// Keeps the ROUTER's connections within their bounds; used by the thread that owns it.
final class ConnectionWatch {
    private let gauge: QueueGauge
    private let door: Door
    private let report: @Sendable (Listener.Occurrence) -> Void
    private var looked = ContinuousClock.now

    init(gauge: QueueGauge, door: Door, report: @escaping @Sendable (Listener.Occurrence) -> Void) {
        self.gauge = gauge
        self.door = door
        self.report = report
    }

    /// How long the thread may wait before it has to ``look()``.
    var interval: Duration { Transport.gaugeInterval }

    /// Counts a message that was taken from the socket.
    func took(_ message: ReceivedMessage) throws(ZeroMQError) { try gauge.took(message) }

    /// Counts a frame that was given to the socket for a connection.
    ///
    /// - Returns: whether no more waits for its peer than may.
    func gave(_ frame: Data, to descriptor: Int32?) -> Bool {
        gauge.gave(frame.count, to: descriptor) <= Transport.waitingBytes
    }

    /// Shuts down connections of which too much waits. Does nothing when it has just done so.
    func look() throws(ZeroMQError) {
        let now = ContinuousClock.now
        guard looked.duration(to: now) >= interval else { return }
        looked = now
        for overrun in try gauge.shutDown(beyond: Transport.waitingBytes) {
            report(.overrun(address: overrun.address, bytes: overrun.waiting))
        }
        door.isOpen(to: gauge.count)
    }
}
