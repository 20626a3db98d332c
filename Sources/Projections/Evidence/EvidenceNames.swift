import Events
import GRDB

/// What sites, organs, deputies and divisions are called, looked up as they are met and kept.
final class EvidenceNames {
    private let db: Database
    private let divisions: any DivisionNaming
    private var known: [String: String] = [:]

    init(in db: Database, divisions: any DivisionNaming) {
        self.db = db
        self.divisions = divisions
    }

    /// A code or id stands for itself where the register has no name for it.
    func site(_ code: String) throws -> String { try name(of: code, "SELECT name FROM sites WHERE code = ?") }
    func organ(_ code: String) throws -> String { try name(of: code, "SELECT name FROM organs WHERE code = ?") }
    func deputy(_ id: String) throws -> String { try name(of: id, "SELECT name FROM deputies WHERE id = ?") }

    func division(_ code: String) -> String {
        (try? DivisionCode(code)).flatMap { divisions.name(of: $0) } ?? code
    }

    private func name(of key: String, _ sql: String) throws -> String {
        guard !key.isEmpty else { return "" }
        let place = sql + key
        if let name = known[place] { return name }
        let found = try String.fetchOne(db.cachedStatement(sql: sql), arguments: [key]) ?? ""
        let name = found.isEmpty ? key : found
        known[place] = name
        return name
    }
}

extension Population.Records {
    /// What a kind of these records is called; nil for none and for a word that there is not.
    func label(ofKind word: String) -> Bilingual? {
        guard !word.isEmpty else { return nil }
        return switch self {
        case .matters: MatterKind(word: word)?.label
        case .visits: VisitKind(word: word)?.label
        case .duties: DutyKind(word: word)?.label
        case .projects: nil
        case .sites: SiteKind(word: word)?.label
        case .deputies: DeputyLevel(word: word)?.label
        }
    }
}
