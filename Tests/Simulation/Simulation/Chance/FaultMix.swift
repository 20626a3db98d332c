import TestSupport

/// What can go wrong in one world, and how often: every seed draws its own mix, so that some worlds have one kind of trouble
/// in plenty and some have all of them at once (swarm testing: Groce, Zhang et al., ISSTA 2012).
struct FaultMix {
    enum Kind: CaseIterable {
        case cut, stall, partition, halfOpen
        case crash, commitCut, fullDisk, failedSync
        case clockJump, clockDrift
        case restoredStation, restoredHub, clone, lostLaptop, revocation
        case maliciousSite, datagrams
        case bundles, carriers

        /// Whether it befalls a site now and then; of the others the mix gives a rate for each frame or write.
        var isMishap: Bool {
            switch self {
            case .partition, .crash, .clockJump, .clockDrift, .restoredStation, .restoredHub, .clone, .lostLaptop,
                .revocation, .bundles, .carriers:
                true
            case .cut, .stall, .halfOpen, .commitCut, .fullDisk, .failedSync, .maliciousSite, .datagrams: false
            }
        }
    }

    private(set) var kinds: Set<Kind>
    /// In thousandths, of frames that are sent.
    private(set) var cut = 0
    private(set) var stall = 0
    /// In thousandths, of writes.
    private(set) var commitCut = 0
    private(set) var fullDisk = 0
    private(set) var failedSync = 0
    /// In thousandths, of pieces of a bundle that are appended to a file.
    private(set) var tornFile = 0
    /// In thousandths, of frames that a malicious site sends.
    private(set) var altered = 0
    /// In thousandths, of frames of hostile datagrams: lost, doubled, sent ahead of others.
    private(set) var loosened = 0
    /// Milliseconds that a frame is under way at most.
    private(set) var latency: Int

    init(_ random: inout SplitMix) {
        kinds = []
        let share = random.pick([0, 80, 150, 250, 400, 700])
        for kind in Kind.allCases where random.happens(share) { kinds.insert(kind) }
        latency = random.pick([1, 20, 200, 2000])
        func rate(_ kind: Kind, _ rates: [Int], _ random: inout SplitMix) -> Int {
            let drawn = random.pick(rates)
            return kinds.contains(kind) ? drawn : 0
        }
        cut = rate(.cut, [5, 20, 60, 150], &random)
        stall = rate(.stall, [2, 10, 30], &random)
        commitCut = rate(.commitCut, [15, 50, 120], &random)
        fullDisk = rate(.fullDisk, [30, 100], &random)
        failedSync = rate(.failedSync, [15, 60], &random)
        tornFile = rate(.carriers, [0, 100, 300], &random)
        altered = rate(.maliciousSite, [30, 150, 500], &random)
        loosened = rate(.datagrams, [20, 100, 300], &random)
    }

    /// Lines that are cut and down, and sticks that are carried between the sites.
    static func partitions(_ random: inout SplitMix) -> FaultMix {
        var mix = FaultMix(&random)
        mix.heal()
        mix.kinds = [.partition, .bundles, .cut]
        mix.cut = 20
        return mix
    }

    /// Lines are cut now and then, whatever else goes wrong: long answers are to be resumed.
    mutating func interrupt() { cut = max(cut, 60) }

    /// Nothing goes wrong any more.
    mutating func heal() {
        kinds = []
        latency = min(latency, 20)
        (cut, stall, commitCut, fullDisk, failedSync, tornFile, altered, loosened) = (0, 0, 0, 0, 0, 0, 0, 0)
    }

    func has(_ kind: Kind) -> Bool { kinds.contains(kind) }
}
