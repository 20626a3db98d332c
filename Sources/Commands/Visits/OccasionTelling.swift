import Events

/// How a kind of occasion is told on the command line.
protocol OccasionTelling: OccasionFacts {
    /// Its name in JSON.
    static var word: String { get }
    static var label: Bilingual { get }

    var kindWord: String { get }
    var kindLabel: Bilingual { get }
    var deputies: [String] { get }
    /// When it took place.
    var moment: Instant { get }
    /// 批次、人次; nil where they are not counted.
    var numbers: (groups: UInt32, received: UInt32)? { get }
}

extension VisitFacts: OccasionTelling {
    static var word: String { "visit" }
    static var label: Bilingual { Bilingual(zh: "接待走访", en: "visit") }
    var kindWord: String { kind.word }
    var kindLabel: Bilingual { kind.label }
    var moment: Instant { startedAt }
    var numbers: (groups: UInt32, received: UInt32)? { (groups, received) }
}

extension DutyFacts: OccasionTelling {
    static var word: String { "duty" }
    static var label: Bilingual { Bilingual(zh: "履职活动", en: "duty") }
    var kindWord: String { kind.word }
    var kindLabel: Bilingual { kind.label }
    var moment: Instant { heldAt }
    var numbers: (groups: UInt32, received: UInt32)? { nil }
}
