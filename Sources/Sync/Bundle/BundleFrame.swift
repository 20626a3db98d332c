import Events
import Foundation

/// What may stand in a bundle, checked as far as that can be told without a log.
///
///     [ENROL]  HELLO (to the hub) | WELCOME (to a site below)  HOLDS*  then PUSH* GIVE* of one log after the other
package enum BundleFrame: Sendable {
    /// The keys of a site whose hub is not known to have them.
    case enrol(Enrolment)
    /// The author's word of itself, to its hub.
    case hello(Hello, head: Head)
    /// The author's word of itself and of those above it, to a site below.
    case welcome(Welcome, ancestors: [Ancestor])
    /// How far the author holds the recipient's logs.
    case holds([HeldFar])
    case push(BundlePush)
    /// Pieces of contents that this log's events name, in their order.
    case give(LogID, [ContentPiece])

    /// How far a log is held, and through which place its contents are; nil where that is not known.
    package struct HeldFar: Hashable, Sendable {
        package let head: Head
        package let settled: UInt64?
    }

    /// - Throws: `SyncFault` (`sync.protocol`, or what is wrong with the frame) when it does not belong in a bundle.
    package init(_ body: Frame.OneOf_Body) throws(SyncFault) {
        switch body {
        case .enrol(let enrol): self = .enrol(try enrol.decoded())
        case .hello(let hello): self = .hello(hello, head: try hello.head.decoded().head)
        case .welcome(let welcome): self = .welcome(welcome, ancestors: try Self.ancestors(welcome))
        case .holds(let holds): self = .holds(try Self.held(holds))
        case .push(let push): self = .push(try BundlePush(push))
        case .give(let give): self = try Self.given(give)
        case .ack, .pushed, .want, .enrolled, .refuse, .decline, .probe, .probed, .recall, .recalled, .carry, .carried:
            throw Self.misplaced
        }
    }

    package static let misplaced = SyncFault(
        .bundle, zh: "数据包含有不该有的内容", en: "the bundle has a frame that does not belong there")

    private static func ancestors(_ welcome: Welcome) throws(SyncFault) -> [Ancestor] {
        guard welcome.ancestors.count <= SyncBounds.ancestors else { throw misplaced }
        var ancestors: [Ancestor] = []
        for frame in welcome.ancestors {
            guard let site = try? SiteCode(frame.site), let key = SigningPublicKey(frame.signingKey) else {
                throw misplaced
            }
            ancestors.append(Ancestor(site: site, signingKey: key))
        }
        return ancestors
    }

    private static func held(_ holds: Holds) throws(SyncFault) -> [HeldFar] {
        guard holds.heads.count <= BundleBounds.heads else { throw misplaced }
        var held: [HeldFar] = []
        for frame in holds.heads {
            guard frame.settled <= frame.seq else { throw misplaced }
            held.append(HeldFar(head: try frame.decoded().head, settled: frame.settled == 0 ? nil : frame.settled))
        }
        return held
    }

    private static func given(_ give: Give) throws(SyncFault) -> BundleFrame {
        guard let log = try? LogID(name: give.log), give.missing.isEmpty, !give.contents.isEmpty else {
            throw misplaced
        }
        var pieces: [ContentPiece] = []
        for frame in give.contents {
            do {
                pieces.append(try frame.decoded())
            } catch {
                throw error.fault
            }
        }
        return .give(log, pieces)
    }
}

/// A run of a log's events with the owner's word for its end.
package struct BundlePush: Sendable {
    package let log: LogID
    package let epoch: UInt64
    package let firstSeq: UInt64
    package let payloads: [Data]
    package let signed: SignedHead

    package var before: UInt64 { firstSeq - 1 }
    package var lastSeq: UInt64 { before + UInt64(payloads.count) }

    init(_ push: Push) throws(SyncFault) {
        let signed = try push.head.decoded()
        guard (1...SyncBounds.batchEvents).contains(push.payloads.count),
            push.payloads.allSatisfy({ $0.count <= Bounds.eventBytes }), push.firstSeq > 0,
            push.firstSeq <= UInt64(Int64.max) - UInt64(SyncBounds.batchEvents),
            signed.head.log.name == push.log, signed.head.epoch == push.epoch,
            signed.head.seq == push.firstSeq - 1 + UInt64(push.payloads.count)
        else {
            throw SyncFault(.batch, zh: "一批记录的条数或大小越界", en: "a batch exceeds its bounds")
        }
        log = signed.head.log
        epoch = push.epoch
        firstSeq = push.firstSeq
        payloads = push.payloads
        self.signed = signed
    }

    /// The run after what is held before it.
    package func batch(after previous: Head) -> ChainedBatch { ChainedBatch(after: previous, payloads: payloads) }
}

extension HeadFrame {
    /// As it stands in a bundle's HOLDS.
    package init(_ head: Head, settled: UInt64?) {
        self.init(head)
        self.settled = settled ?? 0
    }
}

extension Frame {
    /// A run of a log's events; as on a line.
    package static func push(_ batch: ChainedBatch, _ signed: SignedHead) -> Frame { Push.frame(batch, signed) }
}
