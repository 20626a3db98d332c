import Events
import Projections

/// How far each site has been heard: those never heard from first, then those longest silent.
struct HeardTable {
    struct Row {
        let name: String
        let code: String
        let address: String
        /// `2026-05-12 14:03`; nil where nothing was ever heard.
        let through: String?
        let events: Int
        let standing: String
        let isSilent: Bool
    }

    /// Silent for more days than this is marked.
    static let silentDays = 7
    static let shownRows = 60

    let rows: [Row]
    let summary: String
    /// Whether some site is silent or was never heard from.
    let isPartial: Bool
    let more: String?

    init(_ heard: [Heard], calendar: BusinessCalendar, today: BusinessDate, query: PageQuery) {
        let language = query.language
        let sorted = heard.sorted { left, right in
            let (left, right) = (left.through ?? .distantPast, right.through ?? .distantPast)
            return left < right
        }
        let listed = sorted.map { site -> Row in
            let silence = site.through.map { today.daysSince1970 - calendar.date(of: $0).daysSince1970 }
            return Row(
                name: site.name, code: site.site.text, address: query.address(changing: [.site: site.site.text]),
                through: site.through.map { calendar.minute(of: $0) }, events: site.events,
                standing: Self.standing(silence).text(language), isSilent: silence.map { $0 > Self.silentDays } ?? true)
        }
        let never = heard.count { $0.through == nil }
        let silent = listed.count { $0.isSilent } - never
        isPartial = never + silent > 0
        summary =
            Bilingual(
                zh: "共 \(heard.count) 个站点：\(silent) 个超过 \(Self.silentDays) 天未汇聚，\(never) 个从未收到。",
                en: "\(heard.count) stations: \(silent) silent for more than \(Self.silentDays) days, "
                    + "\(never) never heard from."
            ).text(language)
        rows = Array(listed.prefix(Self.shownRows))
        let hidden = listed.count - rows.count
        more =
            hidden > 0
            ? Bilingual(
                zh: "另有 \(hidden) 个站点未列出，均比所列的汇聚得新", en: "\(hidden) more stations, heard more recently, are not shown"
            )
            .text(language) : nil
    }

    private static func standing(_ silence: Int?) -> Bilingual {
        guard let silence else { return PageWord.heardNever.text }
        return silence > silentDays
            ? Bilingual(zh: "已 \(silence) 天未汇聚", en: "silent for \(silence) days")
            : Bilingual(zh: "正常", en: "current")
    }
}

extension BusinessCalendar {
    /// `2026-05-12 14:03`, as the clocks of this zone show it.
    func minute(of instant: Instant) -> String {
        let day = date(of: instant)
        let wall = (instant.milliseconds - start(of: day).milliseconds) / 60_000
        let (hour, minute) = (wall / 60, wall % 60)
        return "\(day) \(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }
}
