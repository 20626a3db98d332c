import Events

/// A hub above this site, as the site's own hub named it.
package struct Ancestor: Hashable, Sendable {
    package let site: SiteCode
    /// With which it signs its logs.
    package let signingKey: SigningPublicKey

    package init(site: SiteCode, signingKey: SigningPublicKey) {
        self.site = site
        self.signingKey = signingKey
    }
}
