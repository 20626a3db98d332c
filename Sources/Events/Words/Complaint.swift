/// An error that a person is meant to read: what is wrong, where, and what to do, in one line.
///
/// Every module has one error type; all of them conform, so that the programs render them in one place.
package protocol Complaint: Error, CustomStringConvertible {
    /// Stable, for programs: `log.damaged`, `import.column`.
    var code: String { get }
    var message: Bilingual { get }
    var exitStatus: ExitStatus { get }
}

extension Complaint {
    package var description: String { "\(code): \(message.en)" }
}

/// Exit statuses of both programs, after `sysexits.h`.
package enum ExitStatus: Int32, Sendable {
    /// `EX_USAGE`: the command was not given as it must be.
    case usage = 64
    /// `EX_DATAERR`: what was given, or what is stored, is wrong.
    case badData = 65
    /// `EX_CANTCREAT`: nothing can be written here now (full, read-only, failing disk).
    case cannotWrite = 73
    /// `EX_TEMPFAIL`: the same command may succeed later.
    case retry = 75
}
