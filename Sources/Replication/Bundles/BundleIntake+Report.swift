import EventLog
import Events
import Foundation
import Sync

// What is said of a log.
extension BundleIntake {
    /// A log that the author has no business with; or whose site stands in a register that has not come so far yet.
    func refuseUnknown(_ push: BundlePush) throws {
        let missing = try bundle.header.missing(in: log)
        if missing.contains(where: \.log.isRegister) {
            change(push.log) { if $0.missing == nil { $0.missing = push.firstSeq...push.lastSeq } }
            return
        }
        refuse(
            push.log, .identity, seq: push.firstSeq, zh: "日志 \(push.log) 不归 \(peer.site) 上报或下发，未导入",
            en: "log \(push.log) is not for \(peer.site) to hand over and was not taken in")
    }

    func refuseFork(_ name: LogID, seq: UInt64) {
        let trouble = dispute(name, seq: seq, isBehind: false)
        change(name) { $0.trouble = trouble }
    }

    func refuse(_ name: LogID, _ code: RefusalCode, seq: UInt64, zh: String, en: String) {
        let trouble = trouble(name, code, seq: seq, zh: zh, en: en)
        change(name) { $0.trouble = trouble }
    }

    func dispute(_ name: LogID, seq: UInt64, isBehind: Bool) -> Trouble {
        guard isBehind else {
            return trouble(
                name, .fork, seq: seq,
                zh: "日志 \(name) 第 \(seq) 条与 \(peer.site) 所存不同，可能有一方由旧备份恢复，或有两台机器共用一个站点；请运行 repair 查看",
                en:
                    "event \(seq) of log \(name) differs from what \(peer.site) holds: one of the two may be restored from an old backup, or two machines run one site; run repair"
            )
        }
        let (behind, ahead) = name.site == peer.site ? (peer.site, site.code) : (site.code, peer.site)
        return trouble(
            name, .behind, seq: seq,
            zh: "\(ahead) 存有日志 \(name) 第 \(seq) 条起的记录，而 \(behind) 自己没有，可能由旧备份恢复；请勿在 \(behind) 继续登记，先运行 repair 查看",
            en:
                "\(ahead) holds events from \(seq) on of log \(name) that \(behind) itself lacks: restored from an old backup? record nothing more at \(behind) and run repair"
        )
    }

    func trouble(_ name: LogID, _ code: RefusalCode, seq: UInt64, zh: String, en: String) -> Trouble {
        Trouble(
            peer: peer.site, log: name, code: code.word, seq: seq, message: Bilingual(zh: zh, en: en), at: now)
    }

    func entry(_ name: LogID) -> BundleReport.Log {
        places[name].map { report.logs[$0] } ?? BundleReport.Log(log: name)
    }

    func change(_ name: LogID, _ body: (inout BundleReport.Log) -> Void) {
        let place = places[name] ?? report.logs.count
        if place == report.logs.count {
            places[name] = place
            report.logs.append(BundleReport.Log(log: name))
        }
        body(&report.logs[place])
    }
}
