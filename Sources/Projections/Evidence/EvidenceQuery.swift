import Events

/// Asks what a figure, or one cell of it, was counted from.
package struct EvidenceQuery: Hashable, Sendable {
    /// Which of a figure's two integers.
    package enum Part: String, Sendable, CaseIterable {
        /// What is counted; of the days, the matters measured.
        case numerator
        /// What it is a share of; of the days, the matters of the period before, beside which the speed-up is.
        case denominator
    }

    /// Id of a figure that there is.
    package let figure: String
    package var part: Part
    /// With a dimension, if the question is about a row of it.
    package var question: FigureQuery
    /// The row's key; empty stands for the records that name none, nil for the whole figure.
    package var key: String?

    /// - Precondition: a key comes with the dimension that it is of.
    package init(
        _ definition: FigureDefinition, _ part: Part = .numerator, of question: FigureQuery, key: String? = nil
    ) {
        precondition(key == nil || question.by != nil, "a row is a row of a dimension")
        figure = definition.id
        self.part = part
        self.question = question
        self.key = key
    }

    var definition: FigureDefinition {
        guard let definition = FigureDefinition.named(figure) else {
            preconditionFailure("a query is made of a definition")
        }
        return definition
    }
}

extension FigureDefinition {
    /// The integers that it has.
    package var parts: [EvidenceQuery.Part] {
        switch shape {
        case .count: [.numerator]
        case .rate, .coverage, .days: [.numerator, .denominator]
        }
    }

    /// What a part is called.
    package func name(of part: EvidenceQuery.Part) -> Bilingual {
        switch (shape, part) {
        case (.count, _): Bilingual(zh: "计入", en: "counted")
        case (.rate, .numerator), (.coverage, .numerator): Bilingual(zh: "分子", en: "numerator")
        case (.rate, .denominator), (.coverage, .denominator): Bilingual(zh: "分母", en: "denominator")
        case (.days, .numerator): Bilingual(zh: "计时事项", en: "measured")
        case (.days, .denominator): Bilingual(zh: "前一时期计时事项", en: "measured in the period before")
        }
    }

    /// Of what an entry's amount is a number.
    package var measuresTime: Bool {
        switch shape {
        case .count, .rate, .coverage: false
        case .days: true
        }
    }
}
