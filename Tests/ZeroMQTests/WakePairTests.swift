import Foundation
import Synchronization
import Testing

@testable import ZeroMQ

@Suite("Waking a thread")
struct WakePairTests {
    private final class Counter: Sendable {
        let value = Atomic<Int>(0)
    }

    @Test("a wake from another thread ends a wait that has no timeout")
    func wakes() throws {
        let wake = try WakePair(Context())
        let waker = wake.waker
        let thread = OwnerThread { waker.wake() }
        var poller = Poller(wake.socket)
        #expect(try poller.wait(timeout: patience) == [.readable])
        try wake.drain()
        #expect(try poller.wait(timeout: .zero) == [[]])
        thread.join()
    }

    @Test("many wakes before a drain are one")
    func coalesced() throws {
        let wake = try WakePair(Context())
        for _ in 0..<5000 { wake.waker.wake() }
        #expect(try wake.socket.awaitMessage().frames == [Data()])
        #expect(try wake.socket.receive() == nil)
    }

    @Test("no wake is lost while drains and wakes overlap")
    func noneLost() throws {
        let rounds = 2000
        let wake = try WakePair(Context())
        let waker = wake.waker
        let counter = Counter()
        let thread = OwnerThread {
            for _ in 0..<rounds {
                counter.value.add(1, ordering: .releasing)
                waker.wake()
            }
        }
        var poller = Poller(wake.socket)
        var seen = 0
        while seen < rounds {
            try #require(try poller.wait(timeout: patience) == [.readable], "a wake was lost after \(seen) rounds")
            try wake.drain()
            seen = counter.value.load(ordering: .acquiring)
        }
        #expect(seen == rounds)
        thread.join()
    }

    @Test("waking an owner that is gone, or in a context that is shut down, does nothing")
    func ownerGone() throws {
        let context = try Context()
        let orphan = try WakePair(context).waker
        orphan.wake()
        let pair = try WakePair(context)
        context.shutdown()
        pair.waker.wake()
    }

    @Test("a socket sent to a thread is used and closed there, before join returns")
    func ownership() throws {
        weak var context: Context?
        do {
            let made = try Context()
            context = made
            let router = try Socket(made, .router)
            let thread = OwnerThread { _ = try? router.bind("inproc://owned") }
            thread.join()
            thread.join()
        }
        #expect(context == nil)
    }
}
