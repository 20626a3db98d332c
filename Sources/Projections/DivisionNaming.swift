import Events

/// Where it is known which divisions there are and what they are called; the read model holds codes of sites alone.
package protocol DivisionNaming: Sendable {
    /// Nil for a code that is not known.
    func name(of code: DivisionCode) -> String?

    /// The divisions with so many digits in a region, in no particular order.
    ///
    /// - Parameter region: nil for the whole country.
    /// - Throws: whatever keeps the lists from being read.
    func codes(digits: Int, in region: DivisionCode?) throws -> [DivisionCode]
}
