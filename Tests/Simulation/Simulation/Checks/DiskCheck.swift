import Crypto
import EventLog
import Events
import Foundation

/// Reads a whole disk and compares it with the books: every event once and in its place, every chain computed anew from its
/// genesis, every signature of its owner's, nothing lost and no content that should not be there.
struct DiskCheck {
    let site: SimulatedSite
    let world: World
    private var witness: Witness { world.witness }
    private var ledger: SiteLedger { site.disk.ledger }

    func run(_ signatures: inout SignatureMemo) {
        do {
            let events = try site.disk.memory.events(after: 0, limit: .max)
            let logs = Dictionary(grouping: events, by: \.log)
            for (log, events) in logs { check(log, events) }
            for log in ledger.standing.keys where logs[log] == nil {
                witness.breach(.kept, "\(site.code) holds nothing of \(log) any more")
            }
            try checkRetired()
            for log in logs.keys where log.site != site.code { try checkSignatures(of: log, &signatures) }
            try checkContents()
        } catch {
            witness.breach(.program, "\(site.code) cannot be read: \(error)")
        }
    }

    private func check(_ log: LogID, _ events: [LoggedEvent]) {
        let standing = ledger.standing[log] ?? []
        guard events.map(\.seq).sorted() == (0..<events.count).map({ UInt64($0) + 1 }) else {
            return witness.breach(.exactlyOnce, "\(site.code) holds \(log) with places that are missing or double")
        }
        guard events.count == standing.count else {
            return witness.breach(.kept, "\(site.code) holds \(events.count) events of \(log), not \(standing.count)")
        }
        var hash = Self.genesis(log, epoch: 1)
        for event in events.sorted(by: { $0.seq < $1.seq }) {
            hash = Self.next(hash, event.payload)
            if hash != event.hash.data || event.hash != standing[Int(event.seq) - 1] {
                return witness.breach(.gapless, "\(site.code) holds \(log) with a chain that breaks at \(event.seq)")
            }
        }
    }

    private func checkRetired() throws {
        var kept: Set<Hash> = []
        for fork in try site.disk.memory.forks() {
            kept.formUnion(try site.disk.memory.forkedEvents(of: fork.log).map(\.hash))
        }
        if !ledger.retired.isSubset(of: kept) {
            witness.breach(.forkReported, "\(site.code) has lost events that gave way to others")
        }
    }

    private func checkSignatures(of log: LogID, _ memo: inout SignatureMemo) throws {
        let keys = witness.keys[log.site] ?? []
        let standing = ledger.standing[log] ?? []
        let heads = try site.disk.memory.signedHeads(of: log, after: 0, limit: .max)
        for signed in heads {
            let place = Int(signed.head.seq)
            if place < 1 || place > standing.count || standing[place - 1] != signed.head.hash {
                witness.breach(.signed, "\(site.code) keeps a head of \(log) #\(place) that is not the log's")
            }
            if !memo.isSigned(signed, by: keys) {
                witness.breach(.signed, "\(site.code) keeps a head of \(log) #\(place) that \(log.site) did not sign")
            }
        }
        if heads.last?.head.seq != UInt64(standing.count) {
            witness.breach(.signed, "\(site.code) holds \(log) beyond the last place that \(log.site) signed")
        }
    }

    private func checkContents() throws {
        for (digest, content) in witness.contents {
            let isKept = try site.disk.memory.heldContent(digest) != nil
            if isKept != ledger.contents.contains(digest) {
                let what = isKept ? "keeps" : "does not keep"
                witness.breach(
                    isKept ? .forgotten : .contents, "\(site.code) \(what) content \(digest.short) of \(content.log)")
            }
            if !isKept { continue }
            if ledger.forgotten.contains(digest) {
                witness.breach(.forgotten, "\(site.code) still keeps content \(digest.short) of \(content.log)")
            }
            if !Policy.permits(content, at: site.code, hubOf: { world.hub(of: $0) }) {
                witness.breach(.policy, "\(site.code) keeps \(content.contentClass) \(digest.short) of \(content.log)")
            }
            if content.size <= Bounds.textBytes,
                try site.disk.memory.content(digest).map({ Hash.of($0.bytes) }) != content.bytes
            {
                witness.breach(.contents, "\(site.code) keeps other bytes for content \(digest.short)")
            }
        }
    }

    // MARK: - The chain, written down a second time

    private static func genesis(_ log: LogID, epoch: UInt64) -> Data {
        var bytes = Data("jiazhan/log/1\0\(log.name)\0".utf8)
        withUnsafeBytes(of: epoch.bigEndian) { bytes.append(contentsOf: $0) }
        return Data(SHA256.hash(data: bytes))
    }

    private static func next(_ hash: Data, _ payload: Data) -> Data { Data(SHA256.hash(data: hash + payload)) }
}

/// Signatures that were checked already: the same head is held at every level.
struct SignatureMemo {
    private var known: [SignedHead: Bool] = [:]

    mutating func isSigned(_ signed: SignedHead, by keys: [SigningPublicKey]) -> Bool {
        if let known = known[signed] { return known }
        let isSigned = keys.contains { signed.isValid(for: $0) }
        known[signed] = isSigned
        return isSigned
    }
}
