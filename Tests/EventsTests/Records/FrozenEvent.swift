import Events
import Foundation

/// One event as bytes that were frozen, with what it said when it was.
///
/// The bytes come from `protoc --encode`, not from this program: CONTRIBUTING.md says how. A fixture is never changed; a
/// field that is added later gets a further one, `NAME/2`.
struct FrozenEvent: Sendable {
    /// The type's name in the schema; a further fixture of the same type ends in a slash and a number.
    let name: String
    let hexadecimal: String
    let entry: String
    /// Whether it opens a matter, visit or duty, or else follows one or is about an entry.
    let opens: Bool
    let contents: [ContentRef]
    let body: Event.Body

    init(
        _ name: String, _ hexadecimal: String, entry: String = "", opens: Bool = false, contents: [ContentRef] = [],
        body: Event.Body
    ) {
        self.name = name
        self.hexadecimal = hexadecimal
        self.entry = entry
        self.opens = opens
        self.contents = contents
        self.body = body
    }

    var typeName: String { String(name.prefix { $0 != "/" }) }
}

extension FrozenEvents {
    /// Those with their values beside them; the first ones are asserted one by one in `FrozenEventTests`.
    static let valued: [FrozenEvent] = register + visits + matters + projects + words

    /// Thirty-two bytes that count up from the first.
    static func key(_ first: UInt8) -> Data { Data((0..<32).map { first + $0 }) }

    static func content(
        _ first: UInt8, _ contentClass: ContentClass, _ role: ContentRole, _ size: UInt32, _ mediaType: String = ""
    ) -> ContentRef {
        .with {
            $0.digest = key(first)
            $0.class = contentClass
            $0.role = role
            $0.size = size
            $0.mediaType = mediaType
        }
    }
}
