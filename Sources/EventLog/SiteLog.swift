/// Everything that a site keeps: its logs and the copies of others', the contents beside them, what it knows of its peers,
/// and other versions of a log that wait for a decision.
package typealias SiteLog = AppendLog & ContentStore & PeerBook & BranchStore
