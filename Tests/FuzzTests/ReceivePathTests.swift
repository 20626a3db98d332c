import Foundation
import ReceivePath
import TestSupport
import Testing

/// A short run of what `make fuzz` does at length.
@Suite struct ReceivePathTests {
    private static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../fuzz/corpus").standardizedFileURL

    /// JIAZHAN_FUZZ_FRAMES and JIAZHAN_SEED change what is drawn.
    @Test(arguments: 0..<4)
    func `changed frames at every place of a conversation are taken or refused by name, and nothing unsigned is kept`(
        part: Int
    ) throws {
        let environment = ProcessInfo.processInfo.environment
        let frames = (environment["JIAZHAN_FUZZ_FRAMES"].flatMap { Int($0) } ?? 50_000) / 4
        let seed = environment["JIAZHAN_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1_000_000)
        print("fuzz: JIAZHAN_SEED=\(seed) part \(part)")
        var path = ReceivePath()
        let inputs = try FuzzCorpus.read(Self.corpus).map(\.input)
        var mutator = Mutator(path, corpus: inputs, dice: SplitMix(seed: seed &* 4 &+ UInt64(part)))
        while path.findings.frames < frames { path.take(mutator.next()) }
        let findings = path.findings
        #expect(findings.violations == [], "seed \(seed), part \(part)")
        #expect(findings.longestAnswer <= ReceivePath.longestAnswer)
        // The run came through: frames were refused for reasons of several kinds, some were accepted, some were written.
        #expect(findings.refusals["sync.protocol"] == nil, "a breach of the protocol says which it is")
        for name in ["no_frame", "unknown_frame", "head", "log_name", "acknowledgement"] {
            #expect(findings.refusals["sync.protocol.\(name)", default: 0] > 0, "\(name): \(findings.refusals)")
        }
        #expect(findings.refusals.keys.count { $0.hasPrefix("sync.protocol.out_of_turn.") } >= 5)
        #expect(findings.refusals["sync.signature", default: 0] > 0)
        #expect(findings.accepted > frames / 100 && findings.written > 0 && findings.bundles > 0)
    }

    @Test func `the corpus has an input for every place, and what once found something is taken without harm`() throws {
        var path = ReceivePath()
        let corpus = try FuzzCorpus.read(Self.corpus)
        for place in 0...path.placeCount {
            #expect(corpus.contains { Int($0.input.place) == place }, "no input for place \(place)")
        }
        for (name, input) in corpus {
            let before = path.findings.violationCount
            path.take(input)
            #expect(path.findings.violationCount == before, "\(name): \(path.findings.violations)")
        }
    }

    @Test func `genuine frames are accepted at every place`() {
        var path = ReceivePath()
        for place in 0..<UInt8(path.placeCount) {
            path.take(FuzzInput(place: place, frames: path.genuineFrames(at: place)))
        }
        #expect(path.findings.violations == [])
        #expect(
            path.findings.refusals.keys.allSatisfy {
                ["sync.fork", "sync.behind", "sync.refused.fork", "sync.refused.behind"].contains($0)
            },
            "\(path.findings.refusals)")
        #expect(path.findings.written > 0)
    }

    @Test func `an input is read back from its bytes, and any bytes are an input`() {
        let input = FuzzInput(place: 7, frames: [Data(), Data([1, 2, 3]), Data(repeating: 9, count: 300)])
        #expect(FuzzInput(input.encoded) == input)
        #expect(FuzzInput(Data()) == FuzzInput(place: 0, frames: []))
        #expect(FuzzInput(Data([3, 255])) == FuzzInput(place: 3, frames: [Data()]))
        #expect(FuzzInput(Data([3, 5, 0, 1, 2])) == FuzzInput(place: 3, frames: [Data([1, 2])]))
    }

    @Test func `a seed draws the same inputs again`() {
        let path = ReceivePath()
        let drawn = { (seed: UInt64) in
            var mutator = Mutator(path, corpus: [], dice: SplitMix(seed: seed))
            return (0..<50).map { _ in mutator.next() }
        }
        #expect(drawn(1) == drawn(1))
        #expect(drawn(1) != drawn(2))
    }
}
