import Foundation

/// JPEG: markers and segments (ITU-T T.81, annex B).
enum JPEGParts {
    /// Segments that remain when a photo was stripped: the Exif one then holds the orientation and nothing else.
    static let harmless: Set<String> = ["APP0 JFIF", "APP1 Exif", "APP2 ICC_PROFILE", "APP14 Adobe"]

    static func read(_ view: inout ByteView) throws(AttachmentError) -> PictureParts {
        var parts = PictureParts()
        var at = 2
        var scans = 0
        var steps = 0
        while true {
            steps += 1
            guard steps <= AttachmentBounds.parts else { throw .damaged("分段过多", "it has too many segments") }
            guard try view.byte(at) == 0xFF else { throw .damaged("JPEG 分段错乱", "a JPEG segment is out of place") }
            // Any number of fill bytes may come before a marker.
            while try view.byte(at + 1) == 0xFF { at += 1 }
            guard let marker = try view.byte(at + 1) else { throw cutOff }
            at += 2
            switch marker {
            case 0xD9:
                guard scans > 0 else { throw .damaged("JPEG 没有图像", "the JPEG has no picture in it") }
                parts.trailing = view.count - at
                return parts
            case 0x01, 0xD0...0xD7: continue
            case 0x00, 0xD8: throw .damaged("JPEG 分段错乱", "a JPEG segment is out of place")
            default: break
            }
            let length = try view.bytes(at, 2)
            guard length.count == 2, length.bigEndian >= 2, at + length.bigEndian <= view.count else { throw cutOff }
            try note(marker, at + 2, length.bigEndian - 2, &view, &parts)
            at += length.bigEndian
            if marker == 0xDA {
                scans += 1
                at = try endOfScan(from: at, &view)
            }
        }
    }

    private static func note(
        _ marker: UInt8, _ at: Int, _ length: Int, _ view: inout ByteView, _ parts: inout PictureParts
    ) throws(AttachmentError) {
        switch marker {
        case 0xE0...0xEF:
            // An application's segment begins with its name and a zero.
            let name = try view.bytes(at, min(length, 16)).prefix { $0 != 0 && $0 < 0x7F && $0 > 0x1F }
            parts.names.append("APP\(marker - 0xE0) \(String(decoding: name.prefix(12), as: UTF8.self))")
        case 0xFE: parts.names.append("COM")
        // Frame headers, but for DHT, JPG and DAC, which lie between them.
        case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
            let frame = try view.bytes(at, 5)
            guard frame.count == 5 else { throw cutOff }
            parts.height = frame.dropFirst(1).prefix(2).bigEndian
            parts.width = frame.dropFirst(3).prefix(2).bigEndian
        default: return
        }
    }

    /// The next marker that is neither a stuffed zero nor a restart.
    private static func endOfScan(from start: Int, _ view: inout ByteView) throws(AttachmentError) -> Int {
        var at = start
        while let found = try view.next(0xFF, from: at) {
            guard let next = try view.byte(found + 1) else { throw cutOff }
            switch next {
            case 0x00, 0xD0...0xD7: at = found + 2
            case 0xFF: at = found + 1
            default: return found
            }
        }
        throw cutOff
    }

    private static var cutOff: AttachmentError { .damaged("JPEG 不完整", "the JPEG is cut off") }
}
