import Sync

extension Frame {
    /// One line for people who replay a seed.
    var summary: String {
        guard let body else { return "nothing" }
        return switch body {
        case .hello(let hello): "HELLO \(hello.head.seq) \(Self.heads(hello.holds))"
        case .welcome(let welcome): "WELCOME \(welcome.current ? "current" : Self.heads(welcome.holds))"
        case .holds(let holds): "HOLDS \(Self.heads(holds.heads))"
        case .push(let push): "PUSH \(push.log) \(push.firstSeq)...\(push.head.seq)"
        case .ack(let ack): "ACK \(ack.held.log) \(ack.held.seq)"
        case .decline(let decline): "DECLINE \(decline.code) \(decline.log) \(decline.seq): \(decline.message)"
        case .probe(let probe): "PROBE \(probe.log) \(probe.seqs)"
        case .probed(let probed): "PROBED \(probed.log) \(Self.heads(probed.heads))"
        case .recall(let recall): "RECALL \(recall.log) after \(recall.after)"
        case .recalled(let recalled): "RECALLED \(recalled.run.log) \(recalled.run.firstSeq)...\(recalled.run.head.seq)"
        case .pushed: "PUSHED"
        case .want(let want): "WANT \(want.contents.count)"
        case .give(let give): "GIVE \(give.contents.count), missing \(give.missing.count)"
        case .carry(let carry): "CARRY \(carry.offset)"
        case .carried(let carried): "CARRIED \(carried.held)"
        case .enrol: "ENROL"
        case .enrolled: "ENROLLED"
        case .refuse(let refuse): "REFUSE \(refuse.code): \(refuse.message)"
        }
    }

    private static func heads(_ heads: [HeadFrame]) -> String {
        heads.map { "\($0.log):\($0.seq)" }.joined(separator: " ")
    }
}
