import Events
import Projections

/// How often a report is written.
package enum ReportKind: String, Codable, CaseIterable, Sendable {
    /// 月报
    case monthly
    /// 年度工作报告
    case annual
}

/// The month or the year that a report is about.
package struct ReportPeriod: Hashable, Sendable {
    package let kind: ReportKind
    package let year: Int
    /// 1 to 12; 0 for a year.
    private let month: Int

    /// - Parameter text: `2026-10` for a month, `2026` for a year.
    /// - Throws: `ReportError` (`report.period`).
    package init(_ kind: ReportKind, _ text: String) throws(ReportError) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Self.number($0) }
        switch kind {
        case .monthly:
            guard parts.count == 2, let year = parts[0], let month = parts[1], (1...9998).contains(year),
                (1...12).contains(month)
            else {
                throw ReportError(
                    .period, zh: "“\(text)”不是月份，应形如 --period 2026-10",
                    en: "\"\(text)\" is no month; it looks like --period 2026-10")
            }
            self.init(kind, year: year, month: month)
        case .annual:
            guard parts.count == 1, let year = parts[0], (1...9998).contains(year) else {
                throw ReportError(
                    .period, zh: "“\(text)”不是年份，应形如 --period 2026",
                    en: "\"\(text)\" is no year; it looks like --period 2026")
            }
            self.init(kind, year: year, month: 0)
        }
    }

    private init(_ kind: ReportKind, year: Int, month: Int) {
        self.kind = kind
        self.year = year
        self.month = month
    }

    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    /// The period as it is asked for.
    package var text: String {
        let digits = String(year)
        let year = String(repeating: "0", count: 4 - digits.count) + digits
        switch kind {
        case .monthly: return "\(year)-\(month < 10 ? "0" : "")\(month)"
        case .annual: return year
        }
    }

    package var label: Bilingual {
        switch kind {
        case .monthly: Bilingual(zh: "\(year)年\(month)月", en: text)
        case .annual: Bilingual(zh: "\(year)年", en: text)
        }
    }

    package var first: BusinessDate {
        switch kind {
        case .monthly: Self.day(year, month, 1)
        case .annual: Self.day(year, 1, 1)
        }
    }

    package var last: BusinessDate {
        switch kind {
        case .monthly: Self.day(year, month, BusinessDate.lengthOfMonth(month, year: year))
        case .annual: Self.day(year, 12, 31)
        }
    }

    /// The day as of which a report on it is written.
    ///
    /// - Parameter asked: nil for the period's last day, or today while it runs.
    /// - Throws: `ReportError` (`report.period`) where it has not begun, or the day lies before its beginning or, once it is
    ///   over, before its end.
    package func asOf(_ asked: BusinessDate?, today: BusinessDate) throws(ReportError) -> BusinessDate {
        guard first <= today else {
            throw ReportError(
                .period, zh: "--period \(text) 自 \(first) 才开始，现在没有可报的；请改为已开始的时期",
                en: "--period \(text) begins on \(first) and has nothing to report yet; name one that has begun")
        }
        guard let asked else { return min(last, today) }
        let earliest = last < today ? last : first
        guard asked >= earliest else {
            throw ReportError(
                .period, zh: "--as-of \(asked) 早于 \(earliest)，\(text) 的报告不能截至此日；请写 \(earliest) 或以后的日期，或去掉 --as-of",
                en:
                    "--as-of \(asked) lies before \(earliest): a report on \(text) cannot be as of that day; name \(earliest) or later, or leave --as-of out"
            )
        }
        return asked
    }

    package var days: Period { Period(from: first, through: last) }

    /// The month or year before; the first one of the calendar has none.
    package var before: ReportPeriod? {
        switch kind {
        case .monthly where month > 1: ReportPeriod(kind, year: year, month: month - 1)
        case .monthly: year > 1 ? ReportPeriod(kind, year: year - 1, month: 12) : nil
        case .annual: year > 1 ? ReportPeriod(kind, year: year - 1, month: 0) : nil
        }
    }

    /// The same month of the year before; nil for a year, whose year before is the period before.
    package var yearBefore: ReportPeriod? {
        switch kind {
        case .monthly: year > 1 ? ReportPeriod(kind, year: year - 1, month: month) : nil
        case .annual: nil
        }
    }

    /// The twelve months that end with this period.
    package var twelveMonths: Period {
        switch kind {
        case .monthly:
            Period(from: month == 12 ? Self.day(year, 1, 1) : Self.day(max(1, year - 1), month + 1, 1), through: last)
        case .annual: days
        }
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> BusinessDate {
        guard let date = BusinessDate(year: year, month: month, day: day) else {
            preconditionFailure("every month has that day")
        }
        return date
    }
}
