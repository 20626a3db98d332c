import Foundation

/// Inputs kept in a folder, one a file: those to start from, and those that once found something.
package enum FuzzCorpus {
    /// In the order of their names.
    ///
    /// - Throws: when the folder or a file cannot be read.
    package static func read(_ folder: URL) throws -> [(name: String, input: FuzzInput)] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".bin") }
        return try names.sorted().map { name in
            (name, FuzzInput(try Data(contentsOf: folder.appendingPathComponent(name))))
        }
    }

    /// Writes an input for every place of every conversation: the frames that come there next, unchanged.
    package static func writeGenuine(_ path: ReceivePath, to folder: URL) throws {
        for place in 0...path.placeCount {
            let input = FuzzInput(place: UInt8(place), frames: Array(path.genuineFrames(at: UInt8(place)).prefix(3)))
            let name = "place-\(place < 10 ? "0" : "")\(place).bin"
            try input.encoded.write(to: folder.appendingPathComponent(name), options: .atomic)
        }
    }
}
