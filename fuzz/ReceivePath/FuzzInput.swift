import Foundation

/// Arbitrary bytes, read as frames that arrive at one end of a conversation after it has come so far, or as a bundle file.
///
/// Layout: one byte chooses the place (modulo how many there are); then frames, each with its length before it in two bytes, the
/// lower one first. A length beyond the end takes what is left. Every sequence of bytes is an input.
package struct FuzzInput: Hashable, Sendable {
    package var place: UInt8
    package var frames: [Data]

    package init(place: UInt8, frames: [Data]) {
        self.place = place
        self.frames = frames
    }

    package init(_ bytes: Data) {
        place = bytes.first ?? 0
        frames = []
        var rest = bytes.dropFirst()
        while let low = rest.popFirst() {
            let length = Int(low) | Int(rest.popFirst() ?? 0) << 8
            frames.append(Data(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
    }

    /// Frames longer than a length can say are cut.
    package var encoded: Data {
        var bytes = Data([place])
        for frame in frames {
            let length = min(frame.count, Int(UInt16.max))
            bytes.append(contentsOf: [UInt8(length & 0xFF), UInt8(length >> 8)])
            bytes.append(frame.prefix(length))
        }
        return bytes
    }
}
