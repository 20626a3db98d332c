import Crypto
import Events
import Foundation

/// Reads a bundle record by record from a source of bytes, without any key: at most one record is in memory.
package struct BundleReader {
    package enum Record: Sendable {
        /// With its bytes, on which the seal depends.
        case header(BundleHeader, Data)
        /// The encapsulated key, 32 bytes.
        case key(Data)
        case sealed(Data)
        /// The last record; every byte before it has the digest that it names.
        case trailer(BundleTrailer)
    }

    /// Where the next record stands.
    private enum State {
        case beginning
        case header
        case records
        case ended
    }

    /// Gives up to that many bytes, fewer only at the end of the file.
    private let source: (Int) throws -> Data
    private var hasher = SHA256()
    private var records: UInt64 = 0
    private var state = State.beginning

    package init(source: @escaping (Int) throws -> Data) {
        self.source = source
    }

    /// The next record; not asked for after the trailer.
    ///
    /// - Throws: `SyncFault` `bundle.foreign` when the file is no bundle or of another version, `bundle.damaged` when it
    ///   ends early, its records are not in their order or its bytes do not have the digest of the trailer; whatever the
    ///   source throws.
    package mutating func next() throws -> Record {
        switch state {
        case .beginning: return try begin()
        case .header:
            let (kind, prefix, body) = try record()
            guard kind == .key, body.count == SealingPublicKey.byteCount else { throw Self.damaged }
            absorb(prefix, body)
            state = .records
            return .key(body)
        case .records: return try sealedOrTrailer()
        case .ended: preconditionFailure("the trailer is the last record")
        }
    }

    private mutating func begin() throws -> Record {
        let magic = try source(BundleLayout.magic.count)
        guard magic == BundleLayout.magic else {
            throw SyncFault(.bundleForeign, zh: "此文件不是家站室数据包", en: "this file is no Jiazhan bundle")
        }
        hasher.update(data: magic)
        let (kind, prefix, body) = try record()
        guard kind == .header, let header = try? BundleHeader(serializedBytes: body) else { throw Self.damaged }
        guard header.version == BundleLayout.version else {
            throw SyncFault(
                .bundleForeign,
                zh: "数据包版本为 \(header.version)，本程序读版本 \(BundleLayout.version)；请双方升级程序后重新导出",
                en:
                    "the bundle has version \(header.version), this program reads \(BundleLayout.version); upgrade both programs and export it again"
            )
        }
        guard header.ranges.count <= BundleBounds.ranges, Hash(header.bundle) != nil, header.part > 0,
            header.part <= header.parts, header.parts <= BundleBounds.parts
        else { throw Self.damaged }
        absorb(prefix, body)
        state = .header
        return .header(header, body)
    }

    private mutating func sealedOrTrailer() throws -> Record {
        let (kind, prefix, body) = try record()
        switch kind {
        case .header, .key: throw Self.damaged
        case .sealed:
            guard records < BundleBounds.records, body.count > BundleBounds.sealBytes else { throw Self.damaged }
            absorb(prefix, body)
            records += 1
            return .sealed(body)
        case .trailer:
            guard let trailer = try? BundleTrailer(serializedBytes: body), trailer.records == records,
                Hash(trailer.digest) == Hash(hasher.finalize()), try source(1).isEmpty
            else { throw Self.damaged }
            state = .ended
            return .trailer(trailer)
        }
    }

    private mutating func absorb(_ prefix: Data, _ body: Data) {
        hasher.update(data: prefix)
        hasher.update(data: body)
    }

    private func record() throws -> (BundleLayout.Kind, prefix: Data, body: Data) {
        let prefix = try source(BundleBounds.prefixBytes)
        guard prefix.count == BundleBounds.prefixBytes, let first = prefix.first,
            let kind = BundleLayout.Kind(rawValue: first)
        else { throw Self.damaged }
        let length = prefix.dropFirst().reduce(0) { $0 << 8 | Int($1) }
        guard length <= BundleBounds.recordBytes else { throw Self.damaged }
        let body = try source(length)
        guard body.count == length else { throw Self.damaged }
        return (kind, prefix, body)
    }

    package static let damaged = SyncFault(
        .bundleDamaged, zh: "数据包不完整或已损坏，未导入任何内容；请重新拷贝或重新导出",
        en: "the bundle is cut short or damaged and nothing of it was taken in; copy or export it again")
}

extension BundleTrailer {
    package func isSigned(with key: SigningPublicKey) -> Bool {
        guard let digest = Hash(digest) else { return false }
        return key.isValid(signature, for: BundleLayout.signedBytes(digest))
    }
}
