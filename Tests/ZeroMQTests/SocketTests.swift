import Foundation
import Testing

@testable import ZeroMQ

@Suite("Sockets")
struct SocketTests {
    @Test("a context ends with its last socket, though a message was never sent")
    func contextEnds() throws {
        weak var context: Context?
        do {
            let made = try Context()
            context = made
            let dealer = try Socket(made, .dealer)
            try dealer.connect("tcp://127.0.0.1:1")
            #expect(try dealer.send([Data("lost".utf8)]) == .queued)
        }
        #expect(context == nil)
    }

    @Test("every option is accepted by a ROUTER")
    func options() throws {
        let options = SocketOptions {
            $0.linger = nil
            $0.maxFrameBytes = 1 << 20
            $0.heartbeat = .init(interval: .seconds(10), timeout: .seconds(30), timeToLive: .seconds(40))
            $0.reconnect = .init(interval: .seconds(1), maximum: .seconds(60))
            $0.connectTimeout = .seconds(15)
            $0.handshakeTimeout = .seconds(10)
            $0.backlog = 512
            $0.sendHighWater = 100
            $0.receiveHighWater = 100
            $0.ipv6 = true
            $0.tcpKeepalive = true
            $0.immediate = true
            $0.routerMandatory = true
        }
        let router = try Socket(Context(), .router, options: options)
        try router.bind("tcp://[::1]:*")
        #expect(try router.lastEndpoint().hasPrefix("tcp://[::1]:"))
    }

    @Test("an option that the kind of socket lacks is refused by name of the call alone")
    func foreignOption() throws {
        let context = try Context()
        #expect {
            try Socket(context, .dealer, options: SocketOptions { $0.routerMandatory = true })
        } throws: {
            guard let error = $0 as? ZeroMQError else { return false }
            return error.code == .invalid && error.description == "zmq_setsockopt: Invalid argument"
        }
    }

    @Test("a port in use and a malformed endpoint are told apart")
    func binding() throws {
        let context = try Context()
        let first = try Socket(context, .router)
        try first.bind("tcp://127.0.0.1:*")
        let endpoint = try first.lastEndpoint()
        let second = try Socket(context, .router)
        #expect { try second.bind(endpoint) } throws: { ($0 as? ZeroMQError)?.code == .addressInUse }
        #expect { try second.bind("nowhere") } throws: { ($0 as? ZeroMQError)?.code == .invalid }
    }

    @Test("a DEALER with immediate set is full until its peer is there, and readable is told from writable")
    func immediate() throws {
        let context = try Context()
        let router = try Socket(context, .router)
        let dealer = try Socket(context, .dealer, options: SocketOptions { $0.immediate = true })
        #expect(try dealer.send([Data("early".utf8)]) == .full)
        var poller = Poller(dealer, [.readable, .writable])
        poller.add(router)
        #expect(try poller.wait(timeout: .zero) == [[], []])
        try router.bind("tcp://127.0.0.1:*")
        try dealer.connect(router.lastEndpoint())
        #expect(try poller.wait(timeout: patience) == [.writable, []])
        #expect(try dealer.send([Data("now".utf8)]) == .queued)
        poller.watch(0, for: .readable)
        #expect(try poller.wait(timeout: patience) == [[], .readable])
    }

    @Test("a queue at its high-water mark is full, and the message that did not fit is not in it")
    func highWater() throws {
        let context = try Context()
        let options = SocketOptions {
            $0.sendHighWater = 1
            $0.receiveHighWater = 1
        }
        let receiver = try Socket(context, .pair, options: options)
        try receiver.bind("inproc://narrow")
        let sender = try Socket(context, .pair, options: options)
        try sender.connect("inproc://narrow")
        // Over inproc both ends' marks add up.
        #expect(try sender.send([Data("1".utf8), Data("a".utf8)]) == .queued)
        #expect(try sender.send([Data("2".utf8)]) == .queued)
        #expect(try sender.send([Data("3".utf8), Data("c".utf8)]) == .full)
        #expect(try receiver.awaitMessage().frames == [Data("1".utf8), Data("a".utf8)])
        #expect(try receiver.awaitMessage().frames == [Data("2".utf8)])
        #expect(try receiver.receive() == nil)
    }

    @Test("calls on a context that is shut down say so")
    func shutdown() throws {
        let context = try Context()
        let socket = try Socket(context, .pair)
        context.shutdown()
        #expect { try socket.receive() } throws: { ($0 as? ZeroMQError)?.code == .terminated }
        #expect { try Socket(context, .pair) } throws: { ($0 as? ZeroMQError)?.code == .terminated }
    }

    @Test("durations become whole milliseconds, rounded up and held within 32 bits")
    func milliseconds() {
        #expect(Duration.zero.milliseconds == 0)
        #expect(Duration.nanoseconds(1).milliseconds == 1)
        #expect(Duration.milliseconds(1500).milliseconds == 1500)
        #expect(Duration.seconds(-1).milliseconds == 0)
        #expect(Duration.seconds(1 << 40).milliseconds == Int32.max)
    }
}
