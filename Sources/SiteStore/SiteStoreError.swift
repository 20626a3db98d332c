import Events

/// What is wrong with a site's folder, its keys, or the files that set it up.
package struct SiteStoreError: Complaint {
    package enum Kind: String, Sendable {
        case noSite = "site.absent"
        case siteExists = "site.exists"
        case unreadable = "site.unreadable"
        case cannotWrite = "site.cannot_write"
        case invitation = "invitation.invalid"
        case otherSite = "invitation.other_site"
        case circle = "invitation.circle"
        case noHub = "site.no_hub"
        case division = "division.unknown"
        case configuration = "configuration.absent"
        case setting = "configuration.invalid"
        case argument = "argument.invalid"
        case identity = "identity.refused"
    }

    package let kind: Kind
    package let message: Bilingual
    package var code: String { kind.rawValue }

    package init(_ kind: Kind, zh: String, en: String) {
        self.kind = kind
        self.message = Bilingual(zh: zh, en: en)
    }

    package var exitStatus: ExitStatus {
        switch kind {
        case .cannotWrite: .cannotWrite
        case .argument: .usage
        case .noSite, .siteExists, .unreadable, .invitation, .otherSite, .circle, .noHub, .division, .configuration,
            .setting,
            .identity:
            .badData
        }
    }
}
