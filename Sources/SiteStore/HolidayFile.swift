import Events

/// One year of config/holidays: `date,kind,name,notice`, a line for each day that the State Council's notices name.
struct HolidayFile {
    /// A year that lacks one of them is not finished, and must not be counted as known.
    static let festivals = ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"]
    static let header = "date,kind,name,notice"

    let days: [BusinessDate: WorkingCalendar.DayKind]

    /// - Throws: `SiteStoreError` (`configuration.invalid`) naming the file, the line, the column and what is expected.
    static func read(_ path: String, year: Int) throws(SiteStoreError) -> HolidayFile {
        try HolidayFile(csv: ConfigText.read(path), path: path, year: year)
    }

    init(csv: String, path: String, year: Int) throws(SiteStoreError) {
        var lines = csv.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.first.map(String.init) == Self.header else {
            throw Self.wrong("\(path):1", zh: "首行应为 \(Self.header)", en: "the first line is \(Self.header)")
        }
        var days: [BusinessDate: WorkingCalendar.DayKind] = [:]
        var seen: Set<Substring> = []
        for (index, line) in lines.enumerated().dropFirst() {
            let place = "\(path):\(index + 1)"
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == 4, cells.allSatisfy({ !$0.isEmpty }) else {
                throw Self.wrong(place, zh: "应有四列：\(Self.header)", en: "there are four columns: \(Self.header)")
            }
            let (date, kind) = try Self.day(cells, place, year)
            guard days.updateValue(kind, forKey: date) == nil else {
                throw Self.wrong(place, zh: "\(date) 重复", en: "\(date) is there twice")
            }
            if kind == .holiday { seen.formUnion(cells[2].split(separator: "、")) }
        }
        for festival in Self.festivals where !seen.contains(Substring(festival)) {
            throw Self.wrong(path, zh: "缺少\(festival)", en: "\(festival) is missing")
        }
        self.days = days
    }

    private static func day(
        _ cells: [Substring], _ place: String, _ year: Int
    ) throws(SiteStoreError) -> (BusinessDate, WorkingCalendar.DayKind) {
        guard let date = try? BusinessDate(String(cells[0])), date.civil.year == year else {
            throw wrong(
                place, zh: "date 应为 \(year) 年的日期，例如 \(year)-01-01，不能是“\(cells[0])”",
                en: "date is a day of \(year) such as \(year)-01-01, not \"\(cells[0])\"")
        }
        guard let kind = WorkingCalendar.DayKind(rawValue: String(cells[1])) else {
            throw wrong(
                place, zh: "kind 应为 holiday（放假）或 workday（调休上班），不能是“\(cells[1])”",
                en: "kind is holiday or workday, not \"\(cells[1])\"")
        }
        guard kind == .holiday || date.isWeekend else {
            throw wrong(
                place, zh: "\(date) 不是周末，不会是调休上班（workday）", en: "\(date) is no weekend, so it is no make-up workday")
        }
        return (date, kind)
    }

    private static func wrong(_ place: String, zh: String, en: String) -> SiteStoreError {
        SiteStoreError(.setting, zh: "\(place)：\(zh)", en: "\(place): \(en)")
    }
}
