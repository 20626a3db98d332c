import Foundation

/// What a command prints with `--json` and a page's `.json` answers: both are the same bytes.
package protocol JSONDocument: Encodable {}

extension JSONDocument {
    /// UTF-8, keys sorted, one line.
    package func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
