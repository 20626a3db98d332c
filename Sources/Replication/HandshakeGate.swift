/// Bounds how many handshakes a hub judges in a second, of one address and of all.
///
/// Two token buckets: each gains `perSecond` tokens up to `burst`, and a handshake takes one from both. Who finds none is asked
/// to come again, which is not a refusal of its key. An address is what one subscriber of a network has: an IPv4 address, or an
/// IPv6 prefix of 64 bits.
struct HandshakeGate {
    struct Rate: Hashable {
        var perSecond: Double
        /// At least 1.
        var burst: Double
    }

    /// Addresses with a bucket of their own at one time; of all beyond only the common bucket is asked.
    static let addresses = 4096

    private struct Bucket {
        var tokens: Double
        var at: ContinuousClock.Instant

        mutating func fill(_ rate: Rate, _ now: ContinuousClock.Instant) {
            tokens = min(rate.burst, tokens + max(0, at.duration(to: now) / .seconds(1)) * rate.perSecond)
            at = now
        }
    }

    private let each: Rate
    private let all: Rate
    private var common: Bucket
    private var buckets: [String: Bucket] = [:]

    init(each: Rate, all: Rate, now: ContinuousClock.Instant) {
        self.each = each
        self.all = all
        common = Bucket(tokens: all.burst, at: now)
    }

    /// How many addresses have a bucket now.
    var tracked: Int { buckets.count }

    mutating func admit(_ address: String, _ now: ContinuousClock.Instant) -> Bool {
        common.fill(all, now)
        let subscriber = Self.subscriber(of: address)
        if buckets[subscriber] == nil, buckets.count >= Self.addresses { forgetRested(now) }
        var own = buckets[subscriber] ?? Bucket(tokens: each.burst, at: now)
        own.fill(each, now)
        guard common.tokens >= 1, own.tokens >= 1 else { return false }
        common.tokens -= 1
        own.tokens -= 1
        if buckets[subscriber] != nil || buckets.count < Self.addresses { buckets[subscriber] = own }
        return true
    }

    /// A full bucket is as good as none.
    private mutating func forgetRested(_ now: ContinuousClock.Instant) {
        buckets = buckets.compactMapValues { bucket in
            var bucket = bucket
            bucket.fill(each, now)
            return bucket.tokens < each.burst ? bucket : nil
        }
    }

    static func subscriber(of address: String) -> String {
        // An IPv4 address that came through an IPv6 socket is written ::ffff:192.0.2.1.
        if let mapped = address.lastIndex(of: ":"), address.contains(".") {
            return String(address[address.index(after: mapped)...])
        }
        guard address.contains(":") else { return address }
        let halves = address.split(separator: "%")[0].split(
            separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        let groups = halves.map { $0.split(separator: ":") }
        let left = groups[0]
        let zeros = groups.count > 1 ? max(0, 8 - left.count - groups[1].count) : 0
        let whole =
            left.map(String.init) + Array(repeating: "0", count: zeros)
            + (groups.count > 1 ? groups[1].map(String.init) : [])
        return whole.prefix(4).joined(separator: ":") + "::/64"
    }
}
