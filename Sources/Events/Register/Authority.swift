/// Whose word on an entry of the register goes before whose: a hub's before a station's, and a higher hub's before a lower
/// one's, because the register of a higher hub is the same for everyone beneath it.
///
/// How high a hub stands is read off its code: a hub of a larger division (fewer digits) is the higher one. So the rule
/// needs nothing but the record, and everybody who holds the same records comes to the same entry, whatever they know of
/// who reports to whom. Hubs of one height, such as two counties', are equals: between them the later word stands.
package struct Authority: Hashable, Comparable, Sendable {
    /// 0 for a station; the more, the fewer digits a hub's division has.
    private let rank: Int

    package static let station = Authority(rank: 0)

    package init(_ site: SiteCode) {
        self.init(rank: site.kind == .hub ? 1 + Self.longestDivision - site.division.digits.utf8.count : 0)
    }

    private init(rank: Int) {
        self.rank = rank
    }

    private static let longestDivision = DivisionCode.lengths.max() ?? 0

    package var isHub: Bool { self > .station }

    package static func < (left: Authority, right: Authority) -> Bool { left.rank < right.rank }
}
