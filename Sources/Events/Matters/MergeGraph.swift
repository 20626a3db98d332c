/// Which merges stand among matters that name each other: one matter's events cannot tell, because a circle is only seen
/// from outside.
///
/// Merges are taken in the order of the fold. One that would lead a matter back into itself does not stand; nor does a
/// second one while the first stands. So every matter leads to one that counts, whatever the order of arrival.
package struct MergeGraph: Sendable {
    /// A merge or its undoing, with the matter that it is about.
    package struct Link: Sendable {
        package let matter: Ref
        package let ref: Ref
        package let hlc: UInt64
        /// Nil for an undoing.
        package let merge: MatterMerged?

        package init(matter: Ref, ref: Ref, hlc: UInt64, merge: MatterMerged?) {
            self.matter = matter
            self.ref = ref
            self.hlc = hlc
            self.merge = merge
        }

        static func precedes(_ left: Link, _ right: Link) -> Bool {
            (left.hlc, left.ref.log, left.ref.seq) < (right.hlc, right.ref.log, right.ref.seq)
        }
    }

    /// Merges that do not stand because they would close a circle.
    package private(set) var void: Set<Ref> = []
    package private(set) var conflicts: [Conflict] = []
    private var standing: [Ref: (into: Ref?, ref: Ref)] = [:]

    /// - Parameter links: every merge and undoing among the matters in question, in any order, each as often as it likes;
    ///   retracted ones left out by the caller.
    package init(_ links: some Sequence<Link>) {
        var previous: Ref?
        for link in links.sorted(by: Link.precedes) where link.ref != previous {
            previous = link.ref
            take(link)
        }
    }

    /// Where the matter went on in the end; itself when it was not merged.
    package func root(of matter: Ref) -> Ref {
        var matter = matter
        while let into = standing[matter]?.into { matter = into }
        return matter
    }

    private mutating func take(_ link: Link) {
        guard let merge = link.merge else {
            standing[link.matter] = nil
            return
        }
        // A second merge while one stands is the matter's own contradiction, and `Matter` reports it.
        guard standing[link.matter] == nil else { return }
        let into: Ref? = merge.hasInto ? merge.into.plain : nil
        if let into, root(of: into) == link.matter {
            void.insert(link.ref)
            conflicts.append(Conflict(.mergeCircle, first: lastMerge(from: into) ?? link.ref, second: link.ref))
            return
        }
        standing[link.matter] = (into, link.ref)
    }

    /// The standing merge that leads from there to the circle's end; nil when the matter was to go into itself.
    private func lastMerge(from matter: Ref) -> Ref? {
        var matter = matter
        var last: Ref?
        while let next = standing[matter], let into = next.into {
            last = next.ref
            matter = into
        }
        return last
    }
}

extension Ref {
    /// Log and place alone, so that it equals every other naming of the same event.
    package var plain: Ref {
        .with {
            $0.log = log
            $0.seq = seq
        }
    }
}

extension LoggedEvent {
    /// Nil when it neither merges a matter nor undoes that.
    package var mergeLink: MergeGraph.Link? {
        guard let subject = subject?.plain else { return nil }
        if case .matterMerged(let merge) = event.body {
            return MergeGraph.Link(matter: subject, ref: ref, hlc: event.hlc, merge: merge)
        }
        if case .matterUnmerged = event.body {
            return MergeGraph.Link(matter: subject, ref: ref, hlc: event.hlc, merge: nil)
        }
        return nil
    }
}
