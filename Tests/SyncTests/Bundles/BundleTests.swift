import EventLog
import Events
import Foundation
import Sync
import Testing

struct BundleTests {
    private static func bundle(version: UInt32 = BundleLayout.version, key: SigningKey = Sites.key()) throws -> Data {
        let log = try Sites.stationLog(Sites.opinions(2))
        var writer = BundleWriter()
        var bytes = writer.begin(
            .with {
                $0.version = version
                $0.fromSite = "520103001-Z02"
                $0.toSite = "520103-H01"
                $0.writtenAt = Sites.now.milliseconds
                $0.firstSeq = 1
                $0.lastSeq = 2
            })
        bytes += writer.frame(try Sites.push(log, after: 0, count: 1))
        bytes += writer.frame(try Sites.push(log, after: 1, count: 1))
        bytes += writer.end(signedWith: key)
        return bytes
    }

    /// Reads from the first byte to the last; the signature belongs to it.
    private static func read(_ bytes: Data, key: SigningKey = Sites.key()) throws -> [String] {
        var rest = bytes[...]
        var reader = BundleReader { count in
            let part = Data(rest.prefix(count))
            rest = rest.dropFirst(count)
            return part
        }
        var records: [String] = []
        while true {
            switch try reader.next() {
            case .header(let header):
                records.append("\(header.fromSite) → \(header.toSite) \(header.firstSeq)–\(header.lastSeq)")
            case .frame(.push(let push)): records.append("push \(push.firstSeq)")
            case .frame: records.append("frame")
            case .trailer(let trailer):
                guard trailer.isSigned(with: key.publicKey) else {
                    throw SyncFault(.found(.signature), zh: "签名", en: "signature")
                }
                return records + ["\(trailer.frames) frames"]
            }
        }
    }

    private static func code(_ bytes: Data, key: SigningKey = Sites.key()) -> String? {
        do {
            _ = try read(bytes, key: key)
            return nil
        } catch {
            return (error as? SyncFault)?.code ?? "\(error)"
        }
    }

    @Test func whatIsWrittenIsReadBack() throws {
        #expect(
            try Self.read(Self.bundle()) == ["520103001-Z02 → 520103-H01 1–2", "push 1", "push 2", "2 frames"])
    }

    @Test func aBundleWithoutFramesIsReadBack() throws {
        var writer = BundleWriter()
        let bytes = writer.begin(.with { $0.version = 1 }) + writer.end(signedWith: Sites.key())
        #expect(try Self.read(bytes).last == "0 frames")
    }

    @Test func aCutAtAnyByteIsNoticed() throws {
        let bundle = try Self.bundle()
        for length in 0..<bundle.count {
            #expect(
                Self.code(bundle.prefix(length))
                    == (length < BundleLayout.magic.count ? "bundle.foreign" : "bundle.damaged"),
                "cut at \(length) of \(bundle.count)")
        }
    }

    @Test func aFlippedBitInAnyByteIsNoticed() throws {
        let bundle = try Self.bundle()
        for index in bundle.indices {
            for bit in 0..<8 {
                var changed = bundle
                changed[index] ^= 1 << UInt8(bit)
                let code = Self.code(changed)
                #expect(code != nil, "byte \(index), bit \(bit)")
                #expect(
                    ["bundle.damaged", "bundle.foreign", "sync.protocol", "sync.signature"].contains(code ?? ""),
                    "byte \(index), bit \(bit): \(code ?? "")")
            }
        }
    }

    @Test func bytesAfterTheEndAreDamage() throws {
        #expect(Self.code(try Self.bundle() + [0]) == "bundle.damaged")
        #expect(Self.code(try Self.bundle() + Self.bundle()) == "bundle.damaged")
    }

    @Test(arguments: [UInt32(0), 2, .max])
    func anotherVersionIsForeign(version: UInt32) throws {
        #expect(Self.code(try Self.bundle(version: version)) == "bundle.foreign")
    }

    @Test func anotherKeysSignatureIsNoticed() throws {
        #expect(Self.code(try Self.bundle(key: Sites.key(9))) == "sync.signature")
        #expect(Self.code(try Self.bundle(), key: Sites.key(9)) == "sync.signature")
    }

    @Test func recordsOutOfOrderAreDamage() throws {
        var writer = BundleWriter()
        let header = writer.begin(.with { $0.version = 1 })
        let frame = writer.frame(.with { $0.pushed = Pushed() })
        let trailer = writer.end(signedWith: Sites.key())
        #expect(Self.code(BundleLayout.magic + frame + trailer) == "bundle.damaged")
        #expect(Self.code(header + header.dropFirst(BundleLayout.magic.count) + frame + trailer) == "bundle.damaged")
        #expect(Self.code(header + trailer) == "bundle.damaged")
        #expect(Self.code(header + frame + frame + trailer) == "bundle.damaged")
    }

    @Test func aLengthBeyondTheBoundIsDamageAndNotRead() throws {
        var asked: [Int] = []
        var rest = Data(BundleLayout.magic + [0x48, 0xFF, 0xFF, 0xFF, 0xFF])[...]
        var reader = BundleReader { count in
            asked.append(count)
            defer { rest = rest.dropFirst(count) }
            return Data(rest.prefix(count))
        }
        #expect(throws: SyncFault.self) { _ = try reader.next() }
        #expect(asked == [8, 5])
    }
}
