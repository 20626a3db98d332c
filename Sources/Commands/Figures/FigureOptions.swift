import ArgumentParser
import Events
import Projections
import SiteStore

/// What is asked about: everything, or what lies in all of the named bounds.
package struct ScopeOptions: ParsableArguments {
    @Option(help: ArgumentHelp(Console.words("行政区划及其下级", "a division and all below it"), valueName: "PREFIX"))
    var region: String?
    @Option(name: .customLong("site"), help: ArgumentHelp(Console.words("站点", "a site"), valueName: "CODE"))
    var siteCode: String?
    @Option(help: ArgumentHelp(Console.words("代表", "a deputy"), valueName: "ID")) var deputy: String?
    @Option(help: ArgumentHelp(Console.words("主办单位", "the lead organ"), valueName: "CODE")) var organ: String?
    @Option(help: ArgumentHelp(Console.words("类别及其下级", "a category and its branch"), valueName: "PATH"))
    var category: String?
    @Option(help: ArgumentHelp(Console.words("渠道：", "channel: ") + Channel.words.joined(separator: ", ")))
    var channel: String?

    package init() {}

    func scope() throws -> Scope {
        Scope(
            region: try region.map { try DivisionCode($0) }, site: try siteCode.map { try SiteCode($0) },
            deputy: deputy, organ: organ, category: category,
            channel: try channel.map { try Input.word($0, option: "--channel") })
    }
}

/// The days of what is counted.
package struct PeriodOptions: ParsableArguments {
    @Option(help: ArgumentHelp(Console.words("自何日", "first day"), valueName: "DATE")) var from: String?
    @Option(help: ArgumentHelp(Console.words("至何日", "last day"), valueName: "DATE")) var through: String?

    package init() {}

    func period() throws -> Period {
        let period = Period(
            from: try from.map { try BusinessDate($0) }, through: try through.map { try BusinessDate($0) })
        try Input.requireOrder(period.from, period.through)
        return period
    }
}

/// As of when states are, and what was known.
package struct MomentOptions: ParsableArguments {
    @Option(help: ArgumentHelp(Console.words("截至何日的状态（默认今天）", "states as of that day (today)"), valueName: "DATE"))
    var asOf: String?
    @Option(help: ArgumentHelp(Console.words("只算此刻前已汇入的记录", "only what was held here by then"), valueName: "INSTANT"))
    var knownOn: String?

    package init() {}

    /// Today where nothing is said.
    func asOf(_ folder: SiteFolder) throws -> BusinessDate {
        try asOf.map { try BusinessDate($0) } ?? folder.calendar.date(of: WallClock.now())
    }

    func knownOn(_ folder: SiteFolder) throws -> Instant? {
        try knownOn.map { try Input.deadline($0, folder.calendar) }
    }
}

/// The options of `figures`.
package struct FigureOptions: ParsableArguments {
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var days: PeriodOptions
    @OptionGroup var moment: MomentOptions
    @Option(
        help: ArgumentHelp(
            Console.words("分组：", "split by: ") + Dimension.allCases.map(\.rawValue).joined(separator: ", "),
            valueName: "DIMENSION"))
    var by: String?

    package init() {}

    func query(_ folder: SiteFolder) throws -> FigureQuery {
        let dimension = try by.map { text in
            guard let dimension = Dimension(rawValue: text) else {
                let words = Dimension.allCases.map(\.rawValue).joined(separator: ", ")
                throw SiteStoreError(
                    .argument, zh: "--by 不能是“\(text)”，可用：\(words)",
                    en: "--by cannot be \"\(text)\"; use one of \(words)")
            }
            return dimension
        }
        return FigureQuery(
            scope: try scope.scope(), period: try days.period(), asOf: try moment.asOf(folder),
            knownOn: try moment.knownOn(folder), by: dimension)
    }
}
