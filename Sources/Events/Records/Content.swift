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
        try Self.check(salt: salt)
        guard bytes.count <= Bounds.textBytes else {
            throw EventsError(
                .bound, zh: "正文有 \(bytes.count) 字节，最多 \(Bounds.textBytes) 字节，请删减或作为附件",
                en: "the text has \(bytes.count) bytes; \(Bounds.textBytes) at most: shorten it or attach it")
        }
        self.contentClass = contentClass
        self.salt = salt
        self.bytes = bytes
        var hasher = ContentHasher(class: contentClass, salt: salt)
        hasher.update(bytes)
        digest = hasher.digest
    }

    static func check(salt: Data) throws(EventsError) {
        guard salt.count == Self.saltBytes else {
            throw EventsError(.content, zh: "正文的随机数应为 16 字节", en: "a content's salt has 16 bytes")
        }
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }
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
