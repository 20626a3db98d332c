import Events

/// Where the names of divisions come from; the read model holds codes alone.
package protocol DivisionNaming: Sendable {
    /// Nil for a code that is not known.
    func name(of code: DivisionCode) -> String?
}
