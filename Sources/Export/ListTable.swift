import Events
import Projections

/// What lists there are, each of which can be taken away whole.
package enum ListName: String, Sendable, CaseIterable {
    case matters, visits, duties, sites, deputies, organs, categories, conflicts

    package var name: Bilingual {
        switch self {
        case .matters: Bilingual(zh: "事项", en: "matters")
        case .visits: Bilingual(zh: "接待走访", en: "visits")
        case .duties: Bilingual(zh: "履职活动", en: "duties")
        case .sites: Bilingual(zh: "站点", en: "sites")
        case .deputies: Bilingual(zh: "代表", en: "deputies")
        case .organs: Bilingual(zh: "承办单位", en: "organs")
        case .categories: Bilingual(zh: "类别", en: "categories")
        case .conflicts: Bilingual(zh: "矛盾", en: "conflicts")
        }
    }
}

/// The lists as tables. Words come from where they are held; a scope and a period bound matters, visits and duties.
package struct ListTable {
    private let views: ReadModel
    private let scope: Scope
    private let period: Period
    private let language: Language
    private let title: (Hash) throws -> String?

    /// - Parameter title: the words of a title; nil where they are awaited or were forgotten.
    package init(
        of views: ReadModel, scope: Scope = Scope(), period: Period = Period(), language: Language,
        title: @escaping (Hash) throws -> String?
    ) {
        self.views = views
        self.scope = scope
        self.period = period
        self.language = language
        self.title = title
    }

    package func table(_ list: ListName) -> Table {
        switch list {
        case .matters: matters
        case .visits: visits
        case .duties: duties
        case .sites: entries(list, .site)
        case .deputies: entries(list, .deputy)
        case .organs: entries(list, .organ)
        case .categories: entries(list, .category)
        case .conflicts: conflicts
        }
    }

    private static let place = [
        Table.Column("编号", "number", width: 24), Table.Column("日期", "day"), Table.Column("站点", "site", width: 16),
        Table.Column("站点名称", "site name", width: 24), Table.Column("类型", "type"),
    ]

    private func place(_ ref: Ref, _ moment: Instant, _ site: SiteCode, _ name: String, _ kind: Bilingual) -> [Cell] {
        [
            .text(MatterID(ref).description), .day(views.date(of: moment)), .text(site.text), .text(name),
            .text(kind.text(language)),
        ]
    }

    private var matters: Table {
        let columns =
            Self.place + [
                Table.Column("渠道", "channel"), Table.Column("类别", "category", width: 20),
                Table.Column("主办单位", "organ", width: 20), Table.Column("阶段", "stage"), Table.Column("期限", "due"),
                Table.Column("标题", "title", width: 48),
            ]
        return Table(ListName.matters.name, columns) { body in
            try views.forEachMatter(scope: scope, period: period) { matter in
                let place = place(matter.ref, matter.collectedAt, matter.site, matter.siteName, matter.kind.label)
                try body(
                    place + [
                        .text(matter.channel.label.text(language)), Cell(matter.category), Cell(matter.organ),
                        .text(matter.stage.label.text(language)), Cell(matter.dueAt.map { views.date(of: $0) }),
                        Cell(try matter.title.flatMap(title)),
                    ])
            }
        }
    }

    private var visits: Table {
        let columns =
            Self.place + [
                Table.Column("批次", "groups"), Table.Column("人次", "people"),
                Table.Column("代表", "deputies", width: 32), Table.Column("作废", "voided"),
            ]
        return Table(ListName.visits.name, columns) { body in
            try views.forEachVisit(scope: scope, period: period) { visit in
                let place = place(visit.ref, visit.startedAt, visit.site, visit.siteName, visit.kind.label)
                try body(
                    place + [
                        .integer(visit.groups), .integer(visit.received), names(visit.deputies),
                        .integer(visit.isVoided ? 1 : 0),
                    ])
            }
        }
    }

    private var duties: Table {
        let columns = Self.place + [Table.Column("代表", "deputies", width: 32), Table.Column("作废", "voided")]
        return Table(ListName.duties.name, columns) { body in
            try views.forEachDuty(scope: scope, period: period) { duty in
                let place = place(duty.ref, duty.heldAt, duty.site, duty.siteName, duty.kind.label)
                try body(place + [names(duty.deputies), .integer(duty.isVoided ? 1 : 0)])
            }
        }
    }

    private func names(_ deputies: [VisitSummary.Present]) -> Cell {
        Cell(deputies.map(\.name).joined(separator: language == .zh ? "、" : ", "))
    }

    private func entries(_ list: ListName, _ kind: EntryName.Kind) -> Table {
        let columns = [
            Table.Column("代码", "key", width: 20), Table.Column("名称", "name", width: 28),
            Table.Column("状态", "standing"), Table.Column("并入", "stands for", width: 20),
            Table.Column("种类或层级", "kind or level"), Table.Column("进驻或上级", "posted to, or parent", width: 28),
        ]
        return Table(list.name, columns) { body in
            var offset = 0
            while true {
                let page = try views.entries(kind: kind, limit: 1000, offset: offset)
                for entry in page { try body(cells(entry)) }
                guard page.count == 1000 else { return }
                offset += page.count
            }
        }
    }

    private func cells(_ entry: Entry) -> [Cell] {
        let (kind, place): (Bilingual?, String) =
            switch entry.name.kind {
            case .site: (entry.facts.siteKind.label, entry.facts.parent)
            case .deputy: (entry.facts.level.label, entry.postings.keys.map(\.text).sorted().joined(separator: " "))
            case .organ, .category: (nil, "")
            }
        return [
            .text(entry.name.key), Cell(entry.facts.name), .text(entry.standingLabel.text(language)),
            Cell(entry.standsFor), Cell(kind?.text(language)), Cell(place),
        ]
    }

    private var conflicts: Table {
        let columns = [
            Table.Column("矛盾", "conflict", width: 20), Table.Column("事项、活动或登记", "about", width: 24),
            Table.Column("有效的一条", "stands", width: 24), Table.Column("记录种类", "its type"),
            Table.Column("与之矛盾的一条", "contradicts it", width: 24), Table.Column("记录种类", "its type"),
        ]
        return Table(ListName.conflicts.name, columns) { body in
            var offset = 0
            while true {
                let page = try views.conflicts(limit: 1000, offset: offset)
                for conflict in page { try body(cells(conflict)) }
                guard page.count == 1000 else { return }
                offset += page.count
            }
        }
    }

    private func cells(_ conflict: ConflictSummary) -> [Cell] {
        let subject: String =
            switch conflict.subject {
            case .record(let ref): MatterID(ref).description
            case .entry(let name): name.description
            }
        return [.text(conflict.kind.label.text(language)), .text(subject)]
            + [conflict.first, conflict.second].flatMap { side -> [Cell] in
                [.text(MatterID(side.ref).description), .text(side.type.label.text(language))]
            }
    }
}
