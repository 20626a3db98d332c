import Events
import Foundation
import Testing

struct ContentTests {
    private let salt = Data(0..<16)

    /// Computed with another program's SHA-256.
    @Test(arguments: [
        (ContentClass.text, "9e2f25f2618bfbc9d398ffae0b40291d12171eca8dc7f88a6eb1f5829493e5f6"),
        (.identity, "5bac7d1129bc2b4707962485270fb38fe507c3b1af24c2b8dd582eea71747c31"),
    ])
    func theDigestIsOfClassSaltAndBytes(contentClass: ContentClass, digest: String) throws {
        let content = try Content(class: contentClass, salt: salt, bytes: Data("路灯不亮".utf8))
        #expect(content.digest.description == digest)
        #expect(content.text == "路灯不亮")
    }

    @Test func theSaltHasSixteenBytes() {
        for count in [0, 15, 17] {
            let error = refusal { _ = try Content(class: .text, salt: Data(count: count), bytes: Data()) }
            #expect(error?.code == "content.malformed")
            #expect(error?.speaksBoth == true)
        }
    }

    @Test func aTextMayHaveAsManyBytesAsTheBoundAndNoMore() throws {
        #expect(try Content(class: .text, salt: salt, bytes: Data(count: Bounds.textBytes)).bytes.count == 262_144)
        let error = refusal { _ = try Content(class: .text, salt: salt, bytes: Data(count: Bounds.textBytes + 1)) }
        #expect(error?.code == "bound.exceeded")
        #expect(error?.speaksBoth == true)
    }

    @Test func anEventNamesItsContentsByRole() throws {
        let title = try Content(class: .text, salt: salt, bytes: Data("路灯".utf8))
        let name = try Content(class: .identity, salt: salt, bytes: Data("李".utf8))
        let event = Draft(
            .matterResolved(MatterResolved()), occurredAt: Instant(milliseconds: 5),
            contents: [NamedContent(.title, title), NamedContent(.citizenName, name)]
        ).event(hlc: .zero, recordedAt: Instant(milliseconds: 6), subject: nil)
        #expect(event.content(.title) == title.digest)
        #expect(event.content(.citizenName) == name.digest)
        #expect(event.content(.text) == nil)
        #expect(event.contents.map(\.size) == [6, 3])
        #expect(event.contents.map(\.class) == [.text, .identity])
    }

    @Test func everyRoleBelongsToOneClass() {
        let classes = ContentRole.allCases.map(\.contentClass)
        #expect(
            classes == [
                .unspecified, .text, .text, .text, .identity, .identity, .text, .photo, .identity, .identity, .text,
                .photo,
            ])
    }
}
