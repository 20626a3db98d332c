import Foundation
import TestSupport
import Testing

@testable import Projections

/// Counts beside their own past.
@Suite struct `Surges` {
    /// P(X ≥ k) summed term by term from 0, which is exact enough away from the far tail.
    private func plainTail(_ count: Int, mean: Double, ratio: Double) -> Double {
        let r = mean / (ratio - 1)
        let q = 1 - 1 / ratio
        var below = 0.0
        for k in 0..<count {
            let k = Double(k)
            below += exp(lgamma(r + k) - lgamma(r) - lgamma(k + 1) - r * log(ratio) + k * log(q))
        }
        return 1 - below
    }

    @Test(arguments: [(0, 2.0, 1.5), (1, 2.0, 1.5), (3, 0.5, 1.1), (10, 4.0, 2.0), (40, 30.0, 3.0), (200, 180.0, 1.04)])
    func `the upper tail is that of the negative binomial distribution`(count: Int, mean: Double, ratio: Double) {
        let tail = SurgeTest.upperTail(count, mean: mean, varianceRatio: ratio)
        #expect(abs(tail - plainTail(count, mean: mean, ratio: ratio)) < 1e-9)
    }

    @Test func `a tail far out is small and not lost in rounding`() {
        let tail = SurgeTest.upperTail(60, mean: 2, varianceRatio: 1.05)
        #expect(tail > 0 && tail < 1e-40)
    }

    /// The negative binomial distribution with r = 8 and p = 2/3, summed in Python.
    @Test func `values agree with another program's`() {
        #expect(abs(SurgeTest.upperTail(10, mean: 4, varianceRatio: 1.5) - 0.02728448623686608) < 1e-12)
    }

    @Test func `a steady past makes no surge of its own level, and one of six times that`() {
        let past = [3, 2, 4, 3, 3, 2, 3, 4, 3, 2, 3, 3]
        #expect(!SurgeTest(5, past: past).isSurge(SurgeRule()))
        #expect(SurgeTest(18, past: past).isSurge(SurgeRule()))
        #expect(SurgeTest(5, past: past).dispersion == 1)
    }

    @Test func `a past that scatters needs more to be exceeded than one that does not`() {
        let (steady, wild) = (Array(repeating: 4, count: 12), [0, 12, 1, 10, 0, 14, 2, 0, 9, 0, 0, 0])
        #expect(SurgeTest(15, past: steady).isSurge(SurgeRule()))
        #expect(!SurgeTest(15, past: wild).isSurge(SurgeRule()))
        #expect(SurgeTest(15, past: wild).dispersion > 5)
    }

    @Test func `after a past of zeros it is the least number of the rule that decides`() {
        let past = Array(repeating: 0, count: 26)
        #expect(!SurgeTest(4, past: past).isSurge(SurgeRule()))
        #expect(SurgeTest(5, past: past).isSurge(SurgeRule()))
    }

    @Test func `the bounds of the rule are kept to at the bound and one past it`() {
        var rule = SurgeRule()
        let past = Array(repeating: 0, count: 26)
        rule.least = 6
        #expect(!SurgeTest(5, past: past).isSurge(rule))
        #expect(SurgeTest(6, past: past).isSurge(rule))
    }

    @Test func `of made series without a surge about as many are taken for one as the rule says`() {
        var random = SplitMix(seed: 20_260_612)
        var rule = SurgeRule()
        rule.oneIn = 100
        rule.least = 2
        var alarms = 0
        let series = 20_000
        for _ in 0..<series {
            let mean = Double.random(in: 0.5...6, using: &random)
            let counts = (0...26).map { _ in poisson(mean, &random) }
            if SurgeTest(counts[0], past: Array(counts.dropFirst())).isSurge(rule) { alarms += 1 }
        }
        // Counts are whole numbers, so that the tail is below the bound more often than at it.
        #expect((20...220).contains(alarms), "\(alarms) of \(series)")
    }

    @Test func `a week of five times the usual is found nearly always where there is enough to see`() {
        var random = SplitMix(seed: 7)
        var found = 0
        for _ in 0..<1000 {
            let past = (0..<26).map { _ in poisson(5, &random) }
            if SurgeTest(poisson(25, &random), past: past).isSurge(SurgeRule()) { found += 1 }
        }
        #expect(found > 930, "\(found) of 1000")
    }

    /// Knuth's method.
    private func poisson(_ mean: Double, _ random: inout SplitMix) -> Int {
        let limit = exp(-mean)
        var product = Double.random(in: 0..<1, using: &random)
        var count = 0
        while product > limit {
            product *= Double.random(in: 0..<1, using: &random)
            count += 1
        }
        return count
    }
}
