/// Works out when what is due: the office's rules, the days that are worked, and the site's time zone.
///
/// The clock of a referral starts on the day on which it is made. Whether and when it is signed changes nothing, so that
/// an organ cannot win time by leaving it unsigned.
package struct Deadlines: Hashable, Sendable {
    package let rules: DeadlineRules
    package let working: WorkingCalendar
    package let calendar: BusinessCalendar

    package init(rules: DeadlineRules, working: WorkingCalendar, calendar: BusinessCalendar) {
        self.rules = rules
        self.working = working
        self.calendar = calendar
    }

    /// What is asked for in one referral in place of the rules; nil leaves a rule in force.
    package struct Overrides: Hashable, Sendable {
        package var signing: Deadline?
        package var returning: Deadline?
        package var reply: Deadline?
        package var latestExtension: Deadline?

        package init(
            signing: Deadline? = nil, returning: Deadline? = nil, reply: Deadline? = nil,
            latestExtension: Deadline? = nil
        ) {
            self.signing = signing
            self.returning = returning
            self.reply = reply
            self.latestExtension = latestExtension
        }
    }

    /// The deadlines of a referral made at that moment.
    ///
    /// A rule gives way where a reply is asked for sooner or later than the rules foresee: nothing is to be signed or sent
    /// back after the reply is due, and an extension ends no earlier than the reply.
    ///
    /// - Throws: `EventsError` (`matter.refused`) when what is asked for contradicts itself or lies before the referral,
    ///   `bound.exceeded` when it lies too far ahead.
    package func dueDates(
        referredAt moment: Instant, overriding overrides: Overrides = Overrides()
    ) throws(EventsError) -> DueDates {
        let reply = try due(overrides.reply, rules.reply, after: moment)
        var signing = try due(overrides.signing, rules.signing, after: moment)
        var returning = try due(overrides.returning, rules.returning, after: moment)
        var latest = try due(overrides.latestExtension, rules.extended, after: moment)
        if signing.moment > reply.moment {
            guard overrides.signing == nil else {
                throw Self.refused(
                    zh: "签收期限不能晚于答复期限 \(reply.day)", en: "signing cannot be due after the reply, \(reply.day)")
            }
            signing = reply
        }
        if returning.moment > reply.moment {
            guard overrides.returning == nil else {
                throw Self.refused(
                    zh: "退办期限不能晚于答复期限 \(reply.day)", en: "returning cannot be due after the reply, \(reply.day)")
            }
            returning = reply
        }
        if latest.moment < reply.moment {
            guard overrides.latestExtension == nil else {
                throw Self.refused(
                    zh: "延期上限不能早于答复期限 \(reply.day)", en: "an extension cannot end before the reply is due, \(reply.day)"
                )
            }
            latest = reply
        }
        return DueDates(signing: signing, returning: returning, reply: reply, latestExtension: latest)
    }

    /// When the new reply is due after an order to do it again, given at that moment.
    ///
    /// - Throws: as `dueDates`.
    package func redo(
        orderedAt moment: Instant, overriding asked: Deadline? = nil
    ) throws(EventsError) -> DueDate {
        try due(asked, rules.redo, after: moment)
    }

    /// When something is due: what was asked for, else the rule, counted from a moment.
    func due(
        _ asked: Deadline?, _ rule: DeadlinePeriod, after moment: Instant
    ) throws(EventsError) -> DueDate {
        let start = calendar.date(of: moment)
        let due: DueDate
        switch asked ?? .within(rule) {
        case .within(let period):
            // A period has bounds of its own: ten years in months are some days more than those in days.
            let last = period.lastDay(after: start, in: working, endsOnWorkingDay: rules.endsOnWorkingDay)
            return DueDate(day: last.date, moment: calendar.end(of: last.date), unknownYears: last.unknownYears)
        case .on(let day):
            due = DueDate(day: day, moment: calendar.end(of: day), unknownYears: [])
        case .at(let instant):
            due = DueDate(day: calendar.date(of: instant), moment: instant, unknownYears: [])
        }
        guard due.moment >= moment else {
            throw Self.refused(
                zh: "期限 \(due.day) 早于起算日 \(start)",
                en: "the deadline \(due.day) lies before \(start), when its clock starts")
        }
        guard due.day <= start.advanced(byDays: Bounds.deadlineDays) else {
            throw EventsError(
                .bound, zh: "期限 \(due.day) 距起算日 \(start) 超过 \(Bounds.deadlineDays) 天",
                en: "the deadline \(due.day) lies more than \(Bounds.deadlineDays) days after \(start)")
        }
        return due
    }

    static func refused(zh: String, en: String) -> EventsError { EventsError(.refused, zh: zh, en: en) }
}
