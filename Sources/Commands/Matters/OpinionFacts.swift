import Events
import Foundation
import SiteStore

/// Checks what is said of an opinion before it is written down.
enum OpinionFacts {
    /// - Throws: `EventsError` or `SiteStoreError` (`division.unknown`) unless there is such a division.
    static func division(_ text: String, _ folder: SiteFolder) throws -> String {
        let code = try DivisionCode(text)
        try folder.divisions().require(code)
        return code.digits
    }

    /// - Throws: `SiteStoreError` (`argument.invalid`) unless this site holds such a visit.
    static func visit(_ text: String, _ folder: SiteFolder) throws -> Ref {
        let ref = try MatterID(text).ref
        guard Visit.fold(try folder.log.events(about: ref)).counts else {
            throw SiteStoreError(
                .argument, zh: "没有接待走访 \(text)（或已作废），可用 list visits 查",
                en: "there is no visit \(text), or it was voided; see list visits")
        }
        return ref
    }

    static func deputies(_ ids: [String]) throws -> [String] {
        guard ids.count <= Bounds.listEntries else {
            throw SiteStoreError(
                .argument, zh: "--deputy 最多 \(Bounds.listEntries) 位", en: "--deputy names \(Bounds.listEntries) at most"
            )
        }
        return try ids.map { try Input.name($0, option: "--deputy") }
    }

    static func people(_ count: UInt32) throws -> UInt32 {
        guard (1...Bounds.people).contains(count) else {
            throw SiteStoreError(
                .argument, zh: "--count 应为 1 至 \(Bounds.people)", en: "--count lies between 1 and \(Bounds.people)")
        }
        return count
    }

    /// Nobody is both named and anonymous.
    static func anonymous(_ isAnonymous: Bool, _ citizen: CitizenOptions) throws {
        guard !(isAnonymous && citizen.saysWho) else {
            throw SiteStoreError(
                .argument, zh: "--anonymous 与群众姓名、电话、住址、证件号不能同时写",
                en: "--anonymous goes with no name, telephone, address or identity number")
        }
    }
}
