import Events

extension DatePattern {
    /// What a cell says: a day, and the time of it if it says so.
    struct Reading: Hashable, Sendable {
        let date: BusinessDate
        /// Nil where the pattern has no hour.
        let millisecondOfDay: Int64?
    }

    /// Nil when the text does not follow the pattern, or names a day or an hour that does not exist.
    func read(_ text: String) -> Reading? {
        var rest = text[...]
        var numbers: [Field: Int] = [:]
        var afternoon: Bool?
        for part in parts {
            switch part {
            case .literal(let character):
                guard rest.first == character else { return nil }
                rest = rest.dropFirst()
            case .blank:
                let blanks = rest.prefix(while: \.isWhitespace)
                guard !blanks.isEmpty else { return nil }
                rest = rest.dropFirst(blanks.count)
            case .field(.halfDay, _):
                guard let (name, isAfternoon) = Self.halfDay(at: rest) else { return nil }
                afternoon = isAfternoon
                rest = rest.dropFirst(name.count)
            case .field(let field, let digits):
                let run = rest.prefix(digits.upperBound).prefix { $0.isASCII && $0.isNumber }
                guard run.count >= digits.lowerBound, let number = Int(run) else { return nil }
                numbers[field] = field == .fraction ? Self.milliseconds(run) : number
                rest = rest.dropFirst(run.count)
            }
        }
        guard rest.isEmpty else { return nil }
        return Self.reading(numbers, afternoon: afternoon)
    }

    private static func reading(_ numbers: [Field: Int], afternoon: Bool?) -> Reading? {
        guard let year = numbers[.year], let month = numbers[.month], let day = numbers[.day],
            let date = BusinessDate(year: year, month: month, day: day)
        else { return nil }
        var hour = numbers[.hour]
        if let half = numbers[.halfDayHour] {
            guard let afternoon, (1...12).contains(half) else { return nil }
            hour = half % 12 + (afternoon ? 12 : 0)
        }
        guard let hour else { return Reading(date: date, millisecondOfDay: nil) }
        let (minute, second) = (numbers[.minute] ?? 0, numbers[.second] ?? 0)
        guard hour < 24, minute < 60, second < 60 else { return nil }
        let seconds = Int64(hour * 3600 + minute * 60 + second)
        return Reading(date: date, millisecondOfDay: seconds * 1000 + Int64(numbers[.fraction] ?? 0))
    }

    private static func halfDay(at text: Substring) -> (name: String, isAfternoon: Bool)? {
        let names = [("AM", false), ("PM", true), ("上午", false), ("下午", true)]
        return names.first { text.prefix($0.0.count).uppercased() == $0.0 }.map { (name: $0.0, isAfternoon: $0.1) }
    }

    /// The first three digits of a fraction; what is finer than a millisecond is cut off.
    private static func milliseconds(_ digits: Substring) -> Int {
        Int((digits + "00").prefix(3)) ?? 0
    }
}
