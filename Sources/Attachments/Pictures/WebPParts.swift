import Foundation

/// WebP: a RIFF file of chunks (RFC 9649).
enum WebPParts {
    /// Chunks that remain when a photo was stripped: the Exif one then holds the orientation and nothing else.
    static let harmless: Set<String> = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP", "EXIF"]

    static func read(_ view: inout ByteView) throws(AttachmentError) -> PictureParts {
        var parts = PictureParts()
        let head = try view.bytes(0, 12)
        guard head.count == 12 else { throw cutOff }
        let end = 8 + head.dropFirst(4).prefix(4).littleEndian
        guard end >= 12, end <= view.count else { throw cutOff }
        var at = 12
        while at < end {
            guard parts.names.count < AttachmentBounds.parts else {
                throw .damaged("分段过多", "it has too many chunks")
            }
            let chunk = try view.bytes(at, 8)
            guard chunk.count == 8 else { throw cutOff }
            let length = chunk.suffix(4).littleEndian
            guard at + 8 + length <= end else { throw cutOff }
            let name = String(decoding: chunk.prefix(4), as: UTF8.self)
            parts.names.append(name)
            try measure(name, at + 8, &view, &parts)
            // Chunks begin at even places.
            at += 8 + length + length % 2
        }
        guard !parts.names.isDisjoint(with: ["VP8 ", "VP8L", "ANMF"]) else {
            throw .damaged("WebP 没有图像", "the WebP has no picture in it")
        }
        parts.trailing = view.count - max(end, min(at, view.count))
        return parts
    }

    /// The first chunk that says how large the picture is.
    private static func measure(
        _ name: String, _ at: Int, _ view: inout ByteView, _ parts: inout PictureParts
    ) throws(AttachmentError) {
        guard parts.width == 0 else { return }
        let bytes = try view.bytes(at, 10)
        switch name {
        case "VP8X" where bytes.count == 10:
            parts.width = bytes.dropFirst(4).prefix(3).littleEndian + 1
            parts.height = bytes.dropFirst(7).prefix(3).littleEndian + 1
        case "VP8 " where bytes.count == 10:
            parts.width = bytes.dropFirst(6).prefix(2).littleEndian & 0x3FFF
            parts.height = bytes.dropFirst(8).prefix(2).littleEndian & 0x3FFF
        case "VP8L" where bytes.count >= 5:
            let packed = bytes.dropFirst(1).prefix(4).littleEndian
            parts.width = packed & 0x3FFF + 1
            parts.height = packed >> 14 & 0x3FFF + 1
        default: return
        }
    }

    private static var cutOff: AttachmentError { .damaged("WebP 不完整", "the WebP is cut off") }
}

extension [String] {
    fileprivate func isDisjoint(with others: Set<String>) -> Bool { others.isDisjoint(with: self) }
}
