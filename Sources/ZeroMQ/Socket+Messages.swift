import CZeroMQ
import Foundation

extension Socket {
    /// Queues one multipart message, whole or not at all, without waiting. Each frame is copied once.
    ///
    /// - Parameter frames: at least one; on a ROUTER the routing id and at least one more.
    package func send(_ frames: [Data]) throws(ZeroMQError) -> SendOutcome {
        precondition(frames.count >= (kind == .router ? 2 : 1), "a ROUTER's message is a routing id and a body")
        var outcome = SendOutcome.queued
        for (index, frame) in frames.enumerated() {
            let isLast = index == frames.count - 1
            do {
                try calling("zmq_send") {
                    frame.withUnsafeBytes {
                        zmq_send(pointer, $0.baseAddress, $0.count, ZMQ_DONTWAIT | (isLast ? 0 : ZMQ_SNDMORE))
                    }
                }
            } catch {
                switch (error.code, index) {
                case (.unreachable, 0): return .unreachable
                case (.wouldBlock, 0): return .full
                // The peer left between two frames. libzmq takes back the earlier frames and drops the rest, but only
                // as it is handed them: stopping here would glue the rest of this message to the next one.
                case (.wouldBlock, _): outcome = .full
                default: throw error
                }
            }
        }
        return outcome
    }

    /// Takes the next whole message, or nil when there is none now.
    package func receive() throws(ZeroMQError) -> ReceivedMessage? {
        var message = ReceivedMessage(frames: [], excessFrames: 0)
        while true {
            zmq_msg_init(incoming)
            defer { zmq_msg_close(incoming) }
            do {
                try calling("zmq_msg_recv") { zmq_msg_recv(incoming, pointer, ZMQ_DONTWAIT) }
            } catch {
                // libzmq hands out whole messages, so only the first frame can be missing.
                if error.code == .wouldBlock, message.frames.isEmpty { return nil }
                throw error
            }
            if kind != .router || !message.frames.isEmpty { message.add(bytes: zmq_msg_size(incoming)) }
            if message.frames.count < ReceivedMessage.frameLimit {
                message.frames.append(Data(incomingBytes))
            } else {
                message.excessFrames += 1
            }
            if zmq_msg_more(incoming) == 0 {
                message.userID = property("User-Id")
                message.peerAddress = property("Peer-Address")
                // Of a connection without a descriptor libzmq says -1.
                let descriptor = zmq_msg_get(incoming, ZMQ_SRCFD)
                message.descriptor = descriptor >= 0 ? descriptor : nil
                return message
            }
        }
    }

    private var incomingBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: zmq_msg_data(incoming), count: zmq_msg_size(incoming))
    }

    private func property(_ name: String) -> String? {
        zmq_msg_gets(incoming, name).map { String(cString: $0) }
    }
}

extension ReceivedMessage {
    /// Counts a frame. Sockets that have connections to count speak CURVE.
    fileprivate mutating func add(bytes: Int) {
        let onWire = bytes + SocketOptions.curveFrameOverhead
        payloadBytes += bytes
        wireBytes += onWire + (onWire > 255 ? 9 : 2)
    }
}
