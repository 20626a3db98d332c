import Events
import Foundation

/// The contents beside an `InMemoryLog`, and what was forgotten of them.
struct MemoryContents {
    private struct Kept {
        var contentClass: ContentClass
        /// The log whose event named it first; nil while only its forgetting has arrived.
        var log: LogID?
        var size: Int
        var state: State

        enum State {
            case awaited
            case held(salt: Data, bytes: Data)
            case forgotten
        }

        var isAwaited: Bool {
            switch state {
            case .awaited: true
            case .held, .forgotten: false
            }
        }
    }

    private var kept: [Hash: Kept] = [:]
    /// In the order in which they were named; what has come or gone meanwhile is passed over.
    private var awaited: [LogID: [Hash]] = [:]
    /// Who had contents forgotten that no event here names yet.
    private var early: [Hash: Set<LogID>] = [:]

    mutating func expect(_ ref: ContentRef, namedBy log: LogID) {
        guard let digest = Hash(ref.digest) else { return }
        meet(digest, class: ref.class, size: Int(ref.size), log)
    }

    /// - Parameter bytes: the content's, read beforehand.
    mutating func hold(_ content: NamedContent, bytes: Data, salt: Data, namedBy log: LogID) {
        meet(content.digest, class: content.contentClass, size: content.size, log)
        guard kept[content.digest]?.isAwaited == true else { return }
        kept[content.digest] = Kept(
            contentClass: content.contentClass, log: kept[content.digest]?.log, size: bytes.count,
            state: .held(salt: salt, bytes: bytes))
    }

    /// An event of that log names a digest.
    private mutating func meet(_ digest: Hash, class contentClass: ContentClass, size: Int, _ log: LogID) {
        if kept[digest]?.log != nil { return }
        let forgotten = early.removeValue(forKey: digest)?.contains { $0.mayForget(contentsOf: log) } ?? false
        kept[digest] = Kept(
            contentClass: contentClass, log: log, size: size, state: forgotten ? .forgotten : .awaited)
        if !forgotten { awaited[log, default: []].append(digest) }
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

    mutating func store(_ content: Content) -> Bool {
        guard let row = kept[content.digest], row.isAwaited, row.contentClass == content.contentClass else {
            return false
        }
        kept[content.digest]?.state = .held(salt: content.salt, bytes: content.bytes)
        kept[content.digest]?.size = content.bytes.count
        return true
    }

    func awaited(of log: LogID, limit: Int) -> [Hash] {
        let wanted = (awaited[log] ?? []).lazy.filter { digest in
            kept[digest].map { $0.isAwaited && $0.size <= Bounds.textBytes } ?? false
        }
        return Array(wanted.prefix(limit))
    }

    func content(_ digest: Hash) -> Content? {
        guard let row = kept[digest], case .held(let salt, let bytes) = row.state else { return nil }
        // Larger than a text: it is read piece by piece.
        return try? Content(class: row.contentClass, salt: salt, bytes: bytes)
    }

    func held(_ digest: Hash) -> HeldContent? {
        guard let row = kept[digest], case .held(let salt, _) = row.state else { return nil }
        return HeldContent(digest: digest, contentClass: row.contentClass, salt: salt, size: row.size)
    }

    func chunk(_ number: Int, of digest: Hash) -> Data? {
        guard let held = held(digest), (0..<held.chunks).contains(number),
            case .held(_, let bytes)? = kept[digest]?.state
        else { return nil }
        return Data(bytes.dropFirst(number * Bounds.chunkBytes).prefix(Bounds.chunkBytes))
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
