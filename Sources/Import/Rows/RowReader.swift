import Events

/// Makes the steps of a matter's story out of a ledger's records, one record after the other.
///
/// Where the mapping names no key, a row's key is derived from what its opening says and from how many rows before it say
/// the same, so that identical rows all count, a second reading gives the same keys, and a row keeps its key when it gains
/// a reply. Records must then be read in the file's order, from its first.
package struct RowReader: Sendable {
    let mapping: Mapping
    private let secret: RowSecret
    private let latest: Instant
    private let places: [String: Int]
    private let columnCount: Int
    /// How many rows with this opening have been read.
    private var occurrences: [Hash: Int] = [:]

    /// - Throws: `ImportError` (`import.column`) when the mapping names a column that the ledger lacks.
    package init(_ file: LedgerFile, _ mapping: Mapping, now: Instant, secret: RowSecret) throws(ImportError) {
        self.mapping = mapping
        self.secret = secret
        latest = now.advanced(byMilliseconds: Bounds.futureMilliseconds)
        columnCount = file.columns.count
        var places: [String: Int] = [:]
        for (field, column) in mapping.namedColumns { places[column] = try file.index(of: column, field: field) }
        self.places = places
    }

    package mutating func read(_ record: LedgerRecord) -> Result<ImportedRow, RowRefusal> {
        let cells = RowCells(record: record, calendar: mapping.calendar, latest: latest, places: places)
        var key = ""
        do throws(RowRefusal) {
            key = try statedKey(cells)
            if let surplus = record.surplus(beyond: columnCount) {
                throw cells.refusal(
                    zh: "有 \(record.cells.count) 列，比表头多，第 \(surplus + 1) 列的内容不知属于哪一列，请检查引号和逗号",
                    en:
                        "it has \(record.cells.count) cells, more than the header; what is in cell \(surplus + 1) belongs to no "
                        + "column: check quotes and commas")
            }
            var story = RowStory(cells, mapping)
            try story.tell()
            let steps = story.steps.map { Step($0, secret: secret) }
            if key.isEmpty { key = derivedKey(steps[0]) }
            return .success(
                ImportedRow(
                    line: record.line, key: key, digest: secret.digest(ofRow: steps),
                    identity: secret.digest(ofIdentity: steps[0].contents), steps: steps,
                    notes: notes(record) + story.notes))
        } catch {
            return .failure(RowRefusal(line: record.line, key: key, reason: error.reason))
        }
    }

    /// Empty where the mapping names no key.
    private func statedKey(_ cells: RowCells) throws(RowRefusal) -> String {
        guard let source = mapping.key else { return "" }
        let key = try cells.name(source)
        guard !key.isEmpty else {
            let column = source.columns.joined(separator: "+")
            throw cells.refusal(
                zh: "“\(column)”列为空，这一行没有编号", en: "the column \"\(column)\" is empty: the row has no key")
        }
        return key
    }

    private mutating func derivedKey(_ opening: Step) -> String {
        let occurrence = occurrences[opening.digest, default: 0] + 1
        occurrences[opening.digest] = occurrence
        return secret.key(of: opening, occurrence: occurrence)
    }

    private func notes(_ record: LedgerRecord) -> [Bilingual] {
        let missing = columnCount - record.cells.count
        guard missing > 0 else { return [] }
        return [Bilingual(zh: "少 \(missing) 列，按空白处理", en: "\(missing) cells short; read as empty")]
    }
}
