import Events

/// When something is worth a warning. An office may set its own numbers; each has its bounds here.
package struct WarningRules: Hashable, Sendable {
    /// Due within so many days.
    package var dueWithinDays = 7
    /// Returned so often or more.
    package var returns = 2
    /// Reopened so often or more.
    package var reopenings = 3
    /// Referred so often or more, and still without an organ that leads.
    package var referrals = 3
    /// Nothing heard of a site for more days than this.
    package var silentDays = 7
    /// So many ratings or more, all of them collected by the organ that is rated.
    package var ownRatings = 5
    /// Ratings of so many days back are looked at.
    package var ratingDays = 365
    package var surge = SurgeRule()

    package init() {}

    package static let days = 1...3650
    package static let times = 1...1000

    /// Every number with its name in `hub.yaml` and its bounds.
    package static let settings:
        [(name: String, path: any WritableKeyPath<WarningRules, Int> & Sendable, bounds: ClosedRange<Int>)] = [
            ("dueWithinDays", \.dueWithinDays, days), ("returns", \.returns, times),
            ("reopenings", \.reopenings, times), ("referrals", \.referrals, times), ("silentDays", \.silentDays, days),
            ("ownRatings", \.ownRatings, times), ("ratingDays", \.ratingDays, days),
            ("surge.days", \.surge.days, 1...92), ("surge.periods", \.surge.periods, 4...260),
            ("surge.least", \.surge.least, 2...100_000), ("surge.oneIn", \.surge.oneIn, 10...1_000_000),
        ]
}

/// Whether a count is far above its own past.
///
/// The newest `days` days are compared with the periods of the same length just before, `periods` of them at most, of the
/// same place and category. With n periods that add up to S, the count expected is μ = (S + ½) / n (the ½, Jeffreys' prior of
/// a Poisson rate, keeps a past of zeros from making every single matter a surge) and its variance φ·μ·(1 + 1/n): φ, at least
/// 1, is the variance of the past over its mean, for counts that scatter more than Poisson's; 1/n is what is not known of
/// the mean from so short a past. Of the negative binomial distribution with that mean and variance the probability p of as
/// many matters or more is the upper tail; a surge is p ≤ 1 / `oneIn` with `least` matters or more. A place with fewer than
/// `leastPeriods` whole periods behind it has no past to be compared with.
///
/// This is the quasi-Poisson exceedance test of prospective surveillance, of Farrington et al. (1996), "A statistical
/// algorithm for the early detection of outbreaks of infectious disease", J. R. Stat. Soc. A 159: 547–563, and Noufaily et
/// al. (2013), Stat. Med. 32: 1206–1222, with their negative binomial threshold; without their seasonal terms and trend, for
/// which a station's counts are too few and its years too short, and without giving less weight to past surges, so that the
/// second week of one is harder to see than the first.
package struct SurgeRule: Hashable, Sendable {
    package var days = 7
    package var periods = 26
    package var least = 5
    package var oneIn = 1000
    /// Fewer than this are no past.
    package static let leastPeriods = 8

    package init() {}
}
