/// What a walk over bytes says about their being UTF-8.
struct UTF8Scan {
    /// The offset of the first byte that no valid sequence begins at; nil when the bytes are UTF-8 throughout.
    private(set) var firstInvalid: Int?
    /// How many bytes no valid sequence begins at.
    private(set) var invalidBytes = 0
    /// Valid sequences of three bytes or more: Chinese in UTF-8 is made of these, and GB18030 rarely looks like one.
    private(set) var wideSequences = 0

    init(_ bytes: [UInt8]) {
        var index = 0
        while index < bytes.count {
            let length = Self.sequenceLength(bytes, at: index)
            if length == 0 {
                if firstInvalid == nil { firstInvalid = index }
                invalidBytes += 1
            } else if length >= 3 {
                wideSequences += 1
            }
            index += max(1, length)
        }
    }

    /// The length of the well-formed sequence that begins there; 0 when there is none.
    ///
    /// Source: The Unicode Standard, table 3-7 (no overlong forms, no surrogates, nothing above U+10FFFF).
    private static func sequenceLength(_ bytes: [UInt8], at index: Int) -> Int {
        let first = bytes[index]
        let (length, second): (Int, ClosedRange<UInt8>)
        switch first {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
        for offset in 2..<max(2, length) where !(0x80...0xBF).contains(bytes[index + offset]) { return 0 }
        return length
    }
}
