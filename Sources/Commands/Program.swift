import ArgumentParser
import Events
import Foundation
import SiteStore
import ZeroMQ

/// Runs a program's root command: one line on stderr for what goes wrong, the exit status of the contract.
package enum Program {
    package static let version = "0.1.0"

    /// How this program names itself to other sites.
    package static var introduction: String { "\(Console.program) \(version)" }

    package static func main<Root: ParsableCommand>(_ root: Root.Type) async -> Never {
        // What a site keeps is for its own user's eyes: records of citizens, keys.
        umask(0o077)
        // A reader that goes away (`| head`) ends the program with a failed write, not with a signal in mid-commit.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try root.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            // What was printed may still wait in a buffer, and a full disk shows only now.
            guard fflush(nil) == 0 || errno == EPIPE else {
                throw SiteStoreError(
                    .cannotWrite, zh: "输出写不下去（磁盘已满？）", en: "the output cannot be written (is the disk full?)")
            }
            exit(0)
        } catch {
            exit(report(error, root))
        }
    }

    private static func report<Root: ParsableCommand>(_ error: any Error, _ root: Root.Type) -> Int32 {
        switch error {
        case let complaint as any Complaint:
            Console.complain(complaint.message.text(Console.language))
            return complaint.exitStatus.rawValue
        case let code as ExitCode: return code.rawValue
        case let error as ZeroMQError:
            Console.complain(
                Bilingual(zh: "通信出错：\(error)", en: "the transport failed: \(error)").text(Console.language))
            return ExitStatus.retry.rawValue
        default:
            let code = root.exitCode(for: error)
            if code == .success {
                print(root.fullMessage(for: error))
                return 0
            }
            let line = root.message(for: error).split(separator: "\n").first.map(String.init) ?? "bad command"
            Console.complain(
                Bilingual(zh: "\(UsageWords.chinese(line))（用 --help 查看用法）", en: "\(line) (see --help)")
                    .text(Console.language))
            return code == .validationFailure ? ExitStatus.usage.rawValue : ExitStatus.badData.rawValue
        }
    }
}
