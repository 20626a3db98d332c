import Synchronization

/// Rung when something new is there; one task waits for it.
final class Bell: Sendable {
    private struct State {
        var isRung = false
        var waiter: CheckedContinuation<Void, Never>?

        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            defer { waiter = nil }
            return waiter
        }
    }

    private let state = Mutex(State())

    /// Never waits. Rung while nobody waits, the next one to wait goes on at once.
    func ring() {
        let waiter = state.withLock { state in
            state.isRung = state.waiter == nil
            return state.takeWaiter()
        }
        waiter?.resume()
    }

    /// Returns when it is rung, or when the task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isRung = state.withLock { state in
                    precondition(state.waiter == nil, "one task waits")
                    if !state.isRung { state.waiter = waiter }
                    defer { state.isRung = false }
                    return state.isRung
                }
                if isRung { return waiter.resume() }
                // Cancelled before there was anybody to wake.
                if Task.isCancelled { letGo() }
            }
        } onCancel: {
            letGo()
        }
    }

    private func letGo() { state.withLock { $0.takeWaiter() }?.resume() }
}
