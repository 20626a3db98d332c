import ArgumentParser
import Commands

/// `site list | amend | close | move | revoke`.
struct SiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: Console.words("站点名册", "the sites"),
        subcommands: [
            SiteListCommand.self, SiteAmendCommand.self, SiteCloseCommand.self, SiteMoveCommand.self,
            SiteRevokeCommand.self,
        ])
}
