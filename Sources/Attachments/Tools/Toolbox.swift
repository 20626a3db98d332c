import Foundation

/// Where the programs are that work on pictures, and how long each of them may take.
package struct Toolbox: Sendable {
    /// Searched in this order; whatever PATH says is not asked.
    package var folders: [String]
    package var patience: Duration
    /// Where working copies are made.
    package var workParent: String

    package init(
        folders: [String] = ["/usr/bin", "/usr/local/bin", "/bin"], patience: Duration = AttachmentBounds.patience,
        workParent: String = NSTemporaryDirectory()
    ) {
        self.folders = folders
        self.patience = patience
        self.workParent = workParent
    }
}

/// A program of Debian's that is run, and never linked: pictures come from anywhere, and a fault in reading them ends that
/// program and not ours.
enum Tool: String, CaseIterable {
    case exiftool, vips

    /// The Debian package that has it.
    var package: String {
        switch self {
        case .exiftool: "libimage-exiftool-perl"
        case .vips: "libvips-tools"
        }
    }
}
