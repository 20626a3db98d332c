import Events
import Yams

extension Mapping {
    /// Reads a mapping file.
    ///
    /// - Throws: `ImportError` naming the field that is wrong, its line, and what it may be.
    package static func load(_ path: String) throws(ImportError) -> Mapping {
        let what = Bilingual(zh: "对照表", en: "mapping")
        let bytes = try LedgerFile.fileBytes(path, limit: ImportBounds.mappingBytes, what: what)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ImportError(
                .mapping, zh: "对照表“\(path)”不是 UTF-8 文本，请另存为 UTF-8",
                en: "the mapping \"\(path)\" is not UTF-8; save it as UTF-8")
        }
        return try Mapping(yaml: text)
    }

    /// - Throws: as `load`.
    package init(yaml: String) throws(ImportError) {
        let top = try Self.top(of: yaml)
        let fields = try top.fields([
            "ledger", "timeZone", "dates", "key", "status", "collected", "referred", "replied", "resolved", "rated",
        ])
        guard let name = fields["ledger"] else {
            throw top.wrong(zh: "缺少 ledger（台账名称）", en: "lacks ledger, the name of the ledger")
        }
        guard let collection = fields["collected"] else {
            throw top.wrong(zh: "缺少 collected（收集）", en: "lacks collected, which says where a matter begins")
        }
        ledger = try name.text()
        guard ledger.utf8.count <= Bounds.nameBytes else {
            throw name.wrong(zh: "超过 \(Bounds.nameBytes) 字节", en: "has more than \(Bounds.nameBytes) bytes")
        }
        calendar = try Self.calendar(fields["timeZone"])
        let dates = try fields["dates"].map(DatePattern.list) ?? Self.usualDates
        key = try fields["key"].map(TextSource.init)
        collected = try Collected(collection, dates)
        referred = if let node = fields["referred"] { try Referred(node, dates) } else { nil }
        replied = if let node = fields["replied"] { try Replied(node, dates) } else { nil }
        resolved = if let node = fields["resolved"] { try Resolved(node, dates) } else { nil }
        rated = if let node = fields["rated"] { try Rated(node, dates) } else { nil }
        status = if let node = fields["status"] { try Status(node, dates) } else { nil }
        guard replied?.assumedWhenResolved != true || resolved?.assumedWhenReplied != true else {
            throw top.wrong(
                zh: "中 replied 与 resolved 互相假定，请去掉一个 assume",
                en: "lets replied and resolved assume each other; remove one assume")
        }
        if let node = fields["key"], let column = forgettable.first(where: { key?.columns.contains($0) == true }) {
            throw node.wrong(
                zh: "用了“\(column)”列，那里是文字或身份：编号会一直留在日志里，不能遗忘；请换一列，或不写 key",
                en:
                    "names the column \"\(column)\", which holds words or identities: a key stays in the log and cannot be forgotten; use another column, or leave key out"
            )
        }
    }

    /// Columns that become contents, which can be forgotten.
    private var forgettable: [String] {
        [
            collected.citizenName, collected.citizenPhone, collected.title, collected.text, collected.note,
            replied?.text,
            resolved?.note,
        ].flatMap { $0?.columns ?? [] }
    }

    private static func top(of yaml: String) throws(ImportError) -> MappingNode {
        do {
            guard let node = try Yams.compose(yaml: yaml) else {
                throw ImportError(.mapping, zh: "对照表是空的", en: "the mapping is empty")
            }
            return MappingNode(node)
        } catch let error as ImportError {
            throw error
        } catch {
            throw ImportError(
                .mapping, zh: "对照表不是有效的 YAML：\(error)", en: "the mapping is no valid YAML: \(error)", cause: "\(error)"
            )
        }
    }

    private static func calendar(_ node: MappingNode?) throws(ImportError) -> BusinessCalendar {
        guard let node else { return .shanghai }
        let name = try node.text()
        do {
            return try BusinessCalendar(identifier: name)
        } catch {
            throw node.wrong(zh: "不能用：\(error.message.zh)", en: "cannot be used: \(error.message.en)")
        }
    }

    private static let usualDates = [
        "yyyy-M-d H:m:s", "yyyy-M-d H:m", "yyyy-M-d", "yyyy/M/d H:m:s", "yyyy/M/d H:m", "yyyy/M/d",
    ]
    .compactMap(DatePattern.init)
}
