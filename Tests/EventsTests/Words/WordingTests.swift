import Events
import Testing

struct WordingTests {
    private func check<W: Wording>(_ type: W.Type) {
        let words = W.allCases.map(\.word)
        // Only the case that stands for nothing said has no word.
        #expect(words.count { $0.isEmpty } == 1)
        #expect(Set(words).count == words.count)
        #expect(W.words == words.filter { !$0.isEmpty })
        for one in W.allCases {
            #expect(!one.label.zh.isEmpty)
            #expect(!one.label.en.isEmpty)
            guard !one.word.isEmpty else { continue }
            #expect(W(word: one.word) == one)
            #expect(W(word: one.word.uppercased()) == one)
            #expect(one.word.allSatisfy { ("a"..."z").contains($0) || $0 == "-" })
        }
        #expect(Set(W.allCases.map(\.label.zh)).count == words.count)
        #expect(Set(W.allCases.map(\.label.en)).count == words.count)
        #expect(W(word: "no-such-word") == nil)
    }

    @Test func everyWordIsUniqueReadBackAndLabelledInBothLanguages() {
        check(SiteKind.self)
        check(DeputyLevel.self)
        check(VisitKind.self)
        check(MatterKind.self)
        check(Channel.self)
        check(ReferralMode.self)
        check(ReplyClass.self)
        check(Grade.self)
        check(Conversion.self)
        check(Adoption.self)
        check(Rater.self)
        check(Collector.self)
        check(Finding.self)
        check(DutyKind.self)
        check(EntryKind.self)
    }

    @Test func everyStageIsLabelledInBothLanguages() {
        let labels = Matter.Stage.allCases.map(\.label)
        #expect(Set(labels.map(\.zh)).count == 12)
        #expect(Set(labels.map(\.en)).count == 12)
    }

    @Test func everyConflictIsLabelledInBothLanguages() {
        let labels = Conflict.Kind.allCases.map(\.label)
        #expect(Set(labels.map(\.zh)).count == 12)
        #expect(Set(labels.map(\.en)).count == 12)
    }

    @Test(arguments: [
        ([:], Language.zh), (["LANG": "en_US.UTF-8"], .en), (["LANG": "zh_CN.UTF-8"], .zh), (["LANG": "C"], .zh),
        (["JIAZHAN_LANG": "en", "LANG": "zh_CN"], .en), (["JIAZHAN_LANG": "zh", "LANG": "en_US"], .zh),
        (["LC_ALL": "", "LC_MESSAGES": "en_GB", "LANG": "zh_CN"], .en), (["JIAZHAN_LANG": "xx", "LANG": "en"], .en),
    ])
    func theLanguageIsTheOneAskedFor(environment: [String: String], language: Language) {
        #expect(Language(environment: environment) == language)
    }

    @Test func aComplaintIsOneLineThatBeginsWithItsCode() {
        let error = EventsError(.date, zh: "不是日期", en: "no date")
        #expect("\(error)" == "date.malformed: no date")
        #expect(error.message.text(.zh) == "不是日期")
        #expect(error.message.text(.en) == "no date")
    }
}
