import Events

/// docs/READ_MODEL.md: the tables of `views.db` as they are made, and questions that a BI tool may ask them.
package enum ReadModelDocument {
    package struct Example: Sendable {
        package let title: Bilingual
        package let sql: String
    }

    package static var text: String {
        let tables = tables.map { "### \($0.name)\n\n```sql\n\($0.sql)\n```\n" }
        let examples = examples.map { "**\($0.title.zh) \($0.title.en)**\n\n```sql\n\($0.sql)\n```\n" }
        return ([head, "## 例 Examples\n"] + examples + ["## 表 Tables\n"] + tables).joined(separator: "\n")
    }

    private static let head = """
        # 统计库 The read model

        <!-- Made from Sources/Projections/Store. Do not edit: change the schema, then run `make figures-doc`. -->

        `views.db` in a site's folder is a SQLite file that any program may *read*: everything in it is computed from the log and can
        be made anew (`rebuild`), so nothing in it may be changed. 站点文件夹中的 `views.db` 是 SQLite 文件，任何程序都可以**只读**打开；其中一切都由记录算出，
        可随时重建（`rebuild`），请勿改动。

        - Open it read-only: `sqlite3 'file:views.db?mode=ro'`, in an ODBC or BI tool `mode=ro` or its read-only switch. Close it after
          each report: a rebuild puts a new file in its place, and a reader keeps the one it opened. 每次用完即关闭：重建会换上新文件。
        - The file is in WAL mode: reading holds nobody up, but while a transaction reads, `views.db-wal` only grows, so keep it short. Who may
          not write in the folder can open the file only while a program of ours has it open; a copy is `views.db` and `views.db-wal` together.
          读取不妨碍写入，但查询宜短；没有文件夹写权限的，须在 `hub serve` 运行时打开；复制时连同 `views.db-wal`。
        - `PRAGMA user_version` is \(ViewsSchema.version) for what stands here; a tool that depends on the tables compares it, since they
          may change with a version of the program. 表结构随版本变化，以 `PRAGMA user_version` 为准。
        - Moments are milliseconds since 1970-01-01T00:00:00Z; days are counted from 1970-01-01 in the site's time zone
          (`meta.time_zone`): `date(collected_day * 86400, 'unixepoch')`. 时刻为毫秒，日期为天数。
        - The words of records (titles, texts, names of citizens) are never in this file. 标题、正文、群众身份不在其中。
        - A figure is more than a count of rows: [FIGURES.md](FIGURES.md) names the columns behind each, and `figures --json` or `--csv`
          gives the figures themselves. 统计口径见 [FIGURES.md](FIGURES.md)；现成的统计用 `figures --json` 或 `--csv`。

        """

    /// Each runs as it stands; a test sees to it.
    package static let examples = [
        Example(
            title: Bilingual(zh: "每月收集件数", en: "Matters collected by month"),
            sql: """
                SELECT strftime('%Y-%m', collected_day * 86400, 'unixepoch') AS month, count(*) AS collected
                FROM matters
                WHERE merged_day IS NULL AND withdrawn_day IS NULL
                GROUP BY month ORDER BY month;
                """),
        Example(
            title: Bilingual(zh: "各承办单位的交办与答复", en: "Referred and replied by lead organ"),
            sql: """
                SELECT coalesce(a.counts_as, m.organ) AS organ, coalesce(o.name, '') AS name,
                    count(*) AS referred, sum(m.replies > 0) AS replied
                FROM matters m
                    LEFT JOIN aliases a ON a.kind = 'organ' AND a.key = m.organ
                    LEFT JOIN organs o ON o.code = coalesce(a.counts_as, m.organ)
                WHERE m.merged_day IS NULL AND m.withdrawn_day IS NULL AND m.referrals > 0
                GROUP BY 1 ORDER BY referred DESC, organ;
                """),
        Example(
            title: Bilingual(zh: "逾期清单", en: "What is overdue"),
            sql: """
                SELECT m.log || '-' || m.seq AS matter, s.name AS site, coalesce(c.counts_as, m.category) AS category,
                    coalesce(a.counts_as, m.organ) AS organ, date(m.due_day * 86400, 'unixepoch') AS due
                FROM matters m
                    LEFT JOIN sites s ON s.code = m.site
                    LEFT JOIN aliases a ON a.kind = 'organ' AND a.key = m.organ
                    LEFT JOIN aliases c ON c.kind = 'category' AND c.key = m.category
                WHERE m.merged_day IS NULL AND m.withdrawn_day IS NULL AND m.referrals > 0 AND m.replies = 0
                    AND m.due_day < unixepoch('now', '+8 hours') / 86400
                ORDER BY m.due_day;
                """),
        Example(
            title: Bilingual(zh: "各代表参加接待走访的场次和接待人次", en: "Visits of each deputy, and the people received there"),
            sql: """
                SELECT coalesce(a.counts_as, d.deputy) AS deputy, p.name, count(*) AS visits, sum(v.received) AS received
                FROM visits v
                    JOIN visit_deputies d ON d.log = v.log AND d.seq = v.seq
                    LEFT JOIN aliases a ON a.kind = 'deputy' AND a.key = d.deputy
                    LEFT JOIN deputies p ON p.id = coalesce(a.counts_as, d.deputy)
                WHERE v.voided = 0 AND NOT EXISTS (
                    SELECT 1 FROM doubled_deputies x
                    WHERE x.kind = 'visit' AND x.log = d.log AND x.seq = d.seq AND x.deputy = d.deputy)
                GROUP BY 1 ORDER BY visits DESC, 1;
                """),
        Example(
            title: Bilingual(zh: "各站点汇聚至何时（北京时间）", en: "How far each site has been heard (UTC+8)"),
            sql: """
                SELECT s.code, s.name, datetime(max(h.newest_recorded_at) / 1000, 'unixepoch', '+8 hours') AS heard_through,
                    coalesce(sum(h.events), 0) AS events
                FROM sites s LEFT JOIN heard h ON h.site = s.code
                WHERE s.standing = 'open' AND s.kind <> 'hub'
                GROUP BY s.code ORDER BY heard_through;
                """),
    ]

    /// Each table's statement with its comments and indexes, in the order in which they are made.
    static var tables: [(name: String, sql: String)] {
        var tables: [(name: String, lines: [Substring])] = []
        var comments: [Substring] = []
        for line in ViewsSchema.sql.split(separator: "\n") {
            if line.hasPrefix("--") {
                comments.append(line)
            } else if line.hasPrefix("CREATE TABLE ") {
                let name = line.dropFirst("CREATE TABLE ".count).prefix { $0 != " " }
                tables.append((String(name), comments + [line]))
                comments = []
            } else if !tables.isEmpty {
                tables[tables.count - 1].lines += comments + [line]
                comments = []
            }
        }
        return tables.map { ($0.name, $0.lines.joined(separator: "\n")) }
    }
}
