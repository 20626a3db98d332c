import Events
import Testing

/// Merges among several matters: each leads to one that counts, and a circle is never closed.
struct MergeGraphTests {
    private static let log = "520103001-Z02"

    private func matter(_ seq: UInt64) -> Ref {
        .with {
            $0.log = Self.log
            $0.seq = seq
        }
    }

    /// The event at place `10 + time` that merges one matter into another, or undoes that.
    private func link(_ from: UInt64, into: UInt64?, at time: UInt64) -> MergeGraph.Link {
        MergeGraph.Link(
            matter: matter(from), ref: matter(10 + time), hlc: time,
            merge: into.map { into in .with { $0.into = matter(into) } })
    }

    @Test func aMergeThatWouldCloseACircleDoesNotStandAndBothSidesAreShown() {
        let graph = MergeGraph([link(1, into: 2, at: 1), link(2, into: 1, at: 2)])
        #expect(graph.void == [matter(12)])
        #expect(graph.conflicts == [Conflict(.mergeCircle, first: matter(11), second: matter(12))])
        #expect(graph.root(of: matter(1)) == matter(2))
        #expect(graph.root(of: matter(2)) == matter(2))
    }

    @Test func aLongCircleIsFoundAtTheMergeThatWouldCloseIt() {
        let graph = MergeGraph([
            link(3, into: 1, at: 3), link(2, into: 3, at: 2), link(1, into: 2, at: 1),
        ])
        #expect(graph.void == [matter(13)])
        #expect(graph.conflicts == [Conflict(.mergeCircle, first: matter(12), second: matter(13))])
        for seq in UInt64(1)...3 { #expect(graph.root(of: matter(seq)) == matter(3)) }
    }

    @Test func afterAMergeWasUndoneTheOtherWayRoundStands() {
        let graph = MergeGraph([link(1, into: 2, at: 1), link(1, into: nil, at: 2), link(2, into: 1, at: 3)])
        #expect(graph.void.isEmpty)
        #expect(graph.root(of: matter(2)) == matter(1))
    }

    @Test func aMatterThatIsToGoIntoItselfStays() {
        let graph = MergeGraph([link(1, into: 1, at: 1)])
        #expect(graph.void == [matter(11)])
        #expect(graph.root(of: matter(1)) == matter(1))
    }

    @Test func aSecondMergeOfTheSameMatterChangesNothing() {
        let graph = MergeGraph([link(1, into: 2, at: 1), link(1, into: 3, at: 2)])
        #expect(graph.root(of: matter(1)) == matter(2))
        #expect(graph.void.isEmpty)
    }
}
