import Events

extension RowCells {
    /// What a moment is, which decides how a day without a time is read and which moments are possible.
    enum Moment {
        /// It happened: a day without a time means its beginning, and it cannot lie in the future.
        case past
        /// It is a deadline: a day without a time means its end.
        case deadline
    }

    /// The moment in the source's own column; nil where it has none or the cell is empty.
    func time(_ source: TimeSource?, _ moment: Moment = .past) throws(RowRefusal) -> Instant? {
        guard let source, let column = source.column else { return nil }
        let cell = cell(column)
        guard !cell.isEmpty else { return nil }
        guard let reading = source.formats.lazy.compactMap({ $0.read(cell) }).first else {
            let formats = source.formats.map(\.text).joined(separator: ", ")
            throw refusal(
                zh: "“\(column)”列不是日期，对照表中的格式有：\(formats)",
                en: "the column \"\(column)\" holds no date; the mapping's formats are: \(formats)")
        }
        guard reading.date.civil.year >= ImportBounds.earliestYear else {
            throw refusal(
                zh: "“\(column)”列的“\(cell.quotable)”早于 \(ImportBounds.earliestYear) 年，请核对",
                en: "\"\(cell.quotable)\" in the column \"\(column)\" is before \(ImportBounds.earliestYear); check it")
        }
        switch moment {
        case .deadline:
            guard let time = reading.millisecondOfDay else { return calendar.end(of: reading.date) }
            return calendar.instant(reading.date, millisecondOfDay: time)
        case .past:
            let instant = calendar.instant(reading.date, millisecondOfDay: reading.millisecondOfDay ?? 0)
            guard instant <= latest else {
                throw refusal(
                    zh: "“\(column)”列的“\(cell.quotable)”在将来，请核对",
                    en: "\"\(cell.quotable)\" in the column \"\(column)\" lies in the future; check it")
            }
            return instant
        }
    }

    /// The time that is assumed from the first of the source's steps that the row has; nil where it has none of them.
    func assumedTime(_ source: TimeSource?, _ known: [StepName: Instant]) -> Instant? {
        guard let source, let anchor = source.assume.lazy.compactMap({ known[$0] }).first else { return nil }
        return anchor.advanced(byMilliseconds: Int64(source.afterDays) * 86_400_000)
    }

    /// For a step that the row states without saying when.
    func missingTime(_ step: Bilingual, _ source: TimeSource?) -> RowRefusal {
        let column = source?.column ?? "—"
        return refusal(
            zh: "写明已\(step.zh)，但没有时间（“\(column)”列为空）；请补上，或在对照表中写 assume",
            en: "it was \(step.en), but not when (column \"\(column)\"); fill it in or give the mapping an assume")
    }
}
