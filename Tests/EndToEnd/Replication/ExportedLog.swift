import Foundation

/// What `log export --format jsonl` prints, as far as it is compared: places and hashes, by log.
struct ExportedLog: Equatable {
    private(set) var hashes: [String: [Int: String]] = [:]
    /// Places that came more than once.
    private(set) var doubled: [String] = []

    init(_ program: String, _ folder: String) throws {
        let output = try Programs.succeed(program, ["log", "export", "--format", "jsonl", "--dir", folder]).output
        for line in output.split(separator: "\n") {
            guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let log = object["log"] as? String, let seq = object["seq"] as? Int,
                let hash = object["hash"] as? String
            else { throw Programs.Unexpected(what: "no exported event: \(line.prefix(200))") }
            if hashes[log, default: [:]].updateValue(hash, forKey: seq) != nil { doubled.append("\(log)#\(seq)") }
        }
    }

    /// Whether the log's places are 1, 2, 3 … without a gap.
    func isWhole(_ log: String) -> Bool {
        guard let places = hashes[log]?.keys else { return false }
        return places.sorted() == Array(1...places.count)
    }
}
