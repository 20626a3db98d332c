extension Matter {
    /// Where the matter stands, for people.
    package enum Stage: String, Sendable, CaseIterable {
        case collected
        case referred
        case signed
        case returned
        case replied
        case rated
        case resolved
        case fedBack = "fed_back"
        case closed
        case reopened
        case withdrawn
        case merged
    }

    package var stage: Stage {
        if merge != nil { return .merged }
        if withdrawal != nil { return .withdrawn }
        if closing != nil { return .closed }
        if let settlement {
            let isTold = feedbacks.contains { $0.occurredAt >= settlement.occurredAt }
            return isTold ? .fedBack : .resolved
        }
        return working
    }
}

extension Matter.Stage {
    package var label: Bilingual {
        switch self {
        case .collected: Bilingual(zh: "已收集", en: "collected")
        case .referred: Bilingual(zh: "已交办", en: "referred")
        case .signed: Bilingual(zh: "已签收", en: "signed")
        case .returned: Bilingual(zh: "已退办", en: "returned")
        case .replied: Bilingual(zh: "已答复", en: "replied")
        case .rated: Bilingual(zh: "已测评", en: "rated")
        case .resolved: Bilingual(zh: "已办结", en: "resolved")
        case .fedBack: Bilingual(zh: "已反馈", en: "fed back")
        case .closed: Bilingual(zh: "已归档", en: "closed")
        case .reopened: Bilingual(zh: "重办中", en: "reopened")
        case .withdrawn: Bilingual(zh: "已撤回", en: "withdrawn")
        case .merged: Bilingual(zh: "已并案", en: "merged")
        }
    }
}
