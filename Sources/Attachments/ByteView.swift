import Foundation

/// Looks into a file at any place, a window at a time.
struct ByteView: ~Copyable {
    private let descriptor: Int32
    let count: Int
    private var window: [UInt8] = []
    private var windowStart = 0

    /// - Throws: `AttachmentError` (`attachment.unreadable`).
    init(path: String) throws(AttachmentError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw AttachmentError(.unreadable, zh: "读不出文件 \(path)", en: "cannot read \(path)")
        }
        count = Int(status.st_size)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The bytes of that range; fewer at the file's end.
    mutating func bytes(_ offset: Int, _ length: Int) throws(AttachmentError) -> ArraySlice<UInt8> {
        precondition(length <= AttachmentBounds.pieceBytes, "a look is no longer than a window")
        if offset < windowStart || offset + length > windowStart + window.count { try move(to: offset) }
        let start = offset - windowStart
        guard start < window.count else { return [] }
        return window[start..<min(start + length, window.count)]
    }

    /// Nil past the end.
    mutating func byte(_ offset: Int) throws(AttachmentError) -> UInt8? { try bytes(offset, 1).first }

    /// Where that byte comes next; nil where it does not.
    mutating func next(_ byte: UInt8, from offset: Int) throws(AttachmentError) -> Int? {
        var at = offset
        while at < count {
            if at < windowStart || at >= windowStart + window.count { try move(to: at) }
            let found = window.withUnsafeBytes { raw -> Int? in
                guard let base = raw.baseAddress else { return nil }
                let start = at - windowStart
                return memchr(base + start, Int32(byte), raw.count - start).map { UnsafeRawPointer($0) - base }
            }
            if let found { return windowStart + found }
            at = windowStart + window.count
        }
        return nil
    }

    private mutating func move(to offset: Int) throws(AttachmentError) {
        var fresh = [UInt8](repeating: 0, count: max(0, min(AttachmentBounds.pieceBytes, count - offset)))
        var filled = 0
        while filled < fresh.count {
            let read = fresh.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled, off_t(offset + filled))
            }
            if read < 0, errno == EINTR { continue }
            guard read > 0 else {
                throw AttachmentError(.unreadable, zh: "读文件时出错", en: "reading the file failed")
            }
            filled += read
        }
        window = fresh
        windowStart = offset
    }
}

extension ArraySlice<UInt8> {
    /// As a number, the most significant byte first.
    var bigEndian: Int { reduce(0) { $0 << 8 | Int($1) } }
    /// As a number, the least significant byte first.
    var littleEndian: Int { reversed().reduce(0) { $0 << 8 | Int($1) } }

    func isText(_ text: String) -> Bool { elementsEqual(text.utf8) }
}
