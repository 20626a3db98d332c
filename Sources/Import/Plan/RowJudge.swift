import Events

/// Compares the rows of one file with the log and with each other.
struct RowJudge {
    let ledger: String
    let already: KnownRows
    /// The first row of the file with each key.
    private var seen: [String: (line: Int, digest: Hash)] = [:]

    init(ledger: String, already: KnownRows) {
        self.ledger = ledger
        self.already = already
    }

    mutating func judge(_ reading: Result<ImportedRow, RowRefusal>) -> PlannedRow {
        switch reading {
        case .failure(let refusal): PlannedRow(outcome: .refused(refusal))
        case .success(let row): PlannedRow(outcome: outcome(of: row))
        }
    }

    private mutating func outcome(of row: ImportedRow) -> PlannedRow.Outcome {
        if let first = seen[row.key] {
            guard first.digest != row.digest else { return .repeated(row, line: first.line) }
            let reason = Bilingual(
                zh: "编号与第 \(first.line) 行相同而内容不同，请核对编号",
                en: "its key is that of line \(first.line), and its content is not; check the key")
            return .refused(RowRefusal(line: row.line, key: row.key, reason: reason))
        }
        seen[row.key] = (row.line, row.digest)
        guard let known = already.rows[ImportKey(ledger: ledger, key: row.key)] else { return .new(row) }
        return outcome(of: row, known)
    }

    private func outcome(of row: ImportedRow, _ known: KnownRows.Row) -> PlannedRow.Outcome {
        let further = row.steps.filter { known.steps[$0.name] == nil }
        let digests = Dictionary(uniqueKeysWithValues: row.steps.map { ($0.name, $0.digest) })
        let isOther = known.identity.map { $0 != row.identity } ?? false
        let differing = StepName.allCases.filter { name in
            known.steps[name].map { $0 != digests[name] || name == .collected && isOther } ?? false
        }
        if !differing.isEmpty {
            return .changed(row, opening: known.opening, steps: further, differing: differing)
        }
        return further.isEmpty ? .known(row) : .further(row, opening: known.opening, steps: further)
    }
}
