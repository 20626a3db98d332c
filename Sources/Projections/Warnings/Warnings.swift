import Events

/// What an office should see to now, and what looks wrong.
package struct Warnings: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// 逾期
        case overdue
        case dueSoon = "due-soon"
        /// 多次退办
        case returned
        /// 反复重办
        case reopened
        /// 多次流转无主办
        case leaderless
        /// 同类集中反映
        case surge
        /// 站点失联
        case silent
        /// 自己收集的测评
        case ownRatings = "own-ratings"
    }

    /// A matter, with the days or times that made it one to be seen to.
    package struct MatterWarning: Sendable {
        package let matter: MatterSummary
        /// Days past the due date or until it; how often it was returned, reopened or referred.
        package let number: Int

        package init(matter: MatterSummary, number: Int) {
            self.matter = matter
            self.number = number
        }
    }

    package struct Surge: Sendable {
        package let division: DivisionCode
        package let divisionName: String
        /// A category or a branch of the tree.
        package let category: String
        package let from: BusinessDate
        package let through: BusinessDate
        package let test: SurgeTest
        /// How many periods it was compared with.
        package let periods: Int

        package init(
            division: DivisionCode, divisionName: String, category: String, from: BusinessDate, through: BusinessDate,
            test: SurgeTest, periods: Int
        ) {
            self.division = division
            self.divisionName = divisionName
            self.category = category
            self.from = from
            self.through = through
            self.test = test
            self.periods = periods
        }
    }

    package struct Silence: Sendable {
        package let site: Heard
        /// Nil for a site that was never heard from.
        package let days: Int?

        package init(site: Heard, days: Int?) {
            self.site = site
            self.days = days
        }
    }

    package struct OwnRatings: Sendable {
        package let organ: String
        package let organName: String
        package let ratings: Int

        package init(organ: String, organName: String, ratings: Int) {
            self.organ = organ
            self.organName = organName
            self.ratings = ratings
        }
    }

    package let query: FigureQuery
    package let rules: WarningRules
    /// Those that this site can tell of.
    package let kinds: [Kind]
    /// How many matters of each kind there are, all of them counted.
    package let counts: [Kind: Int]
    /// The most pressing of each kind.
    package let matters: [Kind: [MatterWarning]]
    /// The least probable first.
    package let surges: [Surge]
    /// Those never heard from first, then those longest silent.
    package let silences: [Silence]
    package let ownRatings: [OwnRatings]

    package init(
        query: FigureQuery, rules: WarningRules, kinds: [Kind] = Kind.allCases, counts: [Kind: Int],
        matters: [Kind: [MatterWarning]],
        surges: [Surge], silences: [Silence], ownRatings: [OwnRatings]
    ) {
        self.query = query
        self.rules = rules
        self.kinds = kinds
        self.counts = counts
        self.matters = matters
        self.surges = surges
        self.silences = silences
        self.ownRatings = ownRatings
    }

    package func count(_ kind: Kind) -> Int {
        switch kind {
        case .overdue, .dueSoon, .returned, .reopened, .leaderless: counts[kind] ?? 0
        case .surge: surges.count
        case .silent: silences.count
        case .ownRatings: ownRatings.count
        }
    }

    package var total: Int { Kind.allCases.reduce(0) { $0 + count($1) } }
}

extension Warnings.Kind {
    /// Silence is told of where logs come together: a station holds no other site's log, however well that site is.
    package static func told(atHub isHub: Bool) -> [Warnings.Kind] { allCases.filter { isHub || $0 != .silent } }

    /// What it is called.
    package var name: Bilingual {
        switch self {
        case .overdue: Bilingual(zh: "逾期未答复", en: "overdue")
        case .dueSoon: Bilingual(zh: "即将到期", en: "about to be overdue")
        case .returned: Bilingual(zh: "多次退办", en: "returned repeatedly")
        case .reopened: Bilingual(zh: "反复重办", en: "reopened repeatedly")
        case .leaderless: Bilingual(zh: "多次流转无主办", en: "passed around without a lead")
        case .surge: Bilingual(zh: "同类集中反映", en: "sharp rise")
        case .silent: Bilingual(zh: "站点失联", en: "silent station")
        case .ownRatings: Bilingual(zh: "测评全由被评单位收集", en: "ratings collected by the organ that is rated")
        }
    }

    /// What it means under these rules.
    package func meaning(_ rules: WarningRules) -> Bilingual {
        switch self {
        case .overdue:
            Bilingual(zh: "在办事项，从未答复，办理期限已过。", en: "Open matters never replied to whose due date has passed.")
        case .dueSoon:
            Bilingual(
                zh: "在办事项，从未答复，\(rules.dueWithinDays) 天内到期。",
                en: "Open matters never replied to that are due within \(rules.dueWithinDays) days.")
        case .returned:
            Bilingual(
                zh: "在办事项，退办 \(rules.returns) 次以上。", en: "Open matters returned \(rules.returns) times or more.")
        case .reopened:
            Bilingual(
                zh: "重办 \(rules.reopenings) 次以上，尚未归档。",
                en: "Matters reopened \(rules.reopenings) times or more that are not filed away.")
        case .leaderless:
            Bilingual(
                zh: "在办事项，交办 \(rules.referrals) 次以上，从未答复，现在仍没有主办单位或又被退回。",
                en:
                    "Open matters referred \(rules.referrals) times or more and never replied to that have no lead organ "
                    + "now, or were returned again.")
        case .surge:
            Bilingual(
                zh: "同一乡镇街道、同一类别，最近 \(rules.surge.days) 天收集的件数远多于自己此前 \(rules.surge.periods) 个等长时期：至少 "
                    + "\(rules.surge.least) 件，按负二项分布（Farrington 法）出现如此多件的概率不超过 1/\(rules.surge.oneIn)。",
                en:
                    "A township and category of which far more was collected in the last \(rules.surge.days) days than in its "
                    + "own \(rules.surge.periods) periods before: at least \(rules.surge.least) matters, as many with a "
                    + "probability of at most 1/\(rules.surge.oneIn) (negative binomial, after Farrington).")
        case .silent:
            Bilingual(
                zh: "超过 \(rules.silentDays) 天没有记录汇聚的站点，以及从未收到记录的站点。",
                en: "Stations of which nothing was heard for more than \(rules.silentDays) days, or ever.")
        case .ownRatings:
            Bilingual(
                zh: "最近 \(rules.ratingDays) 天内有 \(rules.ownRatings) 次以上测评，全部由承办单位自己收集。",
                en:
                    "Organs with \(rules.ownRatings) ratings or more within \(rules.ratingDays) days, every one of which "
                    + "they collected themselves.")
        }
    }

    /// What is said of one matter.
    package func remark(_ number: Int) -> Bilingual {
        switch self {
        case .overdue: Bilingual(zh: "逾期 \(number) 天", en: "\(number) days overdue")
        case .dueSoon:
            number == 0
                ? Bilingual(zh: "今天到期", en: "due today") : Bilingual(zh: "还有 \(number) 天", en: "due in \(number) days")
        case .returned: Bilingual(zh: "退办 \(number) 次", en: "returned \(number) times")
        case .reopened: Bilingual(zh: "重办 \(number) 次", en: "reopened \(number) times")
        case .leaderless: Bilingual(zh: "交办 \(number) 次", en: "referred \(number) times")
        case .surge, .silent, .ownRatings: Bilingual(zh: "\(number)", en: "\(number)")
        }
    }
}
