/// What is wrong with a handover, and with which event of its log.
struct HandoverFault: Error {
    let fault: SyncFault
    /// 0 where it is about no event.
    let seq: UInt64

    init(_ fault: SyncFault, seq: UInt64 = 0) {
        self.fault = fault
        self.seq = seq
    }

    init(_ code: RefusalCode, zh: String, en: String, seq: UInt64 = 0) {
        self.init(SyncFault(.found(code), zh: zh, en: en), seq: seq)
    }
}
