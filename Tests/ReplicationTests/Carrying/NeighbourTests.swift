import EventLog
import Events
import Foundation
import Replication
import Sync
import Testing

/// A room without a line: the township's station carries its bundles to the hub and brings the answer back.
@Suite struct NeighbourTests {
    private let folder: ScratchFolder
    private let hub: Party
    private let room: Party
    private let carrier: Party

    init() throws {
        folder = try ScratchFolder()
        hub = try Party("520103-H01")
        room = try Party("520103100-S01", below: hub)
        carrier = try Party("520103100-Z02", below: hub)
        try room.record(3)
    }

    private var carrying: BundleFolders { BundleFolders(site: folder.file("carrier")) }
    private var receiving: BundleFolders { BundleFolders(site: folder.file("hub")) }

    /// A file as it would be on a stick.
    private func stick(_ bundle: Data, _ name: String = "stick") throws -> String {
        let path = folder.file(name)
        try bundle.write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The two ends talk until nothing more is said, or that many frames have arrived.
    @discardableResult
    private func talk(frames limit: Int = .max) throws -> [CarryingExchange.Happening] {
        var lower = CarryingExchange(lower: carrying)
        var upper = CarryingExchange(upper: hub.site, of: carrier.code, folders: receiving)
        var happened: [CarryingExchange.Happening] = []
        var ended = (lower: false, upper: false)
        func take(_ progress: CarryingExchange.Progress, _ isLower: Bool) -> [Frame] {
            happened += progress.happened
            #expect(progress.fault == nil)
            if progress.isEnded { if isLower { ended.lower = true } else { ended.upper = true } }
            return progress.frames
        }
        var up = take(try lower.start(), true)
        var down = take(try upper.start(), false)
        var count = 0
        while count < limit, !(up.isEmpty && down.isEmpty) {
            count += 1
            if !up.isEmpty {
                if let body = up.removeFirst().body {
                    down += take(try upper.carryOut(try upper.received(body)), false)
                }
            } else {
                if let body = down.removeFirst().body { up += take(try lower.carryOut(try lower.received(body)), true) }
            }
        }
        if limit == .max { #expect(ended == (true, true)) }
        return happened
    }

    private func carry(_ bundle: Data) throws {
        _ = try carrying.carry(path: stick(bundle), above: [hub.code])
    }

    @Test func `a sealed bundle reaches the hub with the carrier's connection, and the answer comes back`() throws {
        try carry(room.bundle(to: hub))
        let happened = try talk()
        #expect(try room.isHeld(by: hub))
        #expect(try hub.contents(of: room.log.own, .identity, named: room) == (3, 3))
        #expect(try carrying.carried.entries().isEmpty)
        guard case .takenIn(_, let outcome)? = happened.first(where: { if case .takenIn = $0 { true } else { false } })
        else {
            Issue.record("\(happened)")
            return
        }
        #expect(outcome.reports.map(\.eventsNew) == [3])

        // The hub's acknowledgement for the room, by the same carrier.
        let answer = try hub.bundle(to: room)
        let parcel = try BundleSummary(BundleBytesSource(answer)).parcel
        try receiving.outgoing(by: carrier.code).add(BundleBytesSource(answer), as: parcel)
        try talk()
        #expect(try receiving.outgoing(by: carrier.code).entries().isEmpty)
        #expect(try carrying.collected.entries().map(\.header.toSite) == [room.code.text])
        let files = try carrying.collect(into: folder.path)
        #expect(files.count == 1)
        #expect(try carrying.collected.entries().isEmpty)
        let taken = try BundleImport(room.site, waiting: nil).run(path: files[0].path) { _, _ in }
        #expect(taken.reports.first?.acknowledged.map(\.head.seq) == [3])
        #expect(try room.log.heldMark(of: hub.code, log: room.log.own)?.settled == 3)
    }

    @Test func `the carrier cannot read it`() throws {
        let bundle = try room.bundle(to: hub)
        for words in ["标题0", "姓名0"] { #expect(bundle.range(of: Data(words.utf8)) == nil) }
        #expect(try carrier.refusal(of: bundle) == "bundle.misdirected")
        let error = try #require(throws: SyncFault.self) {
            // Whatever the header says, it was not sealed to the carrier.
            var opening = try BundleOpening(
                header: Data(bundle[Self.headerPlace(bundle)]), encapsulatedKey: Data(bundle[Self.keyPlace(bundle)]),
                key: carrier.sealingKey)
            _ = try opening.opened(bundle)
        }
        #expect(error.kind == .bundleUnsealable)
    }

    private static func headerPlace(_ bundle: Data) -> Range<Int> {
        13..<13 + bundle[9..<13].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func keyPlace(_ bundle: Data) -> Range<Int> {
        let header = headerPlace(bundle)
        return header.upperBound + 5..<header.upperBound + 5 + SealingPublicKey.byteCount
    }

    @Test func `a byte that the carrier changes in any kind of record is noticed, and nothing is written`() throws {
        let bundle = try room.bundle(to: hub)
        let header = bundle[9..<13].reduce(0) { $0 << 8 | Int($1) }
        let key = 13 + header
        let places = [
            "magic": 3, "kind of the header": 8, "length of the header": 12, "header": 13 + header / 2,
            "kind of the key": key, "key": key + 20, "kind of a sealed record": key + 37,
            "length of a sealed record": key + 41, "sealed record": key + 60, "tag": bundle.count - 120,
            "trailer": bundle.count - 20, "digest": bundle.count - 90, "last byte": bundle.count - 1,
        ]
        let before = try hub.trace()
        for (what, place) in places {
            var changed = bundle
            changed[place] ^= 4
            // The carrier's own check finds most; a carrier that cheats hands it up all the same.
            let digest = Hash.of(changed)
            try carrying.carried.add(
                BundleBytesSource(changed), as: Parcel(digest: digest, size: UInt64(changed.count)))
            let happened = try talk()
            let isRefused = happened.contains { if case .refused = $0 { true } else { false } }
            // What has no readable header any more is never offered.
            #expect(try isRefused || carrying.carried.entries().isEmpty, "\(what)")
            #expect(try hub.trace() == before, "\(what)")
        }
        try carry(bundle)
        try talk()
        #expect(try room.isHeld(by: hub))
    }

    @Test func `a connection that is cut at any frame goes on where it was`() throws {
        try room.record(400, words: String(repeating: "长", count: 500))
        let bundle = try room.bundle(to: hub)
        #expect(bundle.count > 2 * BundleBounds.carryBytes)
        try carry(bundle)
        for cut in 1..<12 { try talk(frames: cut) }
        try talk()
        #expect(try room.isHeld(by: hub))
        #expect(try carrying.carried.entries().isEmpty)
    }

    @Test func `one that was taken in though the answer was lost is not sent again`() throws {
        let bundle = try room.bundle(to: hub)
        try carry(bundle)
        try talk(frames: 3)
        #expect(try room.isHeld(by: hub))
        #expect(try carrying.carried.entries().count == 1)
        try talk()
        #expect(try carrying.carried.entries().isEmpty)
        try carry(bundle)
        try talk()
        #expect(try carrying.carried.entries().isEmpty)
    }

    @Test func `one that the hub refuses is named and let go`() throws {
        let bundle = try room.bundle(to: hub)
        try hub.revoke(room)
        try carry(bundle)
        let happened = try talk()
        guard
            case .handedOn(let parcel, .refused(let fault))? = happened.first(where: {
                if case .handedOn = $0 { true } else { false }
            })
        else {
            Issue.record("\(happened)")
            return
        }
        #expect(fault.code == "sync.refused.revoked")
        #expect(try carrying.carried.entries().isEmpty)
        #expect(carrying.carried.outcome(of: parcel.digest) != nil)
    }

    @Test func `only what a hub of the carrier is meant to have is carried`() throws {
        let other = try Party("520102-H01", clock: hub.clock)
        let stranger = try Party("520102100-S09", below: other)
        try stranger.record(1)
        let error = try #require(throws: SyncFault.self) {
            try carrying.carry(path: stick(stranger.bundle(to: other)), above: [hub.code])
        }
        #expect(error.kind == .bundleMisdirected)
        let bundle = try room.bundle(to: hub)
        let damaged = try #require(throws: SyncFault.self) {
            try carrying.carry(path: stick(bundle.dropLast(40)), above: [hub.code])
        }
        #expect(damaged.kind == .bundleDamaged)
        #expect(try carrying.carried.entries().isEmpty)
    }

    @Test func `a hub carries on what is meant for the hub above it`() throws {
        let city = try Party("5201-H01", clock: hub.clock)
        let county = try Party("520103-H02", below: city)
        let station = try Party("520103100-Z05", below: county)
        // Another site of the city's gave its bundle to a station of the county's.
        let far = try Party("520104-H03", below: city)
        try far.record(2)
        _ = try carrying.carry(path: stick(far.bundle(to: city)), above: [county.code, city.code])
        var lower = CarryingExchange(lower: carrying)
        var upper = CarryingExchange(upper: county.site, of: station.code, folders: receiving)
        var up = try lower.start().frames
        var down = try upper.start().frames
        while !(up.isEmpty && down.isEmpty) {
            if !up.isEmpty {
                if let body = up.removeFirst().body { down += try upper.carryOut(try upper.received(body)).frames }
            } else if let body = down.removeFirst().body {
                up += try lower.carryOut(try lower.received(body)).frames
            }
        }
        #expect(try receiving.carried.entries().map(\.header.toSite) == [city.code.text])
        #expect(try carrying.carried.entries().isEmpty)
    }
}

extension BundleOpening {
    /// Opens the first sealed record of a file.
    fileprivate mutating func opened(_ bundle: Data) throws -> Frame.OneOf_Body {
        var rest = bundle[...]
        var reader = BundleReader { count in
            defer { rest = rest.dropFirst(count) }
            return Data(rest.prefix(count))
        }
        while true {
            if case .sealed(let sealed) = try reader.next() { return try open(sealed) }
        }
    }
}
