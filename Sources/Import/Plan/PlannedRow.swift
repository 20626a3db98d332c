import Events

/// What is to become of one row.
package struct PlannedRow: Sendable {
    package enum Outcome: Sendable {
        /// It opens a matter, with all its steps.
        case new(ImportedRow)
        /// Its matter is known and gains these steps.
        case further(ImportedRow, opening: Ref, steps: [Step])
        /// All of it is in the log.
        case known(ImportedRow)
        /// The ledger no longer says what it said of these steps, or no longer has them. What is in the log stays; steps
        /// that the row gained at the same time are taken in.
        case changed(ImportedRow, opening: Ref, steps: [Step], differing: [StepName])
        /// An earlier row of the same file has the same key and says the same.
        case repeated(ImportedRow, line: Int)
        case refused(RowRefusal)
    }

    package let outcome: Outcome

    package var line: Int {
        switch outcome {
        case .new(let row), .further(let row, _, _), .known(let row), .changed(let row, _, _, _), .repeated(let row, _):
            row.line
        case .refused(let refusal): refusal.line
        }
    }

    package var key: String {
        switch outcome {
        case .new(let row), .further(let row, _, _), .known(let row), .changed(let row, _, _, _), .repeated(let row, _):
            row.key
        case .refused(let refusal): refusal.key
        }
    }

    /// The steps that are to be appended.
    package var steps: [Step] {
        switch outcome {
        case .new(let row): row.steps
        case .further(_, _, let steps), .changed(_, _, let steps, _): steps
        case .known, .repeated, .refused: []
        }
    }

    /// What is odd about a row that is taken in all the same.
    package var notes: [Bilingual] {
        switch outcome {
        case .new(let row), .further(let row, _, _), .known(let row), .changed(let row, _, _, _), .repeated(let row, _):
            row.notes
        case .refused: []
        }
    }

    /// The matter that the row continues; nil where it opens one, or where nothing is appended.
    var opening: Ref? {
        switch outcome {
        case .further(_, let opening, _), .changed(_, let opening, _, _): opening
        case .new, .known, .repeated, .refused: nil
        }
    }
}
