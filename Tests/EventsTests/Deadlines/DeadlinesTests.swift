import Events
import Testing

struct DeadlinesTests {
    private let calendar = BusinessCalendar.shanghai

    private func deadlines(_ rules: DeadlineRules = .standard) throws -> Deadlines {
        Deadlines(rules: rules, working: try Notices.calendar(), calendar: calendar)
    }

    private func moment(_ text: String) throws -> Instant { try Instant(rfc3339: text) }

    @Test func theStandardRulesAreThoseOfTheField() {
        let rules = DeadlineRules.standard
        #expect(rules.signing == .workingDays(2))
        #expect(rules.returning == .workingDays(7))
        #expect(rules.reply == .months(3))
        #expect(rules.extended == .months(6))
        #expect(rules.redo == .months(1))
        #expect(rules.endsOnWorkingDay)
    }

    @Test(arguments: [
        // when referred; then signing, returning, reply, the latest extension
        ("2026-07-02T09:00:00+08:00", ["2026-07-06", "2026-07-13", "2026-10-08", "2027-01-04"], [2027]),
        ("2025-07-01T23:59:59+08:00", ["2025-07-03", "2025-07-10", "2025-10-09", "2026-01-04"], []),
        ("2024-08-31T10:00:00+08:00", ["2024-09-03", "2024-09-10", "2024-12-02", "2025-02-28"], []),
        ("2025-09-30T16:30:00+08:00", ["2025-10-10", "2025-10-16", "2025-12-30", "2026-03-30"], []),
        ("2020-01-23T10:00:00+08:00", ["2020-02-04", "2020-02-11", "2020-04-23", "2020-07-23"], []),
    ])
    func aReferralStartsTheClockOnItsDay(referred: String, days: [String], unknown: [Int]) throws {
        let dates = try deadlines().dueDates(referredAt: moment(referred))
        let due = [dates.signing, dates.returning, dates.reply, dates.latestExtension]
        #expect(due.map(\.day.description) == days)
        #expect(due.map(\.moment) == (try days.map { calendar.end(of: try BusinessDate($0)) }))
        #expect(due.flatMap(\.unknownYears) == unknown)
        #expect((dates.warning == nil) == unknown.isEmpty)
    }

    @Test func theDayOfTheReferralIsThatOfTheSite() throws {
        // 23:30 UTC on 30 June is 07:30 on 1 July in Shanghai.
        let dates = try deadlines().dueDates(referredAt: moment("2026-06-30T23:30:00Z"))
        #expect(dates.signing.day.description == "2026-07-03")
        #expect(dates.signing.moment.rfc3339 == "2026-07-03T15:59:59.999Z")
    }

    @Test func anUnknownYearIsToldInBothLanguages() throws {
        let dates = try deadlines().dueDates(referredAt: moment("2026-12-29T10:00:00+08:00"))
        let warning = try #require(dates.warning)
        #expect(warning.en.contains("2027 holidays are not in config/holidays"))
        #expect(warning.zh.contains("2027 年"))
        #expect(dates.signing.warning == nil)
        #expect(dates.returning.warning == warning)
        #expect(dates.reply.unknownYears == [2027])
    }

    @Test func whereDaysOffAreNotMovedACalendarDeadlineNeedsNoHolidays() throws {
        let rules = try DeadlineRules(endsOnWorkingDay: false)
        let dates = try deadlines(rules).dueDates(referredAt: moment("2026-07-02T09:00:00+08:00"))
        #expect(dates.reply.day.description == "2026-10-02")
        #expect(
            dates.latestExtension
                == DueDate(
                    day: try BusinessDate("2027-01-02"), moment: calendar.end(of: try BusinessDate("2027-01-02")),
                    unknownYears: []))
    }

    @Test func aRedoIsCountedFromItsOrder() throws {
        let due = try deadlines().redo(orderedAt: moment("2026-08-31T10:00:00+08:00"))
        #expect(due.day.description == "2026-09-30")
        let asked = try deadlines().redo(
            orderedAt: moment("2026-08-31T10:00:00+08:00"), overriding: .within(.workingDays(5)))
        #expect(asked.day.description == "2026-09-07")
    }

    @Test func eachDeadlineCanBeAskedForInItsPlace() throws {
        let dates = try deadlines().dueDates(
            referredAt: moment("2026-03-02T09:00:00+08:00"),
            overriding: .init(
                signing: .within(.days(1)), returning: .on(try BusinessDate("2026-03-08")),
                reply: .at(try moment("2026-04-10T12:00:00+08:00")), latestExtension: .within(.months(2))))
        #expect(dates.signing.day.description == "2026-03-03")
        // A Sunday that was asked for is kept.
        #expect(dates.returning.moment.rfc3339 == "2026-03-08T15:59:59.999Z")
        #expect(dates.reply.moment.rfc3339 == "2026-04-10T04:00:00.000Z")
        #expect(dates.latestExtension.day.description == "2026-05-06")
    }

    @Test func nothingIsSignedOrReturnedAfterAnUrgentReply() throws {
        let dates = try deadlines().dueDates(
            referredAt: moment("2026-03-02T09:00:00+08:00"), overriding: .init(reply: .within(.workingDays(1))))
        #expect(dates.reply.day.description == "2026-03-03")
        #expect(dates.signing == dates.reply)
        #expect(dates.returning == dates.reply)
        #expect(dates.latestExtension.day.description == "2026-09-02")
    }

    @Test func aReplyLaterThanAnyExtensionCannotBeExtended() throws {
        let dates = try deadlines().dueDates(
            referredAt: moment("2026-01-05T09:00:00+08:00"), overriding: .init(reply: .within(.months(9))))
        #expect(dates.reply.day.description == "2026-10-08")
        #expect(dates.latestExtension == dates.reply)
    }

    @Test(arguments: [
        Deadlines.Overrides(signing: .within(.days(20)), reply: .within(.days(10))),
        .init(returning: .within(.days(20)), reply: .within(.days(10))),
        .init(latestExtension: .within(.months(1))),
        .init(reply: .at(Instant(milliseconds: 1_772_413_199_999))),
        .init(reply: .on(BusinessDate(daysSince1970: 20_513))),
    ])
    func whatContradictsItselfOrLiesBeforeTheReferralIsRefused(overrides: Deadlines.Overrides) throws {
        // 09:00 on 2 March 2026 in Shanghai, day 20514.
        let referred = Instant(milliseconds: 1_772_413_200_000)
        let deadlines = try deadlines()
        let error = refusal { _ = try deadlines.dueDates(referredAt: referred, overriding: overrides) }
        #expect(error?.code == "matter.refused")
        #expect(error?.speaksBoth == true)
    }

    @Test func theVeryDayAndMomentOfTheReferralCanBeAskedFor() throws {
        let referred = try moment("2026-03-02T09:00:00+08:00")
        let today = try deadlines().dueDates(
            referredAt: referred, overriding: .init(reply: .on(try BusinessDate("2026-03-02"))))
        #expect(today.reply.moment.rfc3339 == "2026-03-02T15:59:59.999Z")
        let now = try deadlines().dueDates(referredAt: referred, overriding: .init(reply: .at(referred)))
        #expect(now.reply.moment == referred)
    }

    @Test func aDayIsRefusedOnePastItsBound() throws {
        let referred = try moment("2026-03-02T09:00:00+08:00")
        let last = try BusinessDate("2026-03-02").advanced(byDays: Bounds.deadlineDays)
        let deadlines = try deadlines()
        #expect(try deadlines.dueDates(referredAt: referred, overriding: .init(reply: .on(last))).reply.day == last)
        let error = refusal {
            _ = try deadlines.dueDates(referredAt: referred, overriding: .init(reply: .on(last.advanced(byDays: 1))))
        }
        #expect(error?.code == "bound.exceeded")
        #expect(error?.speaksBoth == true)
    }

    @Test func rulesThatExtendToLessThanTheReplyAreRefused() throws {
        #expect(
            refusal { _ = try DeadlineRules(reply: .months(3), extended: .months(2)) }?.code == "deadline.malformed")
        #expect(refusal { _ = try DeadlineRules(reply: .days(31), extended: .months(1)) }?.code == "deadline.malformed")
        #expect(
            refusal { _ = try DeadlineRules(reply: .workingDays(5), extended: .days(6)) }?.code == "deadline.malformed")
        #expect(try DeadlineRules(reply: .months(3), extended: .months(3)).extended == .months(3))
        #expect(try DeadlineRules(reply: .days(30), extended: .months(1)).extended == .months(1))
        #expect(try DeadlineRules(reply: .workingDays(5), extended: .days(7)).extended == .days(7))
    }
}

struct DeadlineExtensionTests {
    private let deadlines: Deadlines
    private let referred: Instant
    private let reply: Instant

    init() throws {
        deadlines = Deadlines(rules: .standard, working: try Notices.calendar(), calendar: .shanghai)
        referred = try Instant(rfc3339: "2026-03-02T09:00:00+08:00")
        reply = try deadlines.dueDates(referredAt: referred).reply.moment
    }

    private func end(_ day: String) throws -> Instant { BusinessCalendar.shanghai.end(of: try BusinessDate(day)) }

    @Test func anExtensionUpToTheLatestDayIsPermittedAndOneBeyondIsNot() throws {
        try deadlines.checkExtension(of: reply, to: end("2026-09-02"), referredAt: referred, grantedBefore: false)
        let error = refusal {
            try deadlines.checkExtension(of: reply, to: end("2026-09-03"), referredAt: referred, grantedBefore: false)
        }
        #expect(error?.code == "matter.refused")
        #expect(error?.message.en.contains("2026-09-02") == true)
        #expect(error?.message.zh.contains("2026-09-02") == true)
    }

    @Test func aSecondExtensionIsRefused() throws {
        let error = refusal {
            try deadlines.checkExtension(of: reply, to: end("2026-08-31"), referredAt: referred, grantedBefore: true)
        }
        #expect(error?.code == "matter.refused")
        #expect(error?.message.en.contains("once") == true)
    }

    @Test func anExtensionEndsLaterThanWhatItExtends() throws {
        for asked in [reply, try end("2026-05-01")] {
            let error = refusal {
                try deadlines.checkExtension(of: reply, to: asked, referredAt: referred, grantedBefore: false)
            }
            #expect(error?.code == "matter.refused")
            #expect(error?.message.en.contains("2026-06-02") == true)
        }
        try deadlines.checkExtension(
            of: reply, to: reply.advanced(byMilliseconds: 1), referredAt: referred, grantedBefore: false)
    }

    @Test func aReferralsOwnLimitTakesTheRulesPlace() throws {
        try deadlines.checkExtension(
            of: reply, to: end("2026-12-31"), referredAt: referred, grantedBefore: false,
            latest: .on(try BusinessDate("2026-12-31")))
        let error = refusal {
            try deadlines.checkExtension(
                of: reply, to: end("2026-07-01"), referredAt: referred, grantedBefore: false,
                latest: .on(try BusinessDate("2026-06-30")))
        }
        #expect(error?.message.en.contains("2026-06-30") == true)
    }

    @Test func aReplyDueAfterTheLatestExtensionIsNotExtended() throws {
        let late = try end("2026-11-30")
        let error = refusal {
            try deadlines.checkExtension(of: late, to: end("2026-12-01"), referredAt: referred, grantedBefore: false)
        }
        #expect(error?.message.en.contains("2026-11-30") == true)
    }
}

struct DeadlineTests {
    @Test func aDeadlineIsADayOrAPeriod() throws {
        #expect(try Deadline("2026-08-31") == .on(try BusinessDate("2026-08-31")))
        #expect(try Deadline("7 working days") == .within(.workingDays(7)))
        #expect(try Deadline("3个月") == .within(.months(3)))
    }

    @Test(arguments: ["", "soon", "2026-02-30", "31 August", "3月", "2026/08/31"])
    func whatIsNeitherIsRefusedWithBothForms(text: String) {
        let error = refusal { _ = try Deadline(text) }
        #expect(error?.code == "deadline.malformed")
        #expect(error?.speaksBoth == true)
        #expect(error?.message.zh.contains("2026-08-31") == true)
        #expect(error?.message.en.contains("7 working days") == true)
    }

    @Test func aPeriodOutOfBoundsSaysItsBounds() {
        let error = refusal { _ = try Deadline("3651 days") }
        #expect(error?.code == "bound.exceeded")
        #expect(error?.message.en.contains("3650") == true)
    }
}
