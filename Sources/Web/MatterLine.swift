import Events
import Projections

/// One matter as the list of the newest shows it.
struct MatterLine {
    /// Longer titles are cut, with an ellipsis; the whole stands in the record.
    static let shownCharacters = 100

    let number: String
    let date: String
    let station: String
    /// Nil where it is not held: not handed over yet, or forgotten.
    let title: String?
    /// Stands where a title would.
    let untitled: String
    let category: String
    let organ: String
    let stage: String
    /// For the style sheet: `stage-referred`.
    let mark: String

    init(_ matter: MatterSummary, source: any DashboardSource, language: Language) throws {
        number = MatterID(matter.ref).description
        date = source.calendar.date(of: matter.collectedAt).description
        station = matter.siteName
        title = try matter.title.flatMap { try source.title($0) }.map(Self.shortened)
        untitled =
            matter.title == nil
            ? Bilingual(zh: "（无标题）", en: "(no title)").text(language)
            : Bilingual(zh: "（标题未到或已遗忘）", en: "(title awaited or forgotten)").text(language)
        category = matter.category.isEmpty ? "—" : matter.category
        organ = matter.organ.isEmpty ? "—" : matter.organ
        stage = matter.stage.label.text(language)
        mark = "stage-" + matter.stage.rawValue
    }

    static func shortened(_ title: String) -> String {
        title.count > shownCharacters ? title.prefix(shownCharacters) + "…" : title
    }
}
