import Foundation
import Synchronization

/// Lets other threads wake the thread that waits for a socket.
///
/// The owner polls ``socket`` beside its own sockets, calls ``drain()`` when it is readable, and *then* looks for
/// what it was woken for; a thread that has something for the owner puts it where the owner looks, and *then* calls
/// ``Waker/wake()``. In that order no wake is lost, and any number of them before the drain are one.
package final class WakePair {
    package let socket: Socket
    package let waker: Waker

    package init(_ context: Context) throws(ZeroMQError) {
        // The waker's flag bounds the queue. A high-water mark must not: after a full queue was drained, libzmq's
        // sender may believe it full for another millisecond (it reads its mailbox only so often), and that wake
        // would be lost.
        let options = SocketOptions {
            $0.sendHighWater = 0
            $0.receiveHighWater = 0
        }
        let endpoint = InprocEndpoint.unique("wake")
        let receiver = try Socket(context, .pair, options: options)
        try receiver.bind(endpoint)
        let sender = try Socket(context, .pair, options: options)
        try sender.connect(endpoint)
        self.socket = receiver
        self.waker = Waker(sender)
    }

    package func drain() throws(ZeroMQError) {
        while try socket.receive() != nil {}
        // Cleared after receiving: the other way round a wake between the two would be received while its flag stays
        // set, and every later wake would be withheld.
        waker.rearm()
    }
}
