import EventLog
import Events
import Foundation

/// The fold of one hub's register log as far as it is held here, kept up to date from where it was read to.
struct RegisterReading {
    private(set) var roster = Roster()
    private let register: LogID
    /// How far it was read; nil while nothing was held.
    private var head: Head?

    /// Events read at a time.
    private static let page = 1000

    init(of hub: SiteCode) {
        register = .register(of: hub)
    }

    /// Reads what has come since. A log that was repaired, whose events differ from those that were read, is read anew.
    ///
    /// - Returns: whether anything was read.
    /// - Throws: `EventLogError`, `EventsError`, `BinaryDecodingError` when the log cannot be read.
    mutating func catchUp(from log: any AppendLog) throws -> Bool {
        if let head, try log.hash(of: register, at: head.seq) != head.hash { self = RegisterReading(of: register.site) }
        guard var head = try head ?? log.head(of: register).map({ .empty(log: register, epoch: $0.epoch) }) else {
            return false
        }
        let before = head.seq
        while true {
            let payloads = try log.payloads(of: register, after: head.seq, maxEvents: Self.page, maxBytes: .max)
            if payloads.isEmpty { break }
            for payload in payloads { roster.evolve(try Event(serializedBytes: payload)) }
            head = ChainedBatch(after: head, payloads: payloads).head
        }
        self.head = head
        return head.seq > before
    }
}
