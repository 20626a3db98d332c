import EventLog
import Events
import Reports
import SiteStore

/// What a report's overdue matters are called, where that is held. No sealed file has it: a title may be forgotten.
struct ReportTitles {
    private let folder: SiteFolder

    init(_ folder: SiteFolder) { self.folder = folder }

    func of(_ report: Report) throws -> [String: String] {
        var titles: [String: String] = [:]
        for matter in report.overdue {
            let ref = try MatterID(matter.matter).ref
            let events = try folder.log.events(about: ref)
            guard let digest = Matter.fold(events).words.first(.title).flatMap({ Hash($0.digest) }),
                let text = try folder.log.content(digest)?.text
            else { continue }
            titles[matter.matter] = text
        }
        return titles
    }
}
