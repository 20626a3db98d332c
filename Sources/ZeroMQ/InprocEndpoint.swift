import Synchronization

/// Names for `inproc` endpoints that no one but their maker looks up.
enum InprocEndpoint {
    private static let count = Atomic<UInt64>(0)

    static func unique(_ purpose: String) -> String {
        "inproc://jiazhan-\(purpose)-\(count.wrappingAdd(1, ordering: .relaxed).newValue)"
    }
}
