import EventLog
import Events
import Foundation
import Testing

enum MemoryUse {
    /// The most that this process ever held, in kilobytes.
    static func peak() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return try #require(line.flatMap { Int($0.filter(\.isNumber)) })
    }
}

@Suite(.serialized) struct MemoryUseTests {
    /// In a process of its own, so that nothing else is counted.
    @Test func twentyMegabytesAreWrittenReadAndForgottenInAFewOfMemory() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let log = try LogFile.create(folder)
            // What the first write, reading and forgetting need by themselves.
            for size in [300_000, 20 * 1024 * 1024] {
                let photo = try StreamedContent(class: .photo, salt: Data(count: 16), source: Endless(size))
                let before = try MemoryUse.peak()
                _ = try log.append(
                    [Records.opinion(contents: [NamedContent(.attachment, photo, mediaType: "image/jpeg")])],
                    now: Records.now)
                var read = 0
                #expect(try log.readContent(photo.digest) { read += $0.count })
                #expect(read == size)
                #expect(try log.verify { _, _ in }.damage == nil)
                _ = try log.append([Records.forgetting([photo.digest])], now: Records.now)
                if size > 300_000 { #expect(try MemoryUse.peak() - before < 10 * 1024) }
            }
        }
    }
}
