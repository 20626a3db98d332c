import Events
import Foundation

// The answers to what the phase under way asks for, and the way from one phase to the next.
extension Session {
    // MARK: - Of what is handed over

    /// The answer to `lookUp`; nil when the log does not reach there.
    package mutating func compared(_ own: Head?) -> [Action] {
        giving { (giving) throws(HandoverFault) in try giving.compared(own) }
    }

    /// The answer to `read`; empty at the log's end.
    ///
    /// - Parameter previous: the log's head at the place that `read` named, looked up after the payloads were read.
    package mutating func loaded(_ payloads: [Data], signed: SignedHead?, after previous: Head?) -> [Action] {
        giving { $0.loaded(payloads, signed: signed, after: previous) }
    }

    /// The answer to `match`.
    package mutating func matched(_ count: Int) -> [Action] {
        giving { (giving) throws(HandoverFault) in try giving.matched(count) }
    }

    /// The answer to `listAuthors`.
    package mutating func authors(_ keys: [SigningPublicKey]) -> [Action] {
        giving { (giving) throws(HandoverFault) in try giving.authors(keys) }
    }

    /// The answer to `holdBranch` and to `takeBack`.
    package mutating func branchHeld() -> [Action] {
        giving { (giving) throws(HandoverFault) in try giving.branchHeld() }
    }

    /// The answer to `judgeBranch`.
    package mutating func judged(isSuperseded: Bool) -> [Action] {
        giving { (giving) throws(HandoverFault) in try giving.judged(isSuperseded: isSuperseded) }
    }

    /// The answer to `gather`.
    package mutating func gathered(_ contents: GatheredContents) -> [Action] {
        giving { $0.gathered(contents) }
    }

    // MARK: - Of what is taken in

    /// The answer to `open`: how far the log is held and whose signatures count; nil where it is not the other side's to hand over.
    package mutating func opened(held: Head?, authors: [SigningPublicKey]?) -> [Action] {
        taking { $0.opened(authors.map { Taking.Opened(held: held, authors: $0) }) }
    }

    /// The answer to `commit`: so many of the batch's events were new.
    package mutating func committed(new: Int) -> [Action] {
        taking { $0.committed(new: new) }
    }

    /// The answer to `commit` or `enrol` where it does not fit with what is held; nothing of it was written.
    package mutating func refused(_ code: RefusalCode, _ message: Bilingual) -> [Action] {
        switch state {
        case .taking: taking { $0.refused(code, message) }
        case .enrolling: failed(code, message)
        case .idle, .greeting, .listing, .welcoming, .offering, .giving, .closed:
            preconditionFailure("nothing was committing")
        }
    }

    /// The answer to `find`.
    package mutating func found(_ heads: [Head]) -> [Action] {
        taking { $0.found(heads) }
    }

    /// The answer to `recall`: what follows the head `previous`, with its owner's word for the end of it; nothing at the log's
    /// end, and where the log is not the other side's to recall.
    package mutating func recalled(_ payloads: [Data], signed: SignedHead?, after previous: Head?) -> [Action] {
        taking { $0.loaded(payloads, signed: signed, after: previous) }
    }

    /// The answer to `store`: so many contents are whole now.
    package mutating func stored(_ kept: Int) -> [Action] {
        taking { $0.stored(kept) }
    }

    /// The answer to `listAwaited`.
    package mutating func awaited(_ contents: [AwaitedContent]) -> [Action] {
        taking { $0.awaited(contents) }
    }

    // MARK: - From one phase to the next

    mutating func giving(_ step: (inout Giving) throws(HandoverFault) -> [Giving.Action]) -> [Action] {
        guard case .giving(var giving, let next) = state else { preconditionFailure("nothing is being handed over") }
        let actions: [Giving.Action]
        do throws(HandoverFault) {
            actions = try step(&giving)
        } catch {
            return refuse(error.fault)
        }
        state = .giving(giving, then: next)
        return pass(actions)
    }

    /// The giver's actions in the session's words; its end begins the next phase.
    mutating func pass(_ actions: [Giving.Action]) -> [Action] {
        actions.flatMap { action -> [Action] in
            switch action {
            case .send(let frame): [.send(frame)]
            case .lookUp(let log, let seq): [.lookUp(log, seq: seq)]
            case .read(let log, let seq, let maxEvents, let maxBytes):
                [.read(log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)]
            case .recordHeld(let head): [.recordHeld(head)]
            case .declined(let declined): [.declined(declined)]
            case .match(let heads): [.match(heads)]
            case .listAuthors(let log): [.listAuthors(log)]
            case .holdBranch(let batch, let signed, let base): [.holdBranch(batch, signed, base: base)]
            case .takeBack(let batch, let signed): [.takeBack(batch, signed)]
            case .judgeBranch(let log): [.judgeBranch(log)]
            case .gather(let wanted): [.gather(wanted)]
            case .settled: [.settled] + handedOver()
            }
        }
    }

    private mutating func handedOver() -> [Action] {
        guard case .giving(let giving, let next) = state else { preconditionFailure("nothing is being handed over") }
        switch next {
        case .take:
            var summary = Summary()
            summary.add(giving.handed)
            state = .taking(Taking(), then: .finish(summary))
            return []
        case .finish(var summary):
            summary.add(giving.handed)
            state = .idle
            return [.finish(summary)]
        case .give: preconditionFailure("giving does not follow giving")
        }
    }

    mutating func taking(_ step: (inout Taking) throws(HandoverFault) -> [Taking.Action]) -> [Action] {
        guard case .taking(var taking, let next) = state else { preconditionFailure("nothing is being taken in") }
        let actions: [Taking.Action]
        do throws(HandoverFault) {
            actions = try step(&taking)
        } catch {
            return refuse(error.fault)
        }
        state = .taking(taking, then: next)
        return actions.flatMap { action -> [Action] in
            switch action {
            case .send(let frame): [.send(frame)]
            case .open(let log): [.open(log)]
            case .commit(let batch, let signed): [.commit(batch, signed)]
            case .declined(let declined): [.declined(declined)]
            case .find(let log, let seqs): [.find(log, seqs)]
            case .read(let log, let seq, let maxEvents, let maxBytes):
                [.recall(log, after: seq, maxEvents: maxEvents, maxBytes: maxBytes)]
            case .store(let pieces): [.store(pieces)]
            case .listAwaited(let limit): [.listAwaited(limit: limit)]
            case .settled: takenIn()
            }
        }
    }

    private mutating func takenIn() -> [Action] {
        guard case .taking(let taking, let next) = state else { preconditionFailure("nothing is being taken in") }
        switch next {
        case .give(let allowance, let held):
            var summary = Summary()
            summary.add(taking.taken)
            state = .offering(allowance, held, summary)
            return [.offer]
        case .finish(var summary):
            summary.add(taking.taken)
            state = .idle
            return [.finish(summary)]
        case .take: preconditionFailure("taking does not follow taking")
        }
    }
}
