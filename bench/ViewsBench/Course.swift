import Events

/// What may happen to a matter next.
enum Step: UInt8 {
    case onSpot, refer, sign, sendBack, contact, progress, ask, grant, urge, supervise, reply, rate, resolve, tell
    case followUp, reopen, file, amend, retract, withdraw, merge, unmerge

    /// Whether the hub does it, in its mailbox for the site, or the site in its own log.
    var isTheHubs: Bool {
        switch self {
        case .refer, .sign, .sendBack, .contact, .progress, .ask, .grant, .urge, .supervise, .reply: true
        case .onSpot, .rate, .resolve, .tell, .followUp, .reopen, .file, .amend, .retract, .withdraw, .merge,
            .unmerge:
            false
        }
    }
}

/// A matter on its way, and the mix of ways that matters take.
///
/// Of a hundred, about 7 are answered on the spot, 3 withdrawn, 4 merged into another, the others referred; of these one
/// in twelve is returned, one in twenty-five never replied to, and of those rated badly a third is reopened.
struct Course {
    let site: Int
    let matter: Ref
    /// Milliseconds.
    var due: Int64 = 0
    var newest: Ref?
    var replies: UInt8 = 0

    /// - Returns: what to do next, each with the days until then.
    static func after(_ step: Step?, replies: UInt8, _ random: inout some RandomNumberGenerator) -> [(Step, Int)] {
        func days(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        switch step {
        case nil:
            var next: [(Step, Int)] = happens(3) ? [(.amend, days(0...10))] : []
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<7: next.append((.onSpot, 0))
            case 7..<10: next.append((.withdraw, days(0...20)))
            case 10..<14: next += [(.refer, days(0...5)), (.merge, days(1...15))]
            default: next.append((.refer, days(0...5)))
            }
            return next
        case .onSpot: return happens(50) ? [(.tell, days(0...3))] : []
        case .refer:
            var next: [(Step, Int)] =
                happens(8) ? [(.sendBack, days(1...5))] : happens(90) ? [(.sign, days(0...3))] : []
            if happens(5) { next.append((.urge, days(10...25))) }
            if happens(2) { next.append((.supervise, days(5...15))) }
            return next
        case .sendBack: return [(.refer, days(0...4))]
        case .sign:
            var next: [(Step, Int)] = []
            let reply = happens(85) ? days(8...28) : days(29...75)
            if happens(60) { next.append((.contact, days(1...7))) }
            if happens(30) { next.append((.progress, days(3...reply))) }
            if happens(10) { next.append((.ask, days(2...(reply - 4)))) }
            if !happens(4) { next.append((.reply, reply)) }
            return next
        case .ask: return happens(80) ? [(.grant, days(1...3))] : []
        case .reply:
            var next: [(Step, Int)] = happens(92) ? [(.resolve, days(1...6))] : []
            if happens(60) { next.append((.rate, days(2...12))) }
            if happens(1) { next.append((.retract, 1)) }
            return next
        case .rate: return replies < 3 && happens(4) ? [(.reopen, days(1...5))] : []
        case .reopen: return [(.refer, days(1...4))]
        case .resolve:
            var next: [(Step, Int)] = happens(80) ? [(.tell, days(0...8))] : []
            if happens(15) { next.append((.followUp, days(20...60))) }
            if happens(40) { next.append((.file, days(30...70))) }
            return next
        case .followUp: return replies < 3 && happens(10) ? [(.reopen, days(1...4))] : []
        case .merge: return happens(10) ? [(.unmerge, days(1...20))] : []
        case .contact, .progress, .grant, .urge, .supervise, .tell, .file, .amend, .retract, .withdraw, .unmerge:
            return []
        }
    }
}
