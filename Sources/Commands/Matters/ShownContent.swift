import EventLog
import Events
import Foundation
import SiteStore

/// One content of a record, as it may be shown.
struct ShownContent: Encodable {
    enum State: String, Encodable {
        case shown
        /// A later amendment says something else.
        case amended
        /// Something else is shown in its place.
        case redacted
        /// Deleted wherever it was held.
        case forgotten
        /// An identity that nobody asked to see.
        case hidden
        /// Has not arrived yet.
        case awaited
        /// Stays with another site and its home hub.
        case notHeld = "not_held"
    }

    let role: String
    let state: State
    let text: String?
    let media_type: String?
    let size: UInt32?
    /// `"true"` where it is not shown; kept for programs that know no `state`.
    let hidden, missing: String?

    private let label: Bilingual

    private enum CodingKeys: String, CodingKey { case role, state, text, media_type, size, hidden, missing }

    fileprivate init(_ content: ContentRef, _ state: State, text: String?) {
        role = String(describing: content.role)
        label = content.role.label
        self.state = state
        self.text = text
        media_type = content.mediaType.isEmpty ? nil : content.mediaType
        size = content.class == .photo ? content.size : nil
        hidden = state == .hidden ? "true" : nil
        missing = text == nil && state != .hidden && content.class != .photo ? "true" : nil
    }

    /// For people: `标题: 路灯不亮（已更正）`.
    var line: String {
        let name = label.text(Console.language)
        let words = text ?? media_type.map { "\($0), \(size ?? 0) B" } ?? ""
        let shown = Console.printable(words, keepingLines: true).replacingOccurrences(of: "\n", with: "\n    ")
        return "\(name): \(shown)\(note.text(Console.language))"
    }

    private var note: Bilingual {
        switch state {
        case .shown: Bilingual(zh: "", en: "")
        case .amended: Bilingual(zh: "（已更正）", en: " (amended)")
        case .redacted: Bilingual(zh: "（原文已隐去）", en: " (in place of what was redacted)")
        case .forgotten: Bilingual(zh: "（已遗忘）", en: "(forgotten)")
        case .hidden:
            Bilingual(
                zh: "（不显示；--with-identity 并写明 --purpose）", en: "(hidden; --with-identity with --purpose shows it)")
        case .awaited: Bilingual(zh: "（未到）", en: "(awaited)")
        case .notHeld:
            Bilingual(zh: "（本处不保存，由该站点及其所属中心保存）", en: "(not held here: it stays with that site and its home hub)")
        }
    }
}

/// Reads contents as they may be shown.
struct ContentReading {
    let story: Story
    let log: any AppendLog
    /// Whether this site is the one that opened it, or its home hub: identities go no further.
    let isHome: Bool

    init(_ story: Story, _ folder: SiteFolder) throws {
        self.story = story
        log = folder.log
        isHome = try story.site.map { try folder.isHome(of: $0) } ?? true
    }

    /// - Parameter identities: whether whoever reads may see who the citizen is.
    func shown(_ content: ContentRef, of logged: LoggedEvent, identities: Bool) throws -> ShownContent {
        guard let digest = Hash(content.digest) else { return ShownContent(content, .awaited, text: nil) }
        let isReplaced = story.words.replaced[digest] != nil
        guard let standing = story.words.shown(content) else { return ShownContent(content, .forgotten, text: nil) }
        if content.class == .identity, !identities { return ShownContent(content, .hidden, text: nil) }
        let state: ShownContent.State =
            isReplaced ? .redacted : story.isAmended(content, of: logged) ? .amended : .shown
        // Pictures are named, not read: they may be large.
        if content.class == .photo { return ShownContent(content, state, text: nil) }
        guard let text = try text(standing) else {
            let isElsewhere = content.class == .identity && !isHome
            return ShownContent(content, isElsewhere ? .notHeld : .awaited, text: nil)
        }
        return ShownContent(content, state, text: text)
    }

    /// Whether an identity is here that could be shown.
    func holdsIdentity() throws -> Bool {
        for content in story.events.flatMap(\.event.contents) where content.class == .identity {
            if let standing = story.words.shown(content), try text(standing) != nil { return true }
        }
        return false
    }

    private func text(_ content: ContentRef) throws -> String? {
        try Hash(content.digest).flatMap { try log.content($0) }?.text
    }
}
