import Events

/// What an `InMemoryLog` remembers of its peers.
struct MemoryPeers: Sendable {
    private struct Pair: Hashable {
        let peer: SiteCode
        let log: LogID
    }

    private var marks: [Pair: HeldMark] = [:]
    private var met: [SiteCode: Contact] = [:]
    private var noted: [Pair: Trouble] = [:]
    private(set) var ancestors: [Ancestor] = []

    func mark(of peer: SiteCode, _ log: LogID) -> HeldMark? { marks[Pair(peer: peer, log: log)] }

    func marks(of peer: SiteCode) -> [HeldMark] {
        marks.values.filter { $0.peer == peer }.sorted { $0.head.log < $1.head.log }
    }

    var contacts: [Contact] { met.values.sorted { $0.peer < $1.peer } }
    var troubles: [Trouble] { noted.values.sorted { ($0.peer, $0.log) < ($1.peer, $1.log) } }

    mutating func write(_ note: PeerNote) {
        switch note {
        case .held(let mark): marks[Pair(peer: mark.peer, log: mark.head.log)] = mark
        case .contact(let contact): met[contact.peer] = contact
        case .trouble(let trouble):
            let pair = Pair(peer: trouble.peer, log: trouble.log)
            noted[pair] = trouble.following(noted[pair])
        case .cleared(let peer, let log): noted[Pair(peer: peer, log: log)] = nil
        case .ancestors(let list): ancestors = list
        }
    }
}
