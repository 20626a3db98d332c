import Synchronization

/// Whether the program was asked to end; looked at by whatever works at length, between two of its steps.
final class Ending: Sendable {
    private let flag = Atomic<Bool>(false)

    var isAsked: Bool { flag.load(ordering: .acquiring) }

    func ask() { flag.store(true, ordering: .releasing) }
}
