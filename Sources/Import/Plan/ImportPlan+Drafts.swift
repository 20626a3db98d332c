import Events
import Foundation

extension ImportPlan {
    /// The drafts of rows that are appended in one batch; `Draft.Subject.draft` counts from the batch's beginning.
    ///
    /// A row's drafts belong into one commit, so that nobody sees a matter half told; should they be torn apart all the
    /// same, the next plan continues the matter.
    ///
    /// - Parameters:
    ///   - actor: the user who imports.
    ///   - saltSource: 16 fresh random bytes each time.
    /// - Throws: `ImportError` (`import.draft`) when the salt is none.
    package func drafts(
        for rows: some Sequence<PlannedRow>, actor: String, saltSource: () -> Data
    ) throws(ImportError) -> [Draft] {
        var drafts: [Draft] = []
        for row in rows {
            let opening = drafts.count
            for (index, step) in row.steps.enumerated() {
                let subject: Draft.Subject
                if let known = row.opening {
                    subject = .ref(known)
                } else {
                    subject = index == 0 ? .none : .draft(opening)
                }
                drafts.append(
                    Draft(
                        step.body, subject: subject, occurredAt: step.occurredAt, actor: actor,
                        contents: try contents(of: step, saltSource), origin: origin(of: step, key: row.key)))
            }
        }
        return drafts
    }

    /// The drafts of one row; as `drafts(for:actor:saltSource:)`.
    package func drafts(for row: PlannedRow, actor: String, saltSource: () -> Data) throws(ImportError) -> [Draft] {
        try drafts(for: CollectionOfOne(row), actor: actor, saltSource: saltSource)
    }

    private func contents(of step: Step, _ saltSource: () -> Data) throws(ImportError) -> [NamedContent] {
        var contents: [NamedContent] = []
        for text in step.contents {
            do {
                let content = try Content(
                    class: text.role.contentClass, salt: saltSource(), bytes: Data(text.text.utf8))
                contents.append(NamedContent(text.role, content))
            } catch {
                throw ImportError(.draft, zh: error.message.zh, en: error.message.en, cause: error.code)
            }
        }
        return contents
    }

    private func origin(of step: Step, key: String) -> Origin {
        .with {
            $0.ledger = ledger
            $0.key = key
            $0.step = step.name.rawValue
            $0.rowDigest = step.digest.data
            $0.assumed = step.assumed
        }
    }
}
