import ArgumentParser
import Events
import SiteStore

/// `category add | retire`: the categories of matters.
package struct CategoryCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "category", abstract: Console.words("设立、停用事项类别", "define and retire categories of matters"),
        subcommands: [Add.self, Retire.self])

    package init() {}

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("设立一个类别，缺少的上级类别一并设立", "define a category, and those above it that are missing"),
            discussion: Console.words(
                "例：category add 城乡建设/市政设施/照明路灯", "Example: category add building/roads/lights"))

        @OptionGroup var entry: EntryOptions
        @Argument(
            help: ArgumentHelp(Console.words("完整路径，各级以 / 分隔", "full path, levels separated by /"), valueName: "A/B/C"))
        var path: String

        func run() throws {
            let path = try CategoryOption.path(path)
            try entry.record { folder in
                let missing = try CategoryTree.above(path).filter { parent in
                    try !folder.entry(EntryName(.category, parent)).exists
                }
                return (missing + [path]).map { path in .categoryDefined(.with { $0.path = path }) }
            }
        }
    }

    struct Retire: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("停用一个类别，已归入的事项不变", "nothing more is filed under a category; what is stays"))

        @OptionGroup var entry: EntryOptions
        @Argument(help: ArgumentHelp(Console.words("完整路径", "full path"), valueName: "A/B/C")) var path: String

        func run() throws {
            let path = try CategoryOption.path(path)
            try entry.record { _ in [.categoryRetired(.with { $0.path = path })] }
            let beneath = try entry.site.open().entries(of: .category).filter {
                $0.name.key.hasPrefix(path + "/") && $0.standing != .closed
            }
            guard !beneath.isEmpty else { return }
            Console.note(
                "其下还有 \(beneath.count) 个类别没有停用", "\(beneath.count) categories beneath it are not retired")
        }
    }
}

private enum CategoryOption {
    static func path(_ typed: String) throws -> String {
        let path = try CategoryPath.clean(typed)
        guard !path.isEmpty else {
            throw SiteStoreError(.argument, zh: "类别路径不能为空", en: "the category's path is not empty")
        }
        return path
    }
}

/// The levels of categories.
enum CategoryTree {
    /// Levels of a path at most.
    static let depth = 3

    /// The paths above that one, from the top.
    static func above(_ path: String) -> [String] {
        let levels = path.split(separator: "/")
        return (1..<max(1, levels.count)).map { levels.prefix($0).joined(separator: "/") }
    }
}
