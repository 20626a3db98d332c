import EventLog
import Events
import Foundation
import Sync
import Testing

/// The hub's side of a connection, driven by hand; what it does is said in short.
struct IntakeTalk {
    /// What the actions say, in short.
    static func words(_ actions: [IntakeSession.Action]) -> [String] {
        actions.map { action in
            switch action {
            case .send(let frame):
                switch frame.body {
                case .refuse(let refuse): "refuse \(refuse.code.word) \(refuse.log) \(refuse.seq)"
                case .welcome(let welcome): "welcome \(welcome.held.seq)"
                case .ack(let ack): "ack \(ack.held.seq)"
                case .want(let want): "want \(want.digests.count)"
                case .enrolled: "enrolled"
                case .hello, .push, .pushed, .give, .enrol, nil: "?"
                }
            case .commit(let batch, _): "commit \(batch.payloads.count)"
            case .store(let contents): "store \(contents.count)"
            case .enrol: "enrol"
            case .listAwaited: "list"
            case .close(let fault): "close \(fault?.code ?? "-")"
            }
        }
    }

    static func said(_ session: inout IntakeSession, _ frame: Frame, held: Head? = nil) -> [String] {
        words(session.received(frame.encoded) { held })
    }

    static func greeted(_ log: InMemoryLog) throws -> IntakeSession {
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
