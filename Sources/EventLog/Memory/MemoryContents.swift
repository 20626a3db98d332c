import Events
import Foundation

/// The contents beside an `InMemoryLog`, and what was forgotten of them.
struct MemoryContents: Sendable {
    private struct Kept {
        var contentClass: ContentClass
        /// The log whose event named it first; nil while only its forgetting has arrived.
        var log: LogID?
        var size: Int
        var state: State
        /// As in `contents.wanted`: somebody requested it, or no event names it any more.
        var isRequested = false
        var isForsaken = false

        enum State {
            /// With the pieces that are here already.
            case awaited(salt: Data, pieces: [Data])
            case held(salt: Data, bytes: Data)
            case forgotten
        }

        var isAwaited: Bool { nextPiece != nil }

        var nextPiece: Int? {
            switch state {
            case .awaited(_, let pieces): pieces.count
            case .held, .forgotten: nil
            }
        }
    }

    private static let nothing = Kept.State.awaited(salt: Data(), pieces: [])

    private var kept: [Hash: Kept] = [:]
    /// In the order in which they were named; what has come or gone meanwhile is passed over.
    private var awaited: [Hash] = []
    /// Who had contents forgotten that no event here names yet.
    private var early: [Hash: Set<LogID>] = [:]

    mutating func expect(_ ref: ContentRef, namedBy log: LogID) {
        guard let digest = Hash(ref.digest) else { return }
        meet(digest, class: ref.class, size: Int(ref.size), log)
    }

    /// - Parameter bytes: the content's, read beforehand; nil where the event only names it.
    mutating func hold(_ content: NamedContent, _ bytes: (salt: Data, bytes: Data)?, namedBy log: LogID) {
        meet(content.digest, class: content.contentClass, size: content.size, log)
        guard let bytes, kept[content.digest]?.isAwaited == true else { return }
        fill(content.digest, class: content.contentClass, salt: bytes.salt, bytes: bytes.bytes)
    }

    private mutating func fill(_ digest: Hash, class contentClass: ContentClass, salt: Data, bytes: Data) {
        kept[digest]?.contentClass = contentClass
        kept[digest]?.size = bytes.count
        kept[digest]?.state = .held(salt: salt, bytes: bytes)
    }

    /// An event of that log names a digest.
    private mutating func meet(_ digest: Hash, class contentClass: ContentClass, size: Int, _ log: LogID) {
        if kept[digest]?.log != nil {
            kept[digest]?.isForsaken = false
            return
        }
        let forgotten = early.removeValue(forKey: digest)?.contains { $0.mayForget(contentsOf: log) } ?? false
        kept[digest] = Kept(
            contentClass: contentClass, log: log, size: size, state: forgotten ? .forgotten : Self.nothing)
        if !forgotten { awaited.append(digest) }
    }

    mutating func forget(_ event: LoggedEvent) {
        for digest in event.forgets {
            if let owner = kept[digest]?.log {
                if event.log.mayForget(contentsOf: owner) { kept[digest]?.state = .forgotten }
            } else {
                kept[digest] = Kept(contentClass: .unspecified, log: nil, size: 0, state: .forgotten)
                early[digest, default: []].insert(event.log)
            }
        }
    }

    /// No event of that log names it any more.
    mutating func forsake(_ digest: Hash, of log: LogID) {
        if let row = kept[digest], row.log == log, row.isAwaited { kept[digest]?.isForsaken = true }
    }

    mutating func store(_ piece: ContentPiece, _ stored: inout StoredPieces) {
        guard let row = kept[piece.digest], case .awaited(let salt, var pieces) = row.state else { return }
        let isOne = piece.size <= Bounds.chunkBytes
        guard piece.isWellFormed, row.contentClass == piece.contentClass, !isOne || piece.isWhole,
            piece.size == row.size || isOne && pieces.isEmpty
        else { return stored.damaged.append(piece.digest) }
        guard piece.number == pieces.count else { return }
        pieces.append(piece.bytes)
        let begun = piece.number == 0 ? piece.salt : salt
        if piece.isLast {
            var hasher = ContentHasher(class: piece.contentClass, salt: begun)
            for bytes in pieces { hasher.update(bytes) }
            guard hasher.digest == piece.digest else {
                kept[piece.digest]?.state = Self.nothing
                return stored.damaged.append(piece.digest)
            }
            fill(piece.digest, class: piece.contentClass, salt: begun, bytes: pieces.reduce(Data(), +))
            stored.kept += 1
        } else {
            kept[piece.digest]?.state = .awaited(salt: begun, pieces: pieces)
        }
        stored.pieces += 1
    }

    mutating func request(_ digests: [Hash]) -> Int {
        Set(digests).count { digest in
            guard let row = kept[digest], row.isAwaited, row.size <= Bounds.attachmentBytes else { return false }
            kept[digest]?.isRequested = true
            kept[digest]?.isForsaken = false
            return true
        }
    }

    func awaited(_ scope: ContentScope, limit: Int) -> [AwaitedContent] {
        var found: [AwaitedContent] = []
        for contentClass in ContentScope.order {
            for digest in awaited where found.count < limit {
                guard let row = kept[digest], row.contentClass == contentClass, let next = row.nextPiece,
                    let log = row.log, isInReach(row, scope.logs[log]?[contentClass] ?? .never)
                else { continue }
                found.append(
                    AwaitedContent(
                        digest: digest, contentClass: contentClass, size: row.size, nextPiece: next, log: log))
            }
        }
        return found
    }

    private func isInReach(_ row: Kept, _ reach: ContentReach) -> Bool {
        if row.isForsaken || row.size > Bounds.attachmentBytes { return false }
        return switch reach {
        case .never: false
        case .requested: row.isRequested
        case .small: row.isRequested || row.size <= Bounds.textBytes
        case .all: true
        }
    }

    func content(_ digest: Hash) -> Content? {
        guard let row = kept[digest], case .held(let salt, let bytes) = row.state else { return nil }
        // Larger than a text: it is read piece by piece.
        return try? Content(class: row.contentClass, salt: salt, bytes: bytes)
    }

    func held(_ digest: Hash) -> HeldContent? {
        guard let row = kept[digest], case .held(let salt, _) = row.state, let log = row.log else { return nil }
        return HeldContent(digest: digest, contentClass: row.contentClass, salt: salt, size: row.size, log: log)
    }

    func chunk(_ number: Int, of digest: Hash) -> Data? {
        guard let held = held(digest), (0..<held.chunks).contains(number),
            case .held(_, let bytes)? = kept[digest]?.state
        else { return nil }
        return Data(bytes.dropFirst(number * Bounds.chunkBytes).prefix(Bounds.chunkBytes))
    }

    func piece(_ number: Int, of digest: Hash) -> ContentPiece? {
        guard let held = held(digest), let bytes = chunk(number, of: digest) else { return nil }
        return ContentPiece(
            digest: digest, contentClass: held.contentClass, salt: number == 0 ? held.salt : Data(), size: held.size,
            number: number, bytes: bytes)
    }

    /// How many are held, awaited and forgotten.
    var counts: (held: Int, awaited: Int, forgotten: Int) {
        kept.values.reduce(into: (0, 0, 0)) { counts, row in
            switch row.state {
            case .held: counts.0 += 1
            case .awaited: counts.1 += 1
            case .forgotten: counts.2 += 1
            }
        }
    }
}
