import Events
import Projections

/// What an address of evidence asks for.
struct EvidenceRequest {
    let query: PageQuery
    let evidence: EvidenceQuery
    let definition: FigureDefinition
    let after: EvidencePlace?

    /// - Throws: `web.parameter`, naming the field.
    init(_ text: String?, language: Language, today: BusinessDate) throws(WebError) {
        query = try PageQuery(text, allowed: PageQuery.ofEvidence, language: language, today: today)
        guard let id = query.given[.figure] else {
            throw .parameter(.figure, Bilingual(zh: "请指明指标代号", en: "name the id of a figure"))
        }
        guard let definition = FigureDefinition.named(id) else {
            throw .parameter(.figure, Bilingual(zh: "没有指标“\(id)”", en: "there is no figure \"\(id)\""))
        }
        self.definition = definition
        var part = EvidenceQuery.Part.numerator
        if let text = query.given[.part] {
            guard let chosen = EvidenceQuery.Part(rawValue: text), definition.parts.contains(chosen) else {
                let words = definition.parts.map(\.rawValue)
                throw .parameter(
                    .part,
                    Bilingual(
                        zh: "没有“\(text)”，可用：\(words.joined(separator: "、"))",
                        en: "there is no \"\(text)\"; choose from: \(words.joined(separator: ", "))"))
            }
            part = chosen
        }
        // The row of what names none has an empty key.
        let key = query.given[.key]
        guard key == nil || query.figures.by != nil else {
            throw .parameter(.key, Bilingual(zh: "要与 by 同用", en: "goes with by"))
        }
        evidence = EvidenceQuery(definition, part, of: query.figures, key: key)
        if let text = query.given[.after] {
            guard let place = EvidencePlace(text) else {
                throw .parameter(.after, Bilingual(zh: "“\(text)”不是位置", en: "\"\(text)\" is no place"))
            }
            after = place
        } else {
            after = nil
        }
    }
}
