import Events
import Foundation
import Projections
import Synchronization

/// The names of administrative divisions, read province by province when first asked for.
package final class Divisions: DivisionNaming {
    private let folder: String
    private let provinces = Mutex<[String: [String: String]]>([:])

    package init(config: ConfigFolder) {
        folder = config.path + "/divisions"
    }

    package func name(of code: DivisionCode) -> String? {
        let province = String(code.digits.prefix(2))
        return provinces.withLock { provinces in
            if let known = provinces[province] { return known[code.digits] }
            let names = Self.read(folder + "/\(province).csv")
            provinces[province] = names
            return names[code.digits]
        }
    }

    /// - Throws: `SiteStoreError` (`division.unknown`). A village (12 digits) is accepted when its township exists.
    package func require(_ code: DivisionCode) throws(SiteStoreError) {
        if name(of: code) != nil { return }
        if code.digits.utf8.count == 12, let township = code.parent, name(of: township) != nil { return }
        throw SiteStoreError(
            .division, zh: "没有行政区划 \(code)，请对照 config/divisions 核对",
            en: "there is no division \(code); check it against config/divisions")
    }

    /// Lines of `code,name` after a header line; a file that is absent has no divisions.
    private static func read(_ path: String) -> [String: String] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [:] }
        var names: [String: String] = [:]
        for line in text.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: ",", maxSplits: 1)
            if cells.count == 2 { names[String(cells[0])] = String(cells[1]) }
        }
        return names
    }
}
