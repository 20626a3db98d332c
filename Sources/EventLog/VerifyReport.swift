import Events

/// What `verify` found.
package struct VerifyReport: Hashable, Sendable {
    /// The first row that is not as it was written.
    package struct Damage: Hashable, Sendable {
        package let log: LogID?
        package let seq: UInt64
        package let position: Int64
        package let what: Bilingual
    }

    package var events = 0
    package var logs = 0
    package var contentsHeld = 0
    /// Named by an event and not arrived yet.
    package var contentsAwaited = 0
    package var contentsForgotten = 0
    package var damage: Damage?

    package init() {}
}

extension VerifyReport.Damage {
    /// A head that was signed and is not in the chain.
    static func falseHead(_ log: LogID, _ seq: UInt64) -> Self {
        Self(
            log: log, seq: seq, position: 0,
            what: Bilingual(zh: "站点签名的链头与所存不符", en: "the head that the site signed is not the one held"))
    }
}
