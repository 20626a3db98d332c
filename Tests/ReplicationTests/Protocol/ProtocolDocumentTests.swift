import EventLog
import Events
import Foundation
import Sync
import Testing

@testable import Replication

/// The last two chapters of docs/PROTOCOL.md are made here, from fixed keys and a fixed clock: whoever writes another station can
/// compare every byte. `JIAZHAN_WRITE_DOCS=1` writes them anew.
@Suite("docs/PROTOCOL.md: test vectors and the example session")
struct ProtocolDocumentTests {
    private static let station = "520103001-Z02"
    private static let hub = "520103-H01"
    private let stationKey = Self.key(1)
    private let hubKey = Self.key(2)
    private let now = Instant(milliseconds: 1_780_000_000_000)

    private static func key(_ byte: UInt8) -> SigningKey {
        guard let key = SigningKey(seed: Data(repeating: byte, count: 32)) else { preconditionFailure("32 bytes") }
        return key
    }

    @Test("The document has the bytes that this program computes")
    func document() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../docs/PROTOCOL.md").standardizedFileURL
        let text = try String(contentsOf: path, encoding: .utf8)
        let start = try #require(text.range(of: "## Test vectors\n")).lowerBound
        let end = text.endIndex
        let made = try vectors() + "\n" + session()
        if ProcessInfo.processInfo.environment["JIAZHAN_WRITE_DOCS"] == "1" {
            try (text[..<start] + made + text[end...]).write(to: path, atomically: true, encoding: .utf8)
        }
        #expect(
            String(text[start..<end]) == made,
            "run with JIAZHAN_WRITE_DOCS=1 and look at what changed in docs/PROTOCOL.md")
    }

    // MARK: - Test vectors

    private func vectors() throws -> String {
        let log = LogID(try SiteCode(Self.station))
        let payload = Data("payload".utf8)
        let first = Chain.next(after: Chain.genesis(log: log, epoch: 1), payload: payload)
        let head = Head(log: log, epoch: 1, seq: 1, hash: first)
        let other = Head.empty(log: LogID(try SiteCode(Self.hub)), epoch: 1)
        let content = try Content(class: .text, salt: Data(repeating: 7, count: 16), bytes: Data("路灯".utf8))
        let rows: [(String, String)] = [
            ("signing seed", String(repeating: "01", count: 32)),
            ("signing key", stationKey.publicKey.bytes.hexadecimal),
            ("genesis of `\(Self.station)`, epoch 1", Chain.genesis(log: log, epoch: 1).description),
            ("hash(1), payload `payload`", first.description),
            ("bytes signed for that head", head.signedBytes.hexadecimal),
            ("signature of that head", stationKey.sign(head).signature.hexadecimal),
            ("content, class 1, random bytes 07…07, `路灯`", content.digest.description),
            ("vector of that head and of `\(Self.hub)` with nothing", VectorDigest.of([head, other]).description),
            ("vector of nothing", VectorDigest.of([]).description),
        ]
        var text = "## Test vectors\n\nAll in hexadecimal.\n\n| what | bytes |\n|---|---|\n"
        for (what, bytes) in rows { text += "| \(what) | `\(bytes)` |\n" }
        return text
    }

    // MARK: - The example session

    private func session() throws -> String {
        let (lower, upper) = try sites()
        var below = try Exchange(site: lower, hub: upper.log.own.site, hubKey: hubKey.publicKey)
        var above = try Exchange(
            site: upper, below: lower.log.own.site, key: stationKey.publicKey,
            enrolling: Enrolling(log: upper.log, roster: RosterView(log: upper.log)))
        var text = """
            ## An example session

            Station `\(Self.station)`, signing seed 01…01, has recorded one opinion with one text. Hub `\(Self.hub)`, signing seed 02…02,
            has that station on its roster and nothing of it yet. Each line is one message: who speaks (`↑` the station, `↓` the hub),
            which frame, its bytes.

            ```text

            """
        var up = try below.start().frames
        var down: [Frame] = []
        while !up.isEmpty || !down.isEmpty {
            for frame in up {
                text += line("↑", frame)
                down += try above.carryOut(above.received(frame.encoded)).frames
            }
            up = []
            for frame in down {
                text += line("↓", frame)
                up += try below.carryOut(below.received(frame.encoded)).frames
            }
            down = []
        }
        #expect(try upper.log.head(of: lower.log.own)?.seq == 1)
        #expect(try lower.log.head(of: .register(of: upper.log.own.site))?.seq == 1)
        return text + "```\n"
    }

    private func line(_ arrow: String, _ frame: Frame) -> String {
        let name = frame.body?.word ?? "?"
        let bytes = Array(frame.encoded.hexadecimal)
        let rows = stride(from: 0, to: bytes.count, by: 96).map { String(bytes[$0..<min($0 + 96, bytes.count)]) }
        return "\(arrow) \(name)\n" + rows.map { "    \($0)\n" }.joined()
    }

    private func sites() throws -> (Exchange.Site, Exchange.Site) {
        let station = LogID(try SiteCode(Self.station))
        let hub = LogID(try SiteCode(Self.hub))
        let below = InMemoryLog(own: station, epoch: 1, incarnation: Data(repeating: 0x11, count: 16))
        let above = InMemoryLog(own: hub, epoch: 1, incarnation: Data(repeating: 0x22, count: 16))
        let content = try Content(class: .text, salt: Data(repeating: 7, count: 16), bytes: Data("路灯".utf8))
        _ = try below.append(
            [
                Draft(
                    .opinionCollected(.with { $0.kind = .opinion }), occurredAt: now,
                    contents: [NamedContent(.text, content)])
            ], now: now)
        let keys = KeyEnrolled.with {
            $0.site = Self.station
            $0.signingKey = stationKey.publicKey.bytes
            $0.transportKey = Data(repeating: 3, count: 32)
            $0.sealingKey = Data(repeating: 9, count: 32)
        }
        _ = try above.append(
            [Draft(.keyEnrolled(keys), entry: "site/\(Self.station)", occurredAt: now)], to: .register(of: hub.site),
            ifUnchangedSince: nil, now: now)
        return (site(below, stationKey), site(above, hubKey))
    }

    private func site(_ log: InMemoryLog, _ key: SigningKey) -> Exchange.Site {
        let now = now
        return Exchange.Site(
            log: log, signingKey: key, program: "jiazhan 0.1.0", subtree: SubtreeView(log: log), now: { now })
    }
}
