import ArgumentParser
import Events
import SiteStore

/// `organ add | rename | merge | close`: the bodies that handle matters.
package struct OrganCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "organ", abstract: Console.words("登记承办单位", "register the bodies that handle matters"),
        subcommands: [Add.self, Rename.self, Merge.self, Close.self])

    package init() {}

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("登记一个承办单位", "register an organ"),
            discussion: Console.words(
                "例：organ add --code ZJJ --name 区住房和城乡建设局", "Example: organ add --code ZJJ --name Housing"),
            aliases: ["register"])

        @OptionGroup var entry: EntryOptions
        @Option(help: ArgumentHelp(Console.words("单位代码", "code"))) var code: String
        @Option(help: ArgumentHelp(Console.words("单位名称", "name"))) var name: String

        func run() throws {
            try entry.record { _ in
                [
                    .organRegistered(
                        try .with {
                            $0.code = try Input.name(code, option: "--code")
                            $0.name = try Input.name(name, option: "--name")
                        })
                ]
            }
        }
    }

    struct Rename: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("单位更名", "an organ has another name"),
            discussion: Console.words(
                "例：organ rename ZJJ --name 区住房建设局", "Example: organ rename ZJJ --name \"Housing and building\""))

        @OptionGroup var entry: EntryOptions
        @Argument(help: ArgumentHelp(Console.words("单位代码", "code"))) var code: String
        @Option(help: ArgumentHelp(Console.words("新名称", "the new name"))) var name: String

        func run() throws {
            try entry.record { _ in
                [
                    .organRenamed(
                        try .with {
                            $0.code = try Input.name(code, option: "CODE")
                            $0.name = try Input.name(name, option: "--name")
                        })
                ]
            }
        }
    }

    struct Merge: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("并入另一单位，此后由后者承办（仅中心）", "another organ answers for it from here on (hub only)"),
            discussion: Console.words("例：hub organ merge FGJ --into ZJJ", "Example: hub organ merge FGJ --into ZJJ"))

        @OptionGroup var entry: EntryOptions
        @Argument(help: ArgumentHelp(Console.words("单位代码", "code"))) var code: String
        @Option(help: ArgumentHelp(Console.words("并入哪个单位", "code of the organ that it goes into"), valueName: "CODE"))
        var into: String

        func run() throws {
            let code = try Input.name(code, option: "CODE")
            let into = try Input.name(into, option: "--into")
            try entry.record { folder in
                if folder.isHub, into != code {
                    _ = try EntryOptions.target(into, option: "--into", for: EntryName(.organ, code), in: folder)
                }
                return [
                    .organMerged(
                        .with {
                            $0.code = code
                            $0.into = into
                        })
                ]
            }
        }
    }

    struct Close: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("撤销单位，此后不再交办给它", "nothing more is referred to an organ"))

        @OptionGroup var entry: EntryOptions
        @Argument(help: ArgumentHelp(Console.words("单位代码", "code"))) var code: String

        func run() throws {
            try entry.record { _ in [.organClosed(try .with { $0.code = try Input.name(code, option: "CODE") })] }
        }
    }
}
