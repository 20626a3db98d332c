import Foundation

/// What the agenda of a world holds.
enum Happening {
    /// A site calls its hub.
    case dial(SimulatedSite)
    case arrive(Connection, Direction, Data)
    /// The end that hears that direction looks whether it has heard anything lately.
    case watch(Connection, Direction)
    /// The end that hears that direction notices that the connection is gone.
    case notice(Connection, Direction)
    case commit(SimulatedSite)
    /// Somebody records something at a site.
    case record(SimulatedSite)
    /// Somebody looks at what is wrong at a site, and repairs it.
    case repair(SimulatedSite)
    /// A machine starts again.
    case start(SimulatedSite)
    /// Something goes wrong that is not a matter of one frame or one write.
    case mishap
    /// A bundle reaches the site that it is meant for.
    case carry(Stick)
    /// A bundle that came over a connection is taken in.
    case takeIn(DueTakingIn)
}
