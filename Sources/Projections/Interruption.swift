/// By which long reading is told to give up: asked now and then, it says whether the answer is still wanted.
///
/// A value and not a bare closure, so that a closure that trails a call is always the one that gets the rows.
package struct Interruption: Sendable {
    package let isAsked: @Sendable () -> Bool

    package init(_ isAsked: @escaping @Sendable () -> Bool) {
        self.isAsked = isAsked
    }

    package static let never = Interruption { false }
}
