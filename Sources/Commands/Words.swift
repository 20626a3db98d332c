import Events
import Foundation
import SiteStore

/// Makes contents of what the operator typed.
package enum Words {
    /// Texts that are absent or empty make none.
    package static func contents(_ texts: [(ContentRole, String?)]) throws -> [NamedContent] {
        try texts.compactMap { role, text in
            guard let text = text?.trimmed, !text.isEmpty else { return nil }
            let content = try Content(
                class: role.contentClass, salt: Randomness.bytes(Content.saltBytes), bytes: text.utf8Data)
            return NamedContent(role, content)
        }
    }
}

extension String {
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
    var utf8Data: Data { Data(utf8) }
}
