import Glibc
import Synchronization

/// A thread that owns what its body captures, such as sockets, and can be joined.
///
/// The body is `sending`: what it captures is handed over and may be used by this thread alone, which is what libzmq
/// asks for. Starting and joining a thread are the full memory barriers that libzmq asks for besides.
package final class OwnerThread: Sendable {
    private final class Body {
        let run: () -> Void
        init(_ run: sending @escaping () -> Void) { self.run = run }
    }

    /// Nil once joined.
    private let handle: Mutex<pthread_t?>

    package init(_ body: sending @escaping () -> Void) {
        let body = Unmanaged.passRetained(Body(body))
        var handle = pthread_t()
        let failure = pthread_create(&handle, nil, OwnerThread.main, body.toOpaque())
        precondition(failure == 0, "the operating system refuses a thread: errno \(failure)")
        self.handle = Mutex(handle)
    }

    /// Waits until the body has returned and what it captured is released. Later calls return at once, or as soon as
    /// the first one does. The body's own thread must not call it.
    package func join() {
        handle.withLock { handle in
            guard let thread = handle else { return }
            let failure = pthread_join(thread, nil)
            precondition(failure == 0, "a thread cannot join itself")
            handle = nil
        }
    }

    deinit {
        if let thread = handle.withLock({ $0 }) { pthread_detach(thread) }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { preconditionFailure("the body is passed at creation") }
        // Consumed by the call, so that the captures are gone before the thread ends and `join` returns.
        runAndRelease(Unmanaged<Body>.fromOpaque(argument))
        return nil
    }

    @inline(never)
    private static func runAndRelease(_ body: Unmanaged<Body>) {
        body.takeRetainedValue().run()
    }
}
