import EventLog
import Events
import Foundation
import TestSupport

/// A tree of sites with their machines, lines and people, in which things go wrong as a seed decides; then it heals, and has so
/// many rounds to converge.
///
/// Safety is checked at every write and every frame (`Witness`, `WireCheck`), the rest once it has converged (`Checks/`).
final class World {
    /// How long either end waits for a word of the other one, in milliseconds; as long as the real ones do.
    static let patience: Int64 = 20_000

    let cadence: Cadence
    let seed: UInt64
    var random: SplitMix
    var mix: FaultMix
    let witness = Witness()
    var agenda = Agenda<Happening>()
    /// The sites of the tree, hubs before what is below them; then clones and other further installations.
    var sites: [SimulatedSite] = []
    var links: [SiteCode: Link] = [:]
    var connections = 0
    var records = 0
    var keysUsed = 0
    /// By transport key: the hub's record that it counts no more.
    var revocations: [Data: Hash] = [:]
    /// Bytes that either side grants the other; nil for what the code grants by itself.
    let credit: (bytes: UInt64, events: UInt32)?
    let keepsConnections: Bool
    let recordsLargePhotos: Bool
    /// Sites take along bundles of their neighbours.
    let carries: Bool
    lazy var files = SiteFiles()
    /// Lines lose, double and reorder frames in the midst of a connection: ends may find each other's words out of order.
    let isHostile: Bool
    var isHealed = false
    /// Nothing is under way any more from the time before; one site calls after the other.
    var isCalm = false

    init(seed: UInt64, shape: TreeShape? = nil, mix: FaultMix? = nil, cadence: Cadence? = nil) {
        self.seed = seed
        var random = SplitMix(seed: seed)
        self.cadence = cadence ?? .dense(&random)
        let shape = shape ?? .drawn(&random)
        self.mix = mix ?? FaultMix(&random)
        credit = random.happens(600) ? (UInt64(random.number(1...3000)), UInt32(random.number(1...8))) : nil
        keepsConnections = random.happens(500)
        recordsLargePhotos = random.happens(60)
        if recordsLargePhotos { self.mix.interrupt() }
        carries = self.mix.has(.carriers)
        isHostile = self.mix.has(.datagrams)
        self.random = random
        build(shape)
    }

    // MARK: - The tree

    private func build(_ shape: TreeShape) {
        for place in shape.places {
            let site = install(place.code, below: place.hub.map { sites[$0] })
            sites.append(site)
            links[place.code] = Link()
            open(site, now: site.now)
        }
        if mix.has(.maliciousSite) {
            let site = random.pick(sites)
            site.isMalicious = true
            witness.malicious.insert(site.code)
        }
        for site in sites {
            watchWrites(of: site)
            if site.hub != nil { agenda.enter(.dial(site), in: random.milliseconds(0...60_000)) }
            agenda.enter(.record(site), in: random.milliseconds(0...60_000))
        }
        agenda.enter(.mishap, in: random.milliseconds(cadence.mishapEvery))
    }

    /// A new machine of a site, with new keys and an empty log.
    func install(_ code: SiteCode, below hub: SimulatedSite?) -> SimulatedSite {
        let keys = drawKeys(for: code)
        let memory = InMemoryLog(own: LogID(code), epoch: 1, incarnation: random.bytes(16))
        let site = SimulatedSite(
            number: sites.count, code: code, hub: hub, keys: keys, clock: SiteClock(),
            disk: SimulatedLog(memory, site: code, witness: witness))
        site.clock.move(to: agenda.now)
        return site
    }

    func drawKeys(for code: SiteCode) -> SiteKeys {
        let keys = Keyring.keys(keysUsed % Keyring.count)
        keysUsed += 1
        witness.isKey(keys.publicSigning, of: code)
        return keys
    }

    /// The site is in its hub's register and its keys are enrolled there; a hub is in its own register.
    private func open(_ site: SimulatedSite, now: Instant) {
        let opened = SiteOpened.with {
            $0.code = site.code.text
            $0.name = "site \(site.number)"
            $0.kind = site.code.kind
            $0.parent = site.hub?.code.text ?? ""
        }
        let entry = "site/\(site.code)"
        let keeper = site.hub ?? site
        var drafts = [Draft(.siteOpened(opened), entry: entry, occurredAt: now, actor: nextRecord())]
        if site.hub != nil { drafts += enrolment(of: site, now: now) }
        do {
            _ = try keeper.disk.append(drafts, to: keeper.register, ifUnchangedSince: nil, now: now)
        } catch {
            witness.breach(.program, "\(keeper.code) cannot open a site: \(error)")
        }
    }

    /// A hub's records of an invitation and of the keys that came of it.
    func enrolment(of site: SimulatedSite, now: Instant) -> [Draft] {
        let entry = "site/\(site.code)"
        let invited = KeyInvited.with {
            $0.site = site.code.text
            $0.signingKey = site.keys.publicSigning.bytes
            $0.transportKey = site.keys.transport
        }
        let enrolled = KeyEnrolled.with {
            $0.site = site.code.text
            $0.signingKey = site.keys.publicSigning.bytes
            $0.transportKey = site.keys.transport
            $0.sealingKey = site.keys.sealing.publicKey.bytes
        }
        return [
            Draft(.keyInvited(invited), entry: entry, occurredAt: now, actor: nextRecord()),
            Draft(.keyEnrolled(enrolled), entry: entry, occurredAt: now, actor: nextRecord()),
        ]
    }

    /// The actor of the next thing that is recorded, by which it is known again wherever it stands.
    func nextRecord() -> String {
        records += 1
        return "\(Event.recordPrefix)\(records)"
    }

    /// Every write of the machine's disk asks the mix what becomes of it.
    func watchWrites(of site: SimulatedSite) {
        site.disk.fate = { [unowned self] in
            if random.happens(mix.commitCut) { return .cut(written: random.happens(500)) }
            if random.happens(mix.fullDisk) { return .diskFull }
            if random.happens(mix.failedSync) { return .syncFailed(written: random.happens(500)) }
            return .done
        }
    }

    func tellMix() {
        // In an order of their own: a set's differs from one to the next.
        let kinds = mix.kinds.map { "\($0)" }.sorted().joined(separator: " ")
        let malicious = witness.malicious.map(\.text).sorted().joined(separator: " ")
        witness.tell("\(sites.map(\.name).joined(separator: " ")); \(kinds); malicious: \(malicious)")
    }

    /// Lets go of everything; sites and connections hold each other.
    func dissolve() {
        agenda.clear()
        for site in sites {
            site.connections = []
            site.due = []
            site.endProgram()
            site.disk.fate = { .done }
        }
    }

    // MARK: - Time

    /// Goes on until that moment, or until nothing is left to happen.
    func run(until limit: Int64) {
        while let happening = agenda.next(by: limit) {
            witness.time = agenda.now
            for site in sites { site.clock.move(to: agenda.now) }
            happen(happening)
        }
    }

    private func happen(_ happening: Happening) {
        switch happening {
        case .dial(let site): dial(site)
        case .arrive(let connection, let direction, let bytes): arrive(bytes, connection, direction)
        case .watch(let connection, let direction): watch(connection, direction)
        case .notice(let connection, let direction): close(connection, direction)
        case .commit(let site): commit(site)
        case .record(let site): record(at: site)
        case .repair(let site): repair(site)
        case .start(let site): start(site)
        case .mishap: mishap()
        case .carry(let stick): carry(stick)
        case .takeIn(let due): takeIn(due)
        }
    }
}
