import ArgumentParser
import EventLog
import Events
import SiteStore

extension AttachmentCommand {
    /// `attachment request`: marks attachments that are not held here as wanted. They come with one of the next syncs.
    struct Request: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Console.words("索取不在本机的附件", "ask for attachments that are not held here"),
            discussion: Console.words(
                "例：\(Console.program) attachment request 520103100-Z02-17-H\n照片等附件平时不随记录上送；索取之后，随站点此后的同步送来。",
                "Example: \(Console.program) attachment request 520103100-Z02-17-H\nPhotographs do not travel with the records; those that are asked for come with the site's next syncs."
            ))

        @OptionGroup var site: SiteOptions
        @Argument(help: ArgumentHelp(Console.words("事项、接待走访或履职活动的编号", "number of a matter, visit or duty")))
        var subject: String
        @Argument(
            help: ArgumentHelp(
                Console.words("附件序号，见 attachment list（默认全部）", "the attachments' numbers, see attachment list (all)")))
        var numbers: [Int] = []

        func run() throws {
            let folder = try site.open()
            let all = try AttachmentCommand.attachments(of: subject, folder)
            if let missing = numbers.first(where: { number in !all.contains { $0.number == number } }) {
                throw SiteStoreError(
                    .argument, zh: "\(subject) 没有第 \(missing) 个附件，请用 attachment list 查看",
                    en: "\(subject) has no attachment \(missing); see attachment list")
            }
            let wanted = all.filter { (numbers.isEmpty || numbers.contains($0.number)) && !$0.isHeld }
            let requested = try folder.log.request(wanted.compactMap { Hash($0.ref.digest) })
            if site.json {
                try Console.print(json: Document(requested: requested, gone: wanted.count - requested))
                return
            }
            print(
                requested == 0
                    ? Console.words("没有可索取的附件", "there is nothing to ask for")
                    : Console.words(
                        "已索取 \(requested) 个附件，随此后的同步送来",
                        "asked for \(requested) attachments; they come with the next syncs"))
            if wanted.count > requested {
                print(
                    Console.words(
                        "另有 \(wanted.count - requested) 个已遗忘，不会再来",
                        "\(wanted.count - requested) more were forgotten and never come"))
            }
        }

        private struct Document: Encodable {
            let requested: Int
            /// Forgotten.
            let gone: Int
        }
    }
}
