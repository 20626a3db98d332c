import Events
import Foundation
import Projections
import Synchronization

/// The names of administrative divisions, read province by province when first asked for, and the villages that a site
/// has added in a file of its own.
package final class Divisions: DivisionNaming {
    private let folder: String
    private let provinces = Mutex<[String: [String: String]]>([:])
    /// Villages and communities by their 12 digits.
    private let own: [String: String]

    /// A site's own file, in its folder: `code,name` lines of villages (12 digits) after a header line.
    package static let ownFile = "divisions.csv"

    package init(config: ConfigFolder) {
        folder = config.path + "/divisions"
        own = [:]
    }

    /// - Parameter path: a site's folder; one without a file of its own adds nothing.
    /// - Throws: `SiteStoreError` (`configuration.invalid`) naming the line that is no village of a town that exists.
    package init(config: ConfigFolder, site path: String) throws(SiteStoreError) {
        folder = config.path + "/divisions"
        own = try Self.villages(path + "/" + Self.ownFile, config: config)
    }

    package func name(of code: DivisionCode) -> String? {
        own[code.digits] ?? names(ofProvince: String(code.digits.prefix(2)))[code.digits]
    }

    /// Villages are those of the site's own file.
    package func codes(digits: Int, in region: DivisionCode?) throws -> [DivisionCode] {
        let named = try provinces(of: region).flatMap { names(ofProvince: $0).keys } + own.keys
        return named.filter { $0.utf8.count == digits && $0.hasPrefix(region?.digits ?? "") }
            .compactMap { try? DivisionCode($0) }
    }

    /// - Throws: `SiteStoreError` (`division.unknown`). A village (12 digits) is accepted when its township exists.
    package func require(_ code: DivisionCode) throws(SiteStoreError) {
        if name(of: code) != nil { return }
        if code.digits.utf8.count == 12, let township = code.parent, name(of: township) != nil { return }
        throw SiteStoreError(
            .division, zh: "没有行政区划 \(code)，请用 division find 名称 查",
            en: "there is no division \(code); look it up with division find NAME")
    }

    private func names(ofProvince province: String) -> [String: String] {
        provinces.withLock { provinces in
            if let known = provinces[province] { return known }
            let names = Self.read(folder + "/\(province).csv")
            provinces[province] = names
            return names
        }
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

    private static func villages(
        _ path: String, config: ConfigFolder
    ) throws(SiteStoreError) -> [String: String] {
        guard FileManager.default.fileExists(atPath: path) else { return [:] }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SiteStoreError(.setting, zh: "\(path) 读不出来，应为 UTF-8", en: "\(path) cannot be read; it is to be UTF-8")
        }
        let known = Divisions(config: config)
        var names: [String: String] = [:]
        // Editors on Windows put a mark before the first line and a carriage return before every line's end.
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let cells = line.split(separator: ",", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 2, !cells[1].isEmpty, let code = try? DivisionCode(cells[0]),
                code.digits.utf8.count == 12, let town = code.parent, known.name(of: town) != nil,
                names.updateValue(cells[1], forKey: code.digits) == nil
            else {
                throw SiteStoreError(
                    .setting,
                    zh: "\(path) 第 \(index + 1) 行应为“12 位代码,名称”，前 9 位是已有的乡镇街道，且不重复",
                    en:
                        "line \(index + 1) of \(path) is to be CODE,NAME: 12 digits that begin with an existing town's 9, each once"
                )
            }
        }
        return names
    }
}

extension Divisions {
    /// A division with its name.
    package struct Named: Sendable {
        package let code: DivisionCode
        package let name: String
    }

    /// Every division whose name contains the text, by code.
    ///
    /// - Parameter region: only those in it; nil for the whole country.
    package func find(_ text: String, in region: DivisionCode?) throws -> [Named] {
        try all(in: region).filter { $0.name.contains(text) }
    }

    /// The divisions right below that one, by code; none below a village.
    package func below(_ code: DivisionCode) throws -> [Named] {
        try all(in: code).filter { $0.code.parent == code }
    }

    /// The division and those above it that have a name, from the province down.
    package func path(of code: DivisionCode) -> [Named] {
        sequence(first: code, next: \.parent).reversed().compactMap { code in
            name(of: code).map { Named(code: code, name: $0) }
        }
    }

    private func provinces(of region: DivisionCode?) throws -> [String] {
        if let region { return [String(region.digits.prefix(2))] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".csv") }
            .map { String($0.dropLast(4)) }
    }

    private func all(in region: DivisionCode?) throws -> [Named] {
        var named = own
        for province in try provinces(of: region) { named.merge(names(ofProvince: province)) { own, _ in own } }
        return named.compactMap { digits, name -> Named? in
            guard let code = try? DivisionCode(digits), region?.contains(code) ?? true else { return nil }
            return Named(code: code, name: name)
        }.sorted { $0.code < $1.code }
    }
}

extension SiteFolder {
    /// The divisions of `config/`, with the villages that this site has added.
    package func divisions() throws -> Divisions {
        let config = try ConfigFolder.locate(environment: ProcessInfo.processInfo.environment)
        return try Divisions(config: config, site: path)
    }
}
