import Events
import SiteStore

/// One event as `show` tells it: what happened, when, who wrote it down and where, and the words that are shown now.
struct TimelineStep: Encodable {
    /// A content of the event, or what has become of it.
    struct Shown: Encodable {
        enum State: String, Encodable {
            case shown
            /// Shown in place of what was written first.
            case redacted
            case forgotten
            /// Named by the event, and not arrived here.
            case awaited
            /// A citizen's identity that was not asked for.
            case hidden
        }

        let role: String
        let state: State
        let text: String?
        let media_type: String?
        let bytes: UInt32
        private let label: Bilingual

        enum CodingKeys: String, CodingKey {
            case role, state, text, media_type, bytes
        }

        init(_ ref: ContentRef, _ words: ShownWords, _ folder: SiteFolder) throws {
            role = String(describing: ref.role)
            label = ref.role.label
            let shown = words.shown(ref)
            media_type = (shown ?? ref).mediaType.isEmpty ? nil : (shown ?? ref).mediaType
            bytes = (shown ?? ref).size
            guard let shown, let digest = Hash(shown.digest) else {
                (state, text) = (.forgotten, nil)
                return
            }
            switch shown.class {
            case .identity: (state, text) = (.hidden, nil)
            case .photo: (state, text) = (shown == ref ? .shown : .redacted, nil)
            case .text, .unspecified, .UNRECOGNIZED:
                let content = try folder.log.content(digest)
                text = content?.text
                state = content == nil ? .awaited : shown == ref ? .shown : .redacted
            }
        }

        var line: String {
            let said: String =
                switch state {
                case .shown: text ?? "\(media_type ?? "") \(bytes) B"
                case .redacted: (text ?? "\(bytes) B") + Console.words("（已隐去原文）", " (redacted)")
                case .forgotten: Console.words("（已遗忘）", "(forgotten)")
                case .awaited: Console.words("（未到）", "(awaited)")
                case .hidden: Console.words("（身份，不显示）", "(an identity, not shown)")
                }
            return "\(label.text(Console.language)): \(said)"
        }
    }

    let type: String
    let label: Label
    let log: String
    let seq: UInt64
    let occurred_at, recorded_at, actor: String
    let facts: [String: String]
    let contents: [Shown]
    private let logged: LoggedEvent
    private let calendar: BusinessCalendar

    enum CodingKeys: String, CodingKey {
        case type, label, log, seq, occurred_at, recorded_at, actor, facts, contents
    }

    /// - Parameter words: which words are shown of what the event is about.
    init(_ logged: LoggedEvent, words: ShownWords = ShownWords(), _ folder: SiteFolder) throws {
        self.logged = logged
        calendar = folder.calendar
        type = logged.event.type.description
        label = Label(logged.event.type.label)
        log = logged.log.name
        seq = logged.seq
        occurred_at = logged.occurredAt.rfc3339
        recorded_at = logged.recordedAt.rfc3339
        actor = logged.event.actor
        facts = Dictionary(
            FactText(logged.event, calendar: folder.calendar).lines.map { ($0.name, $0.value) },
            uniquingKeysWith: { first, _ in first })
        contents = try logged.event.contents.map { try Shown($0, words, folder) }
    }

    var text: String {
        let recorded = calendar.text(of: logged.recordedAt)
        var lines = [
            "\(calendar.text(of: logged.occurredAt))  \(label.text)  \(actor)",
            "  " + Console.words("登记于 \(recorded)，\(place)", "recorded \(recorded), \(place)"),
        ]
        lines += FactText(logged.event, calendar: calendar).lines.map { "  \($0.name): \($0.value)" }
        lines += contents.map { "  \($0.line)" }
        return lines.joined(separator: "\n")
    }

    private var place: String { RecordPlace.text(logged.ref) }
}

/// A word in both languages, for programs.
struct Label: Encodable {
    let zh, en: String

    init(_ words: Bilingual) {
        zh = words.zh
        en = words.en
    }

    var text: String { Console.words(zh, en) }
}
