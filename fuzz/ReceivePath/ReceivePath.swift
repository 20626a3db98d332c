import EventLog
import Events
import Foundation
import Replication
import Sync

/// The whole way of a frame that came: decoder, session, log; at either end, in every state that an undisturbed conversation
/// comes through. And the reader of bundle files.
///
/// A crash is the process's end. All else that must not happen is in ``findings``: a refusal without a reason, an error that is none
/// of a peer's faults, an answer without measure, and events in a log that their owner never signed.
package struct ReceivePath {
    /// One end of a conversation after it has heard so many frames.
    struct Place: Hashable {
        let conversation: Conversation
        let role: Role
        let heard: Int
    }

    /// An end that waits at a place. The exchange is copied for each input; its log is shared as long as nothing was written.
    private struct Waiting {
        let exchange: Exchange
        let log: InMemoryLog
    }

    /// Bytes that one frame may be answered with: all that credit allows, a WANT's answer, and frames around them.
    package static let longestAnswer = Int(SyncBounds.creditBytes) + SyncBounds.answerBytes + 2 * SyncBounds.frameBytes

    private let heard: [Conversation: [Role: [Data]]]
    /// The hashes that the logs of a conversation truly have, by place.
    private let genuine: [Conversation: [LogID: [UInt64: Set<Hash>]]]
    private let places: [Place]
    private var waiting: [Place: Waiting] = [:]
    package private(set) var findings = FuzzFindings()

    package init() {
        var heard: [Conversation: [Role: [Data]]] = [:]
        var genuine: [Conversation: [LogID: [UInt64: Set<Hash>]]] = [:]
        for conversation in Conversation.allCases {
            let played = conversation.play()
            heard[conversation] = played.heard
            let before = Role.allCases.map { conversation.exchange($0).log }
            genuine[conversation] = Self.hashes(of: played.logs + before)
        }
        self.heard = heard
        self.genuine = genuine
        places = heard.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { conversation, byRole in
            // Who only enrols hears its answer without a session.
            Role.allCases.filter { conversation != .enrolment || $0 == .upper }.flatMap { role in
                (0...(byRole[role]?.count ?? 0)).map { Place(conversation: conversation, role: role, heard: $0) }
            }
        }
        precondition(places.count < UInt8.max, "a byte chooses the place")
    }

    /// Places at an end of a conversation; the one after them is the bundle's reader.
    package var placeCount: Int { places.count }

    /// The frames that would come next at a place, were nobody to change them; none at the bundle's.
    package func genuineFrames(at place: UInt8) -> [Data] {
        guard let place = self.place(place) else { return [] }
        return Array((heard[place.conversation]?[place.role] ?? []).dropFirst(place.heard))
    }

    /// Every frame of every conversation.
    package var allFrames: [Data] { heard.values.flatMap { $0.values.flatMap { $0 } } }

    private func place(_ number: UInt8) -> Place? {
        let index = Int(number) % (places.count + 1)
        return index < places.count ? places[index] : nil
    }

    package mutating func take(_ input: FuzzInput) {
        findings.inputs += 1
        guard let place = place(input.place) else { return takeBundle(input.frames) }
        let start = waiting[place] ?? reach(place)
        waiting[place] = start
        var exchange = start.exchange
        var isChanged = false
        for frame in input.frames {
            guard !exchange.isClosed else { break }
            findings.frames += 1
            do {
                let progress = try exchange.carryOut(exchange.received(frame))
                isChanged = isChanged || !progress.happened.isEmpty
                note(progress)
            } catch {
                findings.violate("\(place): \(frame.hexadecimal.prefix(400)) ends in \(error)")
                isChanged = true
                break
            }
        }
        if isChanged {
            findings.written += 1
            examine(start.log, place)
            waiting[place] = nil
        }
    }

    private mutating func note(_ progress: Exchange.Progress) {
        findings.longestAnswer = max(findings.longestAnswer, progress.frames.reduce(0) { $0 + $1.encoded.count })
        if findings.longestAnswer > Self.longestAnswer {
            findings.violate("an answer of \(findings.longestAnswer) bytes")
        }
        for case .declined(let declined) in progress.happened { findings.refuse(declined.fault) }
        switch progress.end {
        case .closed(let fault): if let fault { findings.refuse(fault) }
        case .finished, nil: findings.accepted += 1
        }
    }

    /// Nothing may be in a log that its owner did not write: nobody here can sign.
    private mutating func examine(_ log: InMemoryLog, _ place: Place) {
        do {
            for head in try log.heads() where head.log.site != log.own.site {
                for seq in 1...max(1, head.seq) where seq <= head.seq {
                    guard let hash = try log.hash(of: head.log, at: seq) else {
                        findings.violate("\(place): \(head.log) has a gap at \(seq)")
                        continue
                    }
                    if genuine[place.conversation]?[head.log]?[seq]?.contains(hash) != true {
                        findings.violate("\(place): \(head.log) #\(seq) was never written by its owner")
                    }
                }
            }
        } catch {
            findings.violate("\(place): the log cannot be read: \(error)")
        }
    }

    /// Lets a new end hear what comes before a place.
    private func reach(_ place: Place) -> Waiting {
        var (exchange, log) = place.conversation.exchange(place.role)
        do {
            if place.role == .lower { _ = try exchange.start() }
            for frame in (heard[place.conversation]?[place.role] ?? []).prefix(place.heard) {
                _ = try exchange.carryOut(exchange.received(frame))
            }
        } catch {
            preconditionFailure("the undisturbed conversation fails: \(error)")
        }
        return Waiting(exchange: exchange, log: log)
    }

    private mutating func takeBundle(_ pieces: [Data]) {
        findings.bundles += 1
        var rest = pieces.reduce(Data(), +)
        var reader = BundleReader { count in
            defer { rest = rest.dropFirst(count) }
            return Data(rest.prefix(count))
        }
        do {
            while true {
                findings.frames += 1
                if case .trailer = try reader.next() { break }
            }
            findings.accepted += 1
        } catch let fault as SyncFault {
            findings.refuse(fault)
        } catch {
            findings.violate("a bundle ends in \(error)")
        }
    }

    private static func hashes(of logs: [InMemoryLog]) -> [LogID: [UInt64: Set<Hash>]] {
        var hashes: [LogID: [UInt64: Set<Hash>]] = [:]
        for log in logs {
            for head in (try? log.heads()) ?? [] {
                for seq in 1...max(1, head.seq) {
                    if let hash = try? log.hash(of: head.log, at: seq) {
                        hashes[head.log, default: [:]][seq, default: []].insert(hash)
                    }
                }
            }
        }
        return hashes
    }
}
