import Events
import Foundation
import Projections

extension SiteFolder {
    /// The read model with every event of the log folded in; made anew when its definitions have changed
    /// or the log was repaired.
    ///
    /// - Parameter progress: positions done and in all.
    package func views(progress: (_ done: Int, _ total: Int) -> Void) throws -> ReadModel {
        let model = try ReadModel(path: viewsPath, calendar: calendar)
        try model.bringUpToDate(from: log) { progress(Int($0.done), Int($0.total)) }
        return model
    }
}
