import Foundation
import Testing

@testable import ZeroMQ

@Suite("Messages over CURVE")
struct CurveExchangeTests {
    @Test("a multipart message arrives whole with the user id of its key, and the answer returns")
    func roundTrip() throws {
        let server = try CurveServer()
        let dealer = try server.dealer()
        try dealer.connect(server.endpoint)
        let body = [Data("one".utf8), Data(), Data(repeating: 3, count: 100_000)]
        #expect(try dealer.send(body) == .queued)

        let request = try server.router.awaitMessage()
        #expect(Array(request.frames.dropFirst()) == body)
        #expect(request.userID == "station")
        #expect(request.peerAddress == "127.0.0.1")
        #expect(request.excessFrames == 0)

        #expect(try server.router.send([request.frames[0], Data("answer".utf8)]) == .queued)
        let answer = try dealer.awaitMessage()
        #expect(answer.frames == [Data("answer".utf8)])
        #expect(answer.userID == nil)
    }

    @Test("frames up to the limit are kept and those beyond it are counted", arguments: [0, 1, 3])
    func frameLimit(_ excess: Int) throws {
        let server = try CurveServer()
        let dealer = try server.dealer()
        try dealer.connect(server.endpoint)
        // The routing id is a frame as well.
        let count = ReceivedMessage.frameLimit - 1 + excess
        #expect(try dealer.send((0..<count).map { Data("\($0)".utf8) }) == .queued)
        #expect(try dealer.send([Data("next".utf8)]) == .queued)

        let message = try server.router.awaitMessage()
        #expect(message.frames.count == ReceivedMessage.frameLimit)
        #expect(message.frames.last == Data("\(ReceivedMessage.frameLimit - 2)".utf8))
        #expect(message.excessFrames == excess)
        #expect(message.userID == "station")
        #expect(try server.router.awaitMessage().frames.last == Data("next".utf8))
    }

    @Test("a frame at the bound is delivered; one byte more ends the connection and is not")
    func maxFrameBytes() throws {
        let bound = SocketOptions.leastMaxFrameBytes
        let server = try CurveServer(maxFrameBytes: bound)
        let dealer = try server.dealer()
        try dealer.connect(server.endpoint)
        #expect(try dealer.send([Data(repeating: 1, count: bound)]) == .queued)
        #expect(try server.router.awaitMessage().frames.last?.count == bound)

        #expect(try dealer.send([Data(repeating: 2, count: bound + 1)]) == .queued)
        #expect(try server.monitor.events { $0 == .disconnected }.last == .disconnected)
        #expect(try server.router.receive() == nil)
    }

    @Test("a mandatory ROUTER says that it knows no such peer, and goes on working")
    func unknownPeer() throws {
        let server = try CurveServer()
        #expect(try server.router.send([Data("nobody".utf8), Data("a".utf8), Data("b".utf8)]) == .unreachable)
        let dealer = try server.dealer()
        try dealer.connect(server.endpoint)
        #expect(try dealer.send([Data("here".utf8)]) == .queued)
        let peer = try server.router.awaitMessage().frames[0]
        #expect(try server.router.send([peer, Data("c".utf8)]) == .queued)
        #expect(try dealer.awaitMessage().frames == [Data("c".utf8)])
    }
}
