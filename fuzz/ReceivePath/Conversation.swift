import EventLog
import Events
import Foundation
import Replication
import Sync

/// A station and its hub that talk as they should, from fixed keys and a fixed clock: what they say is what is changed, and how
/// far they had come is where the changed frames arrive.
enum Conversation: UInt8, CaseIterable, Hashable, Sendable {
    /// Records and contents both ways.
    case ordinary
    /// The hub holds other records of the station than the station itself: places are compared and the branch is fetched.
    case forked
    /// A site that was only invited brings its keys.
    case enrolment

    static let station = site("520103001-Z02")
    static let hub = site("520103-H01")
    static let stationKey = key(1)
    static let hubKey = key(2)
    static let invitationKey = key(3)
    static let now = Instant(milliseconds: 1_780_000_000_000)

    /// One end with a log of its own, before anything was said.
    func exchange(_ role: Role) -> (exchange: Exchange, log: InMemoryLog) {
        let log = role == .lower ? stationLog() : hubLog()
        let site = Exchange.Site(
            log: log, signingKey: role == .lower ? Self.stationKey : Self.hubKey, program: "fuzz",
            subtree: SubtreeView(log: log), now: { Self.now })
        return (
            sure {
                switch role {
                case .lower: try Exchange(site: site, hub: Self.hub, hubKey: Self.hubKey.publicKey)
                case .upper:
                    try Exchange(
                        site: site, below: Self.station, key: self == .enrolment ? nil : Self.stationKey.publicKey,
                        enrolling: Enrolling(log: log, roster: RosterView(log: log)))
                }
            }, log
        )
    }

    /// What each end hears in an undisturbed conversation, in order, and what each holds at its end.
    func play() -> (heard: [Role: [Data]], logs: [InMemoryLog]) {
        var (below, above) = (exchange(.lower), exchange(.upper))
        var heard: [Role: [Data]] = [.lower: [], .upper: []]
        var up = self == .enrolment ? [Self.enrol] : sure { try below.exchange.start().frames }
        var down: [Frame] = []
        while !up.isEmpty || !down.isEmpty {
            for frame in up {
                heard[.upper]?.append(frame.encoded)
                down += sure { try above.exchange.carryOut(above.exchange.received(frame.encoded)).frames }
            }
            up = []
            for frame in down {
                heard[.lower]?.append(frame.encoded)
                // Who only enrols hears its answer without a session.
                guard self != .enrolment else { continue }
                up += sure { try below.exchange.carryOut(below.exchange.received(frame.encoded)).frames }
            }
            down = []
        }
        return (heard, [below.log, above.log])
    }

    // MARK: - What they hold

    private func stationLog() -> InMemoryLog {
        let log = InMemoryLog(own: LogID(Self.station), epoch: 1, incarnation: Data(repeating: 0x11, count: 16))
        append(Self.opinions(self == .forked ? ["甲", "丙", "丁"] : ["甲", "乙", "丙"]), to: log, log.own)
        return log
    }

    private func hubLog() -> InMemoryLog {
        let log = InMemoryLog(own: LogID(Self.hub), epoch: 1, incarnation: Data(repeating: 0x22, count: 16))
        append([Self.standing(isMember: self != .enrolment)], to: log, .register(of: Self.hub))
        let mailbox = LogID.mailbox(of: Self.station, at: Self.hub)
        let replies = (1...2).map { number in
            Draft(
                .replyGiven(.with { $0.class = .a }), subject: .ref(Ref(LogID(Self.station), 1)),
                occurredAt: Self.now, contents: [NamedContent(.text, Self.content(.text, "答复\(number)"))])
        }
        append(replies, to: log, mailbox)
        if self == .forked {
            let former = InMemoryLog(own: LogID(Self.station), epoch: 1, incarnation: Data(repeating: 0x12, count: 16))
            append(Self.opinions(["甲", "乙", "丙", "丁", "戊"]), to: former, former.own)
            sure {
                let payloads = try former.payloads(of: former.own, after: 0, maxEvents: 10, maxBytes: .max)
                let batch = ChainedBatch(after: .empty(log: former.own, epoch: 1), payloads: payloads)
                _ = try log.ingest(batch, signed: Self.stationKey.sign(batch.head), receivedAt: Self.now)
            }
        }
        return log
    }

    private static func opinions(_ titles: [String]) -> [Draft] {
        titles.map { title in
            Draft(
                .opinionCollected(.with { $0.kind = .opinion }), occurredAt: now,
                contents: [
                    NamedContent(.title, content(.text, title)), NamedContent(.citizenName, content(.identity, "某某")),
                ])
        }
    }

    private static func standing(isMember: Bool) -> Draft {
        guard isMember else {
            let invited = KeyInvited.with {
                $0.site = station.text
                $0.signingKey = invitationKey.publicKey.bytes
                $0.transportKey = Data(repeating: 3, count: 32)
            }
            return Draft(.keyInvited(invited), entry: "site/\(station)", occurredAt: now)
        }
        let enrolled = KeyEnrolled.with {
            $0.site = station.text
            $0.signingKey = stationKey.publicKey.bytes
            $0.transportKey = Data(repeating: 3, count: 32)
            $0.sealingKey = Data(repeating: 9, count: 32)
        }
        return Draft(.keyEnrolled(enrolled), entry: "site/\(station)", occurredAt: now)
    }

    private static var enrol: Frame {
        guard let sealing = SealingKey(seed: Data(repeating: 9, count: 32)) else { preconditionFailure("32 bytes") }
        return .with {
            $0.enrol = Enrol(
                Enrolment(
                    site: station, signingKey: stationKey.publicKey, transportKey: Data(repeating: 3, count: 32),
                    sealingKey: sealing.publicKey, invitation: invitationKey))
        }
    }

    private func append(_ drafts: [Draft], to log: InMemoryLog, _ name: LogID) {
        sure { _ = try log.append(drafts, to: name, ifUnchangedSince: nil, now: Self.now) }
    }

    private static func content(_ contentClass: ContentClass, _ text: String) -> Content {
        sure { try Content(class: contentClass, salt: Data(repeating: 7, count: 16), bytes: Data(text.utf8)) }
    }

    private static func site(_ code: String) -> SiteCode { sure { try SiteCode(code) } }

    private static func key(_ byte: UInt8) -> SigningKey {
        guard let key = SigningKey(seed: Data(repeating: byte, count: 32)) else { preconditionFailure("32 bytes") }
        return key
    }
}

/// Which end of a connection takes what comes.
package enum Role: UInt8, CaseIterable, Hashable, Sendable {
    case lower, upper
}

/// What cannot fail with the fixed values here.
private func sure<Value>(_ body: () throws -> Value) -> Value {
    do {
        return try body()
    } catch {
        preconditionFailure("the undisturbed conversation fails: \(error)")
    }
}
