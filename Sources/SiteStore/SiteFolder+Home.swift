import Events

extension SiteFolder {
    /// The settings file in the site's folder.
    package var settingsFile: String { isHub ? "hub.yaml" : "station.yaml" }

    /// Whether identities of that site's matters are kept here: it is this site, or one that this hub has invited.
    package func isHome(of site: SiteCode) throws -> Bool {
        if site == code { return true }
        guard !profile.endpoints.isEmpty else { return false }
        let entry = try roster.current().sites[site]
        return entry?.keys != nil || entry?.invitation != nil
    }
}
