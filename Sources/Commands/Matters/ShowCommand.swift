import ArgumentParser
import EventLog
import Events
import SiteStore

/// `show`: everything that is recorded of one matter, in the order in which it is folded.
package struct ShowCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: Console.words("一件事项的全过程", "the whole story of a matter"),
        discussion: Console.example(
            "show 520103100-Z02-17-H\n    \(Console.program) show 520103100-Z02-17-H --with-identity --purpose 电话回访（会记录在案）",
            "show 520103100-Z02-17-H\n         \(Console.program) show 520103100-Z02-17-H --with-identity --purpose \"follow-up call\" (is recorded)"
        ))

    @OptionGroup var site: SiteOptions
    @Argument(help: ArgumentHelp(Console.words("事项编号（也可以是接待走访、履职活动的编号）", "the number of a matter, a visit or a duty")))
    var matter: String
    @Flag(
        help: ArgumentHelp(
            Console.words(
                "显示群众姓名、电话、住址、证件号；须写明 --purpose", "show name, telephone, address and identity number; needs --purpose"))
    )
    var withIdentity = false
    @Option(
        help: ArgumentHelp(
            Console.words("为什么要看身份；与谁看了一并记录在案", "why the identity is looked at; is recorded with who looked"),
            valueName: "TEXT"))
    var purpose: String?

    package init() {}

    package func run() async throws {
        let purpose = try checkedPurpose()
        let folder = try site.open()
        let ref = try MatterID(matter).ref
        var story = try Story(ref, folder.log)
        if let purpose {
            let settings = try await Settings.load(folder: site.dir, file: folder.settingsFile)
            try IdentityDisclosure.check(Operator.name, viewers: settings.identityViewers)
            // Where none is held nothing is disclosed, and there is nothing to write down.
            if try ContentReading(story, folder).holdsIdentity() {
                try IdentityDisclosure.record(story.ref, purpose: purpose, in: folder)
                story = try Story(ref, folder.log)
            }
        }
        let view = try StoryView(story, folder, identities: purpose != nil)
        if site.json {
            try Console.print(json: StoryDocument(view))
        } else {
            print(try StoryText(view: view).text())
        }
    }

    /// Nil where no identity is asked for.
    private func checkedPurpose() throws -> String? {
        guard withIdentity else {
            guard purpose == nil else {
                throw SiteStoreError(
                    .argument, zh: "--purpose 只与 --with-identity 同用", en: "--purpose goes with --with-identity")
            }
            return nil
        }
        guard let purpose, !purpose.trimmed.isEmpty else {
            throw SiteStoreError(
                .argument, zh: "--with-identity 须写明用途（--purpose），并会记录在案",
                en: "--with-identity needs its purpose (--purpose), which is recorded")
        }
        return purpose
    }
}
