import Events

/// Whether the heads that stand with the logs were signed by their owners.
package struct SignatureReport: Hashable, Sendable {
    /// Heads whose signature one of the owner's keys has made.
    package var checked = 0
    /// Heads of owners of whom no key is known here.
    package var unknown = 0
    /// The first head that none of its owner's keys has signed.
    package var damage: VerifyReport.Damage?

    package init() {}

    mutating func check(_ signed: SignedHead, keys: [SigningPublicKey]) {
        if keys.isEmpty {
            unknown += 1
        } else if keys.contains(where: { signed.isValid(for: $0) }) {
            checked += 1
        } else {
            damage = VerifyReport.Damage(
                log: signed.head.log, seq: signed.head.seq, position: 0,
                what: Bilingual(
                    zh: "链头的签名不是该站点的密钥所签", en: "the head is not signed with any of the site's keys"))
        }
    }
}

extension AppendLog {
    /// How many heads are read at a time.
    private static var signaturePage: Int { 1_000 }

    /// Checks every signed head of every log against its owner's keys.
    ///
    /// - Parameter keys: every key that the log's owner ever signed with, also revoked ones: what was signed before a key
    ///   was revoked stays signed. Empty where none is known.
    /// - Throws: `EventLogError` when the log cannot be read; a false signature is in the report.
    package func verifySignatures(keys: (LogID) throws -> [SigningPublicKey]) throws -> SignatureReport {
        var report = SignatureReport()
        for head in try heads() {
            let known = try keys(head.log)
            var seq: UInt64 = 0
            while report.damage == nil {
                let page = try signedHeads(of: head.log, after: seq, limit: Self.signaturePage)
                guard let last = page.last else { break }
                for signed in page where report.damage == nil { report.check(signed, keys: known) }
                seq = last.head.seq
            }
        }
        return report
    }
}
