import ArgumentParser
import Events
import SiteStore

/// `site amend`: what the register says of a site changes. A hub changes any site beneath it, a station itself.
package struct SiteAmendCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "amend",
        abstract: Console.words("变更站点名称、特色、上级、联系方式", "change a site's name, specialty, parent or contact"),
        discussion: Console.words(
            "例：hub site amend 520103100-Z02 --specialty 基层立法联系点\n    station site amend --contact 0851-1234567",
            "Examples: hub site amend 520103100-Z02 --specialty \"legislative contact point\"\n          station site amend --contact 0851-1234567"
        ))

    @OptionGroup var entry: EntryOptions
    @OptionGroup var named: SiteArgument
    @Option(help: ArgumentHelp(Console.words("名称", "name"))) var name: String?
    @Option(help: ArgumentHelp(Console.words("特色，如 专业代表工作站（空为去掉）", "what it is specialised in (empty: nothing)")))
    var specialty: String?
    @Option(help: ArgumentHelp(Console.words("上级站点编码（空为去掉）", "code of the site it belongs to (empty: none)")))
    var parent: String?
    @Option(help: ArgumentHelp(Console.words("办公电话或地址（空为去掉）", "the office's telephone or address (empty: none)")))
    var contact: String?

    package init() {}

    package func run() throws {
        try entry.record { folder in
            let code = try named.code(folder)
            return [
                .siteAmended(
                    try .with {
                        $0.code = code.text
                        if let name { $0.name = try Input.name(name, option: "--name") }
                        if let specialty { $0.specialty = try Input.clearable(specialty, option: "--specialty") }
                        if let parent { $0.parent = try Self.parent(parent, of: code) }
                        if let contact { $0.contact = try Input.clearable(contact, option: "--contact") }
                    })
            ]
        }
        if let parent, !parent.trimmed.isEmpty { RegisterCheck(try entry.site.open()).note(sites: [parent.trimmed]) }
    }

    private static func parent(_ typed: String, of code: SiteCode) throws -> String {
        guard !typed.trimmed.isEmpty else { return "" }
        let parent = try SiteCode(typed.trimmed)
        guard parent != code else {
            throw SiteStoreError(.argument, zh: "--parent 不能是站点自身", en: "--parent is not the site itself")
        }
        return parent.text
    }
}

/// `site close`: a site ends its work. Its records stay, and count in the figures of its time.
package struct SiteCloseCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "close", abstract: Console.words("撤销站点，已有的记录不变", "a site ends its work; its records stay"),
        discussion: Console.words(
            "撤销不吊销密钥：站点还能送来余下的记录。不再收时另用 hub site revoke。",
            "Closing revokes no keys: the site can still hand over what is left. To shut it out use hub site revoke."))

    @OptionGroup var entry: EntryOptions
    @OptionGroup var named: SiteArgument

    package init() {}

    package func run() throws {
        try entry.record { folder in
            let code = try named.code(folder)
            guard !folder.isHub || code != folder.code else {
                throw SiteStoreError(.argument, zh: "中心不能撤销自身", en: "a hub does not close itself")
            }
            return [.siteClosed(.with { $0.code = code.text })]
        }
    }
}

/// The site that a command is about.
package struct SiteArgument: ParsableArguments {
    @Argument(help: ArgumentHelp(Console.words("站点编码（站点上默认为自身）", "site code (at a station: itself)"))) var site: String?

    package init() {}

    /// - Throws: `SiteStoreError` (`argument.invalid`) where a hub names none, or a station another one than itself.
    func code(_ folder: SiteFolder) throws -> SiteCode {
        guard let site else {
            guard !folder.isHub else {
                throw SiteStoreError(.argument, zh: "请写明站点编码，可用 site list 查", en: "name the site's code; see site list")
            }
            return folder.code
        }
        let code = try SiteCode(site)
        guard folder.isHub || code == folder.code else {
            throw SiteStoreError(
                .argument, zh: "站点只能变更自身（\(folder.code)），其他站点由中心变更",
                en: "a station changes itself only (\(folder.code)); the hub changes other sites")
        }
        return code
    }
}
