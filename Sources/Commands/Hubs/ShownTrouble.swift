import EventLog
import Events

/// Something that is wrong with a log between this site and another, as it is printed.
package struct ShownTrouble: Encodable {
    let peer, log, code: String
    let seq: UInt64
    let message: String
    let since, last: String
    let times: Int

    package init(_ trouble: Trouble) {
        peer = trouble.peer.text
        log = trouble.log.name
        code = trouble.code
        seq = trouble.seq
        message = trouble.message.text(Console.language)
        since = trouble.since.rfc3339
        last = trouble.at.rfc3339
        times = trouble.times
    }

    /// One line for people: which log, with whom, what is wrong and what to do.
    package var line: String {
        Console.printable(
            Console.words(
                "问题：日志 \(log)（与 \(peer)）：\(message)（自 \(since.prefix(10)) 起 \(times) 次）",
                "trouble with log \(log) (and \(peer)): \(message) (since \(since.prefix(10)), times met: \(times))"))
    }
}
