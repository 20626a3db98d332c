/// A hub above this site, as this site's own hub named it.
package struct Ancestor: Hashable, Sendable {
    package let site: SiteCode
    /// With which it signs its register log.
    package let signingKey: SigningPublicKey

    package init(site: SiteCode, signingKey: SigningPublicKey) {
        self.site = site
        self.signingKey = signingKey
    }
}
