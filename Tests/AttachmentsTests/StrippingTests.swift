import Events
import Foundation
import Testing

@testable import Attachments

@Suite(.serialized) struct StrippingTests {
    private let secret = Data("SECRET".utf8)

    @Test(arguments: ["photo.jpg", "progressive.jpg", "film.jpg", "photo.png", "photo.webp", "lossless.webp"])
    func placeAndDeviceGoAndThePictureStays(name: String) throws {
        let pictures = try Pictures()
        let original = try pictures.bytes(name)
        #expect(original.range(of: secret) != nil)
        let prepared = try prepare(pictures.file(name), pictures)
        let stripped = try prepared.bytes
        #expect(stripped.range(of: secret) == nil)
        #expect(stripped.count < original.count)
        let path = try pictures.write("stripped", stripped)
        // Pixels, colour profile, orientation and size.
        #expect(try Pictures.pixels(path) == Pictures.pixels(pictures.file(name)))
        #expect(try Pictures.pixels(path).contains(" 6 600 400"))
        #expect(try pictures.bytes(name) == original)
        #expect(prepared.notes == [])
        #expect(prepared.file.size == stripped.count)
        #expect(prepared.file.digest == Hash.of(Data([3]), prepared.file.salt, stripped))
    }

    @Test(arguments: ["plain.jpg", "plain.webp", "clear.png", "moving.webp"])
    func aPictureThatTellsNothingStaysAsItIs(name: String) throws {
        let pictures = try Pictures()
        let prepared = try prepare(pictures.file(name), pictures)
        let path = try pictures.write("stripped", prepared.bytes)
        #expect(try Pictures.pixels(path) == Pictures.pixels(pictures.file(name)))
    }

    @Test(arguments: ["photo.jpg", "film.jpg", "photo.png", "photo.webp"])
    func whatIsToBeKeptIsKeptByteForByte(name: String) throws {
        let pictures = try Pictures()
        let prepared = try prepare(pictures.file(name), pictures, keepMetadata: true)
        #expect(try prepared.bytes == pictures.bytes(name))
        let thumbnail = try #require(prepared.thumbnail)
        #expect(thumbnail.bytes.range(of: secret) == nil)
    }

    @Test func aDocumentIsKeptAsItIsAndThatIsSaid() throws {
        let pictures = try Pictures()
        let prepared = try prepare(pictures.file("scan.pdf"), pictures)
        #expect(try prepared.bytes == pictures.bytes("scan.pdf"))
        #expect(
            prepared.notes.map(\.en) == ["the PDF is kept as it is, with whatever it says of its author and software"])
    }

    /// A tool that says it is done and is not.
    @Test(arguments: ["photo.jpg", "photo.png", "photo.webp"])
    func whatTheToolLeftBehindIsFound(name: String) throws {
        let pictures = try Pictures()
        let lazy = try pictures.tool(
            "exiftool", "case \"$*\" in *-all=*) exit 0;; esac; exec /usr/bin/exiftool \"$@\"")
        let error = complaint { _ = try prepare(pictures.file(name), pictures, folders: [lazy, "/usr/bin"]) }
        #expect(error?.code == "attachment.metadata")
        #expect(error?.exitStatus == .badData)
        #expect(try pictures.leftovers() == [])
    }

    /// Structures that pass as harmless, and tags that do not.
    @Test func aTagThatTellsIsFoundWhereTheStructureShowsNothing() throws {
        let pictures = try Pictures()
        // Everything goes but the Exif, which the list of parts permits.
        let careless = try pictures.tool(
            "exiftool",
            """
            case "$*" in *-all=*) for last; do :; done
            exec /usr/bin/exiftool -config "" -q -m -all= --exif:all --icc_profile:all -overwrite_original "$last";; esac
            exec /usr/bin/exiftool "$@"
            """)
        for name in ["photo.jpg", "photo.png", "photo.webp"] {
            let error = complaint { _ = try prepare(pictures.file(name), pictures, folders: [careless, "/usr/bin"]) }
            #expect(error?.code == "attachment.metadata", "\(name)")
            #expect(error?.message.en.contains("ExifIFD:") == true, "\(name)")
        }
    }
}
