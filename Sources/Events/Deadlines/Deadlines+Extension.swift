extension Deadlines {
    /// Whether the deadline of a reply may be extended to a moment: once, to a later day, and no further than the rules or
    /// the referral permit.
    ///
    /// - Parameters:
    ///   - reply: when the reply is due now.
    ///   - latest: what the referral asked for in place of the rule, if anything.
    /// - Throws: `EventsError` (`matter.refused`) in the operator's words.
    package func checkExtension(
        of reply: Instant, to asked: Instant, referredAt: Instant, grantedBefore: Bool, latest: Deadline? = nil
    ) throws(EventsError) {
        guard !grantedBefore else {
            throw Self.refused(
                zh: "此次交办已延期过一次，不能再延", en: "this referral was extended once; it cannot be extended again")
        }
        let current = calendar.date(of: reply)
        guard asked > reply else {
            throw Self.refused(
                zh: "延期后的期限须晚于现在的期限 \(current)", en: "an extension ends later than the deadline it extends, \(current)")
        }
        let end = max(try due(latest, rules.extended, after: referredAt).moment, reply)
        guard asked <= end else {
            throw Self.refused(
                zh: "最迟只能延到 \(calendar.date(of: end))", en: "it can be extended to \(calendar.date(of: end)) at most")
        }
    }
}
