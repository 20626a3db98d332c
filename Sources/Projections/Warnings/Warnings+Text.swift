import Events

extension Warnings.Surge {
    /// To one decimal.
    package var expectedText: String {
        let tenths = Int((test.expected * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// `1/3200`; beyond a million `<1/1000000`.
    package var probabilityText: String {
        guard test.probability > 1e-6 else { return "<1/1000000" }
        return "1/\(Int((1 / test.probability).rounded()))"
    }
}

extension Warnings.Surge {
    package var remark: Bilingual {
        Bilingual(
            zh: "\(from) 至 \(through) 收集 \(test.count) 件，平常约 \(expectedText) 件（概率 \(probabilityText)）",
            en:
                "\(test.count) matters from \(from) to \(through), expected about \(expectedText) (probability \(probabilityText))"
        )
    }
}

extension Warnings.Silence {
    package var remark: Bilingual {
        guard let days else { return Bilingual(zh: "从未收到", en: "never heard from") }
        return Bilingual(zh: "已 \(days) 天没有消息", en: "silent for \(days) days")
    }
}

extension Warnings.OwnRatings {
    package var remark: Bilingual {
        Bilingual(zh: "\(ratings) 次测评全由本单位收集", en: "collected all \(ratings) ratings itself")
    }
}
