import ArgumentParser
import Events

/// Who the citizen is. Kept beside the log, never in it, and shown to nobody who does not say what for.
struct CitizenOptions: ParsableArguments {
    @Option(help: ArgumentHelp(Console.words("群众姓名", "citizen's name"), valueName: "N")) var citizenName: String?
    @Option(help: ArgumentHelp(Console.words("群众电话", "citizen's telephone"), valueName: "P")) var citizenPhone: String?
    @Option(help: ArgumentHelp(Console.words("群众住址", "citizen's address"), valueName: "A")) var citizenAddress: String?
    @Option(
        name: .customLong("citizen-id"),
        help: ArgumentHelp(Console.words("群众证件号", "citizen's identity number"), valueName: "ID"))
    var citizenIDNumber: String?

    var texts: [(ContentRole, String?)] {
        [
            (.citizenName, citizenName), (.citizenPhone, citizenPhone), (.citizenAddress, citizenAddress),
            (.citizenIDNumber, citizenIDNumber),
        ]
    }

    /// Whether anything is said of who it is.
    var saysWho: Bool { texts.contains { !($0.1?.trimmed.isEmpty ?? true) } }
}
