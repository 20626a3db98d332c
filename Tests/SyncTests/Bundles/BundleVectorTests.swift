import Events
import Foundation
import Sync
import Testing

/// The bundle of PROTOCOL.md, byte for byte. HPKE draws a key for each seal, so it is read here and not written.
struct BundleVectorTests {
    private static let authorSeed = Data((0..<32).map { UInt8($0) })
    private static let recipientSeed = Data((0..<32).map { UInt8(0x80 + $0) })

    private static let bundle = """
        4a5a42554e444c4548000000610802120d3532303130333030312d5a30321a0a3532303130332d48303120809df5b4c3\
        672a20be45cb2605bf36bebde684841a28f0fd43c69850a3dce5fedba69928ee3a89913001380142150a0d3532303130\
        333030312d5a30321001180120014b00000020290b36f427aad7f420d1ea70707b0fd37bad691a7ccd2f6375bba16a18\
        512a0253000000b830e70f10a53a79e7acb34ed6eced5a745740c92730513c8be252b3dcb9f457d344fe37971cb75f7d\
        c3794f191572f10c5e38a42967bd1b90423f9c6950485ca190c2c5ad621d25fcd6f0b7fa4820d163d2b1b10ed3652f34\
        e3887b6fadb4e9dd844444b74eea0bf4d8e1dec5ab13b8c235f4a5278adebb20c0557a6178eca420cdebc4fe3d2cb79a\
        87bbfdad5b3ad4deba2ca73a280d06d77074b051d206aa137fba62684ba9b31c5f97fa51291e489e26f9117ffe9e5e66\
        53000000a381d526e82618112006c07a069c2c0ebb478410c54d33a62e3d9134ac2207fd09930a9dc8b54b3fa79827ee\
        cb2881708ecd83979089128e214da3cc259c61a0b3e6ea247732e34e0c5a8b482f4395ef861d041fae775e1f2334aff6\
        f611b2a45cb8958488a096d82e2570cfcb720d92a4dcae5218e1ebe7571e5b58dbc87cfd7f7031ac5779eefb9056de45\
        7f057d24bede7acbe21604e0340394971381036a14655c72540000006608021220d164a1b784d3dd8d5ec421ae0f1064\
        e206c2fa29b9b8a92d4716aa877b5a713c1a409923a2ba056036422dcf4e1a305d608d3e2f45e18bfa6c2b814a69e72f\
        f39078adba3f68ae967cfbeacca53425f1f093a0aed922383c1ebf6464e818de416f00
        """

    private static let frames = [
        """
        0aa501080310031a0d3532303130333030312d5a30322210050505050505050505050505050505052a770a0d35323031\
        30333030312d5a303210011801222026793be697b9c7212ff0283e0d6134a56a7dd79393317829b85732cd6b5af7d22a\
        40a7dfcfedd30f66a121e12a1b85cff414c5f6d2c20dfb569f417042136029ed3c988df73a4654e05dd906f4e08c4e28\
        0e5e9a65f0234f71cba743491bb1014f0a3205302e312e30
        """,
        """
        1a90010a0d3532303130333030312d5a30321001180122020a0b2a770a0d3532303130333030312d5a30321001180122\
        2026793be697b9c7212ff0283e0d6134a56a7dd79393317829b85732cd6b5af7d22a40a7dfcfedd30f66a121e12a1b85\
        cff414c5f6d2c20dfb569f417042136029ed3c988df73a4654e05dd906f4e08c4e280e5e9a65f0234f71cba743491bb1\
        014f0a
        """,
    ]

    @Test func `the file opens with the recipient's key to the frames that are told, signed by the author`() throws {
        let author = try #require(SigningKey(seed: Self.authorSeed)).publicKey
        let recipient = try #require(SealingKey(seed: Self.recipientSeed))
        let bytes = try #require(Data(hexadecimal: Self.bundle))
        let frames = try Self.frames.map { try Frame.decode(try #require(Data(hexadecimal: $0))) }
        #expect(try SealedFile.read(bytes, by: author, with: recipient) == frames)
        #expect(
            recipient.publicKey.bytes.hexadecimal == "493e82fc74464a59268817623d2053c5eb8e2cc4a988b4fee179ec6b010d531d")
        #expect(author.bytes.hexadecimal == "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8")
    }

    @Test func `its records are those that are told`() throws {
        let bytes = try #require(Data(hexadecimal: Self.bundle))
        let records = SealedFile.records(bytes)
        #expect(records.map(\.kind) == [.header, .key, .sealed, .sealed, .trailer])
        #expect(records.map(\.range.count) == [102, 37, 189, 168, 107])
        let header = try BundleHeader(serializedBytes: Data(bytes[records[0].range].dropFirst(5)))
        #expect(header.fromSite == "520103001-Z02")
        #expect(header.bundle == Hash.of(Data((0..<16).map { UInt8($0) })).data)
        let trailer = try BundleTrailer(serializedBytes: Data(bytes[records[4].range].dropFirst(5)))
        #expect(trailer.digest == Hash.of(Data(bytes.prefix(records[4].range.lowerBound))).data)
    }
}
