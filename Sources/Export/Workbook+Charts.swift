import CXLSXWriter
import Events
import Foundation

/// Numbers under labels, and how they are drawn.
struct Drawing {
    struct Series {
        let name: String
        /// One for each label.
        let values: [Int]
    }

    let caption: String
    /// Of the labels' column.
    let heading: String
    /// Bars that lie, the first on top; else columns that stand.
    let isLying: Bool
    let labels: [String]
    let series: [Series]
}

extension Workbook {
    /// Rows from the top of one chart to the top of the next, where its own are fewer; a chart is 15 rows high.
    private static let chartRows = 17

    /// Adds a sheet on which each drawing is a chart of Excel's own, beside the numbers that it draws.
    ///
    /// - Throws: `export.cannot_write`.
    func add(_ drawings: [Drawing], name wanted: String) throws {
        guard !drawings.isEmpty else { return }
        let name = try beginSheet(wanted)
        let most = drawings.map(\.series.count).max() ?? 0
        try setWidth(28, of: 0)
        for column in 1...max(1, most) { try setWidth(14, of: column) }
        var top = 0
        for drawing in drawings {
            precondition(drawing.series.allSatisfy { $0.values.count == drawing.labels.count }, "a value has a label")
            try writeHeading(drawing.heading, top, 0)
            for (column, series) in drawing.series.enumerated() { try writeHeading(series.name, top, column + 1) }
            for (index, label) in drawing.labels.enumerated() {
                try write(.text(label), at: top + index + 1, 0)
                for (column, series) in drawing.series.enumerated() {
                    try write(.integer(series.values[index]), at: top + index + 1, column + 1)
                }
            }
            try insert(drawing, on: name, top: top, column: most + 2)
            top += max(drawing.labels.count + 2, Self.chartRows)
        }
    }

    private func insert(_ drawing: Drawing, on sheet: String, top: Int, column: Int) throws {
        let kind = drawing.isLying ? LXW_CHART_BAR : LXW_CHART_COLUMN
        let chart = try newChart(UInt8(kind.rawValue))
        let (first, last) = (lxw_row_t(top + 1), lxw_row_t(top + drawing.labels.count))
        for (index, series) in drawing.series.enumerated() {
            let place = lxw_col_t(index + 1)
            let drawn = try newSeries(of: chart)
            chart_series_set_categories(drawn, sheet, first, 0, last, 0)
            chart_series_set_values(drawn, sheet, first, place, last, place)
            chart_series_set_name(drawn, Self.fitting(series.name))
        }
        chart_title_set_name(chart, Self.fitting(drawing.caption))
        if drawing.series.count < 2 { chart_legend_set_position(chart, UInt8(LXW_CHART_LEGEND_NONE.rawValue)) }
        // libxlsxwriter changes the axes of lying bars over: the labels stand along the one it calls y.
        if drawing.isLying { chart_axis_set_reverse(chart.pointee.y_axis) }
        try place(chart, top, column)
    }
}
