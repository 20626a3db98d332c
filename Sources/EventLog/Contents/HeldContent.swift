import Events
import Foundation

/// What is known of a content whose bytes are held; the bytes come piece by piece.
package struct HeldContent: Hashable, Sendable {
    package let digest: Hash
    package let contentClass: ContentClass
    package let salt: Data
    /// Bytes.
    package let size: Int
    /// The log whose event named it first.
    package let log: LogID

    package init(digest: Hash, contentClass: ContentClass, salt: Data, size: Int, log: LogID) {
        self.digest = digest
        self.contentClass = contentClass
        self.salt = salt
        self.size = size
        self.log = log
    }

    /// Into how many pieces of `Bounds.chunkBytes` it is cut; one that is empty has one.
    package var chunks: Int { ContentPiece.count(ofSize: size) }
}

extension ContentStore {
    /// Hands a content over in pieces of at most `Bounds.chunkBytes`, so that it is never whole in memory.
    ///
    /// - Returns: false where it is awaited or forgotten; nothing was handed over.
    /// - Throws: `EventLogError` (`log.moved`) when it was forgotten in the midst of it; whatever `take` throws.
    package func readContent(_ digest: Hash, _ take: (Data) throws -> Void) throws -> Bool {
        guard let content = try heldContent(digest) else { return false }
        for number in 0..<content.chunks {
            guard let chunk = try chunk(number, of: digest) else {
                throw EventLogError(
                    .moved, zh: "正文或附件在读取时被遗忘，请重新查看", en: "the content was forgotten while it was read; look again")
            }
            try take(chunk)
        }
        return true
    }
}

extension StreamedContent {
    /// Reads the source a second time, cut into the pieces in which it is kept.
    ///
    /// - Throws: `EventLogError` (`log.draft`) when the bytes are no longer those that the digest was taken of; the last
    ///   pieces may have been handed over by then. Whatever the source throws.
    func forEachChunk(_ body: (_ number: Int, _ chunk: Data) throws -> Void) throws {
        var hasher = ContentHasher(class: contentClass, salt: salt)
        var pending = Data()
        var number = 0
        func flush(_ chunk: Data) throws {
            try body(number, chunk)
            number += 1
        }
        try source.read { piece in
            hasher.update(piece)
            guard hasher.size <= size else { throw Self.changed }
            pending.append(piece)
            while pending.count >= Bounds.chunkBytes {
                try flush(Data(pending.prefix(Bounds.chunkBytes)))
                pending = Data(pending.dropFirst(Bounds.chunkBytes))
            }
        }
        if !pending.isEmpty || number == 0 { try flush(pending) }
        guard hasher.digest == digest else { throw Self.changed }
    }

    private static let changed = EventLogError(
        .draft, zh: "附件在保存前被改动，未保存任何内容，请重新添加",
        en: "an attachment changed before it was saved and nothing was saved; attach it anew")
}
