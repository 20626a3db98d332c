import Foundation

/// The files that the pages load, built into the program.
enum Asset: String, CaseIterable {
    case style = "dashboard.css"
    case script = "dashboard.js"
    case icon = "icon.svg"

    var served: ServedFile {
        switch self {
        case .style: Self.styleFile
        case .script: Self.scriptFile
        case .icon: Self.iconFile
        }
    }

    private static let styleFile = ServedFile(
        bytes: Data(PackageResources.dashboard_css), type: "text/css; charset=utf-8")
    private static let scriptFile = ServedFile(
        bytes: Data(PackageResources.dashboard_js), type: "text/javascript; charset=utf-8")
    private static let iconFile = ServedFile(bytes: Data(PackageResources.icon_svg), type: "image/svg+xml")
}
