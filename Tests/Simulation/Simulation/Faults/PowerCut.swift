/// The power of a machine fails in the midst of a write: whoever was writing hears nothing any more.
struct PowerCut: Error {}

/// What becomes of one write.
enum WriteFate: Hashable {
    case done
    case diskFull
    case syncFailed(written: Bool)
    case cut(written: Bool)
}
