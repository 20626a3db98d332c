import Foundation

/// A content together with what it is to the event that names it.
package struct NamedContent: Sendable {
    package enum Bytes: Sendable {
        case whole(Content)
        case streamed(StreamedContent)
        /// Named as another event names it, whose bytes are here already, or awaited, or forgotten.
        case kept(ContentRef, Hash)
    }

    package let role: ContentRole
    package let bytes: Bytes
    /// Of an attachment or a thumbnail, such as image/jpeg; empty for texts.
    package let mediaType: String

    package init(_ role: ContentRole, _ content: Content, mediaType: String = "") {
        self.role = role
        self.bytes = .whole(content)
        self.mediaType = mediaType
    }

    package init(_ role: ContentRole, _ content: StreamedContent, mediaType: String) {
        self.role = role
        self.bytes = .streamed(content)
        self.mediaType = mediaType
    }

    /// Names a content as an event that stands in a log already does.
    ///
    /// Nil where the digest has another length than 32 bytes.
    package init?(kept ref: ContentRef) {
        guard let digest = Hash(ref.digest) else { return nil }
        role = ref.role
        bytes = .kept(ref, digest)
        mediaType = ref.mediaType
    }

    /// Nil for one that is read from a file as it is stored, or of which only the name is known.
    package var whole: Content? {
        switch bytes {
        case .whole(let content): content
        case .streamed, .kept: nil
        }
    }

    package var digest: Hash {
        switch bytes {
        case .whole(let content): content.digest
        case .streamed(let content): content.digest
        case .kept(_, let digest): digest
        }
    }

    package var contentClass: ContentClass {
        switch bytes {
        case .whole(let content): content.contentClass
        case .streamed(let content): content.contentClass
        case .kept(let ref, _): ref.class
        }
    }

    /// Number of bytes.
    package var size: Int {
        switch bytes {
        case .whole(let content): content.bytes.count
        case .streamed(let content): content.size
        case .kept(let ref, _): Int(ref.size)
        }
    }

    package var ref: ContentRef {
        if case .kept(let ref, _) = bytes { return ref }
        return .with {
            $0.digest = digest.data
            $0.class = contentClass
            $0.role = role
            $0.size = UInt32(size)
            $0.mediaType = mediaType
        }
    }
}
