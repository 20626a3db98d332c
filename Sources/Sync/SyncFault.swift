import Events

/// What one side has against the other, or against a file it was given.
package struct SyncFault: Complaint, Hashable {
    package enum Kind: Hashable, Sendable {
        /// Found by this side.
        case found(RefusalCode)
        /// Said by the other side.
        case told(RefusalCode)
        /// The file ends too early, or its bytes are not what was written.
        case bundleDamaged
        /// The file is no bundle, or of a later version.
        case bundleForeign
        /// The bundle is meant for another hub.
        case bundleMisdirected
        /// The bundle does not open with this site's key, or nothing can be sealed to the other's.
        case bundleUnsealable
    }

    package let kind: Kind
    /// Of a breach of the protocol that this side found, which.
    package let breach: Breach?
    package let message: Bilingual

    package init(_ kind: Kind, breach: Breach? = nil, zh: String, en: String) {
        self.kind = kind
        self.breach = breach
        self.message = Bilingual(zh: zh, en: en)
    }

    package var code: String {
        switch kind {
        case .found(let code): "sync.\(code.word)"
        case .told(let code): "sync.refused.\(code.word)"
        case .bundleDamaged: "bundle.damaged"
        case .bundleForeign: "bundle.foreign"
        case .bundleMisdirected: "bundle.misdirected"
        case .bundleUnsealable: "bundle.unsealable"
        }
    }

    /// The code, and of a breach of the protocol which: `sync.protocol.out_of_turn.greeting`.
    package var name: String { breach.map { "\(code).\($0.word)" } ?? code }

    package var exitStatus: ExitStatus {
        switch kind {
        case .found(.storage), .told(.storage), .found(.busy), .told(.busy): .retry
        case .found, .told, .bundleDamaged, .bundleForeign, .bundleMisdirected, .bundleUnsealable: .badData
        }
    }

    /// What the other side is told of it.
    package var refusalCode: RefusalCode {
        switch kind {
        case .found(let code), .told(let code): code
        case .bundleDamaged, .bundleForeign, .bundleMisdirected, .bundleUnsealable: .protocol
        }
    }

    /// The frame that tells the other side.
    package func refusal(log: LogID?, seq: UInt64) -> Frame {
        .with {
            $0.refuse.code = refusalCode
            $0.refuse.log = log?.name ?? ""
            $0.refuse.seq = seq
            $0.refuse.message = message.en
        }
    }

    /// A peer's refusal in our words; the peer's own text is cut and stripped of line breaks.
    package static func told(_ refuse: Refuse) -> SyncFault {
        let said = String(refuse.message.prefix(SyncBounds.messageCharacters)).filter { !$0.isNewline }
        let place = refuse.log.isEmpty ? "" : " (\(refuse.log) #\(refuse.seq))"
        return SyncFault(
            .told(refuse.code), zh: "对方拒收\(place)：\(refuse.code.reason.zh)（\(said)）",
            en: "the other side refused\(place): \(refuse.code.reason.en) (\(said))")
    }
}

extension RefusalCode {
    /// One word for programs.
    package var word: String {
        switch self {
        case .unspecified, .UNRECOGNIZED: "unspecified"
        case .protocol: "protocol"
        case .version: "version"
        case .identity: "identity"
        case .gap: "gap"
        case .fork: "fork"
        case .signature: "signature"
        case .content: "content"
        case .enrolment: "enrolment"
        case .storage: "storage"
        case .revoked: "revoked"
        case .behind: "behind"
        case .busy: "busy"
        case .superseded: "superseded"
        }
    }

    /// What it means and what to do.
    package var reason: Bilingual {
        switch self {
        case .unspecified, .UNRECOGNIZED: Bilingual(zh: "未说明原因，请升级程序", en: "no reason known here; upgrade the program")
        case .protocol: Bilingual(zh: "通信内容无法识别，请升级程序", en: "a frame was not understood; upgrade the program")
        case .version: Bilingual(zh: "协议版本不合，请升级程序", en: "no protocol version in common; upgrade the program")
        case .identity:
            Bilingual(
                zh: "站点编码与密钥不符，请用本站点的邀请文件重新加入",
                en: "the site code does not belong to the key; join with this site's own invitation")
        case .gap: Bilingual(zh: "缺少前面的记录，请重新同步", en: "earlier records are missing; sync again")
        case .fork:
            Bilingual(
                zh: "同一位置的记录不同，其中一方可能由旧备份恢复，请联系中心",
                en:
                    "the same place holds another record; one of the two sites may be restored from an old backup: contact the hub"
            )
        case .signature: Bilingual(zh: "签名无效，请联系中心", en: "the signature does not verify; contact the hub")
        case .content:
            Bilingual(zh: "正文与摘要不符，请运行 log verify", en: "a content does not match its digest; run log verify")
        case .enrolment:
            Bilingual(
                zh: "邀请无效或已用过，请向中心索取新的邀请文件", en: "the invitation is not valid or used up; ask the hub for a new one")
        case .storage: Bilingual(zh: "对方暂时不能写入，请稍后再试", en: "the other side cannot write just now; try again later")
        case .behind:
            Bilingual(
                zh: "一方所存少于另一方，可能由旧备份恢复，请运行 repair 查看",
                en: "one side holds less of its log than the other: restored from an old backup? run repair")
        case .superseded:
            Bilingual(
                zh: "所存的版本已在其站点修复时让位，请运行 repair --adopt 放下旧版本，再同步一次",
                en:
                    "the version held gave way when its owner repaired the log; run repair --adopt to let it go, then sync again"
            )
        case .busy: Bilingual(zh: "对方正忙，请稍后再试", en: "the other side is busy; try again later")
        case .revoked: Bilingual(zh: "本站点的密钥已被吊销，请联系中心", en: "this site's keys were revoked; contact the hub")
        }
    }
}
