/// PDF: what stands at its two ends (ISO 32000-1, 7.5).
enum PDFEnds {
    /// Within how many bytes of the end the trailer's last words are looked for, as readers do.
    private static let tailBytes = 2048

    /// - Throws: `AttachmentError` (`attachment.damaged`) when the file ends before its trailer.
    static func check(_ view: inout ByteView) throws(AttachmentError) {
        let tail = Array(try view.bytes(max(0, view.count - tailBytes), tailBytes))
        guard let start = lastPlace(of: "startxref", in: tail), let end = lastPlace(of: "%%EOF", in: tail), start < end
        else { throw .damaged("PDF 不完整", "the PDF is cut off") }
    }

    private static func lastPlace(of word: String, in bytes: [UInt8]) -> Int? {
        let word = Array(word.utf8)
        guard bytes.count >= word.count else { return nil }
        return (0...(bytes.count - word.count)).last { bytes[$0..<($0 + word.count)].elementsEqual(word) }
    }
}
