import Events
import Foundation
import GRDB

extension MatterSummary {
    /// What a summary is read from, of matters `r` joined with sites `s` and organs `o`.
    static let columns = """
        r.log, r.seq, r.site, coalesce(nullif(s.name, ''), r.site), r.collected_at, r.stage, r.category, r.channel, r.kind, \
        coalesce(nullif(o.name, ''), r.organ), r.due_at, r.title
        """
    static let columnCount = 12

    /// - Parameter row: begins with those columns.
    /// - Throws: `views.damaged` for a stage that there is not.
    init(_ row: Row) throws {
        guard let stage = Matter.Stage(rawValue: row[5]) else {
            throw ProjectionsError(
                .damaged, zh: "看板文件含有未知的办理阶段，请运行 rebuild", en: "the read model holds an unknown stage; run rebuild")
        }
        self.init(
            ref: Ref(log: row[0], seq: row[1]), site: try SiteCode(row[2] as String), siteName: row[3],
            collectedAt: Instant(milliseconds: row[4]), stage: stage, category: row[6],
            channel: Channel(word: row[7]) ?? .unspecified, kind: MatterKind(word: row[8]) ?? .unspecified,
            organ: row[9], dueAt: (row[10] as Int64?).map { Instant(milliseconds: $0) },
            title: (row[11] as Data?).flatMap { Hash($0) })
    }
}
