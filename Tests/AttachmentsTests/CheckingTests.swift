import Events
import Foundation
import TestSupport
import Testing

@testable import Attachments

@Suite(.serialized) struct CheckingTests {
    @Test func theTypeIsToldByTheBytesWhateverTheName() throws {
        let pictures = try Pictures()
        for (name, kind) in [
            ("photo.jpg", AttachmentKind.jpeg), ("progressive.jpg", .jpeg), ("photo.png", .png), ("photo.webp", .webp),
            ("lossless.webp", .webp), ("moving.webp", .webp), ("scan.pdf", .pdf),
        ] {
            let path = try pictures.write("misnamed.txt", pictures.bytes(name))
            let prepared = try prepare(path, pictures)
            #expect(prepared.kind == kind)
            #expect(prepared.contents.first?.mediaType == kind.mediaType)
            #expect(prepared.contents.first?.role == .attachment)
            #expect(prepared.contents.allSatisfy { $0.contentClass == .photo })
        }
        for name in ["other.gif", "other.tiff"] {
            let path = try pictures.write("photo.jpg", pictures.bytes(name))
            let error = complaint { _ = try prepare(path, pictures) }
            #expect(error?.code == "attachment.type")
            #expect(error?.exitStatus == .badData)
        }
        for text in ["路灯不亮", "\u{FF}", "RIFF1234WAVEfmt ", "%PD"] {
            let path = try pictures.write("photo.png", Data(text.utf8))
            #expect(complaint { _ = try prepare(path, pictures) }?.code == "attachment.type")
        }
        #expect(try pictures.leftovers() == [])
    }

    @Test func theSizeOfPicturesIsReadFromTheirHeaders() throws {
        let pictures = try Pictures()
        for name in ["photo.jpg", "progressive.jpg", "photo.png", "photo.webp", "lossless.webp", "plain.webp"] {
            let kind = try #require(AttachmentKind(firstBytes: pictures.bytes(name)))
            let parts = try #require(try PictureParts.read(kind, path: pictures.file(name)))
            #expect(parts.width == 600 && parts.height == 400, "\(name)")
        }
        #expect(try PictureParts.read(.webp, path: pictures.file("moving.webp"))?.width == 60)
        #expect(try PictureParts.read(.jpeg, path: pictures.file("film.jpg"))?.trailing == 1100)
    }

    @Test func whatIsCutOffAnywhereIsRefused() throws {
        let pictures = try Pictures()
        var random = SplitMix(seed: 71)
        for name in ["photo.jpg", "progressive.jpg", "photo.png", "photo.webp", "lossless.webp", "scan.pdf"] {
            let whole = try pictures.bytes(name)
            let cuts =
                [12, whole.count / 2, whole.count - 1]
                + (0..<20).map { _ in Int.random(in: 12..<whole.count, using: &random) }
            for cut in cuts {
                // A PDF may end with line breaks after its last word.
                if name == "scan.pdf", cut > whole.count - 8 { continue }
                let kind = try #require(AttachmentKind(firstBytes: whole))
                let path = try pictures.write("cut", whole.prefix(cut))
                let error = complaint { _ = try PictureParts.read(kind, path: path) }
                #expect(error?.code == "attachment.damaged", "\(name) cut at \(cut), seed 71")
            }
            let path = try pictures.write("cut", whole.prefix(whole.count * 2 / 3))
            let error = complaint { _ = try prepare(path, pictures) }
            #expect(error?.code == "attachment.damaged")
            #expect(error?.exitStatus == .badData)
        }
        #expect(try pictures.leftovers() == [])
    }

    @Test func aPictureWhosePixelsCannotBeDecodedIsRefused() throws {
        let pictures = try Pictures()
        var png = try pictures.bytes("photo.png")
        let data = try #require(png.range(of: Data("IDAT".utf8)))
        png[data.upperBound + 500] ^= 0x55
        let error = complaint { _ = try prepare(pictures.write("bad.png", png), pictures) }
        #expect(error?.code == "attachment.damaged")
        #expect(try pictures.leftovers() == [])
    }

    /// Whatever the bytes are, there is an answer.
    @Test func garbledStructuresAreReadOrRefused() throws {
        let pictures = try Pictures()
        var random = SplitMix(seed: 4711)
        var refused = 0
        for name in ["photo.jpg", "photo.png", "photo.webp", "moving.webp", "clear.png", "scan.pdf"] {
            let whole = try pictures.bytes(name)
            let kind = try #require(AttachmentKind(firstBytes: whole))
            for _ in 0..<200 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...8, using: &random) {
                    // Mostly where the structure is.
                    let reach = Bool.random(using: &random) ? min(700, bytes.count) : bytes.count
                    bytes[Int.random(in: 0..<reach, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                let path = try pictures.write("garbled", bytes)
                do {
                    _ = try PictureParts.read(kind, path: path)
                } catch {
                    #expect([.damaged, .size].contains(error.kind), "\(name), seed 4711")
                    refused += 1
                }
            }
        }
        #expect(refused > 100)
    }

    private func pdf(_ count: Int) -> Data {
        let end = Data("startxref\n0\n%%EOF\n".utf8)
        return Data("%PDF-1.4\n".utf8) + Data(repeating: 0x20, count: count - 9 - end.count) + end
    }

    @Test func twentyMegabytesAreTakenAndOneByteMoreIsNot() throws {
        let pictures = try Pictures()
        let largest = try prepare(pictures.write("largest", pdf(20 * 1024 * 1024)), pictures)
        #expect(largest.file.size == 20_971_520)
        #expect(largest.contents.map(\.ref.size) == [20_971_520])
        let error = complaint { _ = try prepare(pictures.write("larger", pdf(20 * 1024 * 1024 + 1)), pictures) }
        #expect(error?.code == "attachment.size")
        #expect(error?.message.zh.contains("20 MB") == true)
    }

    @Test func aPictureOfTooManyPixelsIsRefusedUnread() throws {
        let pictures = try Pictures()
        for (side, code) in [(16_384, "attachment.damaged"), (16_385, "attachment.size")] {
            // The header claims it; there is next to nothing behind it.
            var png = try pictures.bytes("clear.png")
            for index in 0..<4 {
                png[16 + index] = UInt8(truncatingIfNeeded: side >> (24 - index * 8))
                png[20 + index] = UInt8(truncatingIfNeeded: side >> (24 - index * 8))
            }
            #expect(complaint { _ = try prepare(pictures.write("bomb.png", png), pictures) }?.code == code)
        }
    }

    @Test func whatIsNoFileIsRefusedAtOnce() throws {
        let pictures = try Pictures()
        #expect(mkfifo(pictures.file("pipe"), 0o600) == 0)
        for name in ["missing.jpg", "work", "pipe"] {
            let error = complaint { _ = try prepare(pictures.file(name), pictures) }
            #expect(error?.code == "attachment.unreadable")
            #expect(error?.message.en.contains(name) == true)
        }
        #expect(complaint { _ = try prepare("/dev/zero", pictures) }?.code == "attachment.unreadable")
        let empty = try pictures.write("empty.jpg", Data())
        #expect(complaint { _ = try prepare(empty, pictures) }?.code == "attachment.size")
        #expect(try pictures.leftovers() == [])
    }

    @Test func withoutAPlaceForTheWorkingCopyNothingIsDone() throws {
        let pictures = try Pictures()
        let toolbox = Toolbox(workParent: pictures.file("nowhere"))
        let error = complaint {
            _ = try Attachment.prepare(path: pictures.file("photo.jpg"), toolbox: toolbox) { Data(count: 16) }
        }
        #expect(error?.code == "attachment.cannot_write")
        #expect(error?.exitStatus == .cannotWrite)
    }
}
