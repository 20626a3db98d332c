import ArgumentParser
import EventLog
import Events
import Foundation
import SiteStore

/// `attachment list | save | request`: the photographs and scans of a matter, a visit or a duty.
package struct AttachmentCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "attachment", abstract: Console.words("照片和扫描件", "photographs and scans"),
        subcommands: [List.self, Save.self, Request.self])

    package init() {}

    /// An attachment as an event names it, with its number on the timeline, counted from 1.
    struct Named {
        let number: Int
        let ref: ContentRef
        let record: Ref
        let isHeld: Bool
    }

    static func attachments(of number: String, _ folder: SiteFolder) throws -> [Named] {
        let story = try SubjectReading(number, folder).story
        let named = story.events.sorted(by: LoggedEvent.precedes).flatMap { logged in
            logged.event.contents.filter { $0.role == .attachment }.map { (logged.ref, $0) }
        }
        return try named.enumerated().map { index, pair in
            let isHeld = try Hash(pair.1.digest).flatMap { try folder.log.heldContent($0) } != nil
            return Named(number: index + 1, ref: pair.1, record: pair.0, isHeld: isHeld)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("列出附件", "list attachments"),
            discussion: Console.example("attachment list 520103100-Z02-17-H", "attachment list 520103100-Z02-17-H"))

        @OptionGroup var site: SiteOptions
        @Argument(help: ArgumentHelp(Console.words("事项、接待走访或履职活动的编号", "number of a matter, visit or duty")))
        var subject: String

        func run() throws {
            let rows = try AttachmentCommand.attachments(of: subject, try site.open()).map {
                Row(
                    number: $0.number, media_type: $0.ref.mediaType, size: $0.ref.size, held: $0.isHeld,
                    record: RecordPlace.text($0.record))
            }
            if site.json {
                try Console.print(json: ["attachments": rows])
                return
            }
            var table = TextTable([
                (Console.words("序号", "number"), .right), (Console.words("类型", "type"), .left),
                (Console.words("字节", "bytes"), .right), (Console.words("在本机", "held here"), .left),
                (Console.words("记录", "record"), .left),
            ])
            for row in rows {
                table.add([String(row.number), row.media_type, String(row.size), row.held ? "✓" : "·", row.record])
            }
            print(table.text)
        }

        private struct Row: Encodable {
            let number: Int
            let media_type: String
            /// Bytes.
            let size: UInt32
            let held: Bool
            let record: String
        }
    }

    struct Save: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("把附件存为文件", "write an attachment to a file"),
            discussion: Console.example(
                "attachment save 520103100-Z02-17-H 1 照片.jpg", "attachment save 520103100-Z02-17-H 1 photo.jpg"))

        @OptionGroup var site: SiteOptions
        @Argument(help: ArgumentHelp(Console.words("事项、接待走访或履职活动的编号", "number of a matter, visit or duty")))
        var subject: String
        @Argument(
            help: ArgumentHelp(Console.words("附件序号，见 attachment list", "the attachment's number, see attachment list")))
        var number: Int
        @Argument(help: ArgumentHelp(Console.words("写到哪个新文件", "the new file"))) var file: String

        func run() throws {
            let folder = try site.open()
            let all = try AttachmentCommand.attachments(of: subject, folder)
            guard let chosen = all.first(where: { $0.number == number }) else {
                throw SiteStoreError(
                    .argument, zh: "\(subject) 没有第 \(number) 个附件，请用 attachment list 查看",
                    en: "\(subject) has no attachment \(number); see attachment list")
            }
            guard chosen.isHeld, let digest = Hash(chosen.ref.digest) else {
                throw SiteStoreError(
                    .argument, zh: "该附件不在本机：未送到，或已遗忘",
                    en: "that attachment is not held here: it has not come, or was forgotten")
            }
            try write(digest, of: folder)
            if site.json {
                try Console.print(json: ["file": file])
            } else {
                print(Console.words("已写入 \(file)", "wrote \(file)"))
            }
        }

        /// A file that exists is left as it is; one that could not be written to its end is removed.
        private func write(_ digest: Hash, of folder: SiteFolder) throws {
            let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw SiteStoreError(
                    .cannotWrite, zh: "不能新建 \(file)：\(String(cString: strerror(errno)))",
                    en: "cannot make \(file): \(String(cString: strerror(errno)))")
            }
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            do {
                guard try folder.log.readContent(digest, { try handle.write(contentsOf: $0) }) else {
                    throw SiteStoreError(.argument, zh: "该附件刚被遗忘", en: "that attachment was forgotten just now")
                }
                try handle.synchronize()
            } catch {
                unlink(file)
                if error is any Complaint { throw error }
                throw SiteStoreError(
                    .cannotWrite, zh: "\(file) 写不下去（磁盘已满？），已删除",
                    en: "\(file) cannot be written (is the disk full?) and was removed")
            }
        }
    }
}
