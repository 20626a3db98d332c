import Foundation
import ReceivePath
import TestSupport

/// Feeds changed frames to the receive path and says what came of them.
///
/// Usage: `FrameFuzz FRAMES [SEED]` feeds so many frames; `FrameFuzz corpus FOLDER` writes the genuine inputs. Environment: `FUZZ_CORPUS`, a folder of
/// inputs to start from. Prints one JSON object, on stderr a line for every hundredth part. Exit codes: 0, 1 something that must not happen did, 64 bad usage.
@main struct FrameFuzz {
    /// Beyond what it held after the first hundredth part the process may grow by so much.
    private static let growthKiB = 64 * 1024

    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        if words.count == 2, words[0] == "corpus" {
            try FuzzCorpus.writeGenuine(ReceivePath(), to: URL(fileURLWithPath: words[1]))
            return
        }
        guard let frames = words.first.flatMap({ Int($0) }), frames > 0, words.count <= 2,
            let seed = words.count == 2 ? UInt64(words[1]) : UInt64.random(in: 0..<1_000_000)
        else {
            FileHandle.standardError.write(Data("FrameFuzz: usage: FrameFuzz FRAMES [SEED] | corpus FOLDER\n".utf8))
            exit(64)
        }
        exit(try run(frames, seed) ? 0 : 1)
    }

    private static func run(_ frames: Int, _ seed: UInt64) throws -> Bool {
        var path = ReceivePath()
        let folder = ProcessInfo.processInfo.environment["FUZZ_CORPUS"].map { URL(fileURLWithPath: $0) }
        let corpus = try folder.map { try FuzzCorpus.read($0).map(\.input) } ?? []
        corpus.forEach { path.take($0) }
        var mutator = Mutator(path, corpus: corpus, dice: SplitMix(seed: seed))
        let begun = ContinuousClock.now
        var told = 0
        var early: Int?
        while path.findings.frames < frames {
            path.take(mutator.next())
            if path.findings.frames / max(1, frames / 100) > told {
                told = path.findings.frames / max(1, frames / 100)
                early = early ?? residentKiB()
                FileHandle.standardError.write(Data("seed \(seed): \(path.findings.frames) frames\n".utf8))
            }
        }
        let findings = path.findings
        let grown = residentKiB() - (early ?? residentKiB())
        let report: [String: Any] = [
            "seed": seed, "inputs": findings.inputs, "frames": findings.frames, "bundles": findings.bundles,
            "accepted": findings.accepted, "written": findings.written, "refusals": findings.refusals,
            "longest_answer": findings.longestAnswer, "violations": findings.violations,
            "seconds": begun.duration(to: .now) / .seconds(1), "resident_kib": residentKiB(), "grown_kib": grown,
        ]
        let text = try JSONSerialization.data(withJSONObject: report, options: [.prettyPrinted, .sortedKeys])
        FileHandle.standardOutput.write(text + Data("\n".utf8))
        if grown > growthKiB {
            FileHandle.standardError.write(Data("FrameFuzz: the process grew by \(grown) KiB\n".utf8))
        }
        return findings.violationCount == 0 && grown <= growthKiB
    }

    /// What the kernel says of this process's memory.
    private static func residentKiB() -> Int {
        let statm = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (statm.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4
    }
}
