import Crypto
import Events
import Foundation

/// The layout of a bundle file: the magic, then records, each one byte of kind, four of length (big-endian), and a body:
/// one header, one key, sealed ones, one trailer.
///
/// Nothing in it but the header's summary can be read without the key of the site that it is meant for; there is no
/// bundle that is not sealed.
package enum BundleLayout {
    package static let magic = Data("JZBUNDLE".utf8)
    package static let version: UInt32 = 2

    package enum Kind: UInt8, Sendable {
        /// `BundleHeader`, readable by anyone.
        case header = 0x48  // H
        /// The encapsulated key of HPKE (RFC 9180), 32 bytes.
        case key = 0x4B  // K
        /// A frame, sealed: its bytes and 16 more.
        case sealed = 0x53  // S
        /// `BundleTrailer`.
        case trailer = 0x54  // T
    }

    /// HPKE in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305.
    static let ciphersuite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly

    private static let domain = Data("jiazhan/bundle/2".utf8) + [0]

    /// What the seal's key depends on beside the two keys: `"jiazhan/bundle/2" ‖ 0 ‖ the header record's body`. Under a
    /// header that was changed nothing opens.
    static func sealInfo(header: Data) -> Data { domain + header }

    /// What goes with each sealed record: its number from 0, 8 bytes big-endian. HPKE counts too; a record that is out of
    /// its place, or one before it missing, does not open.
    static func additional(_ number: UInt64) -> Data { withUnsafeBytes(of: number.bigEndian) { Data($0) } }

    /// What the author signs: `"jiazhan/bundle/2" ‖ 0 ‖ SHA-256 of all bytes before the trailer`.
    static func signedBytes(_ digest: Hash) -> Data { domain + digest.data }

    static func record(_ kind: Kind, _ body: Data) -> Data {
        precondition(body.count <= BundleBounds.recordBytes, "a record fits in its bound")
        var bytes = Data([kind.rawValue])
        withUnsafeBytes(of: UInt32(body.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(body)
        return bytes
    }
}
