import Events
import Foundation
import Projections
import Web

extension FakeSource {
    /// A hub with every part of its page filled in.
    static func sample() throws -> FakeSource {
        var source = try FakeSource()
        source.wholes = [
            "matters.collected": .count(1973), "matters.referred": .count(1873),
            "matters.replied": .rate(numerator: 1249, denominator: 1873),
            "matters.resolved": .rate(numerator: 1201, denominator: 1973), "matters.resolved.flow": .count(1201),
            "matters.overdue": .count(37), "matters.days": .days(median: 11.2, p90: 41, speedup: 0.1234),
            "visits.sessions": .count(84), "visits.received": .count(1650),
            "matters.class.A": .rate(numerator: 700, denominator: 1249),
            "matters.class.B": .rate(numerator: 300, denominator: 1249),
            "matters.class.C": .rate(numerator: 149, denominator: 1249),
            "matters.class.D": .rate(numerator: 60, denominator: 1249),
            "matters.class.none": .rate(numerator: 40, denominator: 1249),
        ]
        for (aspect, counts) in [("reply", [520, 140, 40]), ("impl", [480, 150, 70])] {
            for (grade, count) in zip(["satisfied", "basic", "dissatisfied"], counts) {
                source.wholes["ratings.\(aspect).\(grade)"] = .rate(numerator: count, denominator: 700)
            }
        }
        source.assumed = ["matters.referred": 1873, "matters.replied": 12]
        for (index, counts) in [(180, 90), (240, 150), (210, 190), (320, 200), (405, 260), (618, 311)].enumerated() {
            let key = "2026-0\(index + 1)"
            source.add(
                .month, key, key, ["matters.collected": .count(counts.0), "matters.resolved.flow": .count(counts.1)])
        }
        for index in 1...34 {
            let code = "520103001-Z\(index < 10 ? "0" : "")\(index)"
            source.add(.site, code, "中山路街道第\(index)人大代表联络站", row(120 - index * 3))
            let through = Instant(milliseconds: source.calendar.start(of: source.day).milliseconds + 51_000_000)
            let silence = index % 9 == 4 ? 12 : index % 3
            source.heard.append(
                Heard(
                    site: try SiteCode(code), name: "中山路街道第\(index)人大代表联络站",
                    through: index == 5 ? nil : through.advanced(byMilliseconds: -Int64(silence) * 86_400_000),
                    events: index == 5 ? 0 : 400 - index))
        }
        for (index, name) in ["中山路街道", "河滨街道", "文昌阁街道", "盐务街街道"].enumerated() {
            source.add(.division, "52010300\(index + 1)", name, row(600 - index * 90))
        }
        for (index, name) in ["区住房和城乡建设局", "区城市管理局", "区教育局", "区公安分局交通管理大队"].enumerated() {
            source.add(.organ, "organ-\(index + 1)", name, row(500 - index * 110))
        }
        source.add(.organ, "", "未交办或未注明", row(100))
        for (index, path) in ["城建/道路/路灯", "城建/物业", "教育/入学", "交通/公交线路"].enumerated() {
            source.add(.category, path, path, row(450 - index * 80))
        }
        let titles: [String?] = [
            "小区门口路灯不亮，夜间出行不安全", "建议在实验小学门口增设人行横道和减速带，上下学时段安排交警或志愿者值守，保障学生安全",
            nil, "", "老旧小区加装电梯进展缓慢",
        ]
        for seq in 1...24 {
            try source.add(
                matter: UInt64(seq), at: "520103001-Z0\(seq % 7 + 1)", title: titles[seq % titles.count],
                category: "城建/道路/路灯", organ: seq % 4 == 0 ? "" : "区住房和城乡建设局")
        }
        for index in 1...22 {
            source.found.append(try conflict(UInt64(index)))
        }
        return source
    }

    /// The matter with that number, resolved at its station and answered on the spot at the hub.
    private static func conflict(_ seq: UInt64) throws -> ConflictSummary {
        let (site, hub) = (LogID(try SiteCode("520103001-Z02")), LogID(try SiteCode("520103-H01")))
        let resolved = Event.with { $0.body = .matterResolved(MatterResolved()) }
        let answered = Event.with { $0.body = .answeredOnSpot(AnsweredOnSpot()) }
        return ConflictSummary(
            kind: .settledTwice, subject: .record(Ref(site, seq)),
            first: .init(
                ref: Ref(site, seq + 100), type: resolved.type, occurredAt: Instant(milliseconds: 1_779_854_400_000)),
            second: .init(
                ref: Ref(hub, seq), type: answered.type, occurredAt: Instant(milliseconds: 1_779_940_800_000)))
    }

    private static func row(_ collected: Int) -> [String: FigureValue] {
        let (referred, replied) = (collected * 9 / 10, collected * 6 / 10)
        return [
            "matters.collected": .count(collected), "matters.referred": .count(referred),
            "matters.replied": .rate(numerator: replied, denominator: referred),
            "matters.resolved": .rate(numerator: collected / 2, denominator: collected),
            "matters.overdue": .count(collected / 40),
            "matters.days": .days(median: Double(collected % 30) + 0.5, p90: 40, speedup: nil),
        ]
    }
}

extension String {
    /// UTF-8.
    var bytes: Data { Data(utf8) }
}
