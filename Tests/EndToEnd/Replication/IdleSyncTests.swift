import Foundation
import TestSupport
import Testing

/// What a sync costs on the line, counted by the line itself: every byte of TCP's payload, CURVE's handshake included.
@Suite(.serialized) struct IdleSyncTests {
    @Test func `a sync with nothing to say takes at most 5 round trips and 4 KB`() throws {
        let workshop = try Workshop()
        let line = try FaultyLine(
            to: workshop.port, faults: LineFaults { $0.delay = .milliseconds(20) ... .milliseconds(20) })
        try workshop.makeHub()
        let site = try workshop.join("520103100-Z02", through: line.port)
        try Programs.succeed("station", ["opinion", "add", "--dir", site, "--title", "路灯不亮"])
        try workshop.serve()
        try workshop.sync(site)
        // What the first sync brought is acknowledged with the second, if with any.
        try workshop.sync(site)
        let before = line.traffic
        try workshop.sync(site)
        let after = line.traffic
        let (bytes, roundTrips) = (after.bytes - before.bytes, after.roundTrips - before.roundTrips)
        print("idle sync: \(bytes) bytes, \(roundTrips) round trips after TCP's own")
        #expect(after.connections - before.connections == 1)
        #expect(bytes <= 4096)
        // ZMTP's greeting takes one, CURVE two, the session one, and one asks for bundles to carry; TCP's own is beneath.
        #expect(roundTrips <= 5)
    }
}
