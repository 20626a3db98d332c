/// A word of the vocabulary that people read and type: its Chinese name, its English name, and how it is written on the
/// command line and in mapping files.
package protocol Wording: CaseIterable, Hashable, Sendable {
    /// Lower-case, words joined by hyphens: `walk-in`. Figures split by a word end in it.
    var word: String { get }
    var label: Bilingual { get }
}

extension Wording {
    /// The case with this word; nil when there is none.
    package init?(word: String) {
        guard let found = Self.allCases.first(where: { $0.word == word.lowercased() }) else { return nil }
        self = found
    }

    /// Every word, for help texts and error messages.
    package static var words: [String] { allCases.map(\.word).filter { !$0.isEmpty } }
}

extension SiteKind: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .home: "home"
        case .station: "station"
        case .room: "room"
        case .point: "point"
        case .hub: "hub"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未知", en: "unknown")
        case .home: Bilingual(zh: "代表之家", en: "home")
        case .station: Bilingual(zh: "联络站", en: "station")
        case .room: Bilingual(zh: "接待室", en: "room")
        case .point: Bilingual(zh: "联系点", en: "point")
        case .hub: Bilingual(zh: "中心", en: "hub")
        }
    }
}

extension DeputyLevel: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .national: "national"
        case .provincial: "provincial"
        case .city: "city"
        case .county: "county"
        case .township: "township"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未知", en: "unknown")
        case .national: Bilingual(zh: "全国人大代表", en: "national")
        case .provincial: Bilingual(zh: "省人大代表", en: "provincial")
        case .city: Bilingual(zh: "市人大代表", en: "city")
        case .county: Bilingual(zh: "县人大代表", en: "county")
        case .township: Bilingual(zh: "乡镇人大代表", en: "township")
        }
    }
}

extension VisitKind: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .reception: "reception"
        case .household: "household"
        case .month: "month"
        case .inspection: "inspection"
        case .online: "online"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未知", en: "unknown")
        case .reception: Bilingual(zh: "接待日", en: "reception day")
        case .household: Bilingual(zh: "走访", en: "household visit")
        case .month: Bilingual(zh: "集中走访月", en: "visiting month")
        case .inspection: Bilingual(zh: "视察", en: "inspection")
        case .online: Bilingual(zh: "网上接待", en: "online")
        }
    }
}

extension MatterKind: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .opinion: "opinion"
        case .petition: "petition"
        case .snapshot: "snapshot"
        case .legislative: "legislative"
        case .suggestion: "suggestion"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未知", en: "unknown")
        case .opinion: Bilingual(zh: "意见建议", en: "opinion")
        case .petition: Bilingual(zh: "信访", en: "petition")
        case .snapshot: Bilingual(zh: "随手拍", en: "snapshot")
        case .legislative: Bilingual(zh: "立法意见", en: "legislative comment")
        case .suggestion: Bilingual(zh: "代表建议", en: "deputies' suggestion")
        }
    }
}

extension Channel: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .walkIn: "walk-in"
        case .visit: "visit"
        case .qr: "qr"
        case .snapshot: "snapshot"
        case .phone: "phone"
        case .letter: "letter"
        case .meeting: "meeting"
        case .online: "online"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未注明", en: "not stated")
        case .walkIn: Bilingual(zh: "群众来访", en: "walk-in")
        case .visit: Bilingual(zh: "代表走访", en: "visit")
        case .qr: Bilingual(zh: "扫码", en: "QR code")
        case .snapshot: Bilingual(zh: "随手拍", en: "snapshot")
        case .phone: Bilingual(zh: "电话", en: "phone")
        case .letter: Bilingual(zh: "来信", en: "letter")
        case .meeting: Bilingual(zh: "座谈会", en: "meeting")
        case .online: Bilingual(zh: "网络", en: "online")
        }
    }
}

extension ReferralMode: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .assign: "assign"
        case .transfer: "transfer"
        case .escalate: "escalate"
        case .supervise: "supervise"
        case .convert: "convert"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未知", en: "unknown")
        case .assign: Bilingual(zh: "交办", en: "assigned")
        case .transfer: Bilingual(zh: "转办", en: "transferred")
        case .escalate: Bilingual(zh: "上报", en: "escalated")
        case .supervise: Bilingual(zh: "督办", en: "supervised")
        case .convert: Bilingual(zh: "转化", en: "converted")
        }
    }
}

extension ReplyClass: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .a: "a"
        case .b: "b"
        case .c: "c"
        case .d: "d"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未分类", en: "unclassed")
        case .a: Bilingual(zh: "A 已解决", en: "A solved")
        case .b: Bilingual(zh: "B 正在或列入计划解决", en: "B being solved or planned")
        case .c: Bilingual(zh: "C 暂不能解决", en: "C cannot be solved now")
        case .d: Bilingual(zh: "D 留作参考", en: "D for reference")
        }
    }
}

extension Grade: Wording {
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: ""
        case .satisfied: "satisfied"
        case .basic: "basic"
        case .dissatisfied: "dissatisfied"
        }
    }
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未测评", en: "not rated")
        case .satisfied: Bilingual(zh: "满意", en: "satisfied")
        case .basic: Bilingual(zh: "基本满意", en: "basically satisfied")
        case .dissatisfied: Bilingual(zh: "不满意", en: "dissatisfied")
        }
    }
}

extension ContentRole {
    package var label: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "其他", en: "other")
        case .title: Bilingual(zh: "标题", en: "title")
        case .text: Bilingual(zh: "内容", en: "text")
        case .reply: Bilingual(zh: "答复", en: "reply")
        case .citizenName: Bilingual(zh: "群众姓名", en: "citizen's name")
        case .citizenPhone: Bilingual(zh: "群众电话", en: "citizen's telephone")
        case .note: Bilingual(zh: "备注", en: "note")
        case .citizenAddress: Bilingual(zh: "群众住址", en: "citizen's address")
        case .citizenIDNumber: Bilingual(zh: "群众证件号", en: "citizen's identity number")
        case .reason: Bilingual(zh: "原因", en: "reason")
        case .thumbnail: Bilingual(zh: "缩略图", en: "thumbnail")
        case .attachment: Bilingual(zh: "附件", en: "attachment")
        }
    }
}
