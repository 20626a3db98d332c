import Events

extension Mapping.Collected {
    init(_ node: MappingNode, _ dates: [DatePattern]) throws(ImportError) {
        let fields = try node.fields([
            "at", "title", "text", "citizenName", "citizenPhone", "note", "kind", "channel", "category", "division",
            "deputies", "people",
        ])
        guard let time = fields["at"] else {
            throw node.wrong(zh: "缺少 at（收集时间的列名）", en: "lacks at, the column of the time of collection")
        }
        at = try TimeSource(time, formats: dates, anchors: [])
        title = try fields["title"].map(TextSource.init)
        text = try fields["text"].map(TextSource.init)
        citizenName = try fields["citizenName"].map(TextSource.init)
        citizenPhone = try fields["citizenPhone"].map(TextSource.init)
        note = try fields["note"].map(TextSource.init)
        kind = try fields["kind"].map(WordSource.init)
        channel = try fields["channel"].map(WordSource.init)
        category = try fields["category"].map(CategorySource.init)
        division = try fields["division"].map(TextSource.init)
        deputies = try fields["deputies"].map(ListSource.init)
        people = try fields["people"].map(TextSource.init)
    }
}

extension Mapping.Referred {
    init(_ node: MappingNode, _ dates: [DatePattern]) throws(ImportError) {
        let fields = try node.fields(["at", "organ", "coHandlers", "mode", "due"])
        at = try fields["at"].map { (node) throws(ImportError) in
            try TimeSource(node, formats: dates, anchors: [.collected])
        }
        organ = try fields["organ"].map(OrganSource.init)
        coHandlers = try fields["coHandlers"].map(ListSource.init)
        mode = try fields["mode"].map(WordSource.init)
        due = try fields["due"].map { (node) throws(ImportError) in
            try TimeSource(node, formats: dates, anchors: [.collected, .referred])
        }
        guard at != nil || organ != nil else {
            throw node.wrong(
                zh: "至少要有 at 或 organ", en: "needs at or organ: nothing else says that a matter was referred")
        }
    }
}

extension Mapping.Replied {
    init(_ node: MappingNode, _ dates: [DatePattern]) throws(ImportError) {
        let fields = try node.fields(["at", "text", "organ", "class", "assume"])
        at = try fields["at"].map { (node) throws(ImportError) in
            try TimeSource(node, formats: dates, anchors: [.collected, .referred])
        }
        text = try fields["text"].map(TextSource.init)
        organ = try fields["organ"].map(TextSource.init)
        replyClass = try fields["class"].map(WordSource.init)
        assumedWhenResolved = try fields["assume"].isGiven(as: .resolved)
    }
}

extension Mapping.Resolved {
    init(_ node: MappingNode, _ dates: [DatePattern]) throws(ImportError) {
        let fields = try node.fields(["at", "note", "assume"])
        at = try fields["at"].map { (node) throws(ImportError) in
            try TimeSource(node, formats: dates, anchors: [.collected, .referred, .replied])
        }
        note = try fields["note"].map(TextSource.init)
        assumedWhenReplied = try fields["assume"].isGiven(as: .replied)
    }
}

extension Mapping.Rated {
    init(_ node: MappingNode, _ dates: [DatePattern]) throws(ImportError) {
        let fields = try node.fields(["at", "reply", "implementation"])
        at = try fields["at"].map { (node) throws(ImportError) in
            try TimeSource(node, formats: dates, anchors: [.collected, .referred, .replied, .resolved])
        }
        reply = try fields["reply"].map(WordSource.init)
        implementation = try fields["implementation"].map(WordSource.init)
    }
}

extension Mapping.Status {
    init(_ node: MappingNode, _ dates: [DatePattern]) throws(ImportError) {
        let fields = try node.fields(["column", "words", "default", "at"])
        guard fields["column"] != nil else { throw node.wrong(zh: "缺少 column（列名）", en: "lacks column") }
        outcome = try WordSource(node.without("at"))
        at = try fields["at"].map { (node) throws(ImportError) in
            try TimeSource(node, formats: dates, anchors: [.collected])
        }
    }
}

extension MappingNode? {
    /// Whether the field is there; it takes that step's name alone.
    fileprivate func isGiven(as step: StepName) throws(ImportError) -> Bool {
        guard let self else { return false }
        guard self.scalar == step.rawValue else { throw self.wrong(words: [step.rawValue]) }
        return true
    }
}
