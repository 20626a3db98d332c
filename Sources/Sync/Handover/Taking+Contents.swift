import Events
import Foundation

extension Taking {
    mutating func list() -> [Action] {
        state = .listing
        return [.listAwaited(limit: SyncBounds.wantedContents + answered.count)]
    }

    /// The answer to `listAwaited`.
    mutating func awaited(_ contents: [AwaitedContent]) -> [Action] {
        guard case .listing = state else { preconditionFailure("nothing was listed") }
        let limit = SyncBounds.wantedContents + answered.count
        // What was given and is awaited from the same piece on came in vain: its bytes are not what the event names.
        for content in contents where given[content.digest].map({ $0 >= content.nextPiece }) ?? false {
            answered.insert(content.digest)
        }
        let wanted = contents.filter { !answered.contains($0.digest) }.prefix(SyncBounds.wantedContents)
        if wanted.isEmpty, contents.count >= limit { return list() }
        asked = Dictionary(wanted.map { ($0.digest, $0) }, uniquingKeysWith: { first, _ in first })
        let want = Action.send(
            .with {
                $0.want.contents = wanted.map { content in
                    .with {
                        $0.digest = content.digest.data
                        $0.piece = UInt32(content.nextPiece)
                    }
                }
            })
        state = wanted.isEmpty ? .settled : .open
        return wanted.isEmpty ? [want, .settled] : [want]
    }

    mutating func given(_ give: Give) throws(HandoverFault) -> [Action] {
        var pieces: [ContentPiece] = []
        for frame in give.contents {
            let piece = try frame.decoded()
            guard let content = asked[piece.digest] else {
                let name = piece.digest.description.prefix(16)
                throw HandoverFault(.content, zh: "正文 \(name) 未曾索取", en: "nobody asked for content \(name)")
            }
            // An event may be wrong about class and size of what it names; such bytes come in vain.
            guard piece.contentClass == content.contentClass, piece.size <= Bounds.attachmentBytes else {
                answered.insert(piece.digest)
                continue
            }
            given[piece.digest] = max(given[piece.digest] ?? 0, piece.number)
            pieces.append(piece)
        }
        let missing = give.missing.compactMap { Hash($0) }.filter { asked[$0] != nil }
        // Each answer must get further, or a peer could keep us asking for ever.
        guard !pieces.isEmpty || !missing.isEmpty || !give.contents.isEmpty else {
            throw HandoverFault(.give, zh: "收到空的正文包", en: "a GIVE answered nothing that was asked")
        }
        answered.formUnion(missing)
        state = .storing(last: give.last)
        return [.store(pieces)]
    }

    /// The pieces are on disk; so many contents are whole now that were not before.
    mutating func stored(_ kept: Int) -> [Action] {
        guard case .storing(let isLast) = state else { preconditionFailure("nothing was storing") }
        taken.contents += kept
        if isLast { return list() }
        state = .open
        return []
    }
}

extension ContentFrame {
    package init(_ piece: ContentPiece) {
        self.init()
        digest = piece.digest.data
        self.class = piece.contentClass
        salt = piece.salt
        size = UInt64(piece.size)
        self.piece = UInt32(piece.number)
        bytes = piece.bytes
    }

    /// - Throws: `HandoverFault` (`sync.content`) when it is no piece of any content.
    func decoded() throws(HandoverFault) -> ContentPiece {
        guard let digest = Hash(digest), size <= UInt64(Bounds.attachmentBytes) else { throw Self.malformed }
        let count = ContentPiece.count(ofSize: Int(size))
        let isLast = Int(piece) == count - 1
        let length = isLast ? Int(size) - (count - 1) * Bounds.chunkBytes : Bounds.chunkBytes
        guard Int(piece) < count, bytes.count == length, salt.count == (piece == 0 ? Content.saltBytes : 0) else {
            throw Self.malformed
        }
        return ContentPiece(
            digest: digest, contentClass: self.class, salt: salt, size: Int(size), number: Int(piece), bytes: bytes)
    }

    private static var malformed: HandoverFault {
        HandoverFault(.content, zh: "收到的正文不合规格", en: "a content is malformed")
    }
}
