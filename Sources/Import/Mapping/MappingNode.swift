import Events
import Yams

/// A place in a mapping file, known by its path, so that every complaint names the field it is about.
struct MappingNode {
    /// `collected.at.formats`; empty at the top.
    let path: String
    fileprivate let node: Node

    init(path: String = "", _ node: Node) {
        self.path = path
        self.node = node
    }

    /// The value as it is written, `yes`, `no` and numbers included; nil where it is a list or a mapping.
    var scalar: String? { node.scalar?.string }

    func text() throws(ImportError) -> String {
        guard let scalar, !scalar.isEmpty else { throw wrong(zh: "应是一个词", en: "is one word or text") }
        return scalar
    }

    /// A list of texts; a single text stands for a list of one.
    func texts() throws(ImportError) -> [String] {
        if scalar != nil { return [try text()] }
        guard let sequence = node.sequence, !sequence.isEmpty else {
            throw wrong(zh: "应是一个词或一列词", en: "is one text or a list of texts")
        }
        var texts: [String] = []
        for (index, item) in sequence.enumerated() {
            texts.append(try MappingNode(path: "\(path)[\(index)]", item).text())
        }
        return texts
    }

    func number(in range: ClosedRange<Int>) throws(ImportError) -> Int {
        guard let scalar, let number = Int(scalar), range.contains(number) else {
            throw wrong(
                zh: "应是 \(range.lowerBound) 到 \(range.upperBound) 的整数",
                en: "is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// One of an enum's words.
    func word<Word: RawRepresentable & CaseIterable>(_: Word.Type) throws(ImportError) -> Word
    where Word.RawValue == String {
        guard let word = scalar.flatMap(Word.init) else { throw wrong(words: Word.allCases.map(\.rawValue)) }
        return word
    }

    /// One of the vocabulary's words.
    func word<Word: Wording>(_: Word.Type) throws(ImportError) -> Word {
        guard let scalar, !scalar.isEmpty, let word = Word(word: scalar) else { throw wrong(words: Word.words) }
        return word
    }

    /// Names of steps, one or several, out of those given.
    func steps(among allowed: [StepName]) throws(ImportError) -> [StepName] {
        let items = node.sequence.map { $0.map { MappingNode(path: path, $0) } } ?? [self]
        var steps: [StepName] = []
        for item in items {
            guard let step = item.scalar.flatMap(StepName.init), allowed.contains(step) else {
                throw item.wrong(words: allowed.map(\.rawValue))
            }
            steps.append(step)
        }
        return steps
    }

    /// Pairs of a mapping whose keys the file is free to choose, in its order.
    func pairs() throws(ImportError) -> [(key: String, value: MappingNode)] {
        guard let mapping = node.mapping, !mapping.isEmpty else {
            throw wrong(zh: "应是“词: 词”的对照", en: "is a table of \"word: word\"")
        }
        var pairs: [(key: String, value: MappingNode)] = []
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            pairs.append((name, MappingNode(path: "\(path).\(name)", value)))
        }
        return pairs
    }

    /// The fields of a mapping whose keys are given.
    ///
    /// - Throws: `ImportError` (`import.mapping`) naming a field that does not exist and those that do: a misspelt field
    ///   must not be read as a missing one.
    func fields(_ allowed: [String]) throws(ImportError) -> [String: MappingNode] {
        guard let mapping = node.mapping else {
            throw wrong(
                zh: "应有这些项：\(allowed.joined(separator: "、"))", en: "has fields: \(allowed.joined(separator: ", "))")
        }
        var fields: [String: MappingNode] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            guard allowed.contains(name) else {
                throw wrong(
                    zh: "没有“\(name)”这一项，可用的有：\(allowed.joined(separator: "、"))",
                    en: "has no field \"\(name)\"; its fields are: \(allowed.joined(separator: ", "))")
            }
            fields[name] = MappingNode(path: path.isEmpty ? name : "\(path).\(name)", value)
        }
        return fields
    }

    func wrong(words: [String]) -> ImportError {
        wrong(
            zh: "不能是“\(scalar ?? "")”，可用的词有：\(words.joined(separator: "、"))",
            en: "cannot be \"\(scalar ?? "")\"; the words are: \(words.joined(separator: ", "))")
    }

    /// - Parameters: what the field is or should be, to follow its name.
    func wrong(zh: String, en: String) -> ImportError {
        let place = node.mark.map { " (\($0.line))" } ?? ""
        let name = path.isEmpty ? "top" : path
        return ImportError(.mapping, zh: "对照表的 \(name)\(place) \(zh)", en: "the mapping's \(name)\(place) \(en)")
    }
}

extension MappingNode {
    /// The same mapping without one of its fields.
    func without(_ field: String) -> MappingNode {
        guard var mapping = node.mapping else { return self }
        mapping[Node(field)] = nil
        return MappingNode(path: path, .mapping(mapping))
    }
}
