import Events
import Foundation
import Testing

@testable import Attachments

@Suite(.serialized) struct ToolTests {
    @Test func aMissingToolIsNamedWithItsPackage() throws {
        let pictures = try Pictures()
        let without = try pictures.tool("something", "exit 0")
        let error = complaint { _ = try prepare(pictures.file("photo.jpg"), pictures, folders: [without]) }
        #expect(error?.code == "attachment.tool_missing")
        #expect(error?.exitStatus == .retry)
        #expect(error?.message.zh.contains("apt install libimage-exiftool-perl") == true)
        #expect(error?.message.en.contains("apt install libimage-exiftool-perl") == true)
        #expect(error?.message.en.contains("\n") == false)
        let kept = complaint {
            _ = try prepare(pictures.file("photo.jpg"), pictures, keepMetadata: true, folders: [without])
        }
        #expect(kept?.message.en.contains("apt install libvips-tools") == true)
        // A document needs no tool; it then has no thumbnail.
        let prepared = try prepare(pictures.file("scan.pdf"), pictures, folders: [without])
        #expect(prepared.thumbnail == nil)
        #expect(prepared.notes.last?.en.contains("apt install libvips-tools") == true)
    }

    @Test func aToolThatHangsIsKilledWithWhatItStarted() throws {
        let pictures = try Pictures()
        let hanging = try pictures.tool("exiftool", "sleep 600 & echo $$ $! >\(pictures.file("pids")); wait")
        let started = ContinuousClock.now
        let error = complaint {
            _ = try prepare(
                pictures.file("photo.jpg"), pictures, folders: [hanging, "/usr/bin", "/bin"],
                patience: .milliseconds(1500))
        }
        #expect(error?.code == "attachment.tool_failed")
        #expect(error?.exitStatus == .retry)
        #expect(started.duration(to: .now) < .seconds(60))
        let pids = String(decoding: try pictures.bytes("pids"), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        #expect(pids.count == 2)
        for pid in pids {
            // A process that was killed runs on until the scheduler comes to it.
            let deadline = ContinuousClock.now.advanced(by: .seconds(30))
            while Self.isRunning(pid), ContinuousClock.now < deadline { sched_yield() }
            #expect(!Self.isRunning(pid), "process \(pid)")
        }
        #expect(try pictures.leftovers() == [])
    }

    /// Neither gone nor killed and waiting to be collected by whoever took it over.
    private static func isRunning(_ pid: Substring) -> Bool {
        let state = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ") Z"
        return !state.contains(") Z")
    }

    @Test func aToolThatFailsIsReportedInItsOwnWords() throws {
        let pictures = try Pictures()
        let failing = try pictures.tool("exiftool", "echo 'Error: no luck today' >&2; exit 1")
        let error = complaint { _ = try prepare(pictures.file("photo.jpg"), pictures, folders: [failing]) }
        #expect(error?.code == "attachment.metadata")
        #expect(error?.message.en.contains("no luck today") == true)
        let crashing = try pictures.tool("vips", "kill -SEGV $$")
        let crash = complaint {
            _ = try prepare(pictures.file("photo.jpg"), pictures, keepMetadata: true, folders: [crashing])
        }
        #expect(crash?.code == "attachment.damaged")
        #expect(try pictures.leftovers() == [])
    }

    @Test func aToolThatPrintsWithoutEndDoesNotStopTheProgram() throws {
        let pictures = try Pictures()
        let loud = try pictures.tool("exiftool", "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2")
        let folder = try WorkFolder(in: pictures.work)
        let outcome = try Tool.exiftool.run([], in: folder, Toolbox(folders: [loud, "/usr/bin", "/bin"]))
        #expect(outcome.succeeded)
        #expect(outcome.output.count == AttachmentBounds.answerBytes)
    }

    @Test func aToolGetsNoMoreEnvironmentThanItNeeds() throws {
        let pictures = try Pictures()
        let tools = pictures.file("environment")
        try FileManager.default.createDirectory(atPath: tools, withIntermediateDirectories: true)
        // `env` by itself: a shell would add variables of its own.
        try FileManager.default.copyItem(atPath: "/usr/bin/env", toPath: tools + "/vips")
        let folder = try WorkFolder(in: pictures.work)
        let outcome = try Tool.vips.run([], in: folder, Toolbox(folders: [tools]))
        let lines = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").sorted()
        #expect(lines == ["LANG=C.UTF-8", "PATH=\(tools)", "TMPDIR=\(folder.path)"])
    }
}
