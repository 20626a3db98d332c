import Events
import Foundation

/// Who is at the keyboard.
package enum Operator {
    /// `JIAZHAN_USER`, else the login name; at most `Bounds.nameBytes` long.
    package static var name: String {
        let environment = ProcessInfo.processInfo.environment
        let name = environment["JIAZHAN_USER"] ?? environment["USER"] ?? environment["LOGNAME"] ?? ""
        return name.utf8.count <= Bounds.nameBytes ? name : String(name.prefix(64))
    }
}
