import Events
import Foundation
import Testing

@testable import Attachments

@Suite(.serialized) struct ThumbnailTests {
    private func size(_ content: Content?, _ pictures: Pictures) throws -> [Int] {
        let path = try pictures.write("thumbnail.jpg", try #require(content).bytes)
        let parts = try #require(try PictureParts.read(.jpeg, path: path))
        #expect(parts.firstUnwanted(.jpeg) == nil)
        return [parts.width, parts.height]
    }

    /// 600 × 400, to be turned by a quarter.
    @Test(arguments: ["photo.jpg", "progressive.jpg", "photo.png", "photo.webp", "lossless.webp"])
    func aThumbnailStandsUprightAndFitsItsBound(name: String) throws {
        let pictures = try Pictures()
        let prepared = try prepare(pictures.file(name), pictures)
        #expect(try size(prepared.thumbnail, pictures) == [213, 320])
        let contents = prepared.contents
        #expect(contents.map(\.role) == [.attachment, .thumbnail])
        #expect(contents.last?.mediaType == "image/jpeg")
        #expect(contents.map(\.digest) == [prepared.file.digest, prepared.thumbnail?.digest])
        // Each with random bytes of its own.
        #expect(prepared.thumbnail?.salt != prepared.file.salt)
    }

    @Test func smallPicturesAreNotMadeLargerAndClearOnesStandOnWhite() throws {
        let pictures = try Pictures()
        let prepared = try prepare(pictures.file("clear.png"), pictures)
        #expect(try size(prepared.thumbnail, pictures) == [80, 60])
        let white = try pictures.write("thumbnail.jpg", try #require(prepared.thumbnail).bytes)
        let blank = try pictures.write("blank.ppm", Data("P6 80 60 255\n".utf8) + Data(repeating: 255, count: 14_400))
        let shown = try Pictures.pixels(white).split(separator: " ").first
        #expect(try shown == Pictures.pixels(blank).split(separator: " ").first)
    }

    @Test func aDocumentShowsItsFirstPage() throws {
        let pictures = try Pictures()
        let prepared = try prepare(pictures.file("scan.pdf"), pictures)
        #expect(try size(prepared.thumbnail, pictures) == [320, 213])
    }

    @Test func aDocumentThatCannotBeDrawnIsTakenWithoutAndThatIsSaid() throws {
        let pictures = try Pictures()
        let path = try pictures.write("odd.pdf", Data("%PDF-1.4\nstartxref\n0\n%%EOF\n".utf8))
        let prepared = try prepare(path, pictures)
        #expect(prepared.thumbnail == nil)
        #expect(prepared.contents.count == 1)
        #expect(prepared.notes.last?.en == "the first page of this PDF cannot be drawn; it has no thumbnail")
    }
}
