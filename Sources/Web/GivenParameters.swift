import Events

/// The parameters that an address gives, read by name.
struct GivenParameters {
    /// Those that are not empty.
    let values: [PageParameter: String]

    /// - Throws: `web.parameter`, naming the field.
    init(_ text: String, allowed: Set<PageParameter>) throws(WebError) {
        var given: [PageParameter: String] = [:]
        for (name, value) in try QueryText.pairs(text) {
            guard let parameter = PageParameter(rawValue: name), allowed.contains(parameter) else {
                let names = PageParameter.allCases.filter(allowed.contains).map(\.rawValue)
                throw WebError(
                    .parameter, zh: "没有参数“\(name.prefix(40))”，可用：\(names.joined(separator: "、"))",
                    en: "there is no parameter \"\(name.prefix(40))\"; choose from: \(names.joined(separator: ", "))")
            }
            guard value.utf8.count <= Bounds.nameBytes else {
                throw .parameter(
                    parameter,
                    Bilingual(zh: "不得超过 \(Bounds.nameBytes) 字节", en: "at most \(Bounds.nameBytes) bytes"))
            }
            // The row of what names none has an empty key, which is another one than no row.
            guard !value.isEmpty || parameter == .key else { continue }
            guard given.updateValue(value, forKey: parameter) == nil else {
                throw .parameter(parameter, Bilingual(zh: "只能给一次", en: "give it once"))
            }
        }
        values = given
    }

    subscript(parameter: PageParameter) -> String? { values[parameter] }

    func value<Value>(_ parameter: PageParameter, _ read: (String) throws -> Value) throws(WebError) -> Value? {
        guard let text = values[parameter] else { return nil }
        do {
            return try read(text)
        } catch let complaint as any Complaint {
            throw .parameter(parameter, complaint.message, cause: complaint)
        } catch {
            throw WebError(fault: error)
        }
    }

    /// Nil where it is not given.
    func position(_ parameter: PageParameter) throws(WebError) -> Int64? {
        guard let text = values[parameter] else { return nil }
        guard let position = Int64(text), position >= 0 else {
            throw .parameter(parameter, Bilingual(zh: "“\(text)”不是位置", en: "\"\(text)\" is no position"))
        }
        return position
    }

    func word<Value>(
        _ parameter: PageParameter, among words: [String], _ read: (String) -> Value?
    ) throws(WebError) -> Value? {
        guard let text = values[parameter] else { return nil }
        guard let value = read(text) else {
            throw .parameter(
                parameter,
                Bilingual(
                    zh: "没有“\(text)”，可用：\(words.joined(separator: "、"))",
                    en: "there is no \"\(text)\"; choose from: \(words.joined(separator: ", "))"))
        }
        return value
    }
}
