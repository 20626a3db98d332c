import Foundation

/// Bytes kept beside the log, which an event names by a salted digest: a text, an identity, a photograph.
package struct Content: Hashable, Sendable {
    package let contentClass: ContentClass
    /// 16 random bytes, so that a short text cannot be guessed from its digest.
    package let salt: Data
    package let bytes: Data
    package let digest: Hash

    package static let saltBytes = 16

    /// - Throws: `EventsError` when the salt has another length or the bytes are more than `Bounds.textBytes`.
    package init(class contentClass: ContentClass, salt: Data, bytes: Data) throws(EventsError) {
        guard salt.count == Self.saltBytes else {
            throw EventsError(.content, zh: "正文的随机数应为 16 字节", en: "a content's salt has 16 bytes")
        }
        guard bytes.count <= Bounds.textBytes else {
            throw EventsError(
                .bound, zh: "正文有 \(bytes.count) 字节，最多 \(Bounds.textBytes) 字节，请删减或作为附件",
                en: "the text has \(bytes.count) bytes; \(Bounds.textBytes) at most: shorten it or attach it")
        }
        self.contentClass = contentClass
        self.salt = salt
        self.bytes = bytes
        digest = Hash.of(Data([UInt8(truncatingIfNeeded: contentClass.rawValue)]), salt, bytes)
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A content together with what it is to the event that names it.
package struct NamedContent: Hashable, Sendable {
    package let role: ContentRole
    package let content: Content

    package init(_ role: ContentRole, _ content: Content) {
        self.role = role
        self.content = content
    }

    package var ref: ContentRef {
        .with {
            $0.digest = content.digest.data
            $0.class = content.contentClass
            $0.role = role
            $0.size = UInt32(content.bytes.count)
        }
    }
}

extension ContentRole {
    /// The class that a content of this role belongs to.
    package var contentClass: ContentClass {
        switch self {
        case .title, .text, .reply, .note, .reason: .text
        case .citizenName, .citizenPhone, .citizenAddress, .citizenIDNumber: .identity
        case .attachment, .thumbnail: .photo
        case .unspecified, .UNRECOGNIZED: .unspecified
        }
    }
}

extension Event {
    /// The digest of the first content that has this role.
    package func content(_ role: ContentRole) -> Hash? {
        contents.first { $0.role == role }.flatMap { Hash($0.digest) }
    }
}
