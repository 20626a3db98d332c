import Events
import Foundation
import Sync
import ZeroMQ

/// Many stations at one hub, driven by one thread.
final class Crowd {
    struct Result: Encodable {
        var stations = 0
        /// From the first dial until the last station had nothing more to say.
        var seconds = 0.0
        var events = 0
        /// Stations that heard nothing for `patience` and dialled again.
        var redials = 0
        var failures: [String] = []
    }

    private final class Member {
        var station: SimulatedStation
        let keys: CurveKeyPair
        var socket: Socket?
        var outbox: ArraySlice<Data> = []
        var heard = ContinuousClock.now

        init(_ station: SimulatedStation, _ keys: CurveKeyPair) {
            self.station = station
            self.keys = keys
        }
    }

    /// How long a station waits for the hub's next word before it dials again.
    private static let patience = Duration.seconds(20)
    /// How long all of them may take.
    private static let limit = Duration.seconds(600)
    /// As many addresses of 127.0.1.0/24 are dialled from as there would be subscribers of a network.
    private static let addresses = 100

    private let context: Context
    private let endpoint: String
    private let hubKey: CurvePublicKey
    private let members: [Member]

    init(_ roll: Roll, endpoint: String, count: Int, events: Int) throws {
        context = try Context(maxSockets: 16_384)
        hubKey = try CurvePublicKey(bytes: roll.transportKey)
        self.endpoint = endpoint
        members = try roll.stations.prefix(count).map { station in
            Member(
                try SimulatedStation(station, of: roll),
                try CurveKeyPair(secretKey: try CurveSecretKey(bytes: station.transportSecret)))
        }
        try record(events)
    }

    /// Lets each station record so many events.
    func record(_ events: Int) throws {
        guard events > 0, let first = members.first else { return }
        let payloads = try Filling.payloads(min(events, 1000), of: LogID(first.station.site))
        for member in members {
            for start in stride(from: 0, to: events, by: payloads.count) {
                member.station.record(Array(payloads.prefix(events - start)))
            }
        }
    }

    func hangUp() { members.forEach { $0.socket = nil } }

    /// All dial at once, unless they are connected, and each syncs once.
    func sync() throws -> Result {
        var result = Result(stations: members.count)
        let begun = ContinuousClock.now
        let before = members.reduce(0) { $0 + Int($1.station.acknowledged) }
        for (number, member) in members.enumerated() { try dial(member, number) }
        var open = Array(members.indices)
        while !open.isEmpty {
            guard begun.duration(to: .now) < Self.limit else {
                result.failures.append("\(open.count) stations did not finish within \(Self.limit)")
                break
            }
            try turn(open, &result)
            open = open.filter { members[$0].station.ending == nil }
        }
        result.seconds = begun.duration(to: .now) / .seconds(1)
        result.events = members.reduce(0) { $0 + Int($1.station.acknowledged) } - before
        for member in members {
            if case .failed(let why) = member.station.ending { result.failures.append("\(member.station.site) \(why)") }
        }
        result.failures = Array(result.failures.prefix(10))
        return result
    }

    /// Sends what can be sent, waits, and hears what came.
    private func turn(_ open: [Int], _ result: inout Result) throws {
        var poller = Poller()
        var polled: [Int] = []
        for index in open {
            guard let socket = members[index].socket else { continue }
            try send(members[index])
            poller.add(socket, members[index].outbox.isEmpty ? .readable : [.readable, .writable])
            polled.append(index)
        }
        let ready = try poller.wait(timeout: .seconds(1))
        for (place, index) in polled.enumerated() {
            let member = members[index]
            if ready[place].contains(.readable) {
                while member.station.ending == nil, let message = try member.socket?.receive() {
                    member.heard = .now
                    member.outbox += try member.station.received(message.frames[0]).map(\.encoded)
                    try send(member)
                }
            } else if member.heard.duration(to: .now) > Self.patience {
                result.redials += 1
                member.socket = nil
                try dial(member, index)
            }
        }
    }

    private func send(_ member: Member) throws {
        while let next = member.outbox.first, try member.socket?.send([next]) == .queued {
            member.outbox = member.outbox.dropFirst()
        }
    }

    private func dial(_ member: Member, _ number: Int) throws {
        if member.socket == nil {
            let options = SocketOptions {
                $0.security = .curveClient(keys: member.keys, serverKey: hubKey)
                $0.reconnect = .init(interval: .milliseconds(200), maximum: .seconds(5))
                $0.heartbeat = .init(interval: .seconds(5), timeout: .seconds(15), timeToLive: .seconds(30))
                $0.immediate = true
            }
            let socket = try Socket(context, .dealer, options: options)
            let address = endpoint.replacing("tcp://", with: "tcp://127.0.1.\(1 + number % Self.addresses):0;")
            try socket.connect(address)
            member.socket = socket
        }
        member.heard = .now
        member.outbox = try member.station.start().map(\.encoded)[...]
    }
}
