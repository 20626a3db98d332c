import Foundation

/// Looks for words in every byte of every file of a folder, as somebody would who found the disk.
enum Traces {
    /// Names of the files that hold any of these bytes.
    static func files(with words: [Data], in folder: TemporaryFolder) throws -> Set<String> {
        var found: Set<String> = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)"))
            if words.contains(where: { bytes.range(of: $0) != nil }) { found.insert(name) }
        }
        return found
    }

    static func count(of word: Data, in bytes: Data) -> Int {
        var count = 0
        var rest = bytes.startIndex..<bytes.endIndex
        while let found = bytes.range(of: word, in: rest) {
            count += 1
            rest = found.upperBound..<bytes.endIndex
        }
        return count
    }

    /// Parts of a content that would give it away: its beginning, its end, its random bytes, and places in between, so
    /// that every page it stands on is looked for.
    static func words(_ bytes: Data, salt: Data) -> [Data] {
        let length = min(12, bytes.count)
        let places = stride(from: 0, to: bytes.count - length + 1, by: 1500).map { bytes.dropFirst($0).prefix(length) }
        return places.map { Data($0) } + [Data(bytes.suffix(length)), salt]
    }
}
