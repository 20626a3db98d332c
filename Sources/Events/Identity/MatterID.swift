/// What people write down of a matter or visit: log, place and a check character, `520103001-Z02-17-K`.
///
/// The check character is ISO/IEC 7064 MOD 37,36 over the digits and letters before it, so that one wrong character or
/// two swapped neighbours are noticed.
package struct MatterID: Hashable, Sendable, CustomStringConvertible {
    package let ref: Ref

    package init(_ ref: Ref) {
        self.ref = ref
    }

    /// - Throws: `EventsError` (`matter.malformed`) when it is none, or when the check character does not fit.
    package init(_ text: String) throws(EventsError) {
        let malformed = EventsError(
            .matterID, zh: "“\(text)”不是事项编号，应形如 520103001-Z02-17-K，请核对有无抄错",
            en: "\"\(text)\" is no matter number; it looks like 520103001-Z02-17-K: check it for a slip")
        let upper = text.uppercased()
        guard let checkDash = upper.lastIndex(of: "-"), upper.distance(from: checkDash, to: upper.endIndex) == 2
        else { throw malformed }
        let body = upper[..<checkDash]
        guard let seqDash = body.lastIndex(of: "-"), let seq = UInt64(body[body.index(after: seqDash)...]), seq > 0,
            let log = try? LogID(name: String(body[..<seqDash])),
            upper.last == Self.checkCharacter(String(body))
        else { throw malformed }
        ref = Ref(log, seq)
    }

    package var description: String {
        let body = "\(ref.log)-\(ref.seq)"
        return "\(body)-\(Self.checkCharacter(body))"
    }

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    static func checkCharacter(_ body: String) -> Character {
        var product = 36
        for value in body.uppercased().compactMap({ alphabet.firstIndex(of: $0) }) {
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
