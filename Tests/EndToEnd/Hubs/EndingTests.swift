import EventLog
import Events
import Foundation
import Projections
import SiteStore
import Testing

/// A program that is told to end does so soon, whatever it is at.
@Suite(.serialized) struct EndingTests {
    @Test
    func `a hub that folds a long log when it is told to end does so within seconds, and goes on at its next start`()
        throws
    {
        let workshop = try Workshop()
        try workshop.makeHub()
        let page = try #require(URL(string: try workshop.serve()))
        // Opened once: opening waits for whoever folds.
        let model = try ReadModel(path: workshop.hub + "/views.db", calendar: .shanghai)
        let before = try model.position()
        // Not so much that the model is made anew instead.
        let total = try fill(workshop.hub, 40_000)
        // A page that finds so much missing has it folded in beside.
        let asking = try Programs.start("/usr/bin/curl", ["-s", "-o", "/dev/null", "-m", "60", page.absoluteString])
        var reached = before
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        while reached == before, ContinuousClock.now < deadline { reached = try model.position() }
        let told = ContinuousClock.now
        #expect(workshop.stopHub() == 0)
        let took = told.duration(to: .now)
        asking.wait()
        #expect(took < .seconds(5))
        reached = try model.position()
        #expect(before < reached && reached < total, "\(before) \(reached) \(total): it was not folding any more")
        try Programs.succeed("hub", ["figures", "--dir", workshop.hub, "--json"])
        #expect(try model.position() == total)
    }

    /// Writes so many visits into a hub's own log; returns the log's last position.
    private func fill(_ folder: String, _ count: Int) throws -> Int64 {
        let site = try SiteFolder.open(path: folder)
        let now = WallClock.now()
        let visit = VisitLogged.with {
            $0.kind = .reception
            $0.received = 3
        }
        for _ in 0..<(count / 10_000) {
            _ = try site.log.append(
                Array(repeating: Draft(.visitLogged(visit), occurredAt: now), count: 10_000), now: now)
        }
        return try site.log.lastPosition()
    }
}
