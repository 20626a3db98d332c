import Foundation

/// Takes away the differences between characters that mean the same to whoever searches: full and half width and other
/// compatibility forms (NFKC), case, traditional and simplified, accents.
enum CharacterFolding {
    /// Grows when a text is folded otherwise than before: an index of another version is made anew.
    static let version = 1

    /// Simplified for traditional.
    static let simplified: [UInt32: UInt32] = {
        let scalars = Array(TraditionalVariants.pairs.unicodeScalars)
        return Dictionary(
            uniqueKeysWithValues: stride(from: 0, to: scalars.count - 1, by: 2).map {
                (scalars[$0].value, scalars[$0 + 1].value)
            })
    }()

    /// Of the ideographs in common use, by their distance from the first, so that most characters cost one look.
    private static let common: [UInt32] = (firstCommon...lastCommon).map { simplified[$0] ?? $0 }
    private static let firstCommon: UInt32 = 0x4E00
    private static let lastCommon: UInt32 = 0x9FFF

    /// Appends what stands for a character in the index: nothing for an accent, 0 for what separates words, otherwise one
    /// letter or digit, or the several that it is made of.
    static func fold(_ scalar: Unicode.Scalar, into folded: inout [UInt32]) {
        switch scalar.value {
        case firstCommon...lastCommon: folded.append(common[Int(scalar.value - firstCommon)])
        case 0x30...0x39, 0x61...0x7A: folded.append(scalar.value)
        case 0x41...0x5A: folded.append(scalar.value + 0x20)
        case 0...0x7F, 0x3000...0x3004, 0x3008...0x3020: folded.append(0)
        // The full-width forms of ASCII.
        case 0xFF01...0xFF5E:
            if let narrow = Unicode.Scalar(scalar.value - 0xFEE0) { fold(narrow, into: &folded) }
        default: foldRare(scalar, into: &folded)
        }
    }

    private static func foldRare(_ scalar: Unicode.Scalar, into folded: inout [UInt32]) {
        for part in String(scalar).precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            switch part.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .otherNumber:
                folded.append(simplified[part.value] ?? part.value)
            case .nonspacingMark, .spacingMark, .enclosingMark, .format: continue
            case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol,
                .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .surrogate, .privateUse, .unassigned:
                folded.append(0)
            @unknown default: folded.append(0)
            }
        }
    }
}
