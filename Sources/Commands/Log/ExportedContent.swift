import EventLog
import Events

/// One content that an event names, as far as an export may show it.
struct ExportedContent {
    let ref: ContentRef
    /// Nil where the digest is malformed, so that no content can ever belong to it.
    let state: ContentState?
    /// The words, where they are held and permitted; never the bytes of a picture.
    let text: String?

    /// Those of an event, in its order.
    ///
    /// - Parameter withIdentities: whether names, telephone numbers and the like may be shown.
    static func all(of event: Event, in log: SQLiteLog, withIdentities: Bool) throws -> [ExportedContent] {
        try event.contents.map { ref in
            guard let digest = Hash(ref.digest) else { return ExportedContent(ref: ref, state: nil, text: nil) }
            let state = try log.contentState(digest)
            guard state == .held, ref.isShown(withIdentities: withIdentities) else {
                return ExportedContent(ref: ref, state: state, text: nil)
            }
            // The content's own class decides too: an event may call an identity by another name.
            let content = try log.content(digest)
            guard let content, content.contentClass == ref.class else {
                return ExportedContent(ref: ref, state: state, text: nil)
            }
            return ExportedContent(ref: ref, state: state, text: content.text)
        }
    }

    /// A JSON object: `role`, `class`, `digest`, `size`, `media_type` where there is one, `state`, `text`.
    var object: [String: Any] {
        var object: [String: Any] = [
            "role": ref.role.exportedName, "class": ref.class.exportedName, "digest": ref.digest.hexadecimal,
            "size": Int(ref.size),
        ]
        if !ref.mediaType.isEmpty { object["media_type"] = ref.mediaType }
        if let state { object["state"] = state.exportedName }
        if let text { object["text"] = text }
        return object
    }
}

extension ContentRef {
    fileprivate func isShown(withIdentities: Bool) -> Bool {
        switch self.class {
        case .text: true
        case .identity: withIdentities
        case .photo, .unspecified, .UNRECOGNIZED: false
        }
    }
}

extension ContentState {
    fileprivate var exportedName: String {
        switch self {
        case .awaited: "awaited"
        case .held: "held"
        case .forgotten: "forgotten"
        }
    }
}

extension ContentClass {
    /// The name in the schema, in lower case.
    fileprivate var exportedName: String {
        switch self {
        case .text: "text"
        case .identity: "identity"
        case .photo: "photo"
        case .unspecified: "unspecified"
        case .UNRECOGNIZED(let number): "unknown(\(number))"
        }
    }
}

extension ContentRole {
    /// The name in the schema, in lower case.
    fileprivate var exportedName: String {
        switch self {
        case .title: "title"
        case .text: "text"
        case .reply: "reply"
        case .citizenName: "citizen_name"
        case .citizenPhone: "citizen_phone"
        case .note: "note"
        case .attachment: "attachment"
        case .citizenAddress: "citizen_address"
        case .citizenIDNumber: "citizen_id_number"
        case .reason: "reason"
        case .thumbnail: "thumbnail"
        case .unspecified: "unspecified"
        case .UNRECOGNIZED(let number): "unknown(\(number))"
        }
    }
}
