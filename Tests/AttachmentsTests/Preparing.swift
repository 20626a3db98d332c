import Attachments
import Events
import Foundation

/// Prepares a picture with the tools of this machine, or with those of a folder.
func prepare(
    _ path: String, _ pictures: Pictures, keepMetadata: Bool = false, folders: [String]? = nil,
    patience: Duration = .seconds(60)
) throws -> PreparedAttachment {
    var toolbox = Toolbox(patience: patience, workParent: pictures.work)
    if let folders { toolbox.folders = folders }
    var next: UInt8 = 0
    return try Attachment.prepare(path: path, keepMetadata: keepMetadata, toolbox: toolbox) {
        next += 1
        return Data(repeating: next, count: 16)
    }
}

/// The complaint that an expression must end in; nil when it ends in none.
func complaint(_ body: () throws -> Void) -> (any Complaint)? {
    do {
        try body()
        return nil
    } catch {
        return error as? any Complaint
    }
}

extension PreparedAttachment {
    /// All of its bytes: the tests' files are small.
    var bytes: Data {
        get throws {
            var bytes = Data()
            try file.source.read { bytes.append($0) }
            return bytes
        }
    }
}
