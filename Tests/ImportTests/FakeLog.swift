import Events
import Foundation

@testable import Import

/// A site's log, as far as an import sees it: it resolves subjects, counts events and remembers where they came from.
struct FakeLog {
    private(set) var drafts: [Draft] = []
    /// Of each draft, what it is about.
    private var subjects: [Ref] = []
    private(set) var known = KnownRows()
    private(set) var entries = KnownEntries()
    private let log: LogID

    init() throws {
        log = try LogID(name: "520103001-Z02")
    }

    /// Appends one batch, as the log would.
    mutating func append(_ batch: [Draft]) {
        let base = drafts.count
        for (index, draft) in batch.enumerated() {
            let subject: Ref
            switch draft.subject {
            case .none: subject = Ref(log, UInt64(base + index + 1))
            case .ref(let ref): subject = ref
            case .draft(let earlier):
                precondition(earlier < index, "a draft comes after its subject")
                subject = Ref(log, UInt64(base + earlier + 1))
            }
            drafts.append(draft)
            subjects.append(subject)
            if let origin = draft.origin {
                known.evolve(origin, subject: subject, identity: Self.identity(of: draft))
            }
            if case .organRegistered(let fact) = draft.body { entries.organs.insert(fact.code) }
            if case .deputyEnrolled(let fact) = draft.body { entries.deputies.insert(fact.id) }
        }
    }

    /// Plans the file against this log and appends all of it, so many rows a batch.
    mutating func take(_ file: LedgerFile, _ mapping: String = Fixture.mapping, batch: Int = 3) throws -> ImportPlan {
        let plan = try Fixture.plan(file, mapping, already: known, entries: entries)
        append(plan.registrations)
        for start in stride(from: 0, to: plan.rows.count, by: batch) {
            let rows = plan.rows[start..<min(start + batch, plan.rows.count)]
            append(try plan.drafts(for: rows, actor: "tester") { Data(repeating: 1, count: Content.saltBytes) })
        }
        return plan
    }

    /// As if every identity had been forgotten: nobody can say any more whether it has changed.
    mutating func forgetIdentities() {
        known = KnownRows()
        for (draft, subject) in zip(drafts, subjects) {
            if let origin = draft.origin { known.evolve(origin, subject: subject) }
        }
    }

    static func text(_ named: NamedContent) -> String {
        switch named.bytes {
        case .whole(let content): content.text
        case .streamed: "(streamed)"
        case .kept: "(kept)"
        }
    }

    /// What a site computes from the contents that it holds.
    private static func identity(of draft: Draft) -> Hash {
        Fixture.secret.digest(ofIdentity: draft.contents.map { Step.Text(role: $0.role, text: text($0)) })
    }

    /// The names of the steps of the matter that a row opened.
    func steps(of key: String, ledger: String = "desk") -> Set<StepName> {
        Set(known.rows[ImportKey(ledger: ledger, key: key)].map { $0.steps.keys } ?? [:].keys)
    }
}
