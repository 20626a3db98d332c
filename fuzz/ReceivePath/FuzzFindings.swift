import Sync

/// What came of the frames that were taken in so far.
package struct FuzzFindings: Sendable {
    package var inputs = 0
    /// Frames that an open session, or a bundle's reader, took.
    package var frames = 0
    package var bundles = 0
    /// How often a session or a bundle was refused, or a log declined, by the name of the reason.
    package var refusals: [String: Int] = [:]
    /// Frames after which the session went on.
    package var accepted = 0
    /// What was written because of a frame: batches, contents, branches, keys.
    package var written = 0
    /// The most bytes that one frame was answered with.
    package var longestAnswer = 0
    /// What must not happen. The first few, in words.
    package private(set) var violations: [String] = []
    package private(set) var violationCount = 0

    package static let violationsTold = 20

    package init() {}

    package mutating func violate(_ what: String) {
        violationCount += 1
        if violations.count < Self.violationsTold { violations.append(what) }
    }

    /// Counts a refusal; one whose reason has no name of its own is a violation.
    package mutating func refuse(_ fault: SyncFault) {
        refusals[fault.name, default: 0] += 1
        if case .found(let code) = fault.kind, code == .unspecified { violate("a refusal without a reason: \(fault)") }
        if fault.kind == .found(.protocol), fault.breach == nil { violate("a breach without a name: \(fault)") }
        if fault.message.zh.isEmpty || fault.message.en.isEmpty { violate("a refusal without words: \(fault.code)") }
    }

    package mutating func add(_ other: FuzzFindings) {
        inputs += other.inputs
        frames += other.frames
        bundles += other.bundles
        refusals.merge(other.refusals, uniquingKeysWith: +)
        accepted += other.accepted
        written += other.written
        longestAnswer = max(longestAnswer, other.longestAnswer)
        other.violations.forEach { violate($0) }
    }
}
