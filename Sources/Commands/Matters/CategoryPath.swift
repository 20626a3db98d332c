import Events
import SiteStore

/// A category's full path as it is typed.
enum CategoryPath {
    /// Levels without white space around them, empty ones left out.
    static func clean(_ text: String) throws -> String {
        let levels = text.split(separator: "/").map { String($0).trimmed }.filter { !$0.isEmpty }
        guard levels.count <= 3 else {
            throw SiteStoreError(
                .argument, zh: "--category 最多三级，以 / 分隔", en: "--category has three levels at most, separated by /")
        }
        return levels.isEmpty ? "" : try Input.name(levels.joined(separator: "/"), option: "--category")
    }
}
