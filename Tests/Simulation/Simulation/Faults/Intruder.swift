import Events
import Foundation
import Sync
import TestSupport

/// What a malicious site says in place of what its program would say. It has its own keys and everything that it has heard, and
/// nobody else's keys.
struct Intruder {
    let world: World
    let end: End
    let connection: Connection
    private var witness: Witness { world.witness }

    /// - Parameter bytes: the frame as it would go.
    func says(instead frame: Frame, _ bytes: Data) -> [Data] {
        if world.random.happens(120) { return [garbled(bytes)] }
        if world.random.happens(120), let old = end.sent.randomElement(using: &world.random) {
            witness.tally.note(.replayed)
            return world.random.happens(500) ? [old] : [bytes, old]
        }
        guard let body = frame.body else { return [bytes] }
        var frame = frame
        switch body {
        case .push(let push): frame.push = altered(push)
        case .recalled(var recalled):
            recalled.run = altered(recalled.run)
            frame.recalled = recalled
        case .hello(var hello):
            if world.random.happens(300) {
                witness.tally.note(.vectorLied)
                hello.vector = world.random.bytes(32)
            }
            hello.holds = hello.holds.map(lied)
            frame.hello = hello
        case .welcome(var welcome):
            if world.random.happens(300) {
                witness.tally.note(.vectorLied)
                welcome.current.toggle()
            }
            welcome.holds = welcome.holds.map(lied)
            frame.welcome = welcome
        case .holds(var holds):
            holds.heads = holds.heads.map(lied)
            frame.holds = holds
        case .probed(var probed):
            probed.heads = probed.heads.map(lied)
            frame.probed = probed
        case .ack(var ack):
            ack.held = lied(ack.held)
            frame.ack = ack
        case .give(let give): frame.give = altered(give)
        case .want(let want): return [fished(want).encoded]
        case .recall(var recall):
            if let log = witness.keys.keys.sorted().randomElement(using: &world.random) { recall.log = log.text }
            frame.recall = recall
        case .carry(let carry): frame.carry = lied(carry)
        case .carried(let carried): frame.carried = lied(carried)
        case .probe, .pushed, .enrol, .enrolled, .refuse, .decline: return [garbled(bytes)]
        }
        return [frame.encoded]
    }

    private func garbled(_ bytes: Data) -> Data {
        witness.tally.note(.garbage)
        var bytes = bytes
        switch world.random.number(0...2) {
        case 0: return world.random.bytes(world.random.number(0...80))
        case 1: return bytes.prefix(world.random.number(0...max(0, bytes.count - 1)))
        default:
            guard !bytes.isEmpty else { return bytes }
            bytes[world.random.number(0...bytes.count - 1)] ^= UInt8(1 << world.random.number(0...7))
            return bytes
        }
    }

    // MARK: - Events

    private func altered(_ push: Push) -> Push {
        guard !push.payloads.isEmpty else { return push }
        var push = push
        switch world.random.number(0...4) {
        case 0:
            witness.tally.note(.payloadAltered)
            let index = world.random.number(0...push.payloads.count - 1)
            var payload = push.payloads[index]
            if !payload.isEmpty { payload[world.random.number(0...payload.count - 1)] ^= 1 }
            push.payloads[index] = payload
        case 1: push.head = lied(push.head)
        case 2: return resigned(push) ?? push
        case 3: return forged(push)
        default: return fork(push) ?? push
        }
        return push
    }

    /// A chain that is right and a signature that is not its owner's: of a log that it relays the first event is another one.
    private func resigned(_ push: Push) -> Push? {
        guard let log = try? LogID(name: push.log), push.firstSeq > 0,
            let previous = try? end.site.disk.head(of: log, at: push.firstSeq - 1),
            var event = try? Event(serializedBytes: push.payloads[0]),
            let other = SigningKey(seed: world.random.bytes(32))
        else { return nil }
        let isOwn = log.site == end.site.code
        if !isOwn { event.actor = "somebody else" }
        guard let first: Data = isOwn ? push.payloads[0] : try? event.serializedBytes() else { return nil }
        witness.tally.note(.signatureForged)
        let batch = ChainedBatch(after: previous, payloads: [first] + push.payloads.dropFirst())
        var push = push
        push.payloads = batch.payloads
        push.head = HeadFrame((isOwn ? other : end.site.keys.signing).sign(batch.head))
        return push
    }

    /// Records of its own, under the name of somebody else's log and with its own signature.
    private func forged(_ push: Push) -> Push {
        guard let other = witness.keys.keys.sorted().filter({ $0 != end.site.code }).randomElement(using: &world.random)
        else { return push }
        witness.tally.note(.foreignLog)
        let log = world.random.happens(500) ? LogID(other) : .register(of: other)
        let batch = ChainedBatch(
            after: world.random.happens(500)
                ? .empty(log: log, epoch: 1)
                : (try? end.site.disk.head(of: log)) ?? .empty(log: log, epoch: 1), payloads: push.payloads)
        return .with {
            $0.log = log.name
            $0.epoch = batch.head.epoch
            $0.firstSeq = batch.previous.seq + 1
            $0.payloads = batch.payloads
            $0.head = HeadFrame(end.site.keys.signing.sign(batch.head))
        }
    }

    /// Another version of its own log, properly signed; nil where the push is of another log.
    private func fork(_ push: Push) -> Push? {
        guard push.log == end.site.own.name, push.firstSeq > 0,
            let previous = try? end.site.disk.head(of: end.site.own, at: push.firstSeq - 1),
            var event = try? Event(serializedBytes: push.payloads[0])
        else { return nil }
        event.actor = "somebody else"
        guard let first: Data = try? event.serializedBytes() else { return nil }
        let batch = ChainedBatch(after: previous, payloads: [first] + push.payloads.dropFirst())
        witness.tally.note(.ownFork)
        let logged = zip(batch.payloads, batch.hashes).enumerated().compactMap { index, event in
            try? LoggedEvent(
                position: 0, log: end.site.own, epoch: previous.epoch, seq: push.firstSeq + UInt64(index),
                receivedAt: end.site.now, payload: event.0, hash: event.1)
        }
        guard logged.count == batch.payloads.count else { return nil }
        witness.made(logged)
        var push = push
        push.payloads = batch.payloads
        push.head = HeadFrame(end.site.keys.signing.sign(batch.head))
        return push
    }

    private func lied(_ head: HeadFrame) -> HeadFrame {
        guard world.random.happens(500) else { return head }
        witness.tally.note(.headLied)
        var head = head
        switch world.random.number(0...3) {
        case 0: head.seq += UInt64(world.random.number(1...5))
        case 1: head.seq = UInt64(world.random.number(0...Int(min(head.seq, 1000))))
        case 2: head.hash = world.random.bytes(32)
        default: head.epoch += 1
        }
        return head
    }

    // MARK: - What is carried

    private func lied(_ carry: Carry) -> Carry {
        var carry = carry
        switch world.random.number(0...3) {
        case 0 where !carry.bytes.isEmpty:
            carry.bytes = world.altered(carry.bytes)
            return carry
        case 1: carry.size = UInt64(world.random.number(1...5000))
        case 2: carry.offset = UInt64(world.random.number(0...5000))
        default: carry.digest = world.random.bytes(32)
        }
        witness.tally.note(.carryLied)
        return carry
    }

    private func lied(_ carried: Carried) -> Carried {
        witness.tally.note(.carryLied)
        var carried = carried
        switch world.random.number(0...2) {
        case 0: carried.held = UInt64(world.random.number(0...5000))
        case 1: carried.settled.toggle()
        default: carried.code = .storage
        }
        return carried
    }

    // MARK: - Contents

    private func altered(_ give: Give) -> Give {
        var give = give
        if world.random.happens(500), !give.contents.isEmpty {
            witness.tally.note(.contentForged)
            let index = world.random.number(0...give.contents.count - 1)
            if give.contents[index].bytes.isEmpty { return give }
            give.contents[index].bytes[0] ^= 1
        } else {
            witness.tally.note(.unaskedContent)
            give.contents.append(
                .with {
                    $0.class = .text
                    $0.salt = world.random.bytes(16)
                    $0.bytes = world.random.bytes(5)
                    $0.size = 5
                    $0.digest = someDigest() ?? world.random.bytes(32)
                })
        }
        return give
    }

    private func fished(_ want: Want) -> Frame {
        var want = want
        if let digest = someDigest() {
            witness.tally.note(.digestsFished)
            want.contents.append(.with { $0.digest = digest })
        }
        return .with { $0.want = want }
    }

    /// The digest of any content in the world.
    private func someDigest() -> Data? {
        witness.contents.keys.map(\.data).min { $0.hexadecimal < $1.hexadecimal }
    }
}
