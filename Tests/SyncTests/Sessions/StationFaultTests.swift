import EventLog
import Events
import Foundation
import Sync
import Testing

/// What a station makes of a hub that misbehaves.
struct StationFaultTests {
    private func fault(_ change: @escaping (inout Ack) -> Void) throws -> (SyncFault?, InMemoryLog) {
        let station = try Sites.stationLog(Sites.opinions(600))
        let wire = try Wire(station, Sites.hubLog())
        wire.altered = { frame in
            guard case .ack(var ack) = frame.body else { return frame }
            change(&ack)
            return .with { $0.ack = ack }
        }
        try wire.run()
        return (wire.stationFault, station)
    }

    @Test func anAcknowledgementOfWhatWasNeverSentIsAFaultAndNotKept() throws {
        let changes: [(inout Ack) -> Void] = [
            { $0.held.seq = 601 }, { $0.held.seq = .max }, { $0.held.seq = 100 }, { $0.held.epoch = 8 },
            { $0.held.log = "520103001-Z03" },
        ]
        for change in changes {
            let (fault, station) = try fault(change)
            #expect(fault?.code == "sync.protocol")
            #expect(try station.heldMark(of: Sites.hub().site, log: station.own)?.head.seq == 0)
        }
    }

    @Test func anAcknowledgementWithAnotherHashIsAForkAndNotKept() throws {
        let (fault, station) = try fault { $0.held.hash = Data(count: 32) }
        #expect(fault?.code == "sync.fork")
        #expect(try station.heldMark(of: Sites.hub().site, log: station.own)?.head.seq == 0)
    }

    @Test func aRefusalIsToldInOurWordsOnOneLine() throws {
        let wire = try Wire(Sites.stationLog(), Sites.hubLog())
        wire.altered = { _ in
            .with {
                $0.refuse.code = .revoked
                $0.refuse.log = "520103001-Z02"
                $0.refuse.seq = 4
                $0.refuse.message = "gone\n" + String(repeating: "x", count: 1000)
            }
        }
        try wire.run()
        #expect(wire.stationFault?.code == "sync.refused.revoked")
        #expect(wire.stationFault?.message.en.contains("(520103001-Z02 #4)") == true)
        #expect(wire.stationFault?.message.en.contains("\n") == false)
        #expect(wire.stationFault?.message.en.count ?? 0 < 600)
        #expect(wire.stationFault?.exitStatus == .badData)
    }

    @Test func aHubThatCannotWriteIsTriedAgain() {
        let fault = SyncFault.told(.with { $0.code = .storage })
        #expect(fault.code == "sync.refused.storage")
        #expect(fault.exitStatus == .retry)
    }

    @Test func framesOutOfTurnAreFaults() throws {
        let frames: [Frame] = [
            .with { $0.ack = Ack() }, .with { $0.want = Want() }, .with { $0.hello = Hello() },
            .with { $0.enrolled = Enrolled() }, .with { $0.pushed = Pushed() },
        ]
        for frame in frames {
            let wire = try Wire(Sites.stationLog(Sites.opinions(2)), Sites.hubLog())
            wire.altered = { _ in frame }
            try wire.run()
            #expect(wire.stationFault?.code == "sync.protocol")
        }
    }

    @Test(arguments: [UInt32(0), 3, .max])
    func aVersionThatWasNotOfferedIsAFault(version: UInt32) throws {
        let wire = try Wire(Sites.stationLog(), Sites.hubLog())
        wire.altered = { frame in
            guard case .welcome(var welcome) = frame.body else { return frame }
            welcome.version = version
            return .with { $0.welcome = welcome }
        }
        try wire.run()
        #expect(wire.stationFault?.code == "sync.version")
    }

    @Test func everyRefusalCodeHasAWordAndAReason() {
        #expect(Set(RefusalCode.allCases.map(\.word)).count == RefusalCode.allCases.count)
        for code in RefusalCode.allCases {
            #expect(!code.reason.zh.isEmpty)
            #expect(!code.reason.en.isEmpty)
        }
    }
}
