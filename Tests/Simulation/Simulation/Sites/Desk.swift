import Events
import Foundation
import TestSupport

/// What somebody at a site records, drawn: at a station mostly matters and visits, at a hub what it does to the matters of the
/// stations below and what it keeps in the register. Whether it makes sense is no concern here; folds are total.
struct Desk {
    let site: SimulatedSite
    let world: World
    private var witness: Witness { world.witness }

    /// One commit's worth of drafts, and the log that they go to.
    struct Entry {
        let log: LogID
        let drafts: [Draft]
    }

    func draw() -> Entry? {
        site.isHub ? drawAtHub() : drawAtStation()
    }

    private func drawAtStation() -> Entry? {
        let drafts: [Draft]
        switch world.random.number(0...9) {
        case 0...3: drafts = [collected()]
        case 4: drafts = [collected(), draft(.visitLogged(.with { $0.groups = 2 }), .none)]
        case 5: drafts = (0..<world.random.number(2...6)).map { _ in visit() }
        case 6...7: drafts = [step(about: anOpening(in: site.own))]
        case 8: drafts = [forgetting(from: site.own)].compactMap { $0 }
        default: drafts = [visit()]
        }
        return drafts.isEmpty ? nil : Entry(log: site.own, drafts: drafts)
    }

    private func drawAtHub() -> Entry? {
        switch world.random.number(0...9) {
        case 0...5:
            let below = world.sites.filter { $0.hub === site && $0.isInUse }
            guard let lower = below.randomElement(using: &world.random) else { return nil }
            let mailbox = LogID.mailbox(of: lower.code, at: site.code)
            if world.random.happens(100) {
                let named = world.random.happens(500) ? lower.own : mailbox
                return forgetting(from: named).map { Entry(log: mailbox, drafts: [$0]) }
            }
            guard let matter = anOpening(in: lower.own) else { return nil }
            return Entry(log: mailbox, drafts: [reply(to: matter, log: mailbox)])
        case 6...7:
            let fact = OrganRegistered.with {
                $0.code = "organ\(world.random.number(1...5))"
                $0.name = "Organ \(world.records)"
            }
            return Entry(
                log: site.register, drafts: [draft(.organRegistered(fact), .none, entry: "organ/\(fact.code)")])
        default: return Entry(log: site.own, drafts: [visit()])
        }
    }

    // MARK: - Drafts

    private func draft(
        _ body: Event.Body, _ subject: Draft.Subject, entry: String = "", contents: [NamedContent] = []
    ) -> Draft {
        Draft(
            body, subject: subject, entry: entry, occurredAt: site.now, actor: world.nextRecord(), contents: contents)
    }

    private func visit() -> Draft {
        draft(.visitLogged(.with { $0.received = UInt32(world.random.number(1...9)) }), .none)
    }

    private func collected() -> Draft {
        var contents: [NamedContent] = []
        if world.random.happens(600) { contents.append(content(.text, .title, log: site.own)) }
        if world.random.happens(250) { contents.append(content(.identity, .citizenName, log: site.own)) }
        if world.random.happens(world.recordsLargePhotos ? 400 : 100) {
            contents.append(content(.photo, .attachment, log: site.own))
        }
        return draft(
            .opinionCollected(.with { $0.people = UInt32(world.random.number(0...3)) }), .none, contents: contents)
    }

    private func step(about matter: Ref?) -> Draft {
        guard let matter else { return visit() }
        let bodies: [Event.Body] = [
            .matterReferred(.with { $0.lead = "housing" }), .referralSigned(ReferralSigned()),
            .progressReported(ProgressReported()), .matterResolved(MatterResolved()),
            .satisfactionRated(.with { $0.reply = .basic }), .matterWithdrawn(MatterWithdrawn()),
        ]
        return draft(world.random.pick(bodies), .ref(matter))
    }

    private func reply(to matter: Ref, log: LogID) -> Draft {
        let contents = world.random.happens(500) ? [content(.text, .reply, log: log)] : []
        return draft(.replyGiven(.with { $0.class = .b }), .ref(matter), contents: contents)
    }

    /// Nil where the log names nothing here.
    private func forgetting(from log: LogID) -> Draft? {
        let named = (site.disk.ledger.standing[log] ?? []).flatMap { witness.made[$0]?.contents ?? [] }
        guard let digest = named.randomElement(using: &world.random) else { return nil }
        return draft(.contentsForgotten(.with { $0.digests = [digest.data] }), .none)
    }

    private func anOpening(in log: LogID) -> Ref? {
        let openings = (site.disk.ledger.standing[log] ?? []).compactMap { witness.made[$0] }.filter(\.opensMatter)
        return openings.randomElement(using: &world.random).map { Ref($0.log, $0.seq) }
    }

    // MARK: - Contents

    private func content(_ contentClass: ContentClass, _ role: ContentRole, log: LogID) -> NamedContent {
        let isLarge = contentClass == .photo && world.recordsLargePhotos && world.random.happens(500)
        let bytes = world.random.bytes(isLarge ? world.random.number(1...3) * 200_000 : world.random.number(1...40))
        let mediaType = contentClass == .photo ? "image/jpeg" : ""
        do {
            if isLarge {
                let photo = try StreamedContent(
                    class: contentClass, salt: world.random.bytes(16), source: PhotoBytes(bytes: bytes))
                witness.madeContent(photo.digest, class: contentClass, log: log, bytes: bytes)
                return NamedContent(role, photo, mediaType: mediaType)
            }
            let content = try Content(class: contentClass, salt: world.random.bytes(16), bytes: bytes)
            witness.madeContent(content.digest, class: contentClass, log: log, bytes: bytes)
            return NamedContent(role, content, mediaType: mediaType)
        } catch {
            preconditionFailure("the content is within its bounds: \(error)")
        }
    }
}

/// A photograph that is larger than a text may be.
private final class PhotoBytes: ContentSource {
    let bytes: Data

    init(bytes: Data) {
        self.bytes = bytes
    }

    func read(_ take: (Data) throws -> Void) throws { try take(bytes) }
}
