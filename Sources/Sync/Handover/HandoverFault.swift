import Events

/// What ends a whole session: the other side does not keep to the protocol.
struct HandoverFault: Error {
    let fault: SyncFault

    init(_ fault: SyncFault) {
        self.fault = fault
    }

    init(_ code: RefusalCode, zh: String, en: String) {
        self.init(SyncFault(.found(code), zh: zh, en: en))
    }

    init(_ breach: Breach, zh: String, en: String) {
        self.init(SyncFault(breach, zh: zh, en: en))
    }
}

/// A log that goes no further in a session, and why; all others go on.
package struct Declined: Hashable, Sendable {
    package let log: LogID
    package let fault: SyncFault
    /// The event that it is about; 0 where it is about none.
    package let seq: UInt64

    package init(log: LogID, fault: SyncFault, seq: UInt64 = 0) {
        self.log = log
        self.fault = fault
        self.seq = seq
    }

    /// - Parameter breach: what is wrong with it, where the code is `protocol`.
    init(_ log: LogID, _ code: RefusalCode, breach: Breach? = nil, zh: String, en: String, seq: UInt64 = 0) {
        self.init(log: log, fault: SyncFault(.found(code), breach: breach, zh: zh, en: en), seq: seq)
    }

    /// What the other side said of a log.
    init(told decline: Decline, of log: LogID) {
        let refuse = Refuse.with {
            $0.code = decline.code
            $0.log = decline.log
            $0.seq = decline.seq
            $0.message = decline.message
        }
        self.init(log: log, fault: .told(refuse), seq: decline.seq)
    }

    var frame: Frame {
        .with {
            $0.decline.code = fault.refusalCode
            $0.decline.log = log.name
            $0.decline.seq = seq
            $0.decline.message = fault.message.en
        }
    }
}
