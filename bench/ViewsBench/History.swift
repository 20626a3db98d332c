import EventLog
import Events
import Foundation

/// Several years of a province, written day by day into a hub's log as it would come in: each site's own log and the
/// hubs' mailboxes hand over in runs once there is enough to hand over, or a fortnight has gone by.
///
/// The seed tells all of it: the same events, with the same bytes, in the same order.
struct History {
    /// The last day of every history that is not given another; a Wednesday.
    static let lastDay = BusinessDate(daysSince1970: 20_605)
    static let days = 1_096

    private struct Tail {
        var head: Head
        var stamp: UInt64 = 0
        var payloads: [Data] = []
        var waiting = 0
    }

    private let log: SQLiteLog
    private let realm: Realm
    private let key: SigningKey
    private var random: Seeded
    private var tails: [Tail]
    private var courses: [Course] = []
    private var plan: [[(course: UInt32, step: Step)]]
    private(set) var day: Int
    private(set) var events = 0
    private(set) var matters = 0
    private var recent: [[Ref]]

    private static let enough = 16
    private static let longest = 14

    /// - Parameter firstDay: counted from 1970.
    init(log: SQLiteLog, seed: UInt64, number: Int, firstDay: Int, days: Int) throws {
        self.log = log
        let realm = try Realm(number: number)
        self.realm = realm
        guard let key = SigningKey(seed: Data(count: 32)) else { preconditionFailure("a seed has 32 bytes") }
        self.key = key
        random = Seeded(seed: seed)
        let register = LogID.register(of: realm.hub)
        let own = realm.sites.map { LogID($0.code) }
        let mailboxes = realm.sites.map { LogID.mailbox(of: $0.code, at: realm.hubs[$0.county]) }
        tails = (own + mailboxes + [register]).map { Tail(head: .empty(log: $0, epoch: 1)) }
        plan = Array(repeating: [], count: days + 200)
        day = firstDay
        recent = Array(repeating: [], count: realm.sites.count)
        first = firstDay
    }

    private let first: Int

    /// Sites, deputies, organs and categories, as the province's hub enters them.
    mutating func register() throws {
        let moment = Instant(milliseconds: Int64(first - 30) * 86_400_000)
        let last = tails.count - 1
        for site in realm.sites {
            try write(
                .siteOpened(
                    .with {
                        $0.code = site.code.text
                        $0.name = "站点\(site.code.text)"
                        $0.kind = site.code.kind == .home ? .home : .station
                    }), to: last, at: moment)
            for deputy in site.deputies {
                try write(
                    .deputyPosted(
                        .with {
                            $0.deputy = deputy
                            $0.site = site.code.text
                        }), to: last, at: moment)
            }
        }
        for (index, deputy) in realm.deputies.enumerated() {
            try write(
                .deputyEnrolled(
                    .with {
                        $0.id = deputy
                        $0.name = "代表\(index)"
                        $0.level = [.township, .township, .county, .city][index % 4]
                    }), to: last, at: moment)
        }
        for organ in realm.organs {
            try write(
                .organRegistered(
                    .with {
                        $0.code = organ
                        $0.name = "单位\(organ)"
                    }), to: last, at: moment)
        }
        for path in realm.categories { try write(.categoryDefined(.with { $0.path = path }), to: last, at: moment) }
        try handOver([last], on: first)
    }

    /// One day: what was planned for it, what is new, and what is handed over in the evening.
    ///
    /// - Parameters:
    ///   - openings: visits, duties and matters that begin.
    ///   - limit: events in all, after which nothing more is written.
    ///   - isRepeatingDay: the next day is this one again, and everything is handed over at once.
    mutating func live(openings: Int, limit: Int, isRepeatingDay: Bool = false) throws {
        let today = plan[day - first]
        plan[day - first] = []
        for (course, step) in today where events < limit { try take(step, Int(course)) }
        for _ in 0..<openings where events < limit { try open() }
        for index in tails.indices where !tails[index].payloads.isEmpty { tails[index].waiting += 1 }
        // Every third day, so that commits are not small where little happens.
        let isDue = (day - first) % 3 == 2
        let ready = tails.indices.filter { index in
            events >= limit || isRepeatingDay
                || isDue && (tails[index].payloads.count >= Self.enough || tails[index].waiting >= Self.longest)
        }
        try handOver(ready.filter { !tails[$0].payloads.isEmpty }.shuffled(using: &random), on: day)
        if !isRepeatingDay { day += 1 }
    }

    // MARK: - Writing

    private mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    /// A moment of office hours today, to the minute.
    private mutating func moment() -> Instant {
        Instant(milliseconds: Int64(day) * 86_400_000 + Int64.random(in: 0..<600, using: &random) * 60_000)
    }

    private mutating func open() throws {
        let site = Int.random(in: 0..<realm.sites.count, using: &random)
        let moment = moment()
        let deputies = Array(realm.sites[site].deputies.shuffled(using: &random).prefix(happens(50) ? 1 : 2))
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<17:
            let (groups, received) = (
                UInt32.random(in: 1...6, using: &random), UInt32.random(in: 1...30, using: &random)
            )
            let kind: VisitKind = [.reception, .reception, .household, .inspection].randomElement(using: &random)!
            try write(
                .visitLogged(
                    .with {
                        $0.kind = kind
                        $0.deputies = deputies
                        $0.groups = groups
                        $0.received = received
                    }), to: site, at: moment)
        case 17..<20:
            let kind: DutyKind = [.training, .research, .report, .practical].randomElement(using: &random)!
            try write(
                .dutyLogged(
                    .with {
                        $0.kind = kind
                        $0.deputies = deputies
                    }), to: site, at: moment, contents: [.title])
        default:
            let kind: MatterKind = [.opinion, .opinion, .opinion, .petition, .snapshot, .legislative].randomElement(
                using: &random)!
            let channel: Channel = [.visit, .visit, .walkIn, .qr, .phone, .letter].randomElement(using: &random)!
            let category = realm.categories.randomElement(using: &random)!
            let people = UInt32.random(in: 1...4, using: &random)
            let matter = try write(
                .opinionCollected(
                    .with {
                        $0.kind = kind
                        $0.channel = channel
                        $0.category = category
                        $0.deputies = deputies
                        $0.people = people
                    }), to: site, at: moment, contents: [.title, .text])
            courses.append(Course(site: site, matter: matter))
            matters += 1
            if recent[site].count < 8 {
                recent[site].append(matter)
            } else {
                recent[site][matters % 8] = matter
            }
            go(on: courses.count - 1, from: nil)
        }
    }

    private mutating func go(on course: Int, from step: Step?) {
        for (next, days) in Course.after(step, replies: courses[course].replies, &random) {
            // What is due today was taken already: it happens tomorrow.
            let at = day - first + max(days, 1)
            if at < plan.count { plan[at].append((UInt32(course), next)) }
        }
    }

    private mutating func take(_ step: Step, _ course: Int) throws {
        let (site, matter) = (courses[course].site, courses[course].matter)
        let county = realm.sites[site].county
        let moment = moment()
        let body: Event.Body?
        var contents: [ContentRole] = []
        switch step {
        case .onSpot: body = .answeredOnSpot(AnsweredOnSpot())
        case .refer:
            let index = Int.random(in: 0..<Realm.organsPerCounty, using: &random)
            let organ = realm.organ(happens(6) ? index + Realm.organsPerCounty : index, of: county)
            let due = happens(95) ? moment.milliseconds + 30 * 86_400_000 : 0
            let converts: Conversion = happens(3) ? .suggestion : .unspecified
            courses[course].due = due
            body = .matterReferred(
                .with {
                    $0.mode = converts == .unspecified ? .assign : .convert
                    $0.lead = organ
                    $0.dueAt = due
                    $0.convertsTo = converts
                })
        case .sign: body = .referralSigned(ReferralSigned())
        case .sendBack:
            body = .referralReturned(ReferralReturned())
            contents = [.reason]
        case .contact: body = .proposerContacted(.with { $0.channel = .phone })
        case .progress:
            body = .progressReported(ProgressReported())
            contents = [.note]
        case .ask:
            courses[course].due += 30 * 86_400_000
            let until = courses[course].due
            body = .extensionAsked(.with { $0.until = until })
        case .grant:
            let due = courses[course].due
            body = .extensionGranted(.with { $0.dueAt = due })
        case .urge: body = .matterUrged(MatterUrged())
        case .supervise: body = .supervisionOrdered(.with { $0.leader = "副主任" })
        case .reply:
            courses[course].replies += 1
            let word: ReplyClass = [.a, .a, .a, .b, .b, .c, .d].randomElement(using: &random)!
            body = .replyGiven(.with { $0.class = word })
            contents = [.reply]
        case .rate:
            let grades: [Grade] = [.satisfied, .satisfied, .satisfied, .satisfied, .basic, .basic, .dissatisfied]
            let (reply, work) = (grades.randomElement(using: &random)!, grades.randomElement(using: &random)!)
            body = .satisfactionRated(
                .with {
                    $0.reply = reply
                    $0.implementation = work
                    $0.rater = .citizen
                })
        case .resolve: body = .matterResolved(MatterResolved())
        case .tell:
            let letter = happens(30) ? "函〔2026〕\(events)号" : ""
            body = .feedbackGiven(
                .with {
                    $0.channel = .phone
                    $0.letter = letter
                })
        case .followUp:
            let finding: Finding = happens(88) ? .holds : .slipped
            body = .followedUp(.with { $0.finding = finding })
        case .reopen:
            body = .matterReopened(MatterReopened())
            contents = [.reason]
        case .file: body = .matterClosed(MatterClosed())
        case .amend:
            let people = UInt32.random(in: 1...6, using: &random)
            body = .opinionAmended(.with { $0.people = people })
        case .retract: body = courses[course].newest.map { record in .recordRetracted(.with { $0.record = record }) }
        case .withdraw: body = .matterWithdrawn(MatterWithdrawn())
        case .merge:
            let other = recent[site].randomElement(using: &random)
            body = .matterMerged(.with { if let other, other != matter { $0.into = other } })
        case .unmerge: body = .matterUnmerged(MatterUnmerged())
        }
        guard let body else { return }
        courses[course].newest = try write(
            body, to: step.isTheHubs ? realm.sites.count + site : site, at: moment, about: matter, contents: contents)
        go(on: course, from: step)
    }

    @discardableResult
    private mutating func write(
        _ body: Event.Body, to tail: Int, at moment: Instant, about subject: Ref? = nil, contents: [ContentRole] = []
    ) throws -> Ref {
        // Most is written down the same day, some of it days later.
        let late = happens(6) ? Int64.random(in: 1...9, using: &random) : 0
        let recorded = moment.milliseconds + late * 86_400_000 + Int64.random(in: 0..<3_600_000, using: &random)
        tails[tail].stamp = max(tails[tail].stamp + 1, HybridTime(Instant(milliseconds: recorded)).rawValue)
        let stamp = tails[tail].stamp
        var named: [ContentRef] = []
        for role in contents {
            let digest = Data((0..<4).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } })
            let size = UInt32.random(in: 20...400, using: &random)
            named.append(
                .with {
                    $0.digest = digest
                    $0.class = .text
                    $0.role = role
                    $0.size = size
                })
        }
        let event = Event.with {
            $0.hlc = stamp
            $0.occurredAt = moment.milliseconds
            $0.recordedAt = recorded
            $0.actor = "lin"
            if let subject { $0.subject = subject }
            $0.contents = named
            $0.body = body
        }
        tails[tail].payloads.append(try event.serializedBytes())
        events += 1
        return Ref(tails[tail].head.log, tails[tail].head.seq + UInt64(tails[tail].payloads.count))
    }

    /// What waits in those logs comes in, in commits of a few thousand events.
    private mutating func handOver(_ logs: [Int], on day: Int) throws {
        let now = Instant(milliseconds: Int64(day) * 86_400_000 + 12 * 3_600_000)
        var batches: [SignedBatch] = []
        var count = 0
        func commit() throws {
            for outcome in try log.ingest(batches, receivedAt: now) { _ = try outcome.get() }
            batches = []
            count = 0
        }
        for index in logs {
            for start in stride(from: 0, to: tails[index].payloads.count, by: Bounds.batchEvents) {
                let end = min(start + Bounds.batchEvents, tails[index].payloads.count)
                let batch = ChainedBatch(
                    after: tails[index].head, payloads: Array(tails[index].payloads[start..<end]))
                tails[index].head = batch.head
                batches.append(SignedBatch(batch, signed: key.sign(batch.head)))
                count += end - start
                if count >= 4_096 { try commit() }
            }
            tails[index].payloads = []
            tails[index].waiting = 0
        }
        try commit()
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014), which is what the tests draw from too.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
