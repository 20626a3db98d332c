import Events
import Foundation
import Sync
import Testing

/// The records of a bundle file, without any key.
struct BundleLayoutTests {
    @Test func `what was sealed is read back with the key that it was sealed to`() throws {
        #expect(try SealedFile.read(SealedFile.bytes()) == SealedFile.frames.map { try #require($0.body) })
    }

    @Test func `a bundle without frames is read back`() throws {
        #expect(try SealedFile.read(SealedFile.bytes(frames: [])).isEmpty)
    }

    @Test func `the summary is readable without a key, and nothing that was sealed is in the file`() throws {
        let bytes = try SealedFile.bytes()
        var rest = bytes[...]
        var reader = BundleReader { count in
            defer { rest = rest.dropFirst(count) }
            return Data(rest.prefix(count))
        }
        guard case .header(let header, _) = try reader.next() else {
            Issue.record("a bundle begins with its header")
            return
        }
        #expect(header == SealedFile.header())
        #expect(bytes.range(of: Data("路灯不亮".utf8)) == nil)
        #expect(bytes.range(of: Data(repeating: 9, count: 32)) == nil)
    }

    @Test func `a cut at any byte is noticed`() throws {
        let bundle = try SealedFile.bytes()
        for length in 0..<bundle.count {
            let expected = length < BundleLayout.magic.count ? "bundle.foreign" : "bundle.damaged"
            #expect(SealedFile.fault(bundle.prefix(length)) == expected, "cut at \(length) of \(bundle.count)")
        }
    }

    @Test func `a flipped bit in any byte is noticed, whoever reads it`() throws {
        let bundle = try SealedFile.bytes()
        let named = [
            "bundle.damaged", "bundle.foreign", "bundle.unsealable", "sync.protocol", "sync.signature",
        ]
        for index in bundle.indices {
            for bit in 0..<8 {
                var changed = bundle
                changed[index] ^= 1 << UInt8(bit)
                let code = SealedFile.fault(changed)
                #expect(named.contains(code ?? ""), "byte \(index), bit \(bit): \(code ?? "unnoticed")")
            }
        }
    }

    @Test func `bytes after the end are damage`() throws {
        let bundle = try SealedFile.bytes()
        #expect(SealedFile.fault(bundle + [0]) == "bundle.damaged")
        #expect(SealedFile.fault(bundle + bundle) == "bundle.damaged")
    }

    @Test(arguments: [UInt32(0), 1, 3, .max])
    func `another version is foreign`(version: UInt32) throws {
        #expect(SealedFile.fault(try SealedFile.bytes(SealedFile.header(version: version))) == "bundle.foreign")
    }

    @Test(arguments: [(0, 0), (0, 1), (2, 1), (1, 10_000)])
    func `a part that is none of its bundle is damage`(part: UInt32, parts: UInt32) throws {
        let header = SealedFile.header(part: part, of: parts)
        #expect(SealedFile.fault(try SealedFile.bytes(header)) == "bundle.damaged")
        #expect(SealedFile.fault(try SealedFile.bytes(SealedFile.header(part: 9999, of: 9999))) == nil)
    }

    @Test func `another author's signature is noticed`() throws {
        let other = SealedFile.key(9)
        #expect(SealedFile.fault(try SealedFile.bytes(by: other)) == "sync.signature")
        #expect(SealedFile.fault(try SealedFile.bytes(), by: other.publicKey) == "sync.signature")
    }

    @Test func `records that are left out, doubled or exchanged are noticed`() throws {
        let bundle = try SealedFile.bytes()
        let records = SealedFile.records(bundle).map { bundle[$0.range] }
        #expect(SealedFile.records(bundle).map(\.kind) == [.header, .key, .sealed, .sealed, .sealed, .trailer])
        func joined(_ order: [Int]) -> Data { order.reduce(BundleLayout.magic) { $0 + records[$1] } }
        #expect(joined([0, 1, 2, 3, 4, 5]) == bundle)
        for order in [
            [1, 2, 3, 4, 5], [0, 2, 3, 4, 5], [0, 0, 1, 2, 3, 4, 5], [0, 1, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4],
            [1, 0, 2, 3, 4, 5], [0, 1, 5], [0, 1, 2, 3, 5],
        ] {
            #expect(SealedFile.fault(joined(order)) == "bundle.damaged", "\(order)")
        }
        for order in [[0, 1, 3, 2, 4, 5], [0, 1, 2, 2, 4, 5], [0, 1, 3, 4, 4, 5]] {
            #expect(SealedFile.fault(joined(order)) == "bundle.unsealable", "\(order)")
        }
    }

    @Test func `a length beyond the bound is damage and not read`() throws {
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

    @Test func `a frame of the greatest size is sealed and read, and a record one byte larger is damage`() throws {
        var frame = Frame.with { $0.carry.bytes = Data(count: SyncBounds.frameBytes - 16) }
        let excess = SyncBounds.frameBytes - frame.encoded.count
        frame.carry.bytes = Data(count: frame.carry.bytes.count + excess)
        #expect(frame.encoded.count == SyncBounds.frameBytes)
        let bundle = try SealedFile.bytes(frames: [frame])
        #expect(try SealedFile.read(bundle) == [try #require(frame.body)])

        let record = try #require(SealedFile.records(bundle).first { $0.kind == .sealed })
        var longer = bundle.prefix(record.range.lowerBound) + [BundleLayout.Kind.sealed.rawValue]
        withUnsafeBytes(of: UInt32(BundleBounds.recordBytes + 1).bigEndian) { longer.append(contentsOf: $0) }
        longer += Data(count: BundleBounds.recordBytes + 1)
        #expect(SealedFile.fault(Data(longer)) == "bundle.damaged")
    }
}
