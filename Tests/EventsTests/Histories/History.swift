import Events
import Foundation
import TestSupport

/// A random history of a few matters, visits and register entries that several sites work on without hearing of each
/// other: most records are decided against what the site knows, some are written whatever it knows. A seed replays it.
struct History {
    static let start = Instant(milliseconds: 1_778_574_600_000)
    private static let logs = ["520103001-Z02", "520103001-Z03", "520103-H01"].map { name in
        guard let log = try? LogID(name: name) else { preconditionFailure("\(name) is a log's name") }
        return log
    }
    static let organ = EntryName(.organ, "housing")
    /// How far clocks are off: right, minutes fast, a day slow, ten years slow.
    private static let clockErrors: [Int64] = [0, 0, 240_000, -86_400_000, -315_360_000_000]

    private(set) var sites: [HistorySite]
    private(set) var matters: [Ref] = []
    private(set) var visits: [Ref] = []
    private var random: SplitMix
    private var now = start

    init(seed: UInt64) {
        var random = SplitMix(seed: seed)
        sites = Self.logs.map { HistorySite($0, clockError: Self.clockErrors.randomElement(using: &random) ?? 0) }
        self.random = random
        for _ in 0..<Int.random(in: 1...3, using: &self.random) { open() }
        if Int.random(in: 0..<3, using: &self.random) == 0 { enterOrgan() }
        for _ in 0..<Int.random(in: 6...20, using: &self.random) { step() }
        // All meet in the end; the order differs from site to site.
        for index in sites.indices {
            for other in sites.indices.shuffled(using: &self.random) where other != index {
                sites[index].hear(sites[other], now: now)
            }
        }
    }

    /// Every record of the history, each once.
    var union: [LoggedEvent] { sites[0].known }

    private mutating func open() {
        let site = Int.random(in: 0..<2, using: &random)
        let kinds: [MatterKind] = [.opinion, .petition, .legislative]
        let body = Event.Body.opinionCollected(
            .with {
                $0.kind = kinds.randomElement(using: &random) ?? .opinion
                $0.people = UInt32.random(in: 0...3, using: &random)
            })
        matters.append(sites[site].append(body, subject: nil, now: now))
        advance()
        // The others often hear of it at once, so that they can work on it apart.
        for other in sites.indices where other != site && Bool.random(using: &random) {
            sites[other].hear(sites[site], now: now)
        }
    }

    /// Both stations know of it then, and the hub does not: only so can one close what the other goes on to change.
    private mutating func enterOrgan() {
        let fact = OrganRegistered.with {
            $0.code = Self.organ.key
            $0.name = "Housing"
            $0.provisional = true
        }
        sites[0].append(.organRegistered(fact), subject: nil, now: now)
        advance()
        sites[1].hear(sites[0], now: now)
    }

    private mutating func step() {
        advance()
        let site = Int.random(in: 0..<sites.count, using: &random)
        switch Int.random(in: 0..<24, using: &random) {
        case 0..<3:
            let other = Int.random(in: 0..<sites.count, using: &random)
            if other != site { sites[site].hear(sites[other], now: now) }
        case 3..<6: workOnVisit(site)
        case 6..<9: workOnRegister(site)
        default: workOnMatter(site)
        }
    }

    /// Sometimes by less than the clocks can tell.
    private mutating func advance() {
        now = now.advanced(byMilliseconds: Int64([0, 0, 1, 60_000].randomElement(using: &random) ?? 0))
    }

    private mutating func workOnMatter(_ site: Int) {
        guard let matter = matters.randomElement(using: &random) else { return }
        let state = Matter.fold(sites[site].story(of: matter))
        let command = MatterCommands(matters: matters, steps: sites[site].story(of: matter).map(\.ref), now: now)
            .draw(using: &random)
        let shown = now.advanced(byMilliseconds: sites[site].clockError)
        if let body = try? state.decide(command, at: shown) {
            sites[site].append(body, subject: matter, now: now)
        } else if Int.random(in: 0..<3, using: &random) == 0 {
            // A fact that a faulty or newer program wrote is folded without judgement.
            sites[site].append(command.raw, subject: matter, now: now)
        }
    }

    private mutating func workOnVisit(_ site: Int) {
        guard let visit = visits.randomElement(using: &random) else {
            visits.append(sites[site].append(.visitLogged(.with { $0.groups = 2 }), subject: nil, now: now))
            return
        }
        let amendment = VisitAmended.with { $0.groups = UInt32.random(in: 0...9, using: &random) }
        let command: Visit.Command =
            Bool.random(using: &random) ? .void : .amend(amendment, hasWords: false)
        guard let body = try? Visit.fold(sites[site].story(of: visit)).decide(command) else { return }
        sites[site].append(body, subject: visit, now: now)
    }

    private mutating func workOnRegister(_ site: Int) {
        let names = ["Housing", "Housing bureau"]
        let facts: [RegisterFact] = [
            .organRegistered(
                .with {
                    $0.code = Self.organ.key
                    $0.name = names.randomElement(using: &random) ?? ""
                }),
            .organRenamed(
                .with {
                    $0.code = Self.organ.key
                    $0.name = "Housing and roads"
                }), .organClosed(.with { $0.code = Self.organ.key }),
            .confirmed(
                .with {
                    $0.kind = .organ
                    $0.key = Self.organ.key
                }),
        ]
        let entry = Entry.fold(Self.organ, sites[site].known.compactMap { RegisterRecord($0) })
        guard let fact = facts.randomElement(using: &random),
            let body = try? entry.decide(fact, by: sites[site].log.site)
        else { return }
        sites[site].append(body, subject: nil, now: now)
    }
}
