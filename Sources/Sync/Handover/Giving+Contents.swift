import Events
import Foundation

/// A piece of a content that the other side wants: that one, and those after it as far as they fit.
package struct WantedPiece: Hashable, Sendable {
    package let digest: Hash
    package let piece: Int
}

/// What was found of contents that the other side wants.
package struct GatheredContents: Sendable {
    /// About one frame's worth.
    package var pieces: [ContentPiece]
    /// Not held, not named by a log that the other side may have, or not for it.
    package var missing: [Hash]
    /// How many of the wanted ones these answer, from the first on.
    package var answered: Int

    package init(pieces: [ContentPiece] = [], missing: [Hash] = [], answered: Int = 0) {
        self.pieces = pieces
        self.missing = missing
        self.answered = answered
    }
}

extension Giving {
    mutating func wanted(_ want: Want) throws(HandoverFault) -> [Action] {
        if want.contents.isEmpty {
            state = .settled
            return [.settled]
        }
        let wanted = want.contents.prefix(SyncBounds.wantedContents).compactMap { wanted in
            Hash(wanted.digest).map { WantedPiece(digest: $0, piece: Int(wanted.piece)) }
        }
        guard !wanted.isEmpty else {
            throw HandoverFault(.want, zh: "索取的正文没有有效摘要", en: "a WANT names no digest")
        }
        state = .gathering(wanted: wanted, given: 0)
        return [.gather(wanted)]
    }

    /// What `gather` found. Answers go on until all that was wanted has one, or as many bytes are under way as one WANT may
    /// call for; what is left is asked for again.
    mutating func gathered(_ gathered: GatheredContents) -> [Action] {
        guard case .gathering(let wanted, let before) = state else { preconditionFailure("nothing was gathered") }
        precondition(
            (1...wanted.count).contains(gathered.answered), "a gathering answers something, and no more than was asked")
        let given = before + gathered.pieces.reduce(0) { $0 + $1.bytes.count }
        let rest = Array(wanted.dropFirst(gathered.answered))
        let isLast = rest.isEmpty || given >= SyncBounds.answerBytes
        let give = Frame.with {
            $0.give.contents = gathered.pieces.map { ContentFrame($0) }
            $0.give.missing = gathered.missing.map(\.data)
            $0.give.last = isLast
        }
        handed.contents += gathered.pieces.count { $0.number + 1 == ContentPiece.count(ofSize: $0.size) }
        handed.missing += gathered.missing.count
        if isLast {
            state = .settling
            return [.send(give)]
        }
        state = .gathering(wanted: rest, given: given)
        return [.send(give), .gather(rest)]
    }
}
