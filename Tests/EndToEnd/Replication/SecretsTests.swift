import Foundation
import Testing
import ZeroMQ

/// What the programs print and write down for people, searched for what is in the sites' key files.
@Suite(.serialized) struct SecretsTests {
    @Test func `neither logs nor answers nor complaints of any command contain a key's secret`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let site = try workshop.join("520103100-Z02")
        let other = try workshop.join("520103100-Z03")
        let stray = try workshop.join("520103100-Z04")
        var secrets = try [workshop.hub, site, other, stray].flatMap { try Self.secrets(in: $0 + "/keys.json") }
        secrets += try ["02", "03", "04"].flatMap { try Self.secrets(in: workshop.file("520103100-Z\($0).invite")) }
        #expect(secrets.count >= 4 * 3 * 3)
        var said = ""
        func run(_ program: String, _ arguments: [String]) throws {
            let outcome = try Programs.run(program, arguments)
            said += outcome.output + outcome.errors
        }
        // Before anybody listens, as it should be, with a key that was revoked, with a file that is none, to a foreign hub.
        try run("station", ["sync", "--once", "--dir", site])
        try workshop.serve()
        try run("station", ["opinion", "add", "--dir", site, "--title", "t", "--json"])
        for folder in [site, other] { try run("station", ["sync", "--once", "--dir", folder, "--json"]) }
        try run("hub", ["site", "revoke", "520103100-Z03", "--dir", workshop.hub])
        try run("station", ["sync", "--once", "--dir", other])
        try Self.damage(stray + "/keys.json")
        try run("station", ["sync", "--once", "--dir", stray])
        try run("station", ["status", "--dir", stray])
        try Self.damage(workshop.file("520103100-Z04.invite"))
        try run("station", ["join", workshop.file("520103100-Z04.invite"), "--dir", workshop.file("new")])
        try run("station", ["join", workshop.file("520103100-Z02.invite"), "--dir", site])
        try run("hub", ["site", "list", "--dir", workshop.hub, "--json"])
        try run("hub", ["log", "export", "--format", "jsonl", "--dir", workshop.hub])
        try run("station", ["log", "export", "--format", "jsonl", "--dir", site])
        workshop.stopHub()
        let log = try String(contentsOfFile: workshop.file("hub.log"), encoding: .utf8)
        #expect(log.contains("520103100-Z02") && said.contains("520103100-Z02"))
        for text in [said, log] {
            for secret in secrets {
                #expect(!text.contains(secret), "a secret of \(secret.count) characters was printed")
            }
        }
    }

    /// Every secret of a key file as Base64, in hexadecimal and as Z85: whatever is 32 bytes there and not public.
    private static func secrets(in path: String) throws -> [String] {
        let document = try JSONSerialization.jsonObject(with: try Data(contentsOf: URL(fileURLWithPath: path)))
        return try texts(document).filter { $0.name.hasSuffix("Seed") || $0.name.hasSuffix("Secret") }.flatMap {
            _, text in
            let bytes = try #require(Data(base64Encoded: text), "\(path) has a secret that is no Base64")
            let hexadecimal = bytes.map { String(format: "%02x", $0) }.joined()
            return [text, hexadecimal] + (bytes.count == 32 ? [try CurveSecretKey(bytes: bytes).z85] : [])
        }
    }

    private static func texts(_ value: Any) -> [(name: String, text: String)] {
        guard let object = value as? [String: Any] else { return [] }
        return object.flatMap { name, value in (value as? String).map { [(name, $0)] } ?? texts(value) }
    }

    /// Cuts a file in the middle, so that a complaint about it has something to quote.
    private static func damage(_ path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.prefix(text.count * 3 / 4).write(toFile: path, atomically: false, encoding: .utf8)
    }
}
