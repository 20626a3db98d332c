/// What is asked for in one case, in place of what the rules say.
package enum Deadline: Hashable, Sendable {
    /// Counted as a rule's period is.
    case within(DeadlinePeriod)
    /// Through the end of that day, worked or not.
    case on(BusinessDate)
    /// Until that very moment.
    case at(Instant)

    /// Reads a day, `2026-08-31`, or a period, `7 working days`. A moment is read by whoever knows the site's time zone.
    ///
    /// - Throws: `EventsError` `deadline.malformed` when it is neither, `bound.exceeded` when it is too long.
    package init(_ text: String) throws(EventsError) {
        if let date = try? BusinessDate(text) {
            self = .on(date)
            return
        }
        do {
            self = .within(try DeadlinePeriod(text))
        } catch  where error.kind == .bound {
            throw error
        } catch {
            throw EventsError(
                .deadline, zh: "“\(text)”不是期限，应写作日期 2026-08-31，或 7个工作日、30天、3个月",
                en: "\"\(text)\" is no deadline; write a date, 2026-08-31, or 7 working days, 30 days, 3 months")
        }
    }
}
