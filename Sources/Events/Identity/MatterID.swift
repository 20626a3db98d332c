/// What people write down of a matter or visit: log, place and a check character, `520103001-Z02-17-8`.
///
/// The check character is ISO/IEC 7064 MOD 37,36 over the digits and letters before it, a hyphen being read as a Z: one
/// wrong character is always noticed, two swapped neighbours in all but 36 of 22,680 cases (a limit of the standard).
package struct MatterID: Hashable, Sendable, CustomStringConvertible {
    package let ref: Ref

    package init(_ ref: Ref) {
        self.ref = ref
    }

    /// - Throws: `EventsError` (`matter.malformed`) when it is none, or when the check character does not fit.
    package init(_ text: String) throws(EventsError) {
        let malformed = EventsError(
            .matterID, zh: "“\(text)”不是事项编号，应形如 520103001-Z02-17-8，请核对有无抄错",
            en: "\"\(text)\" is no matter number; it looks like 520103001-Z02-17-8: check it for a slip")
        guard text.utf8.allSatisfy({ $0 < 0x80 }), let checkDash = text.lastIndex(of: "-"),
            text.distance(from: checkDash, to: text.endIndex) == 2
        else { throw malformed }
        let body = text[..<checkDash]
        guard let seqDash = body.lastIndex(of: "-") else { throw malformed }
        let place = String(body[body.index(after: seqDash)...])
        guard let seq = UInt64(place), seq > 0, String(seq) == place,
            let log = try? LogID(name: Self.upperSite(String(body[..<seqDash]))),
            text.last?.uppercased() == String(Self.checkCharacter(String(body)))
        else { throw malformed }
        ref = Ref(log, seq)
    }

    package var description: String {
        let body = "\(ref.log)-\(ref.seq)"
        return "\(body)-\(Self.checkCharacter(body))"
    }

    /// People type a site code in either case; what follows its slash is a name of ours and keeps its own.
    private static func upperSite(_ log: String) -> String {
        guard let slash = log.firstIndex(of: "/") else { return log.uppercased() }
        return log[..<slash].uppercased() + log[slash...]
    }

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    static func checkCharacter(_ body: String) -> Character {
        var product = 36
        for value in body.uppercased().compactMap({ $0 == "-" ? 35 : alphabet.firstIndex(of: $0) }) {
            let sum = (product + value) % 36
            product = (sum == 0 ? 36 : sum) * 2 % 37
        }
        return alphabet[(37 - product) % 36]
    }
}

extension Ref {
    package init(_ log: LogID, _ seq: UInt64) {
        self.init()
        self.log = log.name
        self.seq = seq
    }
}
