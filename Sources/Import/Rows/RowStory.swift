import Events

/// One row on its way from cells to steps.
///
/// What a row states by its cells is always taken. Its status decides about resolution, merger and transfer, and whether
/// a reply is missing; a date of closing in a row that counts as merged or open is therefore not a resolution.
struct RowStory {
    let cells: RowCells
    let mapping: Mapping
    private(set) var steps: [StepDraft] = []
    private(set) var notes: [Bilingual] = []
    /// When each step happened that the row turned out to have.
    private(set) var times: [StepName: Instant] = [:]

    init(_ cells: RowCells, _ mapping: Mapping) {
        self.cells = cells
        self.mapping = mapping
    }

    /// Tells the story from the collection on; every step may look back at those before it.
    ///
    /// The reply comes last of all where it is assumed from the resolution, so the order is put right at the end.
    mutating func tell() throws(RowRefusal) {
        let status = try cells.word(mapping.status?.outcome)
        try collect()
        try refer()
        try reply(status?.word)
        try resolve(status?.word)
        try assumeReply()
        try rate()
        try leave(status?.word)
        if let status, status.assumed, let last = steps.indices.last { steps[last].assumed.append("status") }
        let order = StepName.allCases
        steps.sort { (order.firstIndex(of: $0.fact.name) ?? 0) < (order.firstIndex(of: $1.fact.name) ?? 0) }
        noteOrder()
    }

    mutating func take(_ step: StepDraft) {
        precondition(times[step.fact.name] == nil, "a row has each step at most once")
        times[step.fact.name] = step.occurredAt
        steps.append(step)
    }

    /// A ledger's times are facts even where they cannot be right; that they cannot be is reported.
    private mutating func noteOrder() {
        guard let collected = times[.collected] else { return }
        for step in steps where step.occurredAt < collected {
            let label = step.fact.name.label
            notes.append(
                Bilingual(zh: "\(label.zh)时间早于收集时间，照录", en: "\(label.en) before it was collected; kept as it is"))
        }
    }
}

extension StepName {
    /// The step as a participle, to follow "it was".
    var label: Bilingual {
        switch self {
        case .collected: Bilingual(zh: "收集", en: "collected")
        case .referred: Bilingual(zh: "交办", en: "referred")
        case .transferred: Bilingual(zh: "转办", en: "transferred")
        case .replied: Bilingual(zh: "答复", en: "replied to")
        case .resolved: Bilingual(zh: "办结", en: "resolved")
        case .rated: Bilingual(zh: "测评", en: "rated")
        case .merged: Bilingual(zh: "并案", en: "merged")
        }
    }
}
