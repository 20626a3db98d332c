import Crypto
import Events
import Foundation
import Sync
import Testing

/// Who can open a bundle, and what binds its parts to one another.
struct BundleSealTests {
    @Test func `another key opens nothing`() throws {
        #expect(SealedFile.fault(try SealedFile.bytes(), with: SealedFile.seal(3)) == "bundle.unsealable")
    }

    @Test func `the same frames are sealed otherwise each time`() throws {
        let records = SealedFile.records
        let (first, second) = (try SealedFile.bytes(), try SealedFile.bytes())
        let pairs = zip(records(first), records(second)).filter { $0.0.kind != .header }
        #expect(pairs.allSatisfy { first[$0.0.range] != second[$0.1.range] })
    }

    @Test func `records of another bundle under this one's header do not open, even when signed by its author`() throws
    {
        // Whoever may write bundles cannot pass another one's seal off as his own: the header goes into the key.
        let theirs = try SealedFile.bytes()
        let opened = SealedFile.records(theirs)
        var header = SealedFile.header()
        header.fromSite = "520103009-Z09"
        let mine = try SealedFile.bytes(header, by: SealedFile.key(9))
        let headers = SealedFile.records(mine)
        let forged =
            BundleLayout.magic + mine[headers[0].range]
            + opened[1..<5].reduce(Data()) { $0 + theirs[$1.range] }
        let signed = try Self.signed(forged, records: 3, by: SealedFile.key(9))
        #expect(SealedFile.fault(signed, by: SealedFile.key(9).publicKey) == "bundle.unsealable")
    }

    @Test func `a sealed record that holds no frame is refused by its name`() throws {
        var sender = try HPKE.Sender(
            recipientKey: Curve25519.KeyAgreement.PublicKey(rawRepresentation: SealedFile.seal().publicKey.bytes),
            ciphersuite: .Curve25519_SHA256_ChachaPoly,
            info: Data("jiazhan/bundle/2\0".utf8) + (try SealedFile.header().serializedBytes() as Data))
        let sealed = try sender.seal(Data([0xFF]), authenticating: Data(count: 8))
        func record(_ kind: BundleLayout.Kind, _ body: Data) -> Data {
            Data([kind.rawValue]) + withUnsafeBytes(of: UInt32(body.count).bigEndian) { Data($0) } + body
        }
        let begun =
            BundleLayout.magic + record(.header, try SealedFile.header().serializedBytes())
            + record(.key, sender.encapsulatedKey) + record(.sealed, sealed)
        #expect(SealedFile.fault(try Self.signed(begun, records: 1, by: SealedFile.key())) == "sync.protocol")
    }

    @Test(arguments: [UInt8(0), 1]) func `nothing is sealed to a key with which no secret can be agreed`(first: UInt8)
        throws
    {
        let zero = try #require(SealingPublicKey(Data([first]) + Data(count: 31)))
        let error = try #require(throws: SyncFault.self) {
            _ = try BundleWriter(SealedFile.header(), sealedTo: zero)
        }
        #expect(error.kind == .bundleUnsealable)
    }

    /// The bytes with a trailer that is right for them.
    private static func signed(_ bytes: Data, records: UInt64, by key: SigningKey) throws -> Data {
        let digest = Hash.of(bytes)
        let trailer = BundleTrailer.with {
            $0.records = records
            $0.digest = digest.data
            $0.signature = key.sign(Data("jiazhan/bundle/2\0".utf8) + digest.data)
        }
        let body: Data = try trailer.serializedBytes()
        return bytes + [BundleLayout.Kind.trailer.rawValue]
            + withUnsafeBytes(of: UInt32(body.count).bigEndian) { Data($0) } + body
    }
}
