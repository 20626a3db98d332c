/// The codes that a site's register has; a plan registers what its rows name beyond them.
package struct KnownEntries: Sendable {
    package var organs: Set<String>
    package var deputies: Set<String>

    package init(organs: Set<String> = [], deputies: Set<String> = []) {
        self.organs = organs
        self.deputies = deputies
    }
}
