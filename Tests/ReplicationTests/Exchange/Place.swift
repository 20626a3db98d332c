import EventLog
import Events
import Foundation
import Replication
import Sync
import Synchronization

/// Where a log is kept in a test.
enum Storage: CaseIterable {
    case memory, sqlite

    func log(_ own: LogID, _ folder: TemporaryFolder, incarnation: Data) throws -> any SiteLog {
        switch self {
        case .memory: InMemoryLog(own: own, epoch: 1, incarnation: incarnation)
        case .sqlite:
            try SQLiteLog.create(path: folder.file("log.db"), own: own, epoch: 1, incarnation: incarnation)
        }
    }
}

/// A site of a tree with its log and its key, which speaks with its hub without a socket.
final class Place {
    let code: SiteCode
    let signingKey: SigningKey
    var hub: Place?
    let clock: SteppingClock
    private(set) var site: Exchange.Site
    private let folder: TemporaryFolder
    private let faults: FaultyLog

    var log: any SiteLog { site.log }
    var own: LogID { LogID(code) }
    var register: LogID { .register(of: code) }
    func mailbox(of place: Place) -> LogID { .mailbox(of: place.code, at: code) }

    /// - Parameter hub: invites it, and has its keys at once.
    init(_ code: String, below hub: Place? = nil, _ storage: Storage = .memory) throws {
        self.code = try SiteCode(code)
        signingKey = Fixture.signingKey()
        clock = hub?.clock ?? SteppingClock()
        folder = try TemporaryFolder()
        faults = FaultyLog(try storage.log(LogID(self.code), folder, incarnation: Fixture.salt()))
        site = Self.site(faults, signingKey, clock)
        if let hub { try join(hub) }
    }

    private static func site(_ log: any SiteLog, _ key: SigningKey, _ clock: SteppingClock) -> Exchange.Site {
        Exchange.Site(
            log: log, signingKey: key, program: "test", subtree: SubtreeView(log: log), now: { clock.tick() })
    }

    /// Stands below that hub from now on.
    func join(_ hub: Place) throws {
        self.hub = hub
        try hub.register(
            .keyEnrolled(
                .with {
                    $0.site = code.text
                    $0.signingKey = signingKey.publicKey.bytes
                    $0.transportKey = Data(count: 32)
                }))
    }

    /// Goes on with another log: a backup, or what a clone has.
    func restore(_ log: any SiteLog) { site = Self.site(log, signingKey, clock) }

    /// Its log as it is now, to be restored later; of a log in memory.
    func backup() -> InMemoryLog {
        guard let memory = faults.base as? InMemoryLog else { preconditionFailure("a log in memory is backed up") }
        return InMemoryLog(memory.snapshot())
    }

    /// Another machine that runs the same site with a log of its own.
    func clone(_ log: any SiteLog) throws -> Place { Place(self, log) }

    private init(_ other: Place, _ log: any SiteLog) {
        code = other.code
        signingKey = other.signingKey
        hub = other.hub
        clock = other.clock
        folder = other.folder
        faults = FaultyLog(log)
        site = Self.site(faults, signingKey, clock)
    }

    /// From now on nothing can be written, or that again.
    func fill(_ isFull: Bool) { faults.fill(isFull) }

    // MARK: - What is recorded

    @discardableResult
    func register(_ body: Event.Body) throws -> [LoggedEvent] {
        try append(Draft(body, occurredAt: clock.tick()), to: register)
    }

    @discardableResult
    private func append(_ draft: Draft, to log: LogID? = nil) throws -> [LoggedEvent] {
        try self.log.append([draft], to: log ?? own, ifUnchangedSince: nil, now: clock.tick())
    }

    /// Appends opinions, each with a title and a name.
    ///
    /// - Returns: the titles and the names.
    @discardableResult
    func record(_ count: Int, _ words: String = "") throws -> (texts: [Content], identities: [Content]) {
        var recorded: (texts: [Content], identities: [Content]) = ([], [])
        for index in 0..<count {
            let title = try Content(class: .text, salt: Fixture.salt(), bytes: Data("标题\(words)\(index)".utf8))
            let name = try Content(class: .identity, salt: Fixture.salt(), bytes: Data("姓名\(words)\(index)".utf8))
            try append(
                Draft(
                    .opinionCollected(.with { $0.kind = .opinion }), occurredAt: clock.tick(),
                    contents: [NamedContent(.title, title), NamedContent(.citizenName, name)]))
            recorded.texts.append(title)
            recorded.identities.append(name)
        }
        return recorded
    }

    /// Appends replies to a site's first matter, each with a text.
    @discardableResult
    func reply(to place: Place, _ count: Int = 1) throws -> [Content] {
        try (0..<count).map { index in
            let text = try Content(class: .text, salt: Fixture.salt(), bytes: Data("答复\(index)".utf8))
            try append(
                Draft(
                    .replyGiven(.with { $0.class = .a }), subject: .ref(Ref(place.own, 1)), occurredAt: clock.tick(),
                    contents: [NamedContent(.reply, text)]), to: mailbox(of: place))
            return text
        }
    }

    /// Appends an opinion with a photograph of that many bytes.
    func photograph(_ bytes: Int) throws -> Hash {
        let picture = Data((0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) })
        let content = try StreamedContent(class: .photo, salt: Fixture.salt(), source: Picture(bytes: picture))
        try append(
            Draft(
                .opinionCollected(.with { $0.kind = .opinion }), occurredAt: clock.tick(),
                contents: [NamedContent(.attachment, content, mediaType: "image/jpeg")]))
        return content.digest
    }

    private final class Picture: ContentSource {
        let bytes: Data

        init(bytes: Data) { self.bytes = bytes }

        func read(_ take: (Data) throws -> Void) throws { try take(bytes) }
    }

    /// Has contents forgotten.
    func forget(_ digests: [Hash]) throws {
        try append(
            Draft(.contentsForgotten(.with { $0.digests = digests.map(\.data) }), occurredAt: clock.tick()))
    }

    // MARK: - What is here

    func seq(_ log: LogID) throws -> UInt64 { try self.log.head(of: log)?.seq ?? 0 }

    func holds(_ content: Content) throws -> Bool { try log.content(content.digest) == content }

    func holds(_ digest: Hash) throws -> Bool { try log.heldContent(digest) != nil }

    /// Whether both hold just the same of that log, of which there is something.
    func agrees(with other: Place, on log: LogID) throws -> Bool {
        guard let head = try self.log.head(of: log), head.seq > 0 else { return false }
        return try other.log.head(of: log) == head
    }

    func trouble(_ peer: Place) throws -> [String] {
        try log.troubles().filter { $0.peer == peer.code }.map { "\($0.log) \($0.code)" }
    }

    /// One session with its hub, to its end.
    @discardableResult
    func sync() throws -> Loopback {
        guard let hub else { preconditionFailure("a site syncs with its hub") }
        return try Loopback(self, hub).run()
    }

    /// The person at this site decides for the other version of a log, of its own where none is named; what only this machine
    /// had of its own is recorded again.
    func repair(_ log: LogID? = nil) throws {
        _ = try self.log.adoptBranch(of: log ?? own, incarnation: Fixture.salt(), now: clock.tick()) { gaveWay in
            // Of another site's log nothing is recorded again here.
            log.map { $0.site != code } == true
                ? []
                : gaveWay.untold.compactMap { event in
                    event.event.body.map { Draft($0, occurredAt: event.event.occurredAt.instant) }
                }
        }
    }

    /// The person at this site lets the copy of another site's log go after that place.
    @discardableResult
    func letGo(_ log: LogID, after seq: UInt64) throws -> [LoggedEvent] {
        try self.log.retireCopy(of: log, after: seq, incarnation: Fixture.salt(), now: clock.tick())
    }
}

extension Int64 {
    fileprivate var instant: Instant { Instant(milliseconds: self) }
}
