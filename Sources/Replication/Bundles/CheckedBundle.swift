import Events
import Foundation
import Sync

/// A bundle that was read through from its first byte to its last: it is whole, for this site, opens with its key, has
/// nothing in it that does not belong there, and its author signed it. Nothing of it was written anywhere.
struct CheckedBundle {
    let header: BundleHeader
    let peer: BundlePeer
    let enrolment: Enrolment?
    /// The whole file.
    let parcel: Parcel
    /// Of each sealed record: a file that is changed between the two readings is not applied.
    fileprivate let digests: [Hash]

    var records: Int { digests.count }

    /// - Throws: `SyncFault`, `ReplicationError` for what is wrong with it, one line each.
    init(_ source: any BundleSource, for site: BundleSite) throws {
        var pass = BundlePass(source)
        let header = try pass.begin()
        guard header.toSite == site.code.text else {
            throw SyncFault(
                .bundleMisdirected, zh: "此数据包是给 \(header.toSite.prefix(64)) 的，不是给本站点 \(site.code) 的",
                en: "this bundle is meant for \(header.toSite.prefix(64)), not for this site, \(site.code)")
        }
        guard let author = try? SiteCode(header.fromSite) else { throw BundleReader.damaged }
        peer = try BundlePeer(author, of: site)
        var checking = Checking(isAbove: peer.isAbove, author: author)
        var digests: [Hash] = []
        let trailer = try pass.records(with: site.sealingKey) { frame, digest in
            try checking.check(frame)
            digests.append(digest)
        }
        guard checking.isIntroduced else { throw BundleFrame.misplaced }
        self.header = header
        self.digests = digests
        enrolment = checking.enrolment
        parcel = pass.parcel
        guard let key = try Self.key(of: peer, checking.enrolment) else { throw Self.unenrolled(author) }
        guard trailer.isSigned(with: key) else {
            throw SyncFault(
                .found(.signature), zh: "数据包的签名不是站点 \(author) 的", en: "the bundle is not signed by site \(author)")
        }
    }

    /// Reads it again, and hands over frame by frame what is still as it was checked.
    ///
    /// - Throws: `SyncFault` (`bundle.damaged`) when the file was changed meanwhile; whatever `body` throws.
    func forEachFrame(
        _ source: any BundleSource, with key: SealingKey, _ body: (BundleFrame, _ number: Int) throws -> Void
    ) throws {
        try source.rewind()
        var pass = BundlePass(source)
        guard try pass.begin() == header else { throw BundleReader.damaged }
        var number = 0
        _ = try pass.records(with: key) { frame, digest in
            guard number < digests.count, digests[number] == digest else { throw BundleReader.damaged }
            try body(frame, number)
            number += 1
        }
    }

    /// The author's own key, or the one that its open invitation vouches for.
    private static func key(of peer: BundlePeer, _ enrolment: Enrolment?) throws -> SigningPublicKey? {
        if let enrolment, let invitation = peer.invitation, enrolment.isVouchedFor(by: invitation) {
            return enrolment.signingKey
        }
        if peer.isAbove, peer.signingKey == nil {
            throw ReplicationError(
                .unsealed, zh: "尚不知道中心的签名公钥；请先联网同步一次，或用中心新发的邀请文件重新加入",
                en: "the hub's signing key is not known yet; sync once, or join with a new invitation")
        }
        return peer.signingKey
    }

    private static func unenrolled(_ site: SiteCode) -> SyncFault {
        SyncFault(
            .found(.enrolment), zh: "站点 \(site) 尚未登记密钥，数据包中也没有有效的登记；请重新邀请它",
            en:
                "site \(site) has no keys here, and the bundle brings none that its invitation vouches for; invite it anew"
        )
    }

    /// Which frames may follow which.
    private struct Checking {
        let isAbove: Bool
        let author: SiteCode
        var enrolment: Enrolment?
        var isIntroduced = false

        mutating func check(_ frame: BundleFrame) throws {
            switch frame {
            case .enrol(let enrolment):
                guard !isAbove, !isIntroduced, self.enrolment == nil, enrolment.site == author else {
                    throw BundleFrame.misplaced
                }
                self.enrolment = enrolment
            case .hello(let hello, _):
                guard !isAbove, !isIntroduced, hello.site == author.text else { throw BundleFrame.misplaced }
                isIntroduced = true
            case .welcome(let welcome, _):
                guard isAbove, !isIntroduced, welcome.site == author.text else { throw BundleFrame.misplaced }
                isIntroduced = true
            case .holds, .push, .give: guard isIntroduced else { throw BundleFrame.misplaced }
            }
        }
    }
}

/// One reading of a bundle.
struct BundlePass {
    private let source: Counting
    private var reader: BundleReader
    private var header = Data()

    /// Takes note of all that is read.
    private final class Counting {
        var digest = RunningDigest()
    }

    init(_ source: any BundleSource) {
        let counting = Counting()
        self.source = counting
        reader = BundleReader { count in
            let bytes = try source.read(count)
            counting.digest.update(bytes)
            return bytes
        }
    }

    /// The header.
    mutating func begin() throws -> BundleHeader {
        guard case .header(let header, let bytes) = try reader.next() else {
            preconditionFailure("the reader yields the header first")
        }
        self.header = bytes
        return header
    }

    /// The frames, each with the digest of its sealed record; then the trailer. Without a key the records are passed over.
    mutating func records(
        with key: SealingKey?, _ body: (BundleFrame, Hash) throws -> Void
    ) throws -> BundleTrailer {
        var opening: BundleOpening?
        while true {
            switch try reader.next() {
            case .header: preconditionFailure("the reader yields one header")
            case .key(let encapsulated):
                opening = try key.map { try BundleOpening(header: header, encapsulatedKey: encapsulated, key: $0) }
            case .sealed(let sealed):
                if let frame = try opening?.open(sealed) { try body(BundleFrame(frame), Hash.of(sealed)) }
            case .trailer(let trailer): return trailer
            }
        }
    }

    /// The whole file; after the trailer.
    var parcel: Parcel { source.digest.parcel }
}
