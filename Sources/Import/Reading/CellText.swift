/// How the text of a cell is cleaned, and that nothing else is done to it.
package enum CellText {
    /// The text without zero-width characters and `_x000D_` anywhere, and without white space around it.
    ///
    /// `_x000D_` is how spreadsheet files write a carriage return (ECMA-376 part 1, 22.9.2.19); careless exporters leave it
    /// in. White space is what Unicode calls so, the ideographic space and the no-break space included. Newlines and
    /// spaces inside the text stay as they are.
    package static func clean(_ text: String) -> String {
        var scalars = text.unicodeScalars
        if text.utf8.contains(0x5F) { removeCarriageMarks(&scalars) }
        scalars.removeAll(where: isZeroWidth)
        let isWhite = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        guard let first = scalars.firstIndex(where: { !isWhite($0) }),
            let last = scalars.lastIndex(where: { !isWhite($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200D, 0x2060, 0xFEFF: true
        default: false
        }
    }

    private static let carriageMark = Array("_x000D_".unicodeScalars)

    private static func removeCarriageMarks(_ scalars: inout String.UnicodeScalarView) {
        var kept = String.UnicodeScalarView()
        var rest = scalars[...]
        while let scalar = rest.first {
            if scalar == "_", rest.starts(with: carriageMark) {
                rest = rest.dropFirst(carriageMark.count)
            } else {
                kept.append(scalar)
                rest = rest.dropFirst()
            }
        }
        scalars = kept
    }
}
