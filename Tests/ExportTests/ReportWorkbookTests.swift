import Events
import Foundation
import Reports
import Testing

@testable import Export

@Suite struct `Reports as Excel` {
    /// A month with everything that a sheet may hold; its divisions are more than the pages show.
    private static func report(_ divisions: Int = 45) throws -> Report {
        func value(_ number: Int) -> String { #"{"value":\#(number)}"# }
        let rows = (0..<divisions).map { row in
            #"{"key":"520103\#(100 + row)","zh":"街道\#(row)","en":"street \#(row)","values":[\#(value(row)),{"numerator":1,"denominator":3}]}"#
        }
        let months = (1...12).map { month in
            let key = "2026-\(month < 10 ? "0" : "")\(month)"
            return #"{"key":"\#(key)","zh":"\#(key)","en":"\#(key)","values":[\#(value(month)),\#(value(month * 2))]}"#
        }
        let categories = ["城建/路灯", "城建/道路"].enumerated().map { index, name in
            #"{"key":"\#(name)","zh":"\#(name)","en":"\#(name)","values":[\#(value(9 - index))]}"#
        }
        let json = """
            {"version":1,"kind":"monthly","period":"2026-10","from":"2026-10-01","through":"2026-10-31",
            "as_of":"2026-10-31","region":"520103","region_name":"云岩区","site":"520103-H01","site_name":"云岩区",
            "time_zone":"Asia/Shanghai",
            "figures":[
              {"id":"matters.collected","now":{"value":12},"assumed":3,"before":{"value":5},"year_before":{"value":12}},
              {"id":"matters.ontime","now":{"numerator":9,"denominator":11},"before":{"numerator":1,"denominator":3}},
              {"id":"matters.days","now":{"median_e4":112000},"before":{"median_e4":100000}},
              {"id":"matters.overdue","now":{"value":3},"before":{"value":0}},
              {"id":"matters.class.A","now":{"value":4}},{"id":"matters.class.B","now":{"value":2}},
              {"id":"matters.class.C","now":{"value":0}},{"id":"matters.class.D","now":{"value":1}},
              {"id":"matters.class.none","now":{"value":0}}],
            "tables":[
              {"by":"division","figures":["matters.collected","matters.ontime"],"rows":[\(rows.joined(separator: ","))]},
              {"by":"category","figures":["matters.collected"],"rows":[\(categories.joined(separator: ","))]},
              {"by":"month","figures":["matters.collected","matters.resolved.flow"],
               "rows":[\(months.joined(separator: ","))]}],
            "overdue":[{"matter":"520103100-Z02-17-H","site":"520103100-Z02","site_name":"黔灵站","organ":"","category":"",
              "collected":"2026-09-01","due":"2026-09-20","days":41}],
            "heard":[{"site":"520103100-Z02","name":"黔灵站","through":"2026-10-30T01:00:00Z","events":77}],
            "position":{"heads":[{"log":"520103100-Z02","epoch":1,"seq":77,"hash":"\(String(repeating: "a", count: 64))"}],
              "known_on":"2026-11-03T01:00:00Z","position":77,"incarnation":"00","definitions":"00"}}
            """
        return try JSONDecoder().decode(Report.self, from: Data(json.utf8))
    }

    private static func file(_ language: Language = .zh, sealed: Hash? = nil) throws -> Data {
        let edition = ReportEdition(
            try report(), in: language, sealed: sealed,
            titles: ["520103100-Z02-17-H": "=HYPERLINK(\"http://x\")"], isWhole: true)
        return try ExportedFile(edition).wholeBytes()
    }

    private func rows(_ book: ReadWorkbook, _ sheet: String) throws -> [[ReadWorkbook.Cell?]] {
        try #require(book.sheets.first { $0.name == sheet }).rows
    }

    @Test func `every section is a sheet, and the summary says what the pages say`() throws {
        let book = try ReadWorkbook(bytes: Self.file(sealed: Hash.of(Data("report".utf8))))
        #expect(
            book.sheets.map(\.name) == [
                "综述", "主要指标", "分地区情况", "群众反映较多的类别", "近十二个月情况", "逾期未答复事项", "数据汇聚情况", "附表：全部指标",
                "所依据的日志", "图表",
            ])
        let summary = try rows(book, "综述").map { $0.compactMap { $0?.value }.joined(separator: " ") }
        #expect(summary[0] == "云岩区 云岩区人大代表家站室工作月报（2026年10月）")
        #expect(summary[2].hasPrefix("已封存 · ") && summary[2].contains(Hash.of(Data("report".utf8)).description))
        #expect(summary[3].contains("12"))
        #expect(summary.contains { $0.hasPrefix("逾期未答复事项 ") && $0.contains("2") }, "two overdue ones are not listed")
        #expect(summary.contains { $0.hasPrefix("数据汇聚情况 没有消息不等于零") })
    }

    @Test func `figures and their changes can be calculated with`() throws {
        let main = try rows(ReadWorkbook(bytes: Self.file()), "主要指标")
        func row(_ name: String) throws -> [ReadWorkbook.Cell?] {
            try #require(main.first { $0[0]?.value == name })
        }
        #expect(
            main[0].map { $0?.value ?? "" } == [
                "指标", "指标 · 注", "单位", "本期", "本期 · 注", "上期", "上期 · 注", "增减", "上年同期", "增减",
            ])
        let collected = try row("收集意见建议")
        #expect(collected.map { $0?.value } == ["收集意见建议", "其中推定 3", "件", "12", nil, "5", nil, "7", "12", "0"])
        #expect([3, 5, 7, 8, 9].allSatisfy { collected[$0]?.type == "n" })
        #expect(collected[7]?.format == "+0;−0;±0")
        let onTime = try #require(main.first { $0[4]?.value == "9/11" })
        #expect(onTime[3]?.value.hasPrefix("0.8181818") == true && onTime[3]?.format == "0.00%")
        // 81.82 % and 33.33 %.
        #expect(onTime[7]?.value == "48.49" && onTime[7]?.format == "+0.00;−0.00;±0")
        let days = try #require(main.first { $0[2]?.value == "天（中位）" })
        #expect(days[3]?.value == "11.2" && days[7]?.value == "1.2")
        #expect(days.count < 9 || days[8] == nil, "of a year ago there is nothing")
    }

    @Test func `tables have all their rows, dates are dates, and no title becomes a formula`() throws {
        let book = try ReadWorkbook(bytes: Self.file())
        let divisions = try rows(book, "分地区情况")
        #expect(divisions.count == 46)
        #expect(divisions[45].map { $0?.value ?? "" }[0...1] == ["街道44", "44"])
        let overdue = try rows(book, "逾期未答复事项")[1]
        #expect(overdue[0]?.value == "520103100-Z02-17-H")
        #expect(overdue[1]?.type == "s" && overdue[1]?.value == "=HYPERLINK(\"http://x\")")
        #expect(overdue[4]?.type == "d" && overdue[5]?.value == "2026-09-20")
        #expect(overdue[6]?.type == "n" && overdue[6]?.value == "41")
    }

    @Test func `charts are Excel's own and draw the numbers beside them`() throws {
        let bytes = try Self.file()
        let charts = try ReadWorkbook.charts(bytes: bytes)
        #expect(
            charts == [
                .init(
                    sheet: "图表", title: "按月收集与办结（件）", lies: false,
                    series: [["'图表'!$A$2:$A$13", "'图表'!$B$2:$B$13"], ["'图表'!$A$2:$A$13", "'图表'!$C$2:$C$13"]]),
                .init(
                    sheet: "图表", title: "反映较多的类别（件）", lies: true, series: [["'图表'!$A$19:$A$20", "'图表'!$B$19:$B$20"]]),
                .init(
                    sheet: "图表", title: "答复类别（件）", lies: true, series: [["'图表'!$A$36:$A$40", "'图表'!$B$36:$B$40"]]),
            ])
        let rows = try rows(ReadWorkbook(bytes: bytes), "图表")
        #expect(rows[1...12].map { $0[1]?.value } == (1...12).map { String($0) })
        #expect(rows[1...12].map { $0[2]?.value } == (1...12).map { String($0 * 2) })
        #expect(rows[18...19].map { $0[0]?.value } == ["城建/路灯", "城建/道路"])
        #expect(rows[35...39].map { $0[1]?.value } == ["4", "2", "0", "1", "0"])
    }

    @Test func `the same report is the same bytes whenever it is printed`() throws {
        #expect(try Self.file(.en) == Self.file(.en))
        #expect(try Self.file(.en) != Self.file(.zh))
    }
}
