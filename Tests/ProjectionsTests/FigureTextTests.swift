import Projections
import Testing

@Suite struct FigureTextTests {
    @Test(arguments: [
        (1, 8, "12.50%"), (2, 3, "66.67%"), (12_345, 100_000, "12.35%"), (1, 1, "100.00%"), (0, 7, "0.00%"),
        (3, 0, "—"),
    ])
    func `a rate has two decimals, rounded half up, and none without a denominator`(
        _ numerator: Int, _ denominator: Int, _ text: String
    ) {
        #expect(FigureValue.rate(numerator: numerator, denominator: denominator).text == text)
    }

    @Test(arguments: [(11.94, "11.9"), (0.0, "0.0"), (0.25, "0.3"), (-4.3, "-4.3"), (-0.4, "-0.4")])
    func `days have one decimal and one sign`(_ days: Double, _ text: String) {
        #expect(FigureValue.days(median: days, p90: nil, speedup: nil).text == text)
    }
}
