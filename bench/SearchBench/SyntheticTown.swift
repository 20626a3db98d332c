import EventLog
import Events
import Foundation

/// Matters that nobody raised, as many as one likes, as a hub's log has them: sixty townships' stations hand over, month
/// after month for ten years. Words are two characters each and as unequally frequent as real ones (Zipf), under organs and
/// categories that are, too. The seed is fixed: the same number of matters is the same log each time.
struct SyntheticTown {
    let words: [String]
    private let ranks: [Int]
    private let key: SigningKey

    static let wordCount = 12_000
    static let townships = 60
    static let organs = 80
    static let categories = 120
    static let lastDay = 20_757
    /// Days of collection, ending with 2026-10-31.
    static let days = 3_650
    /// Matters of one handing-over.
    private static let handedOver = 8_192

    init() {
        var random = Mixer(seed: 99)
        // Three thousand characters, the frequent ones in many words.
        func character() -> Unicode.Scalar {
            let share = Double(random.next() >> 11) / Double(1 << 53)
            return Unicode.Scalar(UInt32(0x4E00 + Int(share * share * 3_000))) ?? "路"
        }
        words = (0..<Self.wordCount).map { _ in String(String.UnicodeScalarView([character(), character()])) }
        // A table of ranks by frequency: place in it at random, and the word comes out as often as its rank says.
        ranks = (0..<Self.wordCount).flatMap { rank in
            Array(repeating: rank, count: max(1, 4_000 / (rank + 8)))
        }
        guard let key = SigningKey(seed: Data(count: 32)) else { preconditionFailure("a seed has 32 bytes") }
        self.key = key
    }

    static func category(_ number: Int) -> String { "类\(number % 12)/类\(number)" }

    /// Fills an empty log. Six matters in ten are replied to, the others referred.
    func fill(_ log: SQLiteLog, matters: Int) throws {
        var heads = try (0..<Self.townships).map {
            Head.empty(log: try LogID(name: "520103\(100 + $0)-Z01"), epoch: 1)
        }
        for first in stride(from: 0, to: matters, by: Self.handedOver) {
            var payloads = [[Data]](repeating: [], count: Self.townships)
            var contents: [Content] = []
            var last = Instant(milliseconds: 0)
            for matter in first..<min(matters, first + Self.handedOver) {
                let day = Self.lastDay - Self.days + matter * Self.days / max(1, matters)
                last = Instant(milliseconds: Int64(day) * 86_400_000)
                try tell(matter, at: last, heads, &payloads, &contents)
            }
            let batches = payloads.indices.filter { !payloads[$0].isEmpty }.map { township in
                let batch = ChainedBatch(after: heads[township], payloads: payloads[township])
                heads[township] = batch.head
                return SignedBatch(batch, signed: key.sign(batch.head))
            }
            for outcome in try log.ingest(batches, receivedAt: last) { _ = try outcome.get() }
            _ = try log.store(contents)
        }
    }

    private func tell(
        _ matter: Int, at moment: Instant, _ heads: [Head], _ payloads: inout [[Data]], _ contents: inout [Content]
    ) throws {
        var random = Mixer(seed: UInt64(matter) &+ 1_000_003)
        let township = Int(random.next() % UInt64(Self.townships))
        func named(_ role: ContentRole, words: Int) throws -> NamedContent {
            var salt = Data(count: 16)
            salt.withUnsafeMutableBytes { bytes in
                bytes.storeBytes(of: random.next(), as: UInt64.self)
                bytes.storeBytes(of: UInt64(matter), toByteOffset: 8, as: UInt64.self)
            }
            let content = try Content(class: .text, salt: salt, bytes: Data(text(words, &random).utf8))
            contents.append(content)
            return NamedContent(role, content)
        }
        func write(_ draft: Draft, _ subject: Ref?) throws {
            let stamp = HybridTime(moment).rawValue + UInt64(payloads[township].count)
            var event = draft.event(hlc: HybridTime(moment), recordedAt: moment, subject: subject)
            event.hlc = stamp
            payloads[township].append(try event.serializedBytes())
        }
        let head = heads[township]
        let opening = Ref(head.log, head.seq + UInt64(payloads[township].count) + 1)
        let category = Self.category(Int(random.next() % UInt64(Self.categories)))
        try write(
            Draft(
                .opinionCollected(.with { $0.category = category }), occurredAt: moment,
                contents: [named(.title, words: 6), named(.text, words: 40 + Int(random.next() % 60))]), nil)
        let next: Draft
        if matter % 10 < 6 {
            next = Draft(
                .replyGiven(ReplyGiven()), occurredAt: moment,
                contents: [try named(.reply, words: 40 + Int(random.next() % 60))])
        } else {
            let organ = Int(random.next() % UInt64(Self.organs))
            next = Draft(.matterReferred(.with { $0.lead = "organ-\(organ)" }), occurredAt: moment)
        }
        try write(next, opening)
    }

    /// Appends opinions to the log's own, in one commit.
    func append(_ count: Int, to log: SQLiteLog, seed: UInt64) throws {
        let moment = Instant(milliseconds: Int64(Self.lastDay + 2) * 86_400_000)
        var random = Mixer(seed: seed &+ 77)
        let drafts = try (0..<count).map { _ in
            var salt = Data(count: 16)
            salt.withUnsafeMutableBytes { $0.storeBytes(of: random.next(), as: UInt64.self) }
            let content = try Content(class: .text, salt: salt, bytes: Data(text(60, &random).utf8))
            return Draft(
                .opinionCollected(OpinionCollected()), occurredAt: moment, contents: [NamedContent(.text, content)])
        }
        _ = try log.append(drafts, now: moment)
    }

    private func text(_ length: Int, _ random: inout Mixer) -> String {
        (0..<length).map { place in
            words[ranks[Int(random.next() % UInt64(ranks.count))]] + (place % 8 == 7 ? "，" : "")
        }.joined()
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Mixer {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
