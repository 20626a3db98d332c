import Events
import Search
import SiteStore

/// Brings the index of words up to what was just recorded or received.
enum SearchRefresh {
    static let note: @Sendable (SearchError) -> Void = { Console.note($0.message.zh, $0.message.en) }

    /// Never ends the command: what was recorded stands, whatever becomes of the index, which the next search mends.
    ///
    /// - Returns: how the program ends where it promised that words are gone and they may still be in the index; nil where all
    ///   is well.
    @discardableResult
    static func run(_ folder: SiteFolder) -> ExitStatus? {
        do {
            try folder.refreshSearch(note: note)
            return nil
        } catch {
            let why = (error as? any Complaint)?.message ?? Bilingual(zh: "\(error)", en: "\(error)")
            Console.note(
                "已记录；检索库尚未更新，被遗忘的字词到下次检索时才从中清除：\(why.zh)",
                "recorded; the index is not up to date, and forgotten words leave it with the next search: \(why.en)")
            return (error as? any Complaint)?.exitStatus ?? .cannotWrite
        }
    }
}
