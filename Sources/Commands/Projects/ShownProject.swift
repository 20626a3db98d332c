import Events
import SiteStore

/// A project as it is known now, for programs and people.
struct ShownProject: Encodable {
    let project: String
    let site: String
    let stage: String
    let date, proposed_at: String
    let category: String
    let deputies: [String]
    /// The year in which it is to be done.
    let year: UInt32?
    /// Absent where there is none, where it was forgotten, and where it is not held here.
    let title: String?
    /// Word of Grade, of the newest rating.
    let rating: String?

    let stageLabel: Bilingual

    enum CodingKeys: String, CodingKey {
        case project, site, stage, date, proposed_at, category, deputies, year, title, rating
    }

    /// - Throws: `SiteStoreError` (`argument.invalid`) when its opening is not held here.
    init(_ known: Project, _ folder: SiteFolder) throws {
        guard let opening = known.opening, let facts = known.facts else {
            throw SiteStoreError(
                .argument, zh: "没有这个民生实事项目，可用 project list 查", en: "there is no such project; see project list")
        }
        project = MatterID(opening.ref).description
        site = opening.site.text
        stage = known.stage.rawValue
        stageLabel = known.stage.label
        date = folder.calendar.date(of: facts.proposedAt).description
        proposed_at = facts.proposedAt.rfc3339
        category = facts.category
        deputies = facts.deputies
        year = facts.year
        title = try known.words.first(.title).flatMap { Hash($0.digest) }
            .flatMap { try folder.log.content($0)?.text }
        rating = known.ratings.last?.fact.grade.word
    }

    /// One line.
    var text: String {
        Console.printable("\(project)  \(stageLabel.text(Console.language))  \(date)  \(title ?? "—")")
    }
}
