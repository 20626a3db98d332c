import Events
import Foundation
import Sync
import Testing

/// Two ends that hand on bundles without a socket and without a disk.
private struct Road {
    /// One end: the session, what it hands on, and what it holds of what was handed to it.
    struct End {
        var session: CarryingSession
        var parcels: [Parcel: Data] = [:]
        var order: [Parcel] = []
        var held: [Parcel: Data] = [:]
        var known: [Parcel: Parcel.Outcome] = [:]
        /// What becomes of a bundle that is whole.
        var outcome: (Parcel) -> Parcel.Outcome = { _ in .settled }
        var done: [(Parcel, Parcel.Outcome)] = []
        var finished = false
        var fault: SyncFault?
        /// Bytes that were sent here.
        var received = 0
        var underWay = 0
        var mostUnderWay = 0

        mutating func add(_ bytes: Data) {
            let parcel = Parcel(digest: Hash.of(bytes), size: UInt64(bytes.count))
            parcels[parcel] = bytes
            order.append(parcel)
        }

        mutating func perform(_ actions: [CarryingSession.Action]) -> [Frame] {
            var frames: [Frame] = []
            var queue = actions[...]
            while let action = queue.popFirst() {
                switch action {
                case .send(let frame):
                    if case .carry(let carry)? = frame.body { underWay += carry.bytes.count }
                    mostUnderWay = max(mostUnderWay, underWay)
                    frames.append(frame)
                case .list: queue += session.listed(order)
                case .read(let parcel, let offset, let count):
                    queue += session.loaded(parcels[parcel].map { Data($0.dropFirst(Int(offset)).prefix(count)) })
                case .done(let parcel, let outcome): done.append((parcel, outcome))
                case .lookUp(let parcel):
                    queue += session.found(
                        known[parcel].map { .known($0) } ?? .bytes(UInt64(held[parcel]?.count ?? 0)))
                case .keep(let parcel, let offset, let bytes):
                    received += bytes.count
                    var here = held[parcel] ?? Data()
                    if UInt64(here.count) == offset { here += bytes }
                    held[parcel] = here
                    queue += session.kept(UInt64(here.count))
                case .takeIn(let parcel): queue += session.takenIn(outcome(parcel))
                case .finish: finished = true
                case .fail(let fault): self.fault = fault
                }
            }
            return frames
        }
    }

    var lower = End(session: CarryingSession(.lower))
    var upper = End(session: CarryingSession(.upper))

    /// Talks until nobody says anything more, or that many frames have arrived.
    mutating func talk(frames limit: Int = .max) {
        var up = lower.perform(lower.session.start())
        var down = upper.perform(upper.session.start())
        var count = 0
        while count < limit, !(up.isEmpty && down.isEmpty) {
            count += 1
            if !up.isEmpty {
                let body = up.removeFirst().body
                if case .carry(let carry)? = body { lower.underWay -= carry.bytes.count }
                if let body { down += upper.perform(upper.session.received(body)) }
            } else {
                let body = down.removeFirst().body
                if case .carry(let carry)? = body { upper.underWay -= carry.bytes.count }
                if let body { up += lower.perform(lower.session.received(body)) }
            }
        }
    }

    /// As a new connection: what is on the disks stays.
    mutating func reconnect() {
        lower.session = CarryingSession(.lower)
        upper.session = CarryingSession(.upper)
        (lower.underWay, upper.underWay) = (0, 0)
        (lower.finished, upper.finished) = (false, false)
    }
}

struct CarryingTests {
    private static func bytes(_ count: Int, _ seed: UInt8) -> Data {
        Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ Int(seed)) })
    }

    private static func parcel(_ bytes: Data) -> Parcel { Parcel(digest: Hash.of(bytes), size: UInt64(bytes.count)) }

    @Test func `with nothing to carry each end says so once`() {
        var road = Road()
        road.talk()
        #expect(road.lower.finished && road.upper.finished)
        #expect(road.lower.session.isEnded && road.upper.session.isEnded)
        #expect(road.lower.fault == nil && road.upper.fault == nil)
    }

    @Test(arguments: [1, BundleBounds.carryBytes - 1, BundleBounds.carryBytes, BundleBounds.carryBytes + 1, 3_000_000])
    func `a bundle of any size goes up whole, and another one down`(size: Int) {
        var road = Road()
        let (up, down) = (Self.bytes(size, 1), Self.bytes(size, 2))
        road.lower.add(up)
        road.upper.add(down)
        road.talk()
        #expect(road.upper.held[Self.parcel(up)] == up)
        #expect(road.lower.held[Self.parcel(down)] == down)
        #expect(road.lower.done.map(\.0) == [Self.parcel(up)])
        #expect(road.upper.done.map(\.1) == [.settled])
        #expect(road.lower.finished && road.upper.finished)
        #expect(road.lower.mostUnderWay <= BundleBounds.carryBytes * BundleBounds.carriesUnderWay)
    }

    @Test func `a connection that is cut after any frame goes on where the disk is`() {
        let bytes = Self.bytes(2_000_000, 3)
        for cut in 0..<25 {
            var road = Road()
            road.lower.add(bytes)
            road.talk(frames: cut)
            let before = road.upper.held[Self.parcel(bytes)]?.count ?? 0
            let sent = road.upper.received
            road.reconnect()
            road.talk()
            #expect(road.upper.held[Self.parcel(bytes)] == bytes, "cut after \(cut)")
            #expect(road.upper.received - sent == bytes.count - before, "cut after \(cut): no byte goes twice")
            #expect(road.lower.finished && road.upper.finished, "cut after \(cut)")
        }
    }

    @Test func `one that was taken in before is settled without a byte`() {
        var road = Road()
        let bytes = Self.bytes(100_000, 4)
        road.lower.add(bytes)
        road.upper.known[Self.parcel(bytes)] = .settled
        road.talk()
        #expect(road.upper.received == 0)
        #expect(road.lower.done.map(\.1) == [.settled])
    }

    @Test func `one that is refused or postponed says why, and the next one goes on`() {
        var road = Road()
        let (first, second, third) = (Self.bytes(10, 5), Self.bytes(700_000, 6), Self.bytes(20, 7))
        for bytes in [first, second, third] { road.lower.add(bytes) }
        road.upper.outcome = { parcel in
            switch parcel.size {
            case 10: .refused(SyncFault(.found(.revoked), zh: "已吊销", en: "revoked"))
            case 700_000: .postponed(SyncFault(.found(.storage), zh: "磁盘已满", en: "the disk is full"))
            case _: .settled
            }
        }
        road.talk()
        #expect(road.lower.done.count == 3)
        guard case .refused(let refused) = road.lower.done[0].1, case .postponed(let postponed) = road.lower.done[1].1
        else {
            Issue.record("\(road.lower.done)")
            return
        }
        #expect(refused.kind == .told(.revoked))
        #expect(refused.message.en.contains("revoked"))
        #expect(postponed.kind == .told(.storage))
        #expect(road.lower.done[2].1 == .settled)
        #expect(road.upper.held[Self.parcel(third)] == third)
    }

    @Test func `one that cannot be read any more is passed over`() {
        var road = Road()
        let (gone, here) = (Self.bytes(500, 8), Self.bytes(600, 9))
        road.lower.add(gone)
        road.lower.add(here)
        road.lower.parcels[Self.parcel(gone)] = nil
        road.talk()
        #expect(road.lower.done.map(\.0) == [Self.parcel(here)])
        #expect(road.lower.finished)
    }

    @Test func `one that is too large to be carried is refused before a byte of it is kept`() {
        var session = CarryingSession(.upper)
        _ = session.start()
        let actions = session.received(
            .carry(
                .with {
                    $0.digest = Data(repeating: 1, count: 32)
                    $0.size = BundleBounds.fileBytes + 1
                }))
        guard case .send(let frame)? = actions.first, actions.count == 1 else {
            Issue.record("\(actions)")
            return
        }
        #expect(frame.carried.settled)
        #expect(frame.carried.code == .busy)
    }

    @Test(arguments: [
        // Bytes of the digest, size, offset, bytes of the piece.
        (1, 10, 0, 0), (32, 0, 0, 0), (32, 10, 11, 0), (32, 10, 5, 6), (32, UInt64.max, UInt64.max, 1),
        (32, 1 << 30, 0, BundleBounds.carryBytes + 1),
    ])
    func `a piece that is none ends it`(digest: Int, size: UInt64, offset: UInt64, count: Int) {
        let carry = Carry.with {
            $0.digest = Data(repeating: 1, count: digest)
            $0.size = size
            $0.offset = offset
            $0.bytes = Data(count: count)
        }
        var session = CarryingSession(.upper)
        _ = session.start()
        guard case .fail(let fault)? = session.received(.carry(carry)).first else {
            Issue.record("nothing was wrong with it")
            return
        }
        #expect(fault.code == "sync.protocol")
        #expect(session.isEnded)
        #expect(session.received(.carry(carry)).isEmpty)
    }

    @Test func `who says that it holds more than was sent is not believed`() {
        var end = Road.End(session: CarryingSession(.lower))
        let bytes = Self.bytes(3_000_000, 10)
        end.add(bytes)
        _ = end.perform(end.session.start())
        let say = { (held: UInt64) -> Frame.OneOf_Body in
            .carried(
                .with {
                    $0.digest = Self.parcel(bytes).digest.data
                    $0.held = held
                })
        }
        _ = end.perform(end.session.received(say(0)))
        #expect(end.fault == nil)
        _ = end.perform(end.session.received(say(2_999_999)))
        #expect(end.fault?.code == "sync.protocol")
    }

    @Test(arguments: [CarryingSession.Role.lower, .upper])
    func `a refusal ends it with the other side's reason`(role: CarryingSession.Role) {
        var end = Road.End(session: CarryingSession(role))
        end.add(Self.bytes(10, 11))
        _ = end.perform(end.session.start())
        let revoked = Refuse.with { $0.code = .revoked }
        _ = end.perform(end.session.received(.refuse(revoked)))
        #expect(end.fault?.code == "sync.refused.revoked")
        #expect(end.session.isEnded)
    }

    @Test func `frames that do not belong here end it`() {
        for role in [CarryingSession.Role.lower, .upper] {
            var end = Road.End(session: CarryingSession(role))
            _ = end.perform(end.session.start())
            _ = end.perform(end.session.received(.pushed(Pushed())))
            #expect(end.fault?.code == "sync.protocol")
        }
    }
}
