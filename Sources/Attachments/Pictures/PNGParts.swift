import Foundation

/// PNG: chunks of length, type, bytes and checksum (W3C PNG, third edition).
enum PNGParts {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Chunks that remain when a photo was stripped: the picture, its colours and its animation, and an Exif that then
    /// holds the orientation and nothing else.
    static let harmless: Set<String> = [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "bKGD", "hIST", "pHYs",
        "sPLT", "eXIf", "acTL", "fcTL", "fdAT",
    ]

    private struct Chunk {
        let name: String
        let start: Int
        /// Bytes with length, type and checksum.
        let whole: Int
    }

    static func read(_ view: inout ByteView) throws(AttachmentError) -> PictureParts {
        var parts = PictureParts()
        let end = try walk(&view) { chunk, view throws(AttachmentError) in
            if parts.names.isEmpty {
                let header = try view.bytes(chunk.start + 8, 13)
                guard chunk.name == "IHDR", header.count == 13 else { throw outOfPlace }
                parts.width = header.prefix(4).bigEndian
                parts.height = header.dropFirst(4).prefix(4).bigEndian
            }
            parts.names.append(chunk.name)
        }
        guard parts.names.contains("IDAT") else { throw .damaged("PNG 没有图像", "the PNG has no picture in it") }
        parts.trailing = view.count - end
        return parts
    }

    /// Copies the harmless chunks, each byte for byte: programs add chunks of their own, which no tool knows.
    static func copyHarmless(from path: String, to target: String) throws(AttachmentError) {
        var view = try ByteView(path: path)
        let descriptor = try WorkingCopy.create(target)
        defer { close(descriptor) }
        try WorkingCopy.write(Data(signature), to: descriptor, target)
        _ = try walk(&view) { chunk, view throws(AttachmentError) in
            guard harmless.contains(chunk.name) else { return }
            var at = chunk.start
            while at < chunk.start + chunk.whole {
                let piece = try view.bytes(at, min(AttachmentBounds.pieceBytes, chunk.start + chunk.whole - at))
                try WorkingCopy.write(Data(piece), to: descriptor, target)
                at += piece.count
            }
        }
    }

    /// - Returns: where the last chunk ends.
    private static func walk(
        _ view: inout ByteView, _ body: (Chunk, inout ByteView) throws(AttachmentError) -> Void
    ) throws(AttachmentError) -> Int {
        var at = signature.count
        for _ in 0..<AttachmentBounds.parts {
            let head = try view.bytes(at, 8)
            guard head.count == 8 else { throw cutOff }
            let name = head.suffix(4)
            guard name.allSatisfy({ (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }) else {
                throw outOfPlace
            }
            let whole = 12 + head.prefix(4).bigEndian
            guard at + whole <= view.count else { throw cutOff }
            let chunk = Chunk(name: String(decoding: name, as: UTF8.self), start: at, whole: whole)
            try body(chunk, &view)
            at += whole
            if chunk.name == "IEND" { return at }
        }
        throw .damaged("分段过多", "it has too many chunks")
    }

    private static var cutOff: AttachmentError { .damaged("PNG 不完整", "the PNG is cut off") }
    private static var outOfPlace: AttachmentError { .damaged("PNG 分段错乱", "a PNG chunk is out of place") }
}
