import Events
import Foundation
import Sync

/// A small bundle as the tests know it, and what a reader with keys makes of bytes.
enum SealedFile {
    static func key(_ number: UInt8 = 1) -> SigningKey {
        guard let key = SigningKey(seed: Data(repeating: number, count: 32)) else { preconditionFailure("32 bytes") }
        return key
    }

    static func seal(_ number: UInt8 = 2) -> SealingKey {
        guard let key = SealingKey(seed: Data(repeating: number, count: 32)) else { preconditionFailure("32 bytes") }
        return key
    }

    static func header(version: UInt32 = BundleLayout.version, part: UInt32 = 1, of parts: UInt32 = 1) -> BundleHeader {
        .with {
            $0.version = version
            $0.fromSite = "520103001-Z02"
            $0.toSite = "520103-H01"
            $0.writtenAt = 1_778_574_600_000
            $0.bundle = Hash.of(Data(repeating: 7, count: 16)).data
            $0.part = part
            $0.parts = parts
            $0.ranges = [
                .with {
                    $0.log = "520103001-Z02"
                    $0.epoch = 1
                    $0.firstSeq = 1
                    $0.lastSeq = 2
                }
            ]
        }
    }

    static let frames: [Frame] = [
        .with { $0.hello.site = "520103001-Z02" },
        .with {
            $0.push.log = "520103001-Z02"
            $0.push.firstSeq = 1
            $0.push.payloads = [Data("路灯不亮".utf8), Data([1, 2, 3])]
        },
        .with { $0.give.missing = [Data(repeating: 9, count: 32)] },
    ]

    static func bytes(
        _ header: BundleHeader = header(), frames: [Frame] = frames, by author: SigningKey = key(),
        to recipient: SealingKey = seal()
    ) throws -> Data {
        var writer = try BundleWriter(header, sealedTo: recipient.publicKey)
        var bytes = writer.opening
        for frame in frames { bytes += writer.seal(frame) }
        return bytes + writer.end(signedWith: author)
    }

    /// Reads from the first byte to the last, as whoever has these keys.
    ///
    /// - Returns: the frames.
    static func read(
        _ bytes: Data, by author: SigningPublicKey = key().publicKey, with recipient: SealingKey = seal()
    ) throws -> [Frame.OneOf_Body] {
        var rest = bytes[...]
        var reader = BundleReader { count in
            let part = Data(rest.prefix(count))
            rest = rest.dropFirst(count)
            return part
        }
        var frames: [Frame.OneOf_Body] = []
        var header = Data()
        var opening: BundleOpening?
        while true {
            switch try reader.next() {
            case .header(_, let bytes): header = bytes
            case .key(let key): opening = try BundleOpening(header: header, encapsulatedKey: key, key: recipient)
            case .sealed(let sealed): if let frame = try opening?.open(sealed) { frames.append(frame) }
            case .trailer(let trailer):
                guard trailer.isSigned(with: author) else {
                    throw SyncFault(.found(.signature), zh: "签名", en: "signature")
                }
                return frames
            }
        }
    }

    /// The code of what is wrong with the bytes; nil where nothing is.
    static func fault(
        _ bytes: Data, by author: SigningPublicKey = key().publicKey, with recipient: SealingKey = seal()
    ) -> String? {
        do {
            _ = try read(bytes, by: author, with: recipient)
            return nil
        } catch {
            return (error as? SyncFault)?.code ?? "\(error)"
        }
    }

    /// Where the records of a bundle begin and how long they are with their prefix, in order.
    static func records(_ bytes: Data) -> [(kind: BundleLayout.Kind, range: Range<Int>)] {
        var records: [(BundleLayout.Kind, Range<Int>)] = []
        var at = BundleLayout.magic.count
        while at < bytes.count {
            let length = bytes[at + 1..<at + 5].reduce(0) { $0 << 8 | Int($1) }
            guard let kind = BundleLayout.Kind(rawValue: bytes[at]) else {
                preconditionFailure("a bundle is well formed")
            }
            records.append((kind, at..<at + 5 + length))
            at += 5 + length
        }
        return records
    }
}
