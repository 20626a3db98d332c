import EventLog
import Events
import SiteStore

/// Showing who a citizen is: who may see it, and the record that it was shown.
enum IdentityDisclosure {
    /// - Parameter viewers: operators who may; empty stands for every operator of this site.
    /// - Throws: `SiteStoreError` `identity.refused` for an operator who may not, `argument.invalid` where nobody can be
    ///   named as the one who saw it.
    static func check(_ name: String, viewers: [String]) throws(SiteStoreError) {
        guard !name.isEmpty else {
            throw SiteStoreError(
                .argument, zh: "不知道是谁要看，请设环境变量 JIAZHAN_USER",
                en: "it is not known who wants to see it; set JIAZHAN_USER")
        }
        guard viewers.isEmpty || viewers.contains(name) else {
            throw SiteStoreError(
                .identity, zh: "操作员“\(name)”不能查看群众身份（设置项 identity_viewers），请找有权的人",
                en: "operator \"\(name)\" may not see who citizens are (setting identity_viewers); ask somebody who may"
            )
        }
    }

    /// Writes down that the identities of this matter, visit or duty are shown to the operator; before they are.
    static func record(_ ref: Ref, purpose: String, in folder: SiteFolder) throws {
        let now = WallClock.now()
        let draft = Draft(
            .identityDisclosed(.with { $0.to = Operator.name }), subject: .ref(ref), occurredAt: now,
            actor: Operator.name, contents: try Words.contents([(.reason, purpose)]))
        _ = try Recording.append([draft], about: ref, in: folder, now: now)
    }
}
