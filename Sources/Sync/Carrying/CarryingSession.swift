import Events
import Foundation

/// Hands on sealed bundles of other sites over a connection whose sync is done: first the lower end hands up what it carries,
/// then the upper one hands down what is to be carried back. Pure: whoever drives it performs the actions in order and
/// answers those that ask.
///
///     giver  CARRY (no bytes)  →                how much of this one is there?
///            ← CARRIED held                     0 where it is new; settled where it was all there already
///            CARRY bytes …     →                from there on, a few under way
///            ← CARRIED held …
///            ← CARRIED settled                  taken in, or why not
///            CARRY (no digest) →                no more: the other end's turn, or the end
package struct CarryingSession: Sendable {
    package enum Role: Hashable, Sendable {
        case lower
        case upper
    }

    package enum Action: Hashable, Sendable {
        case send(Frame)
        /// Which bundles does this side hand on? Answered by `listed`.
        case list
        /// Bytes of a bundle that this side hands on; answered by `loaded`.
        case read(Parcel, offset: UInt64, count: Int)
        /// What the other side did with one that this side handed on.
        case done(Parcel, Parcel.Outcome)
        /// How much of it is on the disk here? Answered by `found`.
        case lookUp(Parcel)
        /// Bytes to be appended to what is here of it, and synced; answered by `kept`.
        case keep(Parcel, offset: UInt64, Data)
        /// It is whole: answered by `takenIn`, whenever that is done.
        case takeIn(Parcel)
        case finish
        case fail(SyncFault)
    }

    /// What is here of a bundle that the other side offers.
    package enum Found: Hashable, Sendable {
        case bytes(UInt64)
        /// It came before, and this became of it.
        case known(Parcel.Outcome)
    }

    private enum State: Hashable, Sendable {
        case beginning
        case listing
        case giving(Giving)
        case taking(Taking)
        case ended
    }

    private struct Giving: Hashable, Sendable {
        var current: Parcel
        /// How far the other side holds it; nil until it has said so.
        var held: UInt64?
        /// How far it was sent, or is being read to be sent.
        var sent: UInt64 = 0
        var isReading = false
        var rest: ArraySlice<Parcel>
    }

    private enum Taking: Hashable, Sendable {
        /// For the other side's next word.
        case waiting
        /// For this side's own disk.
        case working(Parcel)
    }

    private let role: Role
    private var state = State.beginning

    package init(_ role: Role) {
        self.role = role
    }

    /// Whether nothing more is to be said.
    package var isEnded: Bool { state == .ended }

    /// Both ends start; the upper one waits then.
    package mutating func start() -> [Action] {
        guard state == .beginning else { preconditionFailure("a session starts once") }
        switch role {
        case .lower:
            state = .listing
            return [.list]
        case .upper:
            state = .taking(.waiting)
            return []
        }
    }

    /// - Parameter body: a CARRY or CARRIED; REFUSE tells why the other side ends it, whatever else comes belongs elsewhere and ends
    ///   it too.
    package mutating func received(_ body: Frame.OneOf_Body) -> [Action] {
        switch (body, state) {
        case (.carried(let carried), .giving(let giving)): return heard(carried, giving)
        case (.carry(let carry), .taking(.waiting)): return take(carry)
        case (.refuse(let refuse), .listing), (.refuse(let refuse), .giving), (.refuse(let refuse), .taking):
            return fail(.told(refuse))
        case (_, .ended): return []
        case (_, .beginning), (_, .listing), (_, .giving), (_, .taking): return fail(.outOfTurn(body, in: "carrying"))
        }
    }

    private mutating func fail(_ fault: SyncFault) -> [Action] {
        state = .ended
        return [.fail(fault)]
    }
}

// MARK: - Giving

extension CarryingSession {
    package mutating func listed(_ parcels: [Parcel]) -> [Action] {
        guard state == .listing else { preconditionFailure("only what was asked for is answered") }
        return offer(parcels[...])
    }

    /// - Parameter bytes: as many as were asked for; nil where the bundle cannot be read any more.
    package mutating func loaded(_ bytes: Data?) -> [Action] {
        guard case .giving(var giving) = state, giving.isReading else {
            // The other side has settled it in the meantime.
            return []
        }
        let parcel = giving.current
        guard let bytes else { return offer(giving.rest) }
        precondition(
            !bytes.isEmpty && giving.sent + UInt64(bytes.count) <= parcel.size, "as many bytes as were asked for")
        let offset = giving.sent
        giving.isReading = false
        giving.sent += UInt64(bytes.count)
        let carry = Frame.with {
            $0.carry.digest = parcel.digest.data
            $0.carry.size = parcel.size
            $0.carry.offset = offset
            $0.carry.bytes = bytes
        }
        return [.send(carry)] + goOn(giving)
    }

    private mutating func offer(_ parcels: ArraySlice<Parcel>) -> [Action] {
        guard let next = parcels.first else {
            let end = Action.send(.with { $0.carry = Carry() })
            switch role {
            case .lower:
                state = .taking(.waiting)
                return [end]
            case .upper:
                state = .ended
                return [end, .finish]
            }
        }
        state = .giving(Giving(current: next, rest: parcels.dropFirst()))
        return [
            .send(
                .with {
                    $0.carry.digest = next.digest.data
                    $0.carry.size = next.size
                })
        ]
    }

    private mutating func goOn(_ giving: Giving) -> [Action] {
        var giving = giving
        defer { state = .giving(giving) }
        let parcel = giving.current
        guard let held = giving.held, !giving.isReading, giving.sent < parcel.size,
            giving.sent - held < UInt64(BundleBounds.carryBytes * BundleBounds.carriesUnderWay)
        else { return [] }
        giving.isReading = true
        let count = min(UInt64(BundleBounds.carryBytes), parcel.size - giving.sent)
        return [.read(parcel, offset: giving.sent, count: Int(count))]
    }

    private mutating func heard(_ carried: Carried, _ giving: Giving) -> [Action] {
        var giving = giving
        let parcel = giving.current
        // What is said of an earlier one, of which pieces were still under way when it was settled, has no weight any more.
        guard Hash(carried.digest) == parcel.digest else { return [] }
        if carried.settled || carried.code != .unspecified {
            return [.done(parcel, Self.outcome(carried))] + offer(giving.rest)
        }
        // What it holds grows, and it holds no more than what was sent, but for what came before this session.
        guard carried.held <= parcel.size, carried.held >= giving.held ?? 0,
            giving.held == nil || carried.held <= giving.sent
        else {
            return fail(
                SyncFault(
                    .carried, zh: "对方所称已收的数据包长度不实",
                    en: "the other side holds another length of the bundle than was sent"))
        }
        if giving.held == nil { giving.sent = carried.held }
        giving.held = carried.held
        return goOn(giving)
    }

    private static func outcome(_ carried: Carried) -> Parcel.Outcome {
        guard carried.code != .unspecified else { return .settled }
        let fault = SyncFault.told(
            .with {
                $0.code = carried.code
                $0.message = carried.message
            })
        return carried.settled ? .refused(fault) : .postponed(fault)
    }
}

// MARK: - Taking

extension CarryingSession {
    package mutating func found(_ found: Found) -> [Action] {
        let parcel = working()
        switch found {
        case .bytes(let held): return answer(parcel, held)
        case .known(let outcome): return [carried(parcel, outcome)]
        }
    }

    /// - Parameter held: how far it is on the disk now, whatever was asked to be kept; a piece that does not follow on that is
    ///   passed over.
    package mutating func kept(_ held: UInt64) -> [Action] { answer(working(), held) }

    /// Answers the other two as well where the disk here fails: the bundle is postponed.
    package mutating func takenIn(_ outcome: Parcel.Outcome) -> [Action] { [carried(working(), outcome)] }

    private mutating func working() -> Parcel {
        guard case .taking(.working(let parcel)) = state else {
            preconditionFailure("only what was asked for is answered")
        }
        state = .taking(.waiting)
        return parcel
    }

    private mutating func answer(_ parcel: Parcel, _ held: UInt64) -> [Action] {
        precondition(held <= parcel.size, "no more is kept than there is")
        if held == parcel.size {
            state = .taking(.working(parcel))
            return [.takeIn(parcel)]
        }
        return [
            .send(
                .with {
                    $0.carried.digest = parcel.digest.data
                    $0.carried.held = held
                })
        ]
    }

    private func carried(_ parcel: Parcel, _ outcome: Parcel.Outcome) -> Action {
        .send(
            .with {
                $0.carried.digest = parcel.digest.data
                $0.carried.held = parcel.size
                switch outcome {
                case .settled: $0.carried.settled = true
                case .refused(let fault):
                    $0.carried.settled = true
                    $0.carried.code = Self.code(of: fault)
                    $0.carried.message = fault.message.en
                case .postponed(let fault):
                    $0.carried.code = Self.code(of: fault)
                    $0.carried.message = fault.message.en
                }
            })
    }

    /// Never none: without a code, a bundle is settled.
    private static func code(of fault: SyncFault) -> RefusalCode {
        fault.refusalCode == .unspecified ? .protocol : fault.refusalCode
    }

    private mutating func take(_ carry: Carry) -> [Action] {
        if carry.digest.isEmpty {
            switch role {
            case .upper:
                state = .listing
                return [.list]
            case .lower:
                state = .ended
                return [.finish]
            }
        }
        guard let digest = Hash(carry.digest), carry.size > 0, carry.bytes.count <= BundleBounds.carryBytes,
            carry.offset <= carry.size, UInt64(carry.bytes.count) <= carry.size - carry.offset
        else { return fail(SyncFault(.carry, zh: "收到的数据包片段越界", en: "a piece of a bundle exceeds its bounds")) }
        let parcel = Parcel(digest: digest, size: carry.size)
        if parcel.size > BundleBounds.fileBytes {
            return [
                carried(
                    parcel,
                    .refused(
                        SyncFault(
                            .found(.busy), zh: "数据包过大，请拆分后重新导出",
                            en: "the bundle is too large to be carried; export it again, split")))
            ]
        }
        state = .taking(.working(parcel))
        return [carry.bytes.isEmpty ? .lookUp(parcel) : .keep(parcel, offset: carry.offset, carry.bytes)]
    }
}
