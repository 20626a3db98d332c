import Crypto
import Events
import Foundation

/// Reads a bundle record by record from a source of bytes.
package struct BundleReader {
    package enum Record: Sendable {
        case header(BundleHeader)
        case frame(Frame.OneOf_Body)
        /// The last record; every byte before it has the digest that it names.
        case trailer(BundleTrailer)
    }

    /// Gives up to that many bytes, fewer only at the end of the file.
    private let source: (Int) throws -> Data
    private var hasher = SHA256()
    private var frames: UInt64 = 0
    private var started = false

    package init(source: @escaping (Int) throws -> Data) {
        self.source = source
    }

    /// The next record.
    ///
    /// - Throws: `SyncFault` `bundle.foreign` when the file is no bundle, `bundle.damaged` when it ends early or its
    ///   bytes do not have the digest of the trailer; whatever the source throws.
    package mutating func next() throws -> Record {
        if !started {
            let magic = try source(BundleLayout.magic.count)
            guard magic == BundleLayout.magic else {
                throw SyncFault(.bundleForeign, zh: "此文件不是家站室数据包", en: "this file is no Jiazhan bundle")
            }
            hasher.update(data: magic)
        }
        let (kind, prefix, body) = try record()
        guard started == (kind != .header) else { throw Self.damaged }
        switch kind {
        case .header:
            started = true
            absorb(prefix, body)
            guard let header = try? BundleHeader(serializedBytes: body) else { throw Self.damaged }
            guard header.version == BundleLayout.version else {
                throw SyncFault(
                    .bundleForeign, zh: "数据包版本为 \(header.version)，请升级程序",
                    en: "the bundle has version \(header.version); upgrade the program")
            }
            return .header(header)
        case .frame:
            absorb(prefix, body)
            frames += 1
            return .frame(try Frame.decode(body))
        case .trailer:
            guard let trailer = try? BundleTrailer(serializedBytes: body), trailer.frames == frames,
                Hash(trailer.digest) == Hash(Data(hasher.finalize())), try source(1).isEmpty
            else { throw Self.damaged }
            return .trailer(trailer)
        }
    }

    private mutating func absorb(_ prefix: Data, _ body: Data) {
        hasher.update(data: prefix)
        hasher.update(data: body)
    }

    private func record() throws -> (BundleLayout.Kind, prefix: Data, body: Data) {
        let prefix = try source(5)
        guard prefix.count == 5, let first = prefix.first, let kind = BundleLayout.Kind(rawValue: first) else {
            throw Self.damaged
        }
        let length = prefix.dropFirst().reduce(0) { $0 << 8 | Int($1) }
        guard length <= SyncBounds.frameBytes else { throw Self.damaged }
        let body = try source(length)
        guard body.count == length else { throw Self.damaged }
        return (kind, prefix, body)
    }

    private static let damaged = SyncFault(
        .bundleDamaged, zh: "数据包不完整或已损坏，未导入任何内容；请重新拷贝或重新导出",
        en: "the bundle is cut short or damaged and nothing of it was taken in; copy or export it again")
}

extension BundleTrailer {
    package func isSigned(with key: SigningPublicKey) -> Bool {
        guard let digest = Hash(digest) else { return false }
        return key.isValid(signature, for: BundleLayout.signedBytes(digest))
    }
}
