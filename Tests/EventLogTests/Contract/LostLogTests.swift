import EventLog
import Events
import Foundation
import Testing

/// A hub that was restored from a backup of before a mailbox's first event has nothing of that log at all; the site that holds it
/// hands it back.
@Suite struct LostLogTests {
    @Test(arguments: LogKind.allCases)
    func aLogOfWhichNothingIsLeftComesBackAsABranch(kind: LogKind) throws {
        let (log, folder) = try kind.make(own: "520103-H01", epoch: 1)
        defer { withExtendedLifetime(folder) {} }
        let mailbox = LogID.mailbox(of: try Records.station().site, at: try Records.hub().site)
        let written = try Records.batch(of: mailbox, epoch: 1, count: 4)
        let base = Head.empty(log: mailbox, epoch: 1)
        #expect(try log.head(of: mailbox) == nil)
        let signed = SignedBatch(written, signed: SignedHead(head: written.head, signature: Data(count: 64)))
        try log.holdBranch(signed, base: base, from: try Records.station().site, at: Records.now)
        #expect(try log.branches().map(\.head) == [written.head])
        let adoption = try log.adoptBranch(of: mailbox, incarnation: Data(repeating: 1, count: 16), now: Records.now) {
            #expect($0.untold.isEmpty)
            return []
        }
        #expect(adoption.adopted == 4)
        #expect(try log.head(of: mailbox) == written.head)
        // The site goes on with it as with any log of its own.
        let next = try log.append([Records.opinion()], to: mailbox, ifUnchangedSince: nil, now: Records.now)
        #expect(next.map(\.seq) == [5])
        #expect(try log.verify { _, _ in }.damage == nil)
    }
}
