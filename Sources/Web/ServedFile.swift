import Events
import Foundation
import HTTPTypes
import Hummingbird

/// A file with its media type and a tag by which a browser finds out that its copy is still the same.
struct ServedFile: Sendable {
    private let bytes: Data
    private let type: String
    private let tag: String

    init(bytes: Data, type: String) {
        self.bytes = bytes
        self.type = type
        tag = "\"\(Hash.of(bytes).description.prefix(32))\""
    }

    /// `no-cache` lets a browser keep the file, and makes it ask each time: a new version of the program is seen at once.
    func response(to request: Request) -> Response {
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "no-cache"]
        if request.headers[.ifNoneMatch]?.contains(tag) == true {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = type
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
