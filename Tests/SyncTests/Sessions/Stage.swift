import EventLog
import Events
import Foundation
import Sync

/// Every state that a session can be in when a frame comes, at either end; those in which it waits for an answer too.
enum Stage: CaseIterable {
    case lowerIdle, lowerGreeting, lowerListing, lowerPushing, lowerReading, lowerComparing, lowerProbing, lowerMatching
    case lowerRecalling, lowerSettling, lowerGathering, lowerTaking, lowerCommitting, lowerClosed
    case upperIdle, upperInvited, upperEnrolling, upperWelcoming, upperTaking, upperOpening, upperCommitting
    case upperLooking, upperListing, upperAsking, upperStoring, upperOffering, upperPushing, upperSettling, upperClosed

    /// Frames that may come then; of an ACK and a DECLINE the giver knows what to do at any time.
    var accepts: Set<FrameKind> {
        switch self {
        case .lowerIdle: []
        case .lowerGreeting: [.welcome]
        case .lowerListing: [.holds]
        case .lowerPushing, .lowerReading, .lowerComparing, .lowerMatching, .lowerGathering, .upperPushing:
            [.ack, .decline]
        case .lowerProbing: [.ack, .decline, .probed]
        case .lowerRecalling: [.ack, .decline, .recalled]
        case .lowerSettling, .upperSettling: [.ack, .decline, .want]
        case .lowerTaking, .upperTaking, .upperAsking: [.push, .decline, .probe, .recall, .pushed, .give]
        case .lowerCommitting, .upperOpening, .upperCommitting, .upperLooking, .upperListing, .upperStoring: []
        case .upperIdle, .upperInvited: [.hello, .enrol]
        case .upperEnrolling, .upperWelcoming, .upperOffering: []
        case .lowerClosed, .upperClosed: []
        }
    }

    var isClosed: Bool { self == .lowerClosed || self == .upperClosed }

    /// A session that has come so far.
    func talk() throws -> Talk {
        let station = try Sites.stationLog(Sites.opinions(3))
        let otherwise = Head(log: station.own, epoch: 7, seq: 3, hash: Hash.of(Data()))
        let second = try station.head(of: station.own, at: 2).map { [$0] } ?? []
        let hub = try Sites.hubLog()
        _ = try hub.append(Sites.opinions(2), to: Sites.mailbox(), ifUnchangedSince: nil, now: Sites.now)
        switch self {
        case .lowerIdle: return try Talk.station(station)
        case .lowerGreeting: return try Talk.greeting(station)
        case .lowerListing:
            var talk = try Talk.greeting(station)
            _ = try talk.hears(Sites.welcome { $0.more = true })
            return talk
        case .lowerPushing: return try Talk.giving(station)
        case .lowerReading: return try Talk.giving(station, byHand: true)
        case .lowerComparing: return try Talk.giving(station, held: second, byHand: true)
        case .lowerProbing: return try Talk.giving(station, held: [otherwise])
        case .lowerMatching:
            var talk = try Talk.giving(station, held: [otherwise], byHand: true)
            _ = try talk.hears(.with { $0.probed.log = station.own.name })
            return talk
        case .lowerRecalling:
            var talk = try Talk.giving(station, held: [otherwise])
            _ = try talk.hears(.with { $0.probed.log = station.own.name })
            return talk
        case .lowerSettling: return try Talk.giving(Sites.stationLog())
        case .lowerGathering:
            var talk = try Talk.giving(Sites.stationLog())
            _ = try talk.hears(Sites.want([(Hash.of(Data()), 0)]))
            return talk
        case .lowerTaking: return try Talk.stationTaking(station)
        case .lowerCommitting:
            var talk = try Talk.stationTaking(station)
            talk.isByHand = true
            _ = try talk.hears(Sites.push(hub, of: Sites.mailbox(), after: 0, count: 2, signedBy: Sites.hubKey))
            _ = try talk.answers { $0.opened(held: nil, authors: [Sites.hubKey.publicKey]) }
            return talk
        case .lowerClosed:
            var talk = try Talk.giving(station)
            _ = try talk.hears(Data([1]))
            return talk
        case .upperIdle: return try Talk.hub()
        case .upperInvited: return try Talk.hub(key: nil)
        case .upperEnrolling:
            var talk = try Talk.hub(key: nil)
            let enrolment = Enrolment(
                site: station.own.site, signingKey: Sites.key().publicKey, transportKey: Data(count: 32),
                sealingKey: try Sites.sealingKey(), invitation: Sites.key(2))
            _ = try talk.hears(.with { $0.enrol = Enrol(enrolment) })
            return talk
        case .upperWelcoming:
            var talk = try Talk.hub()
            talk.isByHand = true
            _ = try talk.hears(Sites.hello(station))
            return talk
        case .upperTaking: return try Talk.hubTaking(station)
        case .upperOpening, .upperCommitting:
            var talk = try Talk.hubTaking(station)
            talk.isByHand = true
            _ = try talk.hears(Sites.push(station, after: 0, count: 2))
            if self == .upperCommitting {
                _ = try talk.answers { $0.opened(held: nil, authors: [Sites.key().publicKey]) }
            }
            return talk
        case .upperLooking:
            var talk = try Talk.hubTaking(station)
            talk.isByHand = true
            _ = try talk.hears(.with { $0.probe.log = station.own.name })
            return talk
        case .upperListing, .upperAsking, .upperStoring, .upperOffering:
            let text = try Sites.content("正文")
            let named = try Sites.stationLog([Sites.opinion("", contents: [NamedContent(.text, text)])])
            var talk = try Talk.hubTaking(named)
            _ = try talk.hears(Sites.push(named, after: 0, count: 1))
            talk.isByHand = true
            _ = try talk.hears(Sites.pushed)
            if self == .upperListing { return talk }
            let awaited = AwaitedContent(
                digest: text.digest, contentClass: .text, size: text.bytes.count, nextPiece: 0, log: named.own)
            _ = try talk.answers { $0.awaited(self == .upperOffering ? [] : [awaited]) }
            if self == .upperStoring { _ = try talk.hears(Sites.give([ContentPiece(text)])) }
            return talk
        case .upperPushing: return try Talk.hubGiving(station, hub: hub)
        case .upperSettling: return try Talk.hubGiving(station, hub: Sites.hubLog())
        case .upperClosed:
            var talk = try Talk.hubTaking(station)
            _ = try talk.hears(Data([1]))
            return talk
        }
    }
}

/// Every frame that there is, with something in it.
enum FrameKind: CaseIterable {
    case hello, welcome, holds, push, ack, decline, probe, probed, recall, recalled, pushed, want, give
    case enrol, enrolled, carry, carried, refuse

    func frame() throws -> Frame {
        let station = try Sites.stationLog(Sites.opinions(3))
        let name = station.own.name
        switch self {
        case .hello: return try Sites.hello(station)
        case .welcome: return Sites.welcome()
        case .holds: return .with { $0.holds = Holds() }
        case .push: return try Sites.push(station, after: 0, count: 3)
        case .ack: return try Sites.ack(station, 3)
        case .decline: return Sites.decline(station.own)
        case .probe: return .with { $0.probe.log = name }
        case .probed: return .with { $0.probed.log = name }
        case .recall: return .with { $0.recall.log = name }
        case .recalled: return .with { $0.recalled.run.log = name }
        case .pushed: return Sites.pushed
        case .want: return Sites.nothingWanted
        case .give: return Sites.give([ContentPiece(try Sites.content("正文"))])
        case .enrol: return .with { $0.enrol = Enrol() }
        case .enrolled: return .with { $0.enrolled.site = name }
        case .carry: return .with { $0.carry.size = 1 }
        case .carried: return .with { $0.carried.held = 1 }
        case .refuse: return .with { $0.refuse.code = .storage }
        }
    }
}
