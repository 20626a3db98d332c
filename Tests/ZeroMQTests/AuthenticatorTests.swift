import Foundation
import Testing

@testable import ZeroMQ

@Suite("The authenticator")
struct AuthenticatorTests {
    static let key = Data(repeating: 9, count: 32)

    static func frames(_ words: String..., credentials: [Data] = [key]) -> [Data] {
        words.map { Data($0.utf8) } + credentials
    }

    static func ask(_ frames: [Data], verdict: AuthenticationVerdict = .allow(userID: "u")) -> [String] {
        ZAPExchange.reply(to: frames) { _ in verdict }.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("a CURVE request is judged by domain, address and key, and answered with the user id")
    func allowed() throws {
        let key = try CurvePublicKey(bytes: Self.key)
        let request = Self.frames("1.0", "7", "hub", "10.0.0.1", "", "CURVE")
        let reply = ZAPExchange.reply(to: request) {
            #expect($0 == AuthenticationRequest(domain: "hub", peerAddress: "10.0.0.1", publicKey: key))
            return .allow(userID: "520103001-Z02")
        }
        #expect(reply == ["1.0", "7", "200", "OK", "520103001-Z02", ""].map { Data($0.utf8) })
    }

    @Test("a denial is 400 with its reason cut to 255 bytes and no user id")
    func denied() {
        let request = Self.frames("1.0", "7", "hub", "10.0.0.1", "", "CURVE")
        #expect(Self.ask(request, verdict: .deny(reason: "revoked")) == ["1.0", "7", "400", "revoked", "", ""])
        let long = String(repeating: "x", count: 256)
        #expect(Self.ask(request, verdict: .deny(reason: long))[3].utf8.count == 255)
    }

    @Test("peers without CURVE are refused unasked", arguments: ["NULL", "PLAIN", "GSSAPI", "curve", ""])
    func otherMechanisms(_ mechanism: String) {
        let request = Self.frames("1.0", "7", "hub", "10.0.0.1", "", mechanism)
        #expect(Self.ask(request) == ["1.0", "7", "400", "CURVE is required", "", ""])
    }

    @Test(
        "a malformed key is refused with 400",
        arguments: [[], [Data()], [Data(repeating: 9, count: 31)], [Data(repeating: 9, count: 33)], [key, key]])
    func malformedKeys(_ credentials: [Data]) {
        let request = Self.frames("1.0", "7", "hub", "10.0.0.1", "", "CURVE", credentials: credentials)
        #expect(Self.ask(request) == ["1.0", "7", "400", "malformed key", "", ""])
    }

    @Test("a malformed request is refused with 500, whatever there is of it")
    func malformedRequests() {
        #expect(Self.ask([]) == ["1.0", "", "500", "malformed request", "", ""])
        #expect(Self.ask(Self.frames("1.0", "7", credentials: [])) == ["1.0", "7", "500", "malformed request", "", ""])
        #expect(Self.ask(Self.frames("2.0", "7", "hub", "a", "", "CURVE"))[2...3] == ["500", "unknown version"])
        #expect(Self.ask(Self.frames("1.0", "7", "", "a", "", "CURVE"))[2] == "500")
        var request = Self.frames("1.0", "7", "hub", "a", "", "CURVE")
        request[2] = Data([0xff])
        #expect(Self.ask(request)[2] == "500")
    }

    @Test("requests over its socket are answered in turn, also after a malformed one")
    func overItsSocket() throws {
        let context = try Context()
        let authenticator = try Authenticator(context) { _ in .allow(userID: "u") }
        let asker = try Socket(context, .req)
        try asker.connect(Authenticator.endpoint)
        #expect(try asker.send([Data("nonsense".utf8)]) == .queued)
        #expect(try asker.awaitMessage().frames[2] == Data("500".utf8))
        #expect(try asker.send(Self.frames("1.0", "8", "hub", "a", "", "CURVE")) == .queued)
        #expect(try asker.awaitMessage().frames[1...2] == [Data("8".utf8), Data("200".utf8)])
        authenticator.stop()
    }

    @Test("a second authenticator in one context is told that the place is taken, until the first has stopped")
    func oneAtATime() throws {
        let context = try Context()
        let first = try Authenticator(context) { _ in .deny(reason: "") }
        #expect {
            try Authenticator(context) { _ in .deny(reason: "") }
        } throws: {
            ($0 as? ZeroMQError)?.code == .addressInUse
        }
        first.stop()
        first.stop()
        let second = try Authenticator(context) { _ in .deny(reason: "") }
        second.stop()
    }

    @Test("an authenticator and its context that are let go of end by themselves")
    func letGo() throws {
        weak var context: Context?
        do {
            let made = try Context()
            context = made
            _ = try Authenticator(made) { _ in .deny(reason: "") }
        }
        #expect(context == nil)
    }

    @Test("a context that is shut down ends its authenticator")
    func shutdown() throws {
        let context = try Context()
        let authenticator = try Authenticator(context) { _ in .deny(reason: "") }
        context.shutdown()
        authenticator.stop()
    }
}
