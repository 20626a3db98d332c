import Events
import Foundation

/// Matters that nobody raised: as many as one likes, each told in full from its number, so that a million of them need no
/// disk. Words are two characters each and as unequally frequent as real ones (Zipf), under organs, categories and
/// townships that are, too.
struct SyntheticTown: EventReader {
    let matters: Int
    private let words: [String]
    private let ranks: [Int]

    static let wordCount = 12_000
    static let townships = 60
    static let organs = 80
    static let categories = 120
    /// Days of collection, ending with 2026-10-31.
    static let days = 3_650

    let incarnation = Data(repeating: 7, count: 16)

    init(matters: Int) {
        self.matters = matters
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
    }

    func word(_ rank: Int) -> String { words[rank] }

    /// Two events to a matter: it is collected and, six times in ten, replied to.
    func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
        let first = Int(position)
        return try (first..<min(matters * 2, first + limit)).map { try event(at: $0) }
    }

    func events(about subject: Ref) throws -> [LoggedEvent] {
        let first = Int(subject.seq) - 1
        return try [event(at: first), event(at: first + 1)]
    }

    func lastPosition() throws -> Int64 { Int64(matters * 2) }

    func content(_ digest: Hash) throws -> Content? {
        let bytes = [UInt8](digest.data)
        let number = bytes[0..<8].reduce(0) { $0 << 8 | Int($1) }
        return try Content(
            class: .text, salt: Data(count: 16), bytes: Data(text(of: number, role: Int(bytes[8])).utf8))
    }

    private func text(of matter: Int, role: Int) -> String {
        var random = Mixer(seed: UInt64(matter) &* 3 &+ UInt64(role))
        let length = role == 0 ? 6 : 40 + Int(random.next() % 60)
        return (0..<length).map { place in
            words[ranks[Int(random.next() % UInt64(ranks.count))]] + (place % 8 == 7 ? "，" : "")
        }.joined()
    }

    private func named(_ matter: Int, _ role: ContentRole, _ number: UInt8) -> ContentRef {
        .with {
            $0.digest = withUnsafeBytes(of: UInt64(matter).bigEndian) { Data($0) } + Data([number]) + Data(count: 23)
            $0.class = .text
            $0.role = role
        }
    }

    private func event(at index: Int) throws -> LoggedEvent {
        let matter = index / 2
        var random = Mixer(seed: UInt64(matter) &+ 1_000_003)
        let township = Int(random.next() % UInt64(Self.townships))
        let day = 20_757 - Self.days + matter * Self.days / max(1, matters)
        let log = try LogID(name: "520103\(100 + township)-Z01")
        let opening = Ref(log, UInt64(matter * 2 + 1))
        let event = Event.with {
            $0.hlc = UInt64(index + 1) << 16
            $0.occurredAt = Int64(day) * 86_400_000
            $0.recordedAt = $0.occurredAt
            if index.isMultiple(of: 2) {
                let category = Int(random.next() % UInt64(Self.categories))
                $0.contents = [named(matter, .title, 0), named(matter, .text, 1)]
                $0.body = .opinionCollected(.with { $0.category = "类\(category % 12)/类\(category)" })
            } else {
                $0.subject = opening
                if matter % 10 < 6 {
                    $0.contents = [named(matter, .reply, 2)]
                    $0.body = .replyGiven(ReplyGiven())
                } else {
                    let organ = Int(random.next() % UInt64(Self.organs))
                    $0.body = .matterReferred(.with { $0.lead = "organ-\(organ)" })
                }
            }
        }
        return LoggedEvent(
            position: Int64(index + 1), log: log, epoch: 1, seq: UInt64(index + 1),
            receivedAt: Instant(milliseconds: event.recordedAt), payload: Data(), hash: Hash.of(Data()), event: event)
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
