import Events
import Foundation

@testable import Projections
@testable import Reports

extension HeldEvents: HeldLogs {
    func heads() throws -> [Head] {
        var heads: [LogID: Head] = [:]
        for event in all { heads[event.log] = Head(log: event.log, epoch: 1, seq: event.seq, hash: event.hash) }
        return heads.values.sorted { $0.log < $1.log }
    }

    func hash(of log: LogID, at seq: UInt64) throws -> Hash? { all.first { $0.log == log && $0.seq == seq }?.hash }

    func lacking(_ count: Int) -> HeldEvents { HeldEvents(Array(all.dropLast(count))) }
}

/// A county's October with two stations, and its report.
struct SealedMonth {
    static let key = key(7)
    static let hub = "520103-H01"

    var told = Chronicle()
    let matters: [Ref]

    init() throws {
        for (site, name) in [("520103001-Z01", "花果园站"), ("520103002-Z01", "南明站"), ("520102001-Z01", "邻区站")] {
            try told.open(site, name: name)
        }
        var matters: [Ref] = []
        for (index, month) in ["2025-10", "2026-09", "2026-10", "2026-10", "2026-10"].enumerated() {
            let site = index % 2 == 0 ? "520103001-Z01" : "520103002-Z01"
            let matter = try told.collect(on: "\(month)-0\(index + 1)T09:00", at: site, category: "城建/路灯")
            try told.refer(matter, on: "\(month)-1\(index)T09:00", to: "housing", due: "\(month)-20T09:00")
            matters.append(matter)
        }
        try told.reply(matters[2], on: "2026-10-15T09:00", class: .a)
        try told.resolve(matters[2], on: "2026-10-16T09:00")
        try told.rate(matters[2], on: "2026-10-17T09:00", reply: .satisfied, implementation: .satisfied)
        try told.visit(on: "2026-10-08T09:00", groups: 3, received: 12)
        try told.collect(on: "2026-10-09T09:00", at: "520102001-Z01")
        self.matters = matters
    }

    static func key(_ byte: UInt8) -> SigningKey {
        guard let key = SigningKey(seed: Data(repeating: byte, count: 32)) else { preconditionFailure("32 bytes") }
        return key
    }

    func report(from held: HeldEvents) throws -> Report {
        try ReportDrawing(
            ReportPeriod(.monthly, "2026-10"), region: DivisionCode("520103"), asOf: day("2026-10-31"),
            site: SiteCode(Self.hub), siteName: "云岩区", calendar: .shanghai, divisions: NoDivisions()
        ).report(from: held, at: LogPosition(of: held, now: at("2026-11-03T09:00")))
    }

    func sealed() throws -> SealedReport { try SealedReport(sealing: report(from: told.held()), with: Self.key) }
}

extension SealedReport {
    func verified(against held: HeldEvents, keys: [SigningPublicKey] = [SealedMonth.key.publicKey]) throws
        -> ReportVerification
    {
        try ReportVerification(
            of: self, against: held, keys: keys, calendar: .shanghai, divisions: NoDivisions())
    }

    /// What verifying it is refused with; nil when it is not.
    func fault(against held: HeldEvents, keys: [SigningPublicKey] = [SealedMonth.key.publicKey]) throws -> String? {
        do {
            _ = try verified(against: held, keys: keys)
            return nil
        } catch let error as ReportError {
            return error.code
        }
    }
}
