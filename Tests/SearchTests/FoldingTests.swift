import Foundation
import Testing

@testable import Search

@Suite struct `Folding of characters` {
    private func folded(_ text: String) -> String {
        String(
            String.UnicodeScalarView(FoldedText(text).scalars.map { $0 == 0 ? " " : Unicode.Scalar($0) ?? "?" }))
    }

    @Test func `Width, case, form and accents make no difference`() {
        #expect(folded("ＡＢＣ１２３") == "abc123")
        #expect(folded("Éclair") == "eclair" || folded("Éclair") == "éclair")
        #expect(folded("㎡①ﬁ") == "m21fi")
        #expect(folded("群眾來訪，臺灣電燈！") == "群众来访 台湾电灯 ")
        #expect(folded("路灯\t不亮。") == "路灯 不亮 ")
    }

    @Test func `Origins say where each letter came from`() {
        let text = FoldedText("㎡路")
        #expect(text.scalars.map { Unicode.Scalar($0).map(String.init) } == ["m", "2", "路"])
        #expect(text.origins == [0, 0, 1])
    }

    @Test func `Folding twice is folding once`() {
        for (traditional, simplified) in CharacterFolding.simplified {
            #expect(CharacterFolding.simplified[simplified] == nil, "U+\(String(traditional, radix: 16))")
        }
        #expect(CharacterFolding.simplified.count > 3_000)
    }

    /// The table was taken from ICU; another version of it may have learnt more, and contradicts nothing of this.
    @Test func `The table is what the platform's transform says`() throws {
        let pairs = CharacterFolding.simplified.sorted { $0.key < $1.key }
        let text = pairs.map { String(String.UnicodeScalarView([Unicode.Scalar($0.key)].compactMap(\.self))) }
            .joined(separator: "\n")
        let transform = StringTransform("Traditional-Simplified")
        let transformed = try #require(text.applyingTransform(transform, reverse: false)).split(separator: "\n")
        let expected = pairs.map { String(String.UnicodeScalarView([Unicode.Scalar($0.value)].compactMap(\.self))) }
        #expect(transformed.map(String.init) == expected)
    }

    @Test func `A set of a block is the same after it was stored, small or large`() {
        for step in [1, 3, 17, 300, 4_095] {
            var set = BlockSet()
            for place in stride(from: 0, to: Block.size, by: step) { set.insert(place) }
            #expect(BlockSet(stored: set.encoded) == set)
            #expect(set.reversed() == Array(stride(from: 0, to: Block.size, by: step)).reversed())
            #expect(set.encoded.count <= 512)
        }
        #expect(BlockSet(stored: Data()) == BlockSet())
    }
}
