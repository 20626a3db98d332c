import Events

/// What an event says besides its words: lines of a name and a value, for people, in both languages.
package struct FactText {
    package struct Line: Hashable, Sendable {
        package let name: Bilingual
        package let value: Bilingual
    }

    let calendar: BusinessCalendar
    private let fact: Fact?

    package init(_ event: Event, calendar: BusinessCalendar) {
        fact = event.fact
        self.calendar = calendar
    }

    /// Only what is stated; empty for a body of a later version.
    package var lines: [Line] {
        let all: [Line?]
        switch fact {
        case .key(let fact): all = lines(fact)
        case .register(let fact): all = lines(fact)
        case .visit(let fact): all = lines(fact)
        case .duty(let fact): all = lines(fact)
        case .matter(let fact): all = lines(fact)
        case .project(let fact): all = lines(fact)
        case .words(let fact): all = lines(fact)
        case nil: all = []
        }
        return all.compactMap { $0 }
    }

    private func lines(_ fact: WordsFact) -> [Line?] {
        let contents = Bilingual(zh: "正文", en: "contents")
        return switch fact {
        case .forgotten(let fact): [count(contents, UInt32(fact.digests.count))]
        case .redacted(let fact): [count(contents, UInt32(fact.digests.count))]
        case .disclosed(let fact): [line(Bilingual(zh: "给谁看", en: "to"), fact.to)]
        }
    }
}

/// How values are written; nil where nothing is stated.
extension FactText {
    func line(_ name: Bilingual, _ value: String) -> Line? {
        value.isEmpty ? nil : Line(name: name, value: Bilingual(zh: value, en: value))
    }

    /// What an amendment states: an empty value too, because it takes the place of one that was not.
    func amended(_ name: Bilingual, _ isStated: Bool, _ value: String) -> Line? {
        guard isStated else { return nil }
        return line(name, value) ?? Line(name: name, value: Self.none)
    }

    func word(_ name: Bilingual, _ word: some Wording) -> Line? {
        word.word.isEmpty ? nil : Line(name: name, value: word.label)
    }

    func list(_ name: Bilingual, _ names: [String]) -> Line? {
        guard !names.isEmpty else { return nil }
        return Line(
            name: name, value: Bilingual(zh: names.joined(separator: "、"), en: names.joined(separator: ", ")))
    }

    func amended(_ name: Bilingual, _ isStated: Bool, list names: [String]) -> Line? {
        guard isStated else { return nil }
        return list(name, names) ?? Line(name: name, value: Self.none)
    }

    func count(_ name: Bilingual, _ count: UInt32) -> Line? { line(name, String(count)) }

    func count(_ name: Bilingual, _ isStated: Bool, _ count: UInt32) -> Line? {
        isStated ? line(name, String(count)) : nil
    }

    func yes(_ name: Bilingual, _ isSo: Bool) -> Line? { isSo ? answer(name, true) : nil }

    func answer(_ name: Bilingual, _ isSo: Bool) -> Line {
        Line(name: name, value: isSo ? Bilingual(zh: "是", en: "yes") : Bilingual(zh: "否", en: "no"))
    }

    /// A matter, visit or duty, by its number.
    func number(_ name: Bilingual, _ isStated: Bool, _ ref: Ref) -> Line? {
        isStated ? line(name, MatterID(ref).description) : nil
    }

    /// One record, by its place.
    func place(_ name: Bilingual, _ isStated: Bool, _ ref: Ref) -> Line? {
        isStated ? line(name, RecordPlace.text(ref)) : nil
    }

    /// The day on which something is due; 0 where no date was set.
    func day(_ name: Bilingual, _ milliseconds: Int64) -> Line? {
        milliseconds == 0 ? nil : line(name, calendar.date(of: Instant(milliseconds: milliseconds)).description)
    }

    func moment(_ name: Bilingual, _ isStated: Bool, _ milliseconds: Int64) -> Line? {
        isStated ? line(name, calendar.text(of: Instant(milliseconds: milliseconds))) : nil
    }

    private static let none = Bilingual(zh: "（无）", en: "(none)")
}
