import Events

/// Where a site's keys stand.
enum KeyStanding: String {
    case listed
    case invited
    case member
    /// Joined, and invited once more: whoever uses the invitation replaces the site's keys.
    case reinvited
    case revoked
    /// Revoked here, because it reports to another hub now.
    case moved
    /// It reports to a hub below this one.
    case below

    init(_ entry: Roster.Site) {
        if entry.revoked {
            self = entry.movedTo == nil ? .revoked : .moved
        } else if entry.keys != nil {
            self = entry.invitation == nil ? .member : .reinvited
        } else {
            self = entry.invitation == nil ? .listed : .invited
        }
    }

    var label: Bilingual {
        switch self {
        case .listed: Bilingual(zh: "未邀请", en: "not invited")
        case .invited: Bilingual(zh: "已邀请", en: "invited")
        case .member: Bilingual(zh: "已加入", en: "joined")
        case .reinvited: Bilingual(zh: "已加入，又邀请", en: "joined, invited again")
        case .revoked: Bilingual(zh: "已吊销", en: "revoked")
        case .moved: Bilingual(zh: "已迁出", en: "moved")
        case .below: Bilingual(zh: "下级所属", en: "of a hub below")
        }
    }
}
