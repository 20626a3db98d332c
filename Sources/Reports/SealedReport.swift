import Events
import Foundation

/// A report as it was signed. Its file is two lines: the report, and who signed it.
///
/// ```text
/// {"as_of":"2026-10-31", …}                                the report, one line of JSON
/// {"key":"64 hex digits","signature":"128 hex digits"}
/// ```
///
/// Signed is `"jiazhan/report/1" ‖ 0 ‖` the bytes of the first line without its end, by Ed25519 (RFC 8032), just as they
/// stand in the file: whoever checks it need not write JSON in the same way. Every byte of the file counts.
package struct SealedReport: Sendable {
    package let report: Report
    package let key: SigningPublicKey
    private let signature: Data
    /// The first line.
    private let line: Data

    /// Larger files are none of ours: the largest county's report has a few hundred kilobytes.
    package static let maxBytes = 64 << 20

    package init(sealing report: Report, with key: SigningKey) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        line = try encoder.encode(report)
        self.report = report
        self.key = key.publicKey
        signature = key.sign(Self.signed(line))
    }

    /// Reads a file; whether the signature fits is another question.
    ///
    /// - Throws: `ReportError` (`report.damaged`).
    package init(_ file: Data) throws(ReportError) {
        guard file.count <= Self.maxBytes else { throw Self.damaged }
        let lines = file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count == 3, lines[2].isEmpty, let seal = Self.seal(Data(lines[1])) else { throw Self.damaged }
        line = Data(lines[0])
        (key, signature) = seal
        do {
            report = try JSONDecoder().decode(Report.self, from: line)
        } catch {
            throw Self.damaged
        }
        guard report.version <= Report.version else {
            throw ReportError(
                .damaged, zh: "报告由更新版本的程序封存，请升级本程序", en: "the report was sealed by a newer program; upgrade this one")
        }
    }

    /// What the file holds.
    package var file: Data { line + Data("\n".utf8) + Self.text(key, signature) + Data("\n".utf8) }

    /// SHA-256 of the report's line, by which people name it.
    package var digest: Hash { Hash.of(line) }

    /// - Parameters:
    ///   - keys: every key with which the report's author is known to have signed.
    /// - Throws: `ReportError` `report.key`, `report.signature`.
    package func checkSignature(keys: [SigningPublicKey]) throws(ReportError) {
        guard key.isValid(signature, for: Self.signed(line)) else {
            throw ReportError(
                .signature, zh: "报告在封存后被改动过（签名不符），请换用原件",
                en: "the report was changed after it was sealed: the signature does not fit"
            )
        }
        guard keys.contains(key) else {
            throw ReportError(
                .key, zh: "报告不是用 \(report.site) 的密钥签名的，不可采信",
                en: "the report is signed with a key that is none of \(report.site)'s; do not believe it")
        }
    }

    private static func signed(_ line: Data) -> Data { Data("jiazhan/report/1".utf8) + [0] + line }

    private static func text(_ key: SigningPublicKey, _ signature: Data) -> Data {
        Data(#"{"key":"\#(key.bytes.hexadecimal)","signature":"\#(signature.hexadecimal)"}"#.utf8)
    }

    /// Nil unless the line is, byte for byte, what `text` writes.
    private static func seal(_ line: Data) -> (SigningPublicKey, Data)? {
        struct Seal: Decodable {
            let key: String
            let signature: String
        }
        guard let seal = try? JSONDecoder().decode(Seal.self, from: line),
            let key = Data(hexadecimal: seal.key).flatMap({ SigningPublicKey($0) }),
            let signature = Data(hexadecimal: seal.signature), text(key, signature) == line
        else { return nil }
        return (key, signature)
    }

    private static let damaged = ReportError(
        .damaged, zh: "这不是封存的报告，或文件不完整，请换用原件", en: "this is no sealed report, or not the whole of one; use the original"
    )
}
