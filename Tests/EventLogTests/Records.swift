import EventLog
import Events
import Foundation

/// Sites, moments and drafts that the tests of the log share.
enum Records {
    static let now = Instant(milliseconds: 1_778_574_600_000)
    static let incarnation = Data(1...16)

    static func log(_ name: String) throws -> LogID { try LogID(name: name) }
    static func station() throws -> LogID { try LogID(name: "520103001-Z02") }
    static func other() throws -> LogID { try LogID(name: "520103001-Z03") }
    static func hub() throws -> LogID { try LogID(name: "520103-H01") }

    static func content(
        _ text: String, class contentClass: ContentClass = .text, salt: UInt8 = 0
    ) throws -> Content {
        try Content(class: contentClass, salt: Data(repeating: salt, count: 16), bytes: Data(text.utf8))
    }

    static func opinion(_ category: String = "", at time: Instant = now, contents: [NamedContent] = []) -> Draft {
        Draft(
            .opinionCollected(.with { $0.category = category }), occurredAt: time, actor: "lin", contents: contents)
    }

    static func referral(_ subject: Draft.Subject, at time: Instant = now) -> Draft {
        Draft(.matterReferred(.with { $0.lead = "housing" }), subject: subject, occurredAt: time, actor: "lin")
    }

    static func forgetting(_ digests: [Hash], at time: Instant = now) -> Draft {
        Draft(.contentsForgotten(.with { $0.digests = digests.map(\.data) }), occurredAt: time, actor: "lin")
    }

    static func redaction(_ digests: [Hash], contents: [NamedContent], at time: Instant = now) -> Draft {
        Draft(
            .contentsRedacted(.with { $0.digests = digests.map(\.data) }), occurredAt: time, actor: "lin",
            contents: contents)
    }

    static func streamed(_ bytes: Data, salt: UInt8 = 0, source: (any ContentSource)? = nil) throws -> StreamedContent {
        try StreamedContent(
            class: .photo, salt: Data(repeating: salt, count: 16), source: source ?? Pieces(bytes))
    }

    /// As another site would have written it.
    static func event(_ draft: Draft, tick: UInt64 = 0) -> Event {
        draft.event(hlc: HybridTime(rawValue: HybridTime(now).rawValue + tick), recordedAt: now, subject: nil)
    }

    static let site = Draft(
        .siteOpened(.with { $0.code = "520103001-Z02" }), entry: "site/520103001-Z02", occurredAt: now)

    /// Another site's batch: what its own log of that many opinions holds after a place.
    static func batch(
        of log: LogID, epoch: UInt64 = 9, after start: UInt64 = 0, count: UInt64, words: String = "",
        at time: Instant = now
    ) throws -> ChainedBatch {
        let whole = ChainedBatch(
            after: .empty(log: log, epoch: epoch),
            payloads: try (0..<(start + count)).map { index in
                let event = opinion("\(words)\(index)", at: time).event(
                    hlc: HybridTime(rawValue: HybridTime(time).rawValue + index), recordedAt: time, subject: nil)
                let payload: Data = try event.serializedBytes()
                return payload
            })
        if start == 0 { return whole }
        let head = Head(log: log, epoch: epoch, seq: start, hash: whole.hashes[Int(start) - 1])
        return ChainedBatch(after: head, payloads: Array(whole.payloads.dropFirst(Int(start))))
    }

    /// A batch with these events.
    static func batch(of log: LogID, epoch: UInt64 = 9, _ events: [Event]) throws -> ChainedBatch {
        ChainedBatch(
            after: .empty(log: log, epoch: epoch),
            payloads: try events.map {
                let payload: Data = try $0.serializedBytes()
                return payload
            })
    }

    static func signed(_ head: Head) -> SignedHead {
        guard let key = SigningKey(seed: Data(repeating: 3, count: 32)) else { preconditionFailure("32 bytes") }
        return key.sign(head)
    }
}

extension AppendLog {
    func take(_ batch: ChainedBatch, at time: Instant = Records.now) throws -> Int {
        try ingest(batch, signed: Records.signed(batch.head), receivedAt: time)
    }
}

/// The complaint that an expression must end in; nil when it ends in none.
func complaint(_ body: () throws -> Void) -> (any Complaint)? {
    do {
        try body()
        return nil
    } catch {
        return error as? any Complaint
    }
}
