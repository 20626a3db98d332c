import Foundation

/// The count of one period beside its own past; see `SurgeRule` for the method.
package struct SurgeTest: Hashable, Sendable {
    package let count: Int
    /// Mean of the past, with the half that keeps it from zero.
    package let expected: Double
    /// Variance of the past over its mean, at least 1.
    package let dispersion: Double
    /// Of as many or more.
    package let probability: Double

    /// - Parameter past: one count for each period before, at least one.
    package init(_ count: Int, past: [Int]) {
        precondition(!past.isEmpty, "a count is compared with a past")
        let n = Double(past.count)
        let sum = Double(past.reduce(0, +))
        let mean = sum / n
        let squares = past.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        self.count = count
        expected = (sum + 0.5) / n
        dispersion = past.count > 1 && mean > 0 ? max(1, squares / (n - 1) / mean) : 1
        probability = Self.upperTail(count, mean: expected, varianceRatio: dispersion * (1 + 1 / n))
    }

    package func isSurge(_ rule: SurgeRule) -> Bool {
        count >= rule.least && probability <= 1 / Double(rule.oneIn)
    }

    /// P(X ≥ count) of the negative binomial distribution with that mean, its variance so many times its mean.
    ///
    /// With r = mean / (ratio − 1) and q = 1 − 1 / ratio: P(0) = ratio^−r, P(k+1) = P(k) · q · (r + k) / (k + 1). Summed from
    /// the upper end, where the terms are small, so that nothing is lost in a difference from 1.
    static func upperTail(_ count: Int, mean: Double, varianceRatio ratio: Double) -> Double {
        precondition(ratio > 1 && mean > 0, "the variance is above the mean")
        guard count > 0 else { return 1 }
        let r = mean / (ratio - 1)
        let q = 1 - 1 / ratio
        var term = exp(logTerm(count, r: r, q: q, ratio: ratio))
        var tail = 0.0
        var k = Double(count)
        // Beyond the mean the terms fall at least geometrically.
        while term > tail * 1e-15 || k < mean {
            tail += term
            term *= q * (r + k) / (k + 1)
            k += 1
            if term == 0 { break }
        }
        return min(1, tail)
    }

    private static func logTerm(_ k: Int, r: Double, q: Double, ratio: Double) -> Double {
        let k = Double(k)
        return lgamma(r + k) - lgamma(r) - lgamma(k + 1) - r * log(ratio) + k * log(q)
    }
}
