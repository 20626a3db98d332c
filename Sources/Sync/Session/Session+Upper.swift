import Events
import Foundation

/// What a site said when it came.
package struct Greeting: Hashable, Sendable {
    package let introduction: Introduction
    /// The head of its own log; its signature is right.
    package let head: Head
    /// Over the heads of all logs that it hands up.
    package let vector: Hash?
    /// How far it says that it holds logs that come from above.
    package let holds: [Head]
}

/// What the upper end knows of the lower end's logs.
package struct Greeted: Sendable {
    /// How far it holds every log of the lower end and of all below that.
    package let holds: [Head]
    /// The hubs above the upper end, nearest first.
    package let ancestors: [Ancestor]
    /// Whether the upper end has bundles for the lower one to carry.
    package let carries: Bool

    package init(holds: [Head], ancestors: [Ancestor], carries: Bool = false) {
        self.holds = holds
        self.ancestors = ancestors
        self.carries = carries
    }
}

extension Session {
    mutating func greeted(_ hello: Hello) throws(SyncFault) -> [Action] {
        guard case .lower(let site, let key) = peer else { throw .outOfTurn(.hello(hello), in: state.word) }
        guard let author = key else {
            throw SyncFault(
                .found(.enrolment), zh: "邀请密钥只能用于登记密钥",
                en: "an invitation's key serves to enrol keys and for nothing else")
        }
        guard hello.lowestVersion <= SyncBounds.versions.upperBound,
            hello.highestVersion >= SyncBounds.versions.lowerBound
        else {
            throw SyncFault(
                .found(.version),
                zh: "对方使用协议版本 \(hello.lowestVersion)–\(hello.highestVersion)，本机为 \(SyncBounds.versions)",
                en:
                    "the peer speaks versions \(hello.lowestVersion)–\(hello.highestVersion), this hub \(SyncBounds.versions)"
            )
        }
        guard hello.site == site.text else {
            throw SyncFault(
                .found(.identity), zh: "密钥属于 \(site)，对方却自称 \(hello.site.prefix(64))",
                en: "the key belongs to \(site), but the peer says it is \(hello.site.prefix(64))")
        }
        guard let signed = try? hello.head.decoded(), signed.head.log == LogID(site), signed.isValid(for: author) else {
            throw SyncFault(.found(.signature), zh: "链头签名无效", en: "the head's signature does not verify")
        }
        var holds: [Head] = []
        for frame in hello.holds.prefix(SyncBounds.heads) { holds.append(try frame.decoded().head) }
        let greeting = Greeting(
            introduction: Introduction(
                version: min(hello.highestVersion, SyncBounds.versions.upperBound), incarnation: hello.incarnation,
                program: hello.program),
            head: signed.head, vector: Hash(hello.vector), holds: holds)
        state = .welcoming(greeting, hello)
        return [.greet(greeting)]
    }

    /// The answer to `greet`.
    package mutating func greeted(_ greeted: Greeted) -> [Action] {
        guard case .welcoming(let greeting, let hello) = state else { preconditionFailure("nobody greeted") }
        let holds = greeted.holds.filter { $0.seq > 0 }
        let isCurrent = greeting.vector.map { $0 == VectorDigest.of(holds) } ?? false
        var pages =
            isCurrent
            ? []
            : stride(from: 0, to: holds.count, by: SyncBounds.heads).map { start in
                holds[start..<min(start + SyncBounds.heads, holds.count)].map { HeadFrame($0) }
            }[...]
        let first = pages.popFirst() ?? []
        let welcome = Frame.with {
            $0.welcome.version = greeting.introduction.version
            $0.welcome.site = identity.site.text
            $0.welcome.incarnation = identity.incarnation
            $0.welcome.program = identity.program
            $0.welcome.signingKey = identity.signingKey.publicKey.bytes
            $0.welcome.ancestors = greeted.ancestors.prefix(SyncBounds.ancestors).map { ancestor in
                .with {
                    $0.site = ancestor.site.text
                    $0.signingKey = ancestor.signingKey.bytes
                }
            }
            $0.welcome.creditBytes = SyncBounds.creditBytes
            $0.welcome.batchEvents = UInt32(SyncBounds.batchEvents)
            $0.welcome.current = isCurrent
            $0.welcome.holds = first
            $0.welcome.more = !pages.isEmpty
            $0.welcome.carries = greeted.carries
        }
        let allowance = Allowance(creditBytes: hello.creditBytes, batchEvents: hello.batchEvents)
        let held = Dictionary(greeting.holds.map { ($0.log, $0) }, uniquingKeysWith: { first, _ in first })
        state = .taking(Taking(), then: .give(allowance, held))
        var actions: [Action] = [.send(welcome)]
        while let page = pages.popFirst() {
            let isLast = pages.isEmpty
            actions.append(
                .send(
                    .with {
                        $0.holds.heads = page
                        $0.holds.more = !isLast
                    }))
        }
        // There is nothing to push, and both ends know it: a round trip less for a site that only looks in.
        if isCurrent {
            actions += taking { (taking) throws(HandoverFault) in try taking.received(.pushed(Pushed())) }
        }
        return actions
    }

    /// The answer to `offer`: the logs to hand down, in order.
    package mutating func offered(_ offers: [Offer]) -> [Action] {
        guard case .offering(let allowance, let held, let summary) = state else {
            preconditionFailure("nobody asked for offers")
        }
        var giving = Giving(offers: offers, held: held, allowance: allowance, signingKey: identity.signingKey)
        let first = giving.begin()
        state = .giving(giving, then: .finish(summary))
        return pass(first)
    }

    // MARK: - Enrolment

    mutating func asked(_ enrol: Enrol) throws(SyncFault) -> [Action] {
        guard case .lower(let site, let key) = peer else { throw .outOfTurn(.enrol(enrol), in: state.word) }
        guard key == nil, let enrolment = try? enrol.decoded(), enrolment.site == site else {
            throw SyncFault(
                .found(.enrolment), zh: RefusalCode.enrolment.reason.zh, en: RefusalCode.enrolment.reason.en)
        }
        state = .enrolling
        return [.enrol(enrolment)]
    }

    package mutating func enrolled() -> [Action] {
        guard case .enrolling = state else { preconditionFailure("nothing was enrolling") }
        state = .closed
        return [.send(.with { $0.enrolled.site = peer.site.text }), .close(nil)]
    }
}
