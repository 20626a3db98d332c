import Foundation
import Sync

/// Makes inputs out of genuine ones: a seed draws the same inputs again.
package struct Mutator<Dice: RandomNumberGenerator> {
    private var dice: Dice
    private let path: ReceivePath
    private let corpus: [FuzzInput]
    /// Frames to splice in.
    private let frames: [Data]

    /// - Parameter corpus: inputs to start from besides the genuine ones.
    package init(_ path: ReceivePath, corpus: [FuzzInput], dice: Dice) {
        self.path = path
        self.corpus = corpus
        self.dice = dice
        frames = path.allFrames
    }

    package mutating func next() -> FuzzInput {
        var input = start()
        for _ in 0..<Int.random(in: 1...4, using: &dice) { change(&input) }
        return input
    }

    private mutating func start() -> FuzzInput {
        let place = UInt8(Int.random(in: 0...path.placeCount, using: &dice))
        switch Int.random(in: 0..<10, using: &dice) {
        case 0 where !corpus.isEmpty: return corpus[Int.random(in: corpus.indices, using: &dice)]
        case 1: return FuzzInput(place: place, frames: (0..<3).map { _ in noise(64) })
        default:
            if Int(place) == path.placeCount { return FuzzInput(place: place, frames: bundle()) }
            return FuzzInput(place: place, frames: Array(path.genuineFrames(at: place).prefix(6)))
        }
    }

    private mutating func change(_ input: inout FuzzInput) {
        guard !input.frames.isEmpty else {
            input.frames.append(frame())
            return
        }
        let index = Int.random(in: input.frames.indices, using: &dice)
        switch Int.random(in: 0..<12, using: &dice) {
        case 0: input.frames.insert(frame(), at: index)
        case 1: input.frames.remove(at: index)
        case 2: input.frames.insert(input.frames[index], at: index)
        case 3: input.frames.swapAt(index, Int.random(in: input.frames.indices, using: &dice))
        case 4: input.frames[index] = noise(200)
        case 5:
            input.frames[index] = input.frames[index].prefix(
                Int.random(in: 0...input.frames[index].count, using: &dice))
        case 6: splice(&input.frames[index])
        case 7: rename(&input.frames[index])
        default: for _ in 0...Int.random(in: 0...2, using: &dice) { flip(&input.frames[index]) }
        }
    }

    private mutating func frame() -> Data { frames[Int.random(in: frames.indices, using: &dice)] }

    private mutating func noise(_ most: Int) -> Data {
        Data((0..<Int.random(in: 0...most, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) })
    }

    private mutating func flip(_ frame: inout Data) {
        frame = Data(frame)
        guard !frame.isEmpty else { return }
        let index = Int.random(in: frame.indices, using: &dice)
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: frame[index] = [0, 1, 0x7F, 0x80, 0xFF][Int.random(in: 0..<5, using: &dice)]
        case 1: frame.insert(UInt8.random(in: 0...255, using: &dice), at: index)
        case 2: frame.remove(at: index)
        default: frame[index] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
        }
    }

    /// A run of another frame over a run of this one.
    private mutating func splice(_ frame: inout Data) {
        let other = self.frame()
        guard !frame.isEmpty, !other.isEmpty else { return }
        let from = Int.random(in: 0..<other.count, using: &dice)
        let count = Int.random(in: 1...min(64, other.count - from), using: &dice)
        let at = Int.random(in: 0..<frame.count, using: &dice)
        let bytes = Array(frame)
        frame =
            Data(bytes[..<at]) + Data(other.dropFirst(from).prefix(count))
            + Data(bytes[min(at + count, bytes.count)...])
    }

    /// A sound frame of another kind with this one's body: the kind is the first byte's field number.
    private mutating func rename(_ frame: inout Data) {
        guard !frame.isEmpty else { return }
        frame = Data(frame)
        frame[0] = UInt8(Int.random(in: 1...15, using: &dice)) << 3 | 2
    }

    /// The records of a bundle, with contents that need not fit.
    private mutating func bundle() -> [Data] {
        var header = BundleHeader()
        header.version = BundleLayout.version
        let body: Data = (try? header.serializedBytes()) ?? Data()
        var records = [BundleLayout.magic, record("H", body)]
        for _ in 0..<Int.random(in: 0...4, using: &dice) {
            let kinds = Array("HFKSTX".utf8)
            records.append(
                record(Character(Unicode.Scalar(kinds[Int.random(in: kinds.indices, using: &dice)])), frame()))
        }
        return records
    }

    private func record(_ kind: Character, _ body: Data) -> Data {
        var bytes = Data(String(kind).utf8)
        withUnsafeBytes(of: UInt32(body.count).bigEndian) { bytes.append(contentsOf: $0) }
        return bytes + body
    }
}
