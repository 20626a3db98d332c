/// What came of one seed.
package struct Outcome: Sendable {
    package let seed: UInt64
    package let breaches: [Breach]
    package let tally: Tally
    /// How many rounds the healed world took to converge; nil where it did not.
    package let rounds: Int?
    package let sites: Int
    package let events: Int
}

extension Outcome {
    /// Runs the world of that seed from its beginning to its end.
    ///
    /// - Parameter trace: is told what happens, line by line.
    package static func of(seed: UInt64, trace: ((String) -> Void)? = nil) -> Outcome {
        let world = World(seed: seed)
        world.witness.trace = trace
        world.tellMix()
        world.run(until: World.troubled)
        let rounds = world.heal()
        var memo = SignatureMemo()
        for site in world.sites where site.isInUse { DiskCheck(site: site, world: world).run(&memo) }
        if rounds != nil { FoldCheck(world: world).run() }
        defer { world.dissolve() }
        return Outcome(
            seed: seed, breaches: world.witness.breaches, tally: world.witness.tally, rounds: rounds,
            sites: world.sites.count, events: world.witness.made.count)
    }
}
