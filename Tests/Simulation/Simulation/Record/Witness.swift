import Events
import Foundation

/// Knows what was really made in a world and what every disk must hold, sees every write and every frame, and writes down each
/// guarantee that does not hold. Nothing of it is taken from the code under test but what that answered.
final class Witness {
    /// An event that a site made.
    struct Made {
        let log: LogID
        let seq: UInt64
        /// What it records, whatever version of the log it stands in: an event that is recorded anew has the same.
        let record: Int?
        let opensMatter: Bool
        /// Digests of the contents that it names.
        let contents: [Hash]
        /// Whose keys it revokes.
        let revokes: SiteCode?
    }

    struct MadeContent {
        let contentClass: ContentClass
        let log: LogID
        let size: Int
        let bytes: Hash
    }

    private(set) var breaches: [Breach] = []
    private(set) var made: [Hash: Made] = [:]
    /// What was ever recorded, and in which log.
    private(set) var saved: [Int: LogID] = [:]
    private(set) var contents: [Hash: MadeContent] = [:]
    /// What somebody with the say over it had forgotten, and in whose log that stands.
    private(set) var forgettings: [Hash: Set<LogID>] = [:]
    /// Every key that a site ever signed with.
    private(set) var keys: [SiteCode: [SigningPublicKey]] = [:]
    /// Logs of which more than one version was made, and from which place on.
    private(set) var forkedFrom: [LogID: UInt64] = [:]
    private var places: [LogID: [UInt64: Hash]] = [:]
    /// Whatever was on a site's disk once, also before it was restored from a backup: an acknowledgement may be older than that.
    private var everHeld: [SiteCode: Set<Hash>] = [:]
    /// Sites whose word counts for nothing.
    var malicious: Set<SiteCode> = []
    /// Those that keep to the rules from some time on; what stands in their own logs is their own business.
    var reformed: Set<SiteCode> = []
    var tally = Tally()
    var time: Int64 = 0
    /// Writes down what happens, for whoever replays a seed.
    var trace: ((String) -> Void)?

    func tell(_ what: @autoclosure () -> String) { trace?("\(time)\t\(what())") }

    func breach(_ guarantee: Breach.Guarantee, _ what: String) {
        tell("BREACH \(what)")
        if breaches.count < 20 { breaches.append(Breach(guarantee, "\(what) (at \(time) ms)")) }
    }

    func isKey(_ key: SigningPublicKey, of site: SiteCode) { keys[site, default: []].append(key) }

    // MARK: - What sites make

    func madeContent(_ digest: Hash, class contentClass: ContentClass, log: LogID, bytes: Data) {
        contents[digest] = MadeContent(
            contentClass: contentClass, log: log, size: bytes.count, bytes: .of(bytes))
    }

    /// A site wrote an event into a log of its own, or a malicious one signed it.
    func made(_ events: [LoggedEvent]) {
        for event in events {
            let record = event.event.record
            made[event.hash] = Made(
                log: event.log, seq: event.seq, record: record,
                opensMatter: event.event.body?.opensMatter ?? false,
                contents: event.event.contents.compactMap { Hash($0.digest) }, revokes: event.event.body?.revokes)
            if let record { saved[record] = event.log }
            for digest in event.forgets { forgettings[digest, default: []].insert(event.log) }
            let other = places[event.log, default: [:]].updateValue(event.hash, forKey: event.seq)
            if let other, other != event.hash {
                forkedFrom[event.log] = min(forkedFrom[event.log] ?? .max, event.seq)
            }
        }
    }

    /// Whether an event that is known here deletes that content for good.
    func isForgotten(_ digest: Hash) -> Bool {
        guard let logs = forgettings[digest], let content = contents[digest] else { return false }
        return logs.contains { $0.mayForget(contentsOf: content.log) }
    }

    // MARK: - What is carried

    /// Bundles that a site holds, in whatever way, as the witness has seen for itself.
    private var settledBundles: [SiteCode: Set<Hash>] = [:]

    func settled(_ bundle: Hash, at site: SiteCode) { settledBundles[site, default: []].insert(bundle) }
    func isSettled(_ bundle: Hash, at site: SiteCode) -> Bool { settledBundles[site]?.contains(bundle) ?? false }

    // MARK: - What disks hold

    func held(_ site: SiteCode, _ hashes: some Sequence<Hash>) { everHeld[site, default: []].formUnion(hashes) }

    /// Whether that place of a log was ever on a disk of that site.
    func everHeld(_ head: Head, at site: SiteCode) -> Bool {
        head.seq == 0 || everHeld[site]?.contains(head.hash) ?? false
    }
}

extension Event.Body {
    var revokes: SiteCode? {
        if case .keyRevoked(let fact) = self { return try? SiteCode(fact.site) }
        return nil
    }

    var opensMatter: Bool {
        if case .opinionCollected = self { return true }
        return false
    }
}

extension Event {
    /// The number that the simulation gave to what this event records; it is the actor, which is kept when an event is
    /// recorded anew.
    var record: Int? {
        guard actor.hasPrefix(Self.recordPrefix) else { return nil }
        return Int(actor.dropFirst(Self.recordPrefix.count))
    }

    static let recordPrefix = "record "
}
