import TestSupport

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
        // A read model takes longer than all the rest.
        return world.outcome(withFigures: seed % 50 == 0)
    }

    /// A province of two cities with five stations each, days of lines that are down, and sticks that are carried meanwhile.
    package static func ofProvince(seed: UInt64) -> Outcome {
        var random = SplitMix(seed: ~seed)
        let world = World(
            seed: seed, shape: .province(cities: 2, stations: 5), mix: .partitions(&random), cadence: .days)
        return world.outcome(withFigures: true)
    }
}

extension World {
    /// Lives through its troubles, heals, and is looked at.
    func outcome(withFigures: Bool) -> Outcome {
        defer { dissolve() }
        run(until: cadence.troubled)
        let rounds = heal()
        var memo = SignatureMemo()
        for site in sites where site.isInUse { DiskCheck(site: site, world: self).run(&memo) }
        if rounds != nil {
            FoldCheck(world: self).run()
            if withFigures { FigureCheck(world: self).run() }
        }
        return Outcome(
            seed: seed, breaches: witness.breaches, tally: witness.tally, rounds: rounds, sites: sites.count,
            events: witness.made.count)
    }
}
