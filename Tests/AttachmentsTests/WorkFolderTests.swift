import EventLog
import Events
import Foundation
import Testing

@testable import Attachments

@Suite(.serialized) struct WorkFolderTests {
    private func mode(_ path: String) throws -> Int {
        var status = stat()
        try #require(lstat(path, &status) == 0)
        return Int(status.st_mode & 0o777)
    }

    @Test func theWorkingCopyIsPrivateAndGoesWithTheAttachment() throws {
        let pictures = try Pictures()
        let kept: StreamedContent
        do {
            let prepared = try prepare(pictures.file("photo.jpg"), pictures)
            let folder = pictures.work + "/" + (try #require(try pictures.leftovers().first))
            #expect(try mode(folder) == 0o700)
            #expect(try mode(folder + "/attachment") == 0o600)
            kept = prepared.file
        }
        // A draft that names the content still needs the bytes.
        #expect(try pictures.leftovers().count == 1)
        var read = 0
        try kept.source.read { read += $0.count }
        #expect(read == kept.size)
    }

    @Test func nothingIsLeftOnceNobodyHoldsIt() throws {
        let pictures = try Pictures()
        do { _ = try prepare(pictures.file("photo.png"), pictures) }
        #expect(try pictures.leftovers() == [])
    }

    @Test func whatAKilledProgramLeftIsRemovedAndWhatIsInUseIsNot() throws {
        let pictures = try Pictures()
        let dead = pictures.work + "/jiazhan-attachment-dead01"
        try FileManager.default.createDirectory(atPath: dead, withIntermediateDirectories: false)
        try Data("photo".utf8).write(to: URL(fileURLWithPath: dead + "/attachment"))
        try FileManager.default.createDirectory(atPath: pictures.work + "/other", withIntermediateDirectories: false)
        let first = try WorkFolder(in: pictures.work)
        let second = try WorkFolder(in: pictures.work)
        let names = [first, second].map { URL(fileURLWithPath: $0.path).lastPathComponent }
        #expect(try Set(pictures.leftovers()) == Set(names + ["other"]))
    }

    /// From the file to the log and back.
    @Test func anAttachmentIsAppendedAndReadBack() throws {
        let pictures = try Pictures()
        let log = try SQLiteLog.create(
            path: pictures.file("log.db"), own: LogID(name: "520103001-Z02"), epoch: 1, incarnation: Data(count: 16))
        let now = Instant(milliseconds: 1_778_574_600_000)
        let contents = try prepare(pictures.file("photo.jpg"), pictures).contents
        let event = try log.append(
            [Draft(.opinionCollected(OpinionCollected()), occurredAt: now, contents: contents)], now: now)[0].event
        #expect(event.contents.map(\.role) == [.attachment, .thumbnail])
        #expect(event.contents.map(\.mediaType) == ["image/jpeg", "image/jpeg"])
        var bytes = Data()
        #expect(try log.readContent(contents[0].digest) { bytes.append($0) })
        #expect(bytes.count == contents[0].size)
        let path = try pictures.write("read-back", bytes)
        #expect(try Pictures.pixels(path) == Pictures.pixels(pictures.file("photo.jpg")))
        #expect(try log.content(contents[1].digest)?.bytes.count == contents[1].size)
        #expect(try log.verify { _, _ in }.damage == nil)
    }
}
