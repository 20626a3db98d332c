import EventLog
import Events
import Foundation
import Sync

// What a session asks of the log.
extension Exchange {
    /// How many of the heads, from the first on, are this site's too.
    func matching(_ heads: [Head]) throws -> Int {
        for (index, head) in heads.enumerated() where try site.log.head(of: head.log, at: head.seq) != head {
            return index
        }
        return heads.count
    }

    /// Whose signatures count for another version of a log that this site hands over: its owner's, who is this site itself, a site
    /// below it, or a hub above it whose register it hands down.
    func authors(of log: LogID) throws -> [SigningPublicKey] {
        let ancestors = try site.ancestors(peer)
        let above = ancestors.filter { $0.site == log.site }.compactMap(\.key)
        let known = above + (try site.subtree.current(above: ancestors.map(\.site)).everyKey(of: log.site))
        return log.site == site.log.own.site ? [site.signingKey.publicKey] + known : known
    }

    /// Lets the branch of a log go of which every event stands in the log itself: the other side was wrong about where the two
    /// part, and nobody is to decide for less of the same.
    func letHeldGo(_ log: LogID) throws {
        guard let branch = try site.log.branches().first(where: { $0.log == log }) else { return }
        for (index, hash) in try site.log.branchHashes(of: log).enumerated() {
            guard try site.log.hash(of: log, at: branch.base.seq + UInt64(index) + 1) == hash else { return }
        }
        try site.log.dropBranch(of: log)
    }

    func find(_ log: LogID, _ seqs: [UInt64]) throws -> [Head] {
        guard try mayRecall(log) else { return [] }
        return try seqs.compactMap { seq in try site.log.head(of: log, at: seq) }
    }

    /// A log is shown to whoever has a say in it: the one who hands it over on this link.
    private func mayRecall(_ log: LogID) throws -> Bool {
        try !LinkScope(site: site, peer: peer).authors(of: log).isEmpty
    }

    mutating func recall(
        _ log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int
    ) throws -> [Session.Action] {
        guard try mayRecall(log), let previous = try site.log.head(of: log, at: seq) else {
            return session.recalled([], signed: nil, after: nil)
        }
        let run = try site.log.run(of: log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)
        return session.recalled(run.payloads, signed: run.signed, after: previous)
    }

    /// The wanted pieces that the peer may have and that are held here, in order, about one frame's worth.
    func gather(_ wanted: [WantedPiece]) throws -> GatheredContents {
        let scope = try LinkScope(site: site, peer: peer)
        let permitted = try scope.permission()
        var gathered = GatheredContents()
        var passedOn: [Hash] = []
        var bytes = 0
        for want in wanted {
            if bytes >= SyncBounds.giveBytes { break }
            gathered.answered += 1
            guard let content = try site.log.heldContent(want.digest), try permitted(content) else {
                gathered.missing.append(want.digest)
                passedOn.append(want.digest)
                continue
            }
            guard let piece = try site.log.piece(want.piece, of: want.digest) else {
                gathered.missing.append(want.digest)
                continue
            }
            if bytes > 0, bytes + piece.bytes.count > SyncBounds.giveBytes {
                gathered.answered -= 1
                break
            }
            gathered.pieces.append(piece)
            bytes += piece.bytes.count
        }
        // What was asked of this site by its hub and is still awaited here, is asked for below with the next sync.
        if case .upper = peer, !passedOn.isEmpty { _ = try site.log.request(passedOn) }
        return gathered
    }
}
