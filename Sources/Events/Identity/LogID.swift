/// The name of a log: the code of the site that owns it, and for a hub's further logs a part after a slash, such as
/// `520103-H01/mail/520103001-Z02`.
package struct LogID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let name: String
    package let site: SiteCode

    /// The site's own log.
    package init(_ site: SiteCode) {
        name = site.text
        self.site = site
    }

    /// - Throws: `EventsError` (`log.malformed`) when the name does not begin with a site code.
    package init(name: String) throws(EventsError) {
        let owner = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init)
        // Printable ASCII, so that names that are equal are the same bytes, and none holds the chain's separator.
        guard name.utf8.count <= Bounds.nameBytes, name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let owner,
            let site = try? SiteCode(owner),
            name == owner || name.utf8.count > owner.utf8.count + 1
        else {
            throw EventsError(
                .logName, zh: "“\(name)”不是日志名，应以站点编码开头", en: "\"\(name)\" is no log name; it begins with a site code")
        }
        self.name = name
        self.site = site
    }

    private init(_ name: String, of site: SiteCode) {
        self.name = name
        self.site = site
    }

    package var description: String { name }

    // The site is part of the name, so that the name alone tells; logs are looked up by it at every append.
    package static func == (left: LogID, right: LogID) -> Bool { left.name == right.name }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }

    package static func < (left: LogID, right: LogID) -> Bool { left.name < right.name }
}

extension LogID {
    private static let mailboxPart = "/mail/"
    private static let registerPart = "/register"

    /// The hub's log of who and what there is beneath it: sites and their keys, deputies, organs, categories. Every site
    /// beneath holds a copy of it.
    package static func register(of hub: SiteCode) -> LogID { LogID(hub.text + registerPart, of: hub) }

    package var isRegister: Bool { site.kind == .hub && name == site.text + Self.registerPart }

    /// The hub's log of what is done at the hub to one site's matters; that site holds a copy of it.
    package static func mailbox(of site: SiteCode, at hub: SiteCode) -> LogID {
        LogID(hub.text + mailboxPart + site.text, of: hub)
    }

    /// The site that a mailbox is for; nil for every other log.
    package var mailboxRecipient: SiteCode? {
        let prefix = site.text + Self.mailboxPart
        guard name.hasPrefix(prefix) else { return nil }
        return try? SiteCode(String(name.dropFirst(prefix.count)))
    }
}
