import Events
import Foundation

/// Keys the digests of rows with a secret of the site.
///
/// The digests stand in the log, which is handed on and never forgets, and they are taken over plain texts, since the
/// salt of a content is made only when the event is. Without a key, whoever holds the log could try names, telephone
/// numbers and short replies until one fits, long after the content itself was forgotten. The secret never leaves the
/// site; a site that loses it can still tell what it has taken in, but sees every row as changed.
package struct RowSecret: Sendable {
    private let bytes: Data

    /// - Precondition: at least `ImportBounds.secretBytes` random bytes, the same for as long as the site lives.
    package init(_ bytes: Data) {
        precondition(bytes.count >= ImportBounds.secretBytes, "a short secret can be guessed")
        self.bytes = bytes
    }

    /// The digest of one step: SHA-256 over the secret, the step's name, its time unless that is derived, every value of
    /// its body, and its texts as they were cleaned; each part preceded by its length, so that no two lists of parts run
    /// together. It covers the step and not the whole row, so that a row that gains a reply has not changed.
    ///
    /// Who the citizen is is left out: a name or a number is soon guessed by whoever has the secret, and the digest stays
    /// when the identity itself was forgotten. `digest(ofIdentity:)` tells whether that has changed.
    func digest(of step: StepDraft) -> Hash {
        var parts = [step.fact.name.rawValue, step.timeIsDerived ? "derived" : "\(step.occurredAt.milliseconds)"]
        parts.append("\(step.fact.values.count)")
        parts += step.fact.values
        for content in step.contents where content.role.contentClass != .identity {
            parts += ["\(content.role.rawValue)", content.text]
        }
        return digest("jiazhan/import/step/1", parts)
    }

    /// Of the whole row, who the citizen is included; compared within one reading and never stored.
    func digest(ofRow steps: [Step]) -> Hash {
        let identities = steps.map { "\(digest(ofIdentity: $0.contents))" }
        return digest("jiazhan/import/row/1", steps.map(\.digest.description) + identities)
    }

    /// Of those texts that tell who the citizen is, in their order; made anew from what the site holds, and never stored.
    package func digest(ofIdentity texts: [Step.Text]) -> Hash {
        let identities = texts.filter { $0.role.contentClass == .identity }
        return digest("jiazhan/import/identity/1", identities.flatMap { ["\($0.role.rawValue)", $0.text] })
    }

    /// The key of a row that has none of its own: what its opening says, and which such row of the file it is.
    func key(of opening: Step, occurrence: Int) -> String {
        "#" + String(digest("jiazhan/import/key/1", ["\(opening.digest)", "\(occurrence)"]).description.prefix(32))
    }

    private func digest(_ purpose: String, _ parts: [String]) -> Hash {
        var message = Data()
        for part in parts {
            message.append(contentsOf: "\(part.utf8.count):".utf8)
            message.append(contentsOf: part.utf8)
        }
        return Hash.of(bytes, Data(purpose.utf8), message)
    }
}
