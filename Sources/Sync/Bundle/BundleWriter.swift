import Crypto
import Events
import Foundation

/// The layout of a bundle file: the magic, then records, each one byte of kind, four of length (big-endian), and a
/// protobuf message: one header, frames, one trailer.
package enum BundleLayout {
    package static let magic = Data("JZBUNDLE".utf8)
    package static let version: UInt32 = 1

    package enum Kind: UInt8, Sendable {
        case header = 0x48  // H
        case frame = 0x46  // F
        case trailer = 0x54  // T
    }

    /// What the author signs: `"jiazhan/bundle/1" ‖ 0 ‖ SHA-256 of all bytes before the trailer`.
    static func signedBytes(_ digest: Hash) -> Data {
        var bytes = Data("jiazhan/bundle/1".utf8)
        bytes.append(0)
        bytes.append(digest.data)
        return bytes
    }
}

/// Makes the bytes of a bundle, piece by piece; the caller writes them out in order.
package struct BundleWriter {
    private var hasher = SHA256()
    private var frames: UInt64 = 0

    package init() {}

    package mutating func begin(_ header: BundleHeader) -> Data {
        var bytes = BundleLayout.magic
        bytes.append(Self.record(.header, try? header.serializedBytes()))
        hasher.update(data: bytes)
        return bytes
    }

    package mutating func frame(_ frame: Frame) -> Data {
        let bytes = Self.record(.frame, frame.encoded)
        hasher.update(data: bytes)
        frames += 1
        return bytes
    }

    package mutating func end(signedWith key: SigningKey) -> Data {
        var trailer = BundleTrailer()
        let digest = Hash(hasher.finalize())
        trailer.frames = frames
        trailer.digest = digest.data
        trailer.signature = key.sign(BundleLayout.signedBytes(digest))
        return Self.record(.trailer, try? trailer.serializedBytes())
    }

    private static func record(_ kind: BundleLayout.Kind, _ body: Data?) -> Data {
        guard let body else { preconditionFailure("a proto3 message without required fields always encodes") }
        precondition(body.count <= SyncBounds.frameBytes, "a record fits in a frame")
        var bytes = Data([kind.rawValue])
        withUnsafeBytes(of: UInt32(body.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(body)
        return bytes
    }
}
