import EventLog
import Events
import Foundation
import Replication
import Sync
import Synchronization

/// A clock that goes on by a second with each look at it.
final class SteppingClock: Sendable {
    private let now = Mutex<Int64>(1_780_000_000_000)

    func tick() -> Instant {
        now.withLock { now in
            now += 1000
            return Instant(milliseconds: now)
        }
    }
}

/// A site that exchanges bundles: a station or a hub, with its log in memory.
final class Party {
    let code: SiteCode
    var log: InMemoryLog
    let signingKey: SigningKey
    let sealingKey: SealingKey
    let clock: SteppingClock
    let hub: Party?
    /// The key of its invitation, until its hub is known to have its own keys.
    private var invitation: SigningKey?
    private static let keys = Mutex<UInt64>(0)
    private static let salts = Mutex<UInt64>(0)

    /// - Parameter hub: invites it.
    init(_ code: String, below hub: Party? = nil, clock: SteppingClock? = nil) throws {
        self.code = try SiteCode(code)
        self.hub = hub
        self.clock = clock ?? hub?.clock ?? SteppingClock()
        log = InMemoryLog(own: LogID(self.code), epoch: 1, incarnation: Self.seed().prefix(16))
        signingKey = try Self.made(SigningKey(seed: Self.seed()))
        sealingKey = try Self.made(SealingKey(seed: Self.seed()))
        if let hub {
            let invitation = try Self.made(SigningKey(seed: Self.seed()))
            self.invitation = invitation
            try hub.register(
                .keyInvited(
                    .with {
                        $0.site = code
                        $0.signingKey = invitation.publicKey.bytes
                        $0.transportKey = Data(count: 32)
                    }))
        }
    }

    private static func seed() -> Data {
        let number = keys.withLock { number in
            number += 1
            return number
        }
        return withUnsafeBytes(of: number) { Hash.of(Data("key".utf8) + $0).data }
    }

    private static func made<Key>(_ key: Key?) throws -> Key {
        guard let key else { preconditionFailure("32 bytes are a seed") }
        return key
    }

    static func salt() -> Data {
        let number = salts.withLock { number in
            number += 1
            return number
        }
        return withUnsafeBytes(of: number) { Hash.of(Data($0)).data.prefix(16) }
    }

    var exchange: Exchange.Site {
        let clock = clock
        return Exchange.Site(
            log: log, signingKey: signingKey, program: "test", subtree: SubtreeView(log: log), now: { clock.tick() })
    }

    var site: BundleSite {
        BundleSite(
            exchange: exchange, sealingKey: sealingKey,
            hub: hub.map {
                BundleSite.Hub(
                    site: $0.code, signingKey: $0.signingKey.publicKey, sealingKey: $0.sealingKey.publicKey)
            },
            enrolment: invitation.map {
                Enrolment(
                    site: code, signingKey: signingKey.publicKey, transportKey: Data(repeating: 1, count: 32),
                    sealingKey: sealingKey.publicKey, invitation: $0)
            })
    }

    func register(_ body: Event.Body) throws {
        _ = try log.append(
            [Draft(body, occurredAt: clock.tick())], to: .register(of: code), ifUnchangedSince: nil, now: clock.tick())
    }

    func revoke(_ site: Party) throws { try register(.keyRevoked(.with { $0.site = site.code.text })) }

    /// Appends opinions, each with a title and a name.
    func record(_ count: Int, words: String = "", in other: LogID? = nil) throws {
        for index in 0..<count {
            let title = try Content(class: .text, salt: Self.salt(), bytes: Data("标题\(words)\(index)".utf8))
            let name = try Content(class: .identity, salt: Self.salt(), bytes: Data("姓名\(words)\(index)".utf8))
            _ = try log.append(
                [
                    Draft(
                        .opinionCollected(.with { $0.kind = .opinion }), occurredAt: clock.tick(),
                        contents: [NamedContent(.title, title), NamedContent(.citizenName, name)])
                ], to: other ?? log.own, ifUnchangedSince: nil, now: clock.tick())
        }
    }

    /// What the hub does to that site's first matter, each with a text.
    func reply(to site: Party, _ count: Int) throws {
        for index in 0..<count {
            let text = try Content(class: .text, salt: Self.salt(), bytes: Data("答复\(index)".utf8))
            _ = try log.append(
                [
                    Draft(
                        .replyGiven(.with { $0.class = .a }), subject: .ref(Ref(site.log.own, 1)),
                        occurredAt: clock.tick(), contents: [NamedContent(.reply, text)])
                ], to: .mailbox(of: site.code, at: code), ifUnchangedSince: nil, now: clock.tick())
        }
    }

    /// Appends an opinion with a photograph of that many bytes.
    ///
    /// - Returns: its digest.
    func photograph(_ bytes: Int) throws -> Hash {
        let picture = Data((0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) })
        let content = try StreamedContent(class: .photo, salt: Self.salt(), source: Picture(bytes: picture))
        _ = try log.append(
            [
                Draft(
                    .opinionCollected(.with { $0.kind = .opinion }), occurredAt: clock.tick(),
                    contents: [NamedContent(.attachment, content, mediaType: "image/jpeg")])
            ], now: clock.tick())
        return content.digest
    }

    private final class Picture: ContentSource {
        let bytes: Data

        init(bytes: Data) { self.bytes = bytes }

        func read(_ take: (Data) throws -> Void) throws { try take(bytes) }
    }

    // MARK: - Bundles

    func export(to other: Party, _ options: BundleExport.Options = .init()) throws -> [Data] {
        try BundleExport(site, to: other.code, options: options, identifier: Self.salt()).bytes()
    }

    /// The one file that there is.
    func bundle(to other: Party, all: Bool = false) throws -> Data {
        let parts = try export(to: other, .init(all: all))
        precondition(parts.count == 1, "what is not split is one file")
        return parts[0]
    }

    @discardableResult
    func take(_ bundle: Data, waiting: BundleFolder? = nil) throws -> BundleImport.Outcome {
        let outcome = try BundleImport(site, waiting: waiting).run(BundleBytesSource(bundle)) { _, _ in }
        if outcome.reports.contains(where: \.isFromHub) { invitation = nil }
        return outcome
    }

    /// The code of why the bundle is not taken in.
    func refusal(of bundle: Data) throws -> String? {
        do {
            try take(bundle)
            return nil
        } catch let complaint as any Complaint {
            return complaint.code
        }
    }

    // MARK: - What is here

    func seq(_ log: LogID) throws -> UInt64 { try self.log.head(of: log)?.seq ?? 0 }

    /// Whether the other one holds just the same of this site's log.
    func isHeld(by other: Party, _ log: LogID? = nil) throws -> Bool {
        let log = log ?? self.log.own
        return try self.log.head(of: log) == other.log.head(of: log)
    }

    /// The contents of a class that a log names, and whether each is held here.
    func contents(of log: LogID, _ contentClass: ContentClass, named by: Party) throws -> (held: Int, all: Int) {
        let payloads = try by.log.payloads(of: log, after: 0, maxEvents: .max, maxBytes: .max)
        let digests = try payloads.flatMap { try Event(serializedBytes: $0).contents }.filter {
            $0.class == contentClass
        }
        .compactMap { Hash($0.digest) }
        return (try digests.count { try self.log.heldContent($0) != nil }, digests.count)
    }

    /// Everything of its log that could change, to tell whether anything was written.
    func trace() throws -> [String] {
        try log.heads().map { "\($0.log) \($0.seq) \($0.hash)" } + ["\(log.lastPosition())"]
            + log.contacts().map { "\($0)" } + log.troubles().map { "\($0)" } + log.ancestors().map { "\($0)" }
            + log.statistics().types.map { "\($0.key) \($0.value)" }.sorted() + ["\(log.statistics().contentsHeld)"]
    }
}
