/// A deadline that was worked out.
package struct DueDate: Hashable, Sendable {
    /// The day on which it falls.
    package let day: BusinessDate
    /// The last moment that is in time; the end of the day, unless a moment was asked for.
    ///
    /// Source: 民法典第二百零三条第二款: 期间的最后一日的截止时间为二十四时.
    package let moment: Instant
    /// Years, ascending, whose holidays should have been looked up and are not known. Empty: the day is certain.
    package let unknownYears: [Int]

    package init(day: BusinessDate, moment: Instant, unknownYears: [Int]) {
        self.day = day
        self.moment = moment
        self.unknownYears = unknownYears
    }

    /// What to tell the operator when the day is not certain.
    package var warning: Bilingual? { Self.warning(unknownYears) }

    fileprivate static func warning(_ years: [Int]) -> Bilingual? {
        guard !years.isEmpty else { return nil }
        let list = years.map(String.init)
        return Bilingual(
            zh: "config/holidays 中没有 \(list.joined(separator: "、")) 年的放假安排，期限只按周末推算；请补上后核对",
            en:
                "\(list.joined(separator: ", ")) holidays are not in config/holidays; only weekends were taken into account, "
                + "add them and check the deadline")
    }
}

/// The deadlines of one referral.
package struct DueDates: Hashable, Sendable {
    package let signing: DueDate
    package let returning: DueDate
    package let reply: DueDate
    /// The latest to which the reply's deadline can be extended.
    package let latestExtension: DueDate

    /// What to tell the operator when one of them is not certain.
    package var warning: Bilingual? {
        let years = [signing, returning, reply, latestExtension].flatMap(\.unknownYears)
        return DueDate.warning(Set(years).sorted())
    }
}
