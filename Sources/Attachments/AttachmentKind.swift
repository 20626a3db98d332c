import Foundation

/// What a file is, told by its first bytes and never by its name.
package enum AttachmentKind: String, CaseIterable, Sendable {
    case jpeg, png, webp, pdf

    package var mediaType: String {
        switch self {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .webp: "image/webp"
        case .pdf: "application/pdf"
        }
    }

    package var isPicture: Bool {
        switch self {
        case .jpeg, .png, .webp: true
        case .pdf: false
        }
    }

    /// How many bytes tell.
    static let signatureBytes = 12

    init?(firstBytes: Data) {
        let bytes = [UInt8](firstBytes.prefix(Self.signatureBytes))
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: PNGParts.signature) {
            self = .png
        } else if bytes.count == 12, bytes.starts(with: Array("RIFF".utf8)), bytes[8...].elementsEqual("WEBP".utf8) {
            self = .webp
        } else if bytes.starts(with: Array("%PDF-".utf8)) {
            self = .pdf
        } else {
            return nil
        }
    }
}
