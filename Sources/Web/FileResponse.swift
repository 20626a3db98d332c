import Events
import Export
import Foundation
import HTTPTypes
import Hummingbird

extension Response {
    /// A file to be kept, sent piece by piece.
    ///
    /// - Parameter name: without an ending; may hold any characters (RFC 6266, RFC 8187).
    static func file(_ file: ExportedFile, _ format: ExportFormat, name: String) -> Response {
        let ending = format.rawValue
        let ascii = String(name.unicodeScalars.map { Self.isPlain($0) ? Character($0) : "_" })
        let encoded = (name + "." + ending).utf8.map { byte in
            Self.isPlain(Unicode.Scalar(byte)) ? String(Unicode.Scalar(byte)) : "%" + Self.hexadecimal(byte)
        }.joined()
        return Response(
            status: .ok,
            headers: [
                .contentType: format.mediaType, .contentLength: String(file.bytes),
                .contentDisposition: "attachment; filename=\"\(ascii).\(ending)\"; filename*=UTF-8''\(encoded)",
            ],
            body: ResponseBody(contentLength: file.bytes) { writer in
                while let piece = try file.nextPiece() { try await writer.write(ByteBuffer(bytes: piece)) }
                try await writer.finish(nil)
            })
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".": true
        default: false
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
