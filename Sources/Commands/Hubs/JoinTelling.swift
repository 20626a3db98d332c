import Events
import SiteStore

/// What is said of a site that has just joined a hub.
package struct JoinTelling: Encodable {
    private let site, hub, dir: String
    /// How many of the site's records the hub held already when it wrote the invitation.
    private let held_by_hub: UInt64
    private let hubName: String

    private enum CodingKeys: String, CodingKey {
        case site, hub, dir, held_by_hub
    }

    package init(_ invitation: Invitation, dir: String) {
        site = invitation.site
        hub = invitation.hub.site
        self.dir = dir
        held_by_hub = invitation.held ?? 0
        hubName = invitation.hub.name
    }

    package func print(json: Bool) throws {
        if json { return try Console.print(json: self) }
        Swift.print(
            Console.words(
                "站点 \(site) 已加入 \(hubName)（\(hub)）；现在可以删除邀请文件",
                "site \(site) has joined \(hubName) (\(hub)); the invitation may be deleted now"))
        guard held_by_hub > 0 else { return }
        Swift.print(
            Console.words(
                "中心已存有本站点的 \(held_by_hub) 条记录；若这是换机或重装，请先运行 \(Console.program) sync --once，再运行 \(Console.program) repair --adopt 取回，然后才继续登记",
                "the hub holds \(held_by_hub) events of this site already; if this is a new or reinstalled computer, run \(Console.program) sync --once and then \(Console.program) repair --adopt to bring them back before you record anything"
            ))
    }
}
