/// How long each step of a referral may take, where nothing else is said for that one. An office decides it once, in
/// `deadlines.yaml`.
package struct DeadlineRules: Hashable, Sendable {
    /// From the referral to the organ's signature (签收). No law sets it. Two working days: the day after a referral arrived
    /// is enough for an organ that looks once a day, and of the seven in which it may send the matter back five are left
    /// to find out whose it is.
    package let signing: DeadlinePeriod
    /// From the referral until it can be sent back as not this organ's business (退办).
    package let returning: DeadlinePeriod
    /// From the referral to the reply.
    ///
    /// Source: 代表法（2015年修正）第四十二条: 自交办之日起三个月内答复. The day of the referral starts the clock, whenever it is signed.
    package let reply: DeadlinePeriod
    /// From the referral to the latest day for which a reply's deadline can be extended (延期), once. Never shorter than
    /// `reply`; where both are the same nothing can be extended.
    ///
    /// Source: ibid.: 涉及面广、处理难度大的建议、批评和意见，应当自交办之日起六个月内答复.
    package let extended: DeadlinePeriod
    /// From the order to do it again (重办) to the new reply. Provinces' rules for deputies' suggestions set one month, some
    /// two.
    package let redo: DeadlinePeriod
    /// Whether calendar days and months that end on a day off end on the next working day.
    ///
    /// True by default: 民法典第二百零三条 says so of every period that no law counts otherwise, and none does for deputies'
    /// suggestions; on a day off there is nobody to receive a reply. False where a local rule counts plainly.
    package let endsOnWorkingDay: Bool

    /// - Throws: `EventsError` (`deadline.malformed`) when an extension would be shorter than the reply that it extends (a
    ///   month taken as 30 days, five working days as seven).
    package init(
        signing: DeadlinePeriod = .workingDays(2), returning: DeadlinePeriod = .workingDays(7),
        reply: DeadlinePeriod = .months(3), extended: DeadlinePeriod = .months(6), redo: DeadlinePeriod = .months(1),
        endsOnWorkingDay: Bool = true
    ) throws(EventsError) {
        guard extended.nominalLength >= reply.nominalLength else {
            throw EventsError(
                .deadline, zh: "延期上限（\(extended.label.zh)）不能短于答复期限（\(reply.label.zh)）",
                en: "an extension (\(extended.label.en)) cannot be shorter than the reply (\(reply.label.en))")
        }
        self.signing = signing
        self.returning = returning
        self.reply = reply
        self.extended = extended
        self.redo = redo
        self.endsOnWorkingDay = endsOnWorkingDay
    }

    /// What holds where no file says otherwise.
    package static let standard: DeadlineRules = {
        guard let rules = try? DeadlineRules() else { preconditionFailure("six months are longer than three") }
        return rules
    }()
}
