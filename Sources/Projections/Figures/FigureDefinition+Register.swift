import Events

/// Stations and deputies.
extension FigureDefinition {
    static let register: [FigureDefinition] = sites + deputies

    private static let sites: [FigureDefinition] =
        [
            FigureDefinition(
                "sites.count", .stock, zh: "家站室点数", en: "liaison sites",
                formulaZh: "登记册中开放的家、站、室、点（不含中心）",
                formulaEn: "homes, stations, rooms and points that the register has as open, hubs left out",
                .count([Tally(.sites, "1")]))
        ]
        + split("sites.count.", over: SiteKind.allCases.filter { $0 != .hub }) { id, kind, label in
            FigureDefinition(
                id, .stock, zh: "家站室点数·" + label.zh, en: "liaison sites: " + label.en,
                formulaZh: "开放的、类别为“\(label.zh)”的站点数", formulaEn: "open sites whose kind is: \(label.en)",
                .count([Tally(.sites, "r.kind = '\(kind.word)'")]))
        }
        + [
            FigureDefinition(
                "sites.count.specialised", .stock, zh: "特色站点数", en: "specialised sites",
                formulaZh: "开放的、有专业或专门职能的站点数（专业代表工作站、基层立法联系点等）",
                formulaEn: "open sites that are specialised in something",
                .count([Tally(.sites, "r.specialty <> ''")])),
            FigureDefinition(
                "sites.coverage.township", .stock, zh: "一乡一家覆盖率", en: "townships with a home",
                formulaZh: "有至少一个开放的代表之家的乡镇街道／范围内的乡镇街道（未指定地区时，为涵盖登记册全部站点的最小行政区划内）",
                formulaEn: """
                    townships and streets with an open home or more / those in scope (without a region, in the smallest \
                    division that holds every site of the register)
                    """,
                .coverage(.townships)),
            FigureDefinition(
                "sites.coverage.village", .stock, zh: "一村一站覆盖率", en: "villages with a station",
                formulaZh: "有至少一个开放的联络站或接待室的村（社区）／范围内的村（社区），村（社区）以站点自备的 divisions.csv 为准",
                formulaEn: """
                    villages and communities with an open station or room or more / those in scope, of those that the \
                    site's own divisions.csv lists
                    """,
                .coverage(.villages)),
            FigureDefinition(
                "sites.heard", .stock, zh: "已汇聚站点", en: "sites heard from",
                formulaZh: "截至日及之前 6 天内有自己的记录写下或汇入的站点／开放的站点",
                formulaEn: """
                    open sites of which a record was written or arrived here on the as-of date or one of the 6 days before \
                    it / open sites
                    """,
                .rate([Tally(.sites, isHeard, of: "1")])),
        ]

    private static let isHeard = """
        EXISTS (SELECT 1 FROM heard_spells h WHERE h.site = r.site AND :asOf BETWEEN h.first_day AND h.last_day)
        """

    private static let deputies: [FigureDefinition] =
        [
            FigureDefinition(
                "deputies.count", .stock, zh: "代表数", en: "deputies",
                formulaZh: "登记在册、未卸任的代表人数（同一人登记多次的计一次）",
                formulaEn: "deputies enrolled who have not left, each once, however often entered",
                .count([Tally(.deputies, "1")]))
        ]
        + split("deputies.count.", over: DeputyLevel.allCases) { id, level, label in
            FigureDefinition(
                id, .stock, zh: "代表数·" + label.zh, en: "deputies: " + label.en,
                formulaZh: "登记在册、层级为“\(label.zh)”的代表人数", formulaEn: "deputies enrolled whose level is: \(label.en)",
                .count([Tally(.deputies, "r.kind = '\(level.word)'")]))
        }
        + [
            FigureDefinition(
                "deputies.posted", .stock, zh: "代表进站率", en: "deputies posted",
                formulaZh: "进驻至少一个开放站点的代表／登记在册的代表",
                formulaEn: "enrolled deputies posted to an open site or more / enrolled deputies",
                .rate([
                    Tally(.deputies, "r.id IN (SELECT deputy FROM posted_deputies)", of: "1")
                ]))
        ]
}
