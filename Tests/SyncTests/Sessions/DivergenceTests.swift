import EventLog
import Events
import Foundation
import Sync
import Testing

/// Two logs that do not belong together are found out and nothing moves.
struct DivergenceTests {
    @Test func aStationRestoredFromAnOldBackupIsFoundOutByPlace() throws {
        let hub = try Sites.hubLog()
        try Wire(Sites.stationLog(Sites.opinions(5)), hub).run()
        let wire = try Wire(Sites.stationLog(Sites.opinions(3)), hub).run()
        #expect(wire.stationFault?.code == "sync.fork")
        #expect(wire.stationFault?.message.en.contains("event 5") == true)
        #expect(wire.stationFault?.message.zh.contains("第 5 条") == true)
        #expect(wire.summary == nil)
        #expect(try hub.lastPosition() == 5)
    }

    @Test func aStationThatWentAnotherWayIsFoundOutByHash() throws {
        let hub = try Sites.hubLog()
        try Wire(Sites.stationLog(Sites.opinions(5)), hub).run()
        let wire = try Wire(Sites.stationLog(Sites.opinions(9, words: "x")), hub).run()
        #expect(wire.stationFault?.code == "sync.fork")
        #expect(try hub.lastPosition() == 5)
    }

    @Test(arguments: [0, 5])
    func anotherEpochIsAFork(held: Int) throws {
        let hub = try Sites.hubLog()
        try Wire(Sites.stationLog(Sites.opinions(held + 1)), hub).run()
        let wire = try Wire(Sites.stationLog(epoch: 8, Sites.opinions(held + 1)), hub).run()
        #expect(wire.stationFault?.code == "sync.fork")
        #expect(try hub.lastPosition() == Int64(held + 1))
    }

    @Test func aHubOfAnotherCodeIsNotThisSitesHub() throws {
        let wire = try Wire(
            Sites.stationLog(Sites.opinions(2)), Sites.hubLog(), identity: Sites.identity(hub: "5201-H01")
        ).run()
        #expect(wire.stationFault?.code == "sync.identity")
        #expect(wire.stationFault?.message.en.contains("520103-H01") == true)
        #expect(try wire.hub.lastPosition() == 0)
    }
}
