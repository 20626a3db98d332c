import EventLog
import Events
import Foundation
import Sync
import Testing

/// The hub's side of a connection, driven by hand; what it does is said in short.
struct HubTalk {
    /// What the actions say, in short.
    static func words(_ actions: [HubSession.Action]) -> [String] {
        actions.map { action in
            switch action {
            case .send(let frame):
                switch frame.body {
                case .refuse(let refuse): "refuse \(refuse.code.word) \(refuse.log) \(refuse.seq)"
                case .welcome(let welcome): "welcome \(welcome.held.seq)"
                case .ack(let ack): "ack \(ack.held.seq)"
                case .want(let want): "want \(want.digests.count)"
                case .enrolled: "enrolled"
                case .push(let push): "push \(push.log) \(push.firstSeq) \(push.payloads.count)"
                case .pushed: "pushed"
                case .give(let give): "give \(give.contents.count) missing \(give.missing.count)"
                case .hello, .enrol, nil: "?"
                }
            case .commit(let batch, _): "commit \(batch.payloads.count)"
            case .store(let contents): "store \(contents.count)"
            case .enrol: "enrol"
            case .listAwaited: "list"
            case .lookUp(let log, let seq): "look up \(log) \(seq)"
            case .read(let log, let seq, _, _): "read \(log) \(seq)"
            case .gather(let digests, let log): "gather \(digests.count) of \(log)"
            case .delivered(let head, let events): "delivered \(head.seq) \(events)"
            case .close(let fault): "close \(fault?.code ?? "-")"
            }
        }
    }

    static func said(_ session: inout HubSession, _ frame: Frame, held: Head? = nil) -> [String] {
        words(session.received(frame.encoded) { held })
    }

    static func greeted(_ log: InMemoryLog) throws -> HubSession {
        var session = try Sites.intake()
        #expect(said(&session, try Sites.hello(log)) == ["welcome 0"])
        return session
    }

    static func refused(
        _ frame: Frame, _ log: InMemoryLog, _ expected: String, seq: UInt64 = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var session = try greeted(log)
        #expect(
            said(&session, frame) == ["refuse \(expected) 520103001-Z02 \(seq)", "close sync.\(expected)"],
            sourceLocation: sourceLocation)
        // After the last word nothing more is accepted.
        #expect(said(&session, try Sites.push(log, after: 0, count: 1)) == ["close -"])
    }
}

extension HubTalk {
    /// A session whose station has handed everything over and is now handed its mailbox, of which the hub has nothing.
    static func offering(_ log: InMemoryLog) throws -> HubSession {
        var session = try Sites.intake()
        #expect(said(&session, try Sites.hello(log) { $0.highestVersion = 2 }) == ["welcome 0"])
        #expect(said(&session, .with { $0.pushed = Pushed() }) == ["list"])
        #expect(words(session.awaited([])) == ["want 0", "look up \(try Sites.mailbox()) 0"])
        #expect(words(session.compared(nil)) == ["pushed"])
        return session
    }
}

/// The station's side, driven by hand.
struct StationTalk {
    /// A session that has handed its log over and waits for its mailbox.
    ///
    /// - Parameter held: how far it holds the mailbox.
    static func taking(_ log: InMemoryLog, held: Head? = nil) throws -> StationSession {
        var session = StationSession(identity: try Sites.identity())
        let head = try #require(try log.head(of: log.own))
        _ = session.start(head: head, mailbox: held)
        let welcome = Frame.with {
            $0.welcome.version = 2
            $0.welcome.site = "520103-H01"
            $0.welcome.held = HeadFrame(head)
            $0.welcome.signingKey = Sites.hubKey.publicKey.bytes
        }
        _ = session.received(welcome.encoded)
        _ = session.compared(head)
        _ = session.loaded([])
        _ = session.received(Frame.with { $0.want = Want() }.encoded)
        return session
    }

    /// What the actions say, in short.
    static func words(_ actions: [StationSession.Action]) -> [String] {
        actions.map { action in
            switch action {
            case .send(let frame):
                switch frame.body {
                case .ack(let ack): "ack \(ack.held.log) \(ack.held.seq)"
                case .want(let want): "want \(want.digests.count)"
                case .pushed: "pushed"
                case .hello, .welcome, .push, .give, .enrol, .enrolled, .refuse, nil: "?"
                }
            case .commit(let batch, _): "commit \(batch.payloads.count)"
            case .store(let contents): "store \(contents.count)"
            case .listAwaited(let log, _): "list \(log)"
            case .pin: "pin"
            case .lookUp, .read, .gather, .recordHeld, .recordSettled: "-"
            case .finish(let summary): "finish \(summary.eventsReceived) \(summary.contentsReceived)"
            case .fail(let fault): "fail \(fault.code)"
            }
        }
    }
}
