import Dispatch
import Events
import Foundation

extension Tool {
    /// How a run ended.
    struct Outcome {
        let succeeded: Bool
        /// What it printed, up to `AttachmentBounds.answerBytes`.
        let output: Data
        /// The last line of its complaints.
        let complaint: String
    }

    /// Runs it in the work folder: no shell, no input, and no more environment than it needs.
    ///
    /// - Throws: `AttachmentError` `attachment.tool_missing`, or `attachment.tool_failed` when it does not start or takes
    ///   longer than the toolbox's patience; it has been killed then.
    func run(_ arguments: [String], in folder: WorkFolder, _ toolbox: Toolbox) throws -> Outcome {
        let places = toolbox.folders.map { "\($0)/\(rawValue)" }
        guard let path = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw AttachmentError(
                .toolMissing, zh: "缺少程序 \(rawValue)，请安装 Debian 软件包 \(package)（apt install \(package)）",
                en: "the program \(rawValue) is missing; install the Debian package \(package) (apt install \(package))"
            )
        }
        let (output, outputPath) = try file("output", in: folder)
        let (errors, errorsPath) = try file("errors", in: folder)
        defer {
            unlink(outputPath)
            unlink(errorsPath)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = [
            "PATH": toolbox.folders.joined(separator: ":"), "LANG": "C.UTF-8", "TMPDIR": folder.path,
        ]
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do {
            try process.run()
        } catch {
            throw AttachmentError(
                .toolFailed, zh: "程序 \(path) 无法启动", en: "the program \(path) does not start", cause: error)
        }
        let milliseconds = Int(toolbox.patience / .milliseconds(1))
        guard ended.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else {
            // The program and whatever it started; Foundation gives each child a process group of its own.
            kill(-process.processIdentifier, SIGKILL)
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
            throw AttachmentError(
                .toolFailed, zh: "程序 \(rawValue) 处理此文件超过 \(milliseconds / 1000) 秒，已中止；请换一个文件或稍后再试",
                en:
                    "\(rawValue) took longer than \(milliseconds / 1000) s over this file and was stopped; try another file or later"
            )
        }
        let complaints = String(decoding: try read(errorsPath), as: UTF8.self)
        return Outcome(
            succeeded: process.terminationReason == .exit && process.terminationStatus == 0,
            output: try read(outputPath),
            complaint: complaints.split(whereSeparator: \.isNewline).last.map { String($0.prefix(200)) } ?? "")
    }

    /// A file for what is printed: unlike a pipe it cannot fill up and stop the program.
    private func file(_ name: String, in folder: WorkFolder) throws -> (FileHandle, String) {
        let path = folder.file("\(rawValue)-\(name)")
        unlink(path)
        return (FileHandle(fileDescriptor: try WorkingCopy.create(path), closeOnDealloc: true), path)
    }

    private func read(_ path: String) throws -> Data {
        guard let handle = FileHandle(forReadingAtPath: path) else { return Data() }
        defer { try? handle.close() }
        return try handle.read(upToCount: AttachmentBounds.answerBytes) ?? Data()
    }
}
