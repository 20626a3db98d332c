import Dispatch
import Foundation

/// Pictures made by Python's Pillow, and a folder to work in; both go with it.
final class Pictures: Sendable {
    struct Failed: Error { let what: String }

    let path: String

    /// Where the working copies of the attachments are made.
    var work: String { path + "/work" }

    init() throws {
        path = NSTemporaryDirectory() + "/jiazhan-pictures-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path + "/work", withIntermediateDirectories: true)
        _ = try Self.script(["make", path])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }
    func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: file(name))) }

    func write(_ name: String, _ bytes: Data) throws -> String {
        try bytes.write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }

    /// A program of that name that does what the script says.
    func tool(_ name: String, _ script: String) throws -> String {
        let folder = file("tools-" + UUID().uuidString)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(("#!/bin/sh\n" + script + "\n").utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        guard chmod("\(folder)/\(name)", 0o755) == 0 else { throw Failed(what: "chmod") }
        return folder
    }

    /// Names of what is left in the work folder.
    func leftovers() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: work) }

    /// What a picture shows: digests of its pixels and of its colour profile, orientation, width and height.
    static func pixels(_ path: String) throws -> String { try script(["pixels", path]) }

    private static func script(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [#filePath.replacingOccurrences(of: "Pictures.swift", with: "pictures.py")] + arguments
        let output = Pipe()
        process.standardOutput = output
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        ended.wait()
        guard process.terminationStatus == 0 else { throw Failed(what: "pictures.py \(arguments)") }
        return String(decoding: printed, as: UTF8.self)
    }
}
