import Foundation

/// Hands numbered pieces of work to several threads and their products to one, in the order of the numbers.
///
/// No thread runs further ahead than a few pieces, so that memory stays bounded however much there is to do.
final class OrderedLine<Product: Sendable>: @unchecked Sendable {
    // Sendable because the condition's lock is held wherever anything below it is read or written.
    private let condition = NSCondition()
    private let count: Int
    private let ahead: Int
    private var claimed = 0
    private var taken = 0
    private var finished: [Int: Result<Product, any Error>] = [:]
    private var isStopped = false
    private var workers = 0

    /// - Parameters:
    ///   - count: pieces, numbered from 0.
    ///   - ahead: how many may be claimed and not yet taken.
    init(count: Int, ahead: Int) {
        self.count = count
        self.ahead = ahead
    }

    /// Does the work on so many threads, and gives each product to the caller's own in turn; ends when all is done or
    /// anything throws, and no thread works on then.
    ///
    /// - Parameters:
    ///   - work: makes what does the work, once for each thread.
    ///   - meanwhile: done on the caller's thread while the others begin.
    func run(
        workers: Int, _ work: @escaping @Sendable () -> (Int) throws -> Product, meanwhile: () throws -> Void,
        _ body: (Int, Product) throws -> Void
    ) throws {
        self.workers = workers
        for _ in 0..<workers {
            Thread.detachNewThread { self.serve(work()) }
        }
        defer { join() }
        try meanwhile()
        for number in 0..<count { try body(number, take(number).get()) }
    }

    private func serve(_ work: (Int) throws -> Product) {
        while let number = claim() {
            let result = Result { try work(number) }
            locked { finished[number] = result }
        }
        locked { workers -= 1 }
    }

    /// Waits until the next piece may be begun; nil when there is no more to do.
    private func claim() -> Int? {
        locked {
            while !isStopped, claimed < count, claimed >= taken + ahead { condition.wait() }
            guard !isStopped, claimed < count else { return nil }
            claimed += 1
            return claimed - 1
        }
    }

    private func take(_ number: Int) -> Result<Product, any Error> {
        locked {
            while true {
                if let result = finished.removeValue(forKey: number) {
                    taken = number + 1
                    return result
                }
                condition.wait()
            }
        }
    }

    private func join() {
        locked {
            isStopped = true
            condition.broadcast()
            while workers > 0 { condition.wait() }
        }
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        return body()
    }
}
