import ArgumentParser
import Events
import SiteStore

/// `register show`: what a station can ask of the register.
package struct StationRegisterCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "register", abstract: Console.words("登记簿：查看一项登记的全过程", "the register: the story of an entry"),
        subcommands: [RegisterShowCommand.self])

    package init() {}
}

/// `register show | confirm | load-categories`: the hub writes the register.
package struct HubRegisterCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "register", abstract: Console.words("登记簿：查看、确认、按清单登记", "the register: show, confirm, enter lists"),
        subcommands: [RegisterShowCommand.self, ConfirmCommand.self, LoadCategoriesCommand.self])

    package init() {}
}

/// `register confirm`: takes over what a station entered provisionally, or says what it stands for.
struct ConfirmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: Console.words(
            "确认站点的临时登记，或对应到已有的登记（仅中心）", "confirm a station's entry, or say what it stands for (hub only)"),
        discussion: Console.words(
            "例：hub register confirm organ 区住建局\n    hub register confirm organ 住建局 --stands-for 区住建局",
            "Examples: hub register confirm organ housing\n          hub register confirm organ housing-dept --stands-for housing"
        ))

    @OptionGroup var entry: EntryOptions
    @Argument(help: ArgumentHelp(Console.words("种类：", "kind: ") + EntryKind.words.joined(separator: ", "))) var kind:
        String
    @Argument(help: ArgumentHelp(Console.words("编号、代码或类别路径", "id, code or path"))) var key: String
    @Option(help: ArgumentHelp(Console.words("对应到哪一个已有的登记", "the entry that it stands for"), valueName: "KEY"))
    var standsFor: String?

    func run() throws {
        let kind: EntryKind = try Input.word(kind, option: "KIND")
        let key = try Input.name(key, option: "KEY")
        guard let entryKind = kind.entryKind else { preconditionFailure("every word is a kind of entry") }
        let standsFor = try standsFor.map { try Input.name($0, option: "--stands-for") }
        try entry.record { folder in
            if let standsFor, standsFor != key {
                _ = try EntryOptions.target(
                    standsFor, option: "--stands-for", for: EntryName(entryKind, key), in: folder)
            }
            return [
                .confirmed(
                    .with {
                        $0.kind = kind
                        $0.key = key
                        $0.standsFor = standsFor ?? ""
                    })
            ]
        }
    }
}
