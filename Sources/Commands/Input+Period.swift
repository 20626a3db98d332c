import Events
import SiteStore

extension Input {
    /// Refuses days that no record can lie between.
    static func requireOrder(_ from: BusinessDate?, _ through: BusinessDate?) throws {
        guard let from, let through, through < from else { return }
        throw SiteStoreError(
            .argument, zh: "--through \(through) 早于 --from \(from)",
            en: "--through \(through) lies before --from \(from)")
    }
}
