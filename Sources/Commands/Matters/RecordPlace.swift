import Events
import SiteStore

/// How people name one record: by the log in which it stands and its place there, `520103100-Z02#17`.
package enum RecordPlace {
    package static func text(_ ref: Ref) -> String { "\(ref.log)#\(ref.seq)" }

    /// The record of a matter that is named so; `#17` or `17` will do where only one of its records has that place.
    ///
    /// - Throws: `SiteStoreError` (`argument.invalid`) when the matter has no such record, or several.
    static func find(_ typed: String, among events: [LoggedEvent], option: String) throws -> LoggedEvent {
        let wanted = typed.trimmed.lowercased()
        let found = events.filter { event in
            let place = text(event.ref).lowercased()
            return place == wanted || "#\(event.seq)" == wanted || String(event.seq) == wanted
        }
        guard let record = found.first else {
            throw SiteStoreError(
                .argument, zh: "\(option)：此件没有记录“\(typed)”，请照 show 所列的写，例如 520103100-Z02#17",
                en: "\(option): this matter has no record \"\(typed)\"; write it as show does, such as 520103100-Z02#17"
            )
        }
        guard found.count == 1 else {
            let places = found.map { text($0.ref) }
            throw SiteStoreError(
                .argument, zh: "\(option)：“\(typed)”不止一条，请写全：\(places.joined(separator: "、"))",
                en: "\(option): \"\(typed)\" is more than one record; write one of \(places.joined(separator: ", "))")
        }
        return record
    }
}
