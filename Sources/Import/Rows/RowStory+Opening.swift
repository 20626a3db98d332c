import Events

extension RowStory {
    /// 收集.
    mutating func collect() throws(RowRefusal) {
        let section = mapping.collected
        guard let at = try cells.time(section.at) else { throw missing(section.at.column ?? "") }
        let kind = try cells.word(section.kind)
        let channel = try cells.word(section.channel)
        var fact = OpinionCollected()
        fact.kind = kind?.word ?? .unspecified
        fact.channel = channel?.word ?? .unspecified
        fact.category = try category()
        fact.division = try division()
        fact.deputies = try cells.names(section.deputies)
        fact.people = try people()
        let contents = try openingContents()
        fact.anonymous = section.citizenName != nil && !contents.contains { $0.role.contentClass == .identity }
        let assumed = (kind?.assumed == true ? ["kind"] : []) + (channel?.assumed == true ? ["channel"] : [])
        take(StepDraft(fact: .collected(fact), occurredAt: at, contents: contents, assumed: assumed))
    }

    private func openingContents() throws(RowRefusal) -> [Step.Text] {
        let section = mapping.collected
        let title = try cells.contents(.title, section.title)
        if let source = section.title, title.isEmpty { throw missing(source.columns.joined(separator: "+")) }
        return try title + cells.contents(.text, section.text) + cells.contents(.citizenName, section.citizenName)
            + cells.contents(.citizenPhone, section.citizenPhone) + cells.contents(.note, section.note)
    }

    private func category() throws(RowRefusal) -> String {
        guard let source = mapping.collected.category else { return "" }
        return try cells.bounded(
            source.path(of: source.columns.map(cells.cell)), column: source.columns.joined(separator: "+"))
    }

    private func division() throws(RowRefusal) -> String {
        let text = try cells.name(mapping.collected.division)
        guard !text.isEmpty else { return "" }
        guard let code = try? DivisionCode(text) else {
            let column = mapping.collected.division?.columns.joined(separator: "+") ?? ""
            throw cells.refusal(
                zh: "“\(column)”列不是行政区划代码，应为 2、4、6、9 或 12 位数字",
                en: "the column \"\(column)\" holds no division code; it has 2, 4, 6, 9 or 12 digits")
        }
        return code.digits
    }

    private func people() throws(RowRefusal) -> UInt32 {
        let text = cells.text(mapping.collected.people)
        guard !text.isEmpty else { return 0 }
        guard let number = UInt32(text), (1...Bounds.people).contains(number) else {
            let column = mapping.collected.people?.columns.joined(separator: "+") ?? ""
            throw cells.refusal(
                zh: "“\(column)”列不是人数，应为 1 到 \(Bounds.people) 的整数",
                en: "the column \"\(column)\" holds no number of people; write 1 to \(Bounds.people)")
        }
        return number
    }

    private func missing(_ column: String) -> RowRefusal {
        cells.refusal(
            zh: "“\(column)”列为空，请补上后再导入", en: "the column \"\(column)\" is empty; fill it in and import again")
    }

    /// 交办: stated by an organ or a time, or assumed of every row where the mapping names a column for neither.
    mutating func refer() throws(RowRefusal) {
        guard let section = mapping.referred else { return }
        let statedOrgan = section.organ?.column.map(cells.cell) ?? ""
        let statedTime = try cells.time(section.at)
        guard section.isWhollyAssumed || !statedOrgan.isEmpty || statedTime != nil else { return }
        guard let at = statedTime ?? cells.assumedTime(section.at, times) else {
            throw cells.missingTime(StepName.referred.label, section.at)
        }
        let mode = try cells.word(section.mode)
        var fact = MatterReferred()
        fact.lead = try cells.bounded(
            statedOrgan.isEmpty ? section.organ?.assume ?? "" : statedOrgan, column: section.organ?.column ?? "")
        fact.mode = mode?.word ?? .assign
        fact.coHandlers = try cells.names(section.coHandlers).filter { $0 != fact.lead }
        var known = times
        known[.referred] = at
        let statedDue = try cells.time(section.due, .deadline)
        let assumedDue = cells.assumedTime(section.due, known).map {
            cells.calendar.end(of: cells.calendar.date(of: $0))
        }
        fact.dueAt = (statedDue ?? assumedDue)?.milliseconds ?? 0
        var step = StepDraft(fact: .referred(fact), occurredAt: at, timeIsDerived: statedTime == nil)
        if statedTime == nil { step.assumed.append("referral") }
        if statedOrgan.isEmpty, section.organ?.assume != nil { step.assumed.append("organ") }
        if statedDue == nil, assumedDue != nil { step.assumed.append("due") }
        if mode?.assumed == true { step.assumed.append("mode") }
        take(step)
    }
}
