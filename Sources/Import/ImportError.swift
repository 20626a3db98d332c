import Events

/// Why a ledger cannot be taken in at all. A single row that cannot be is a `RowRefusal` and stops nothing else.
package struct ImportError: Complaint, Hashable {
    package enum Code: String, Sendable {
        /// The file or the mapping cannot be opened or read.
        case unreadable = "import.unreadable"
        /// The bytes are neither UTF-8 nor GB18030.
        case encoding = "import.encoding"
        /// The bytes are text, but no CSV.
        case csv = "import.csv"
        /// The first line names one column twice, or there is no first line.
        case header = "import.header"
        /// The mapping names a column that the file lacks.
        case column = "import.column"
        /// The mapping is no YAML, or says something that it cannot say.
        case mapping = "import.mapping"
        /// A bound of `ImportBounds` is exceeded.
        case bound = "import.bound"
        /// A draft cannot be made of a row; the row itself was fine.
        case draft = "import.draft"
    }

    package let kind: Code
    package let message: Bilingual
    /// What lay below: the system's or the YAML reader's own words; empty where there is nothing to add.
    package let cause: String
    package var code: String { kind.rawValue }
    package var exitStatus: ExitStatus { .badData }

    init(_ kind: Code, zh: String, en: String, cause: String = "") {
        self.kind = kind
        message = Bilingual(zh: zh.onOneLine, en: en.onOneLine)
        self.cause = cause.onOneLine
    }
}

extension String {
    /// The text with line breaks replaced by spaces: a complaint is one line, whatever it quotes.
    var onOneLine: String {
        String(map { $0.isNewline ? " " : $0 })
    }

    /// The beginning of a cell, short enough to be quoted in a complaint.
    var quotable: String {
        count <= ImportBounds.quotedCharacters ? onOneLine : prefix(ImportBounds.quotedCharacters).onOneLine + "…"
    }
}

extension Substring {
    fileprivate var onOneLine: String { String(self).onOneLine }
}
