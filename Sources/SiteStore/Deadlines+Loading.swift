import Events
import Foundation

extension Deadlines {
    /// What an office has decided: key by key from `deadlines.yaml` in the site's folder, else from the one in `config/`,
    /// else `DeadlineRules.standard`; and the days that are worked, from `config/holidays`.
    ///
    /// - Parameter folder: the site's folder.
    /// - Throws: `SiteStoreError` (`configuration.invalid`) naming the file, the key and what is expected.
    package static func load(
        config: ConfigFolder, folder: String, calendar: BusinessCalendar
    ) throws(SiteStoreError) -> Deadlines {
        Deadlines(
            rules: try DeadlineRules.load(config: config, folder: folder),
            working: try WorkingCalendar.load(config: config), calendar: calendar)
    }
}

extension DeadlineRules {
    static func load(config: ConfigFolder, folder: String) throws(SiteStoreError) -> DeadlineRules {
        var files: [(path: String, file: DeadlineFile)] = []
        for path in [folder + "/" + DeadlineFile.name, config.path + "/" + DeadlineFile.name] {
            if let file = try DeadlineFile.read(path) { files.append((path, file)) }
        }
        func period(_ key: DeadlineFile.Key) -> DeadlinePeriod? { files.lazy.compactMap { $0.file.periods[key] }.first }
        do {
            return try DeadlineRules(
                signing: period(.signing) ?? standard.signing, returning: period(.returning) ?? standard.returning,
                reply: period(.reply) ?? standard.reply, extended: period(.extension) ?? standard.extended,
                redo: period(.redo) ?? standard.redo,
                endsOnWorkingDay: files.lazy.compactMap(\.file.endsOnWorkingDay).first ?? standard.endsOnWorkingDay)
        } catch {
            // Only files can make them contradict each other: the standard does not.
            let paths = files.map(\.path)
            throw SiteStoreError(
                .setting, zh: "\(paths.joined(separator: "、")) 的 extension、reply：\(error.message.zh)",
                en: "\(paths.joined(separator: ", ")): extension, reply: \(error.message.en)")
        }
    }
}

extension WorkingCalendar {
    /// Every `YYYY.csv` of `config/holidays`. A folder that is not there knows no year, which `DueDate.warning` says where it
    /// matters.
    ///
    /// - Throws: `SiteStoreError` (`configuration.invalid`).
    package static func load(config: ConfigFolder) throws(SiteStoreError) -> WorkingCalendar {
        let folder = config.path + "/holidays"
        guard FileManager.default.fileExists(atPath: folder) else { return .weekendsOnly }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw SiteStoreError(
                .setting, zh: "\(folder) 无法读取，请检查权限", en: "\(folder) cannot be read; check its permissions")
        }
        var notices: [Int: [BusinessDate: DayKind]] = [:]
        for name in names.sorted() where name.lowercased().hasSuffix(".csv") {
            let path = folder + "/" + name
            // A copy or a misnamed year would otherwise be passed over in silence.
            guard let match = name.wholeMatch(of: /([0-9]{4})\.csv/), let year = Int(match.1) else {
                throw SiteStoreError(
                    .setting, zh: "\(path) 应以年份命名，例如 2027.csv",
                    en: "\(path) should be named after its year, such as 2027.csv")
            }
            notices[year] = try HolidayFile.read(path, year: year).days
        }
        return WorkingCalendar(notices)
    }
}
