import TestSupport

/// What a disk holds of one file: an image that is certain, and changes that a power cut may drop, keep or tear.
struct StoredFile {
    struct Change {
        enum Kind {
            case write(offset: Int, bytes: [UInt8])
            case truncate(size: Int)
        }
        enum Standing {
            /// Not synced yet.
            case unsynced
            /// A sync of it failed. The kernel takes it for clean from then on, so no later sync makes it certain.
            case doubtful
            /// Synced, but it comes after a doubtful one.
            case certain
        }
        let kind: Kind
        var standing: Standing
    }

    private var certain: [UInt8] = []
    private(set) var changes: [Change] = []

    init(_ bytes: [UInt8] = []) {
        certain = bytes
    }

    mutating func note(_ kind: Change.Kind) {
        changes.append(Change(kind: kind, standing: .unsynced))
    }

    mutating func sync() {
        for index in changes.indices where changes[index].standing == .unsynced { changes[index].standing = .certain }
        let settled = changes.prefix { $0.standing == .certain }
        for change in settled { Self.apply(change.kind, to: &certain) }
        changes.removeFirst(settled.count)
    }

    mutating func failSync() {
        for index in changes.indices where changes[index].standing == .unsynced { changes[index].standing = .doubtful }
    }

    /// The file after a power cut.
    func afterPowerCut(_ chance: inout Chance) -> [UInt8] {
        var image = certain
        for change in changes {
            switch change.standing {
            case .certain: Self.apply(change.kind, to: &image)
            case .unsynced, .doubtful:
                switch chance.fate() {
                case .dropped: break
                case .kept: Self.apply(change.kind, to: &image)
                case .torn: Self.tear(change.kind, &image, &chance)
                }
            }
        }
        return image
    }

    private static func apply(_ kind: Change.Kind, to image: inout [UInt8]) {
        switch kind {
        case .truncate(let size):
            if size < image.count { image.removeLast(image.count - size) } else { extend(&image, to: size) }
        case .write(let offset, let bytes):
            extend(&image, to: offset + bytes.count)
            image.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
        }
    }

    /// Only some of a write's sectors; where the file has grown without them, it reads as zeros.
    private static func tear(_ kind: Change.Kind, _ image: inout [UInt8], _ chance: inout Chance) {
        guard case .write(let offset, let bytes) = kind else { return apply(kind, to: &image) }
        let end = offset + bytes.count
        if chance.flip() { extend(&image, to: end) }
        var start = offset
        while start < end {
            let stop = min(end, (start / Self.sectorBytes + 1) * Self.sectorBytes)
            if chance.flip() {
                extend(&image, to: stop)
                image.replaceSubrange(start..<stop, with: bytes[(start - offset)..<(stop - offset)])
            }
            start = stop
        }
    }

    private static let sectorBytes = 512

    private static func extend(_ image: inout [UInt8], to size: Int) {
        if image.count < size { image.append(contentsOf: repeatElement(0, count: size - image.count)) }
    }
}

/// How a power cut deals with what was not synced; the seed replays it.
struct Chance {
    enum Fate { case dropped, kept, torn }

    private enum Leaning {
        case everythingDropped
        case everythingKept
        /// Of a hundred changes so many are dropped and so many torn.
        case mixed(dropped: Int, torn: Int)
    }

    private let leaning: Leaning
    private var random: SplitMix

    /// - Parameter seed: 0 drops everything that was not synced, 1 keeps it, others mix.
    init(seed: UInt64) {
        random = SplitMix(seed: seed)
        switch seed {
        case 0: leaning = .everythingDropped
        case 1: leaning = .everythingKept
        default:
            let dropped = Int.random(in: 10...60, using: &random)
            leaning = .mixed(dropped: dropped, torn: Int.random(in: 10...40, using: &random))
        }
    }

    mutating func fate() -> Fate {
        switch leaning {
        case .everythingDropped: return .dropped
        case .everythingKept: return .kept
        case .mixed(let dropped, let torn):
            let drawn = Int.random(in: 0..<100, using: &random)
            return drawn < dropped ? .dropped : drawn < dropped + torn ? .torn : .kept
        }
    }

    mutating func flip() -> Bool { Bool.random(using: &random) }
}
