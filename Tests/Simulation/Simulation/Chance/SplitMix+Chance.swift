import Foundation
import TestSupport

extension SplitMix {
    /// True in `parts` of a thousand cases.
    mutating func happens(_ parts: Int) -> Bool { parts > 0 && Int(next() % 1000) < parts }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    mutating func milliseconds(_ range: ClosedRange<Int>) -> Int64 { Int64(number(range)) }

    /// - Precondition: there is at least one.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        precondition(!elements.isEmpty, "there is something to pick from")
        return elements[Int(next() % UInt64(elements.count))]
    }

    mutating func bytes(_ count: Int) -> Data {
        var bytes = Data(capacity: count)
        while bytes.count < count {
            withUnsafeBytes(of: next()) { bytes.append(contentsOf: $0.prefix(count - bytes.count)) }
        }
        return bytes
    }
}
