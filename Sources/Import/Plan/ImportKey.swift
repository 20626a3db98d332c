/// A row of a ledger, by the ledger's name and the row's key.
package struct ImportKey: Hashable, Sendable {
    package let ledger: String
    package let key: String

    package init(ledger: String, key: String) {
        self.ledger = ledger
        self.key = key
    }
}
