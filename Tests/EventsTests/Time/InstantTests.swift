import Events
import Foundation
import TestSupport
import Testing

struct InstantTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("1969-12-31T23:59:59.999Z", -1),
        ("2026-05-12T08:30:00.000Z", 1_778_574_600_000), ("2026-05-12T16:30:00+08:00", 1_778_574_600_000),
        ("2026-05-12 16:30:00+08:00", 1_778_574_600_000), ("2026-05-12T16:30+08:00", 1_778_574_600_000),
        ("2026-05-12T04:30:00.5-04:00", 1_778_574_600_500), ("2026-05-12T08:30:00.123999999Z", 1_778_574_600_123),
        ("2026-05-12T08:30:00.12Z", 1_778_574_600_120), ("1900-01-01T00:00:00-00:30", -2_208_987_000_000),
        ("2024-02-29T23:59:59.999+00:00", 1_709_251_199_999), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
    ])
    func aTimeIsReadWithItsOffset(text: String, milliseconds: Int64) throws {
        #expect(try Instant(rfc3339: text).milliseconds == milliseconds)
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (-86_400_000, "1969-12-31T00:00:00.000Z"), (-86_400_001, "1969-12-30T23:59:59.999Z"),
        (1_778_574_600_007, "2026-05-12T08:30:00.007Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
    ])
    func aTimeIsPrintedInUTCWithMilliseconds(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func whatIsPrintedIsReadBack(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        for _ in 0..<300 {
            let instant = Instant(
                milliseconds: .random(
                    in: Instant.distantPast.milliseconds...Instant.distantFuture.milliseconds, using: &random))
            #expect(try Instant(rfc3339: instant.rfc3339) == instant, "seed \(seed)")
        }
    }

    @Test(arguments: [
        "", "2026-05-12", "2026-05-12T08:30:00", "2026-05-12T24:00:00Z", "2026-05-12T08:60:00Z",
        "2026-05-12T08:30:60Z", "2026-02-30T08:30:00Z", "2026-05-12T08:30:00+8:00", "2026-05-12T08:30:00+0800",
        "2026-05-12T08:30:00+24:00", "2026-05-12T08:30:00+08:60", "2026-05-12T08:30:00.Z",
        "2026-05-12T08:30:00.0000000001Z", "2026-05-12T08:30:00z", "2026-05-12T8:30:00Z", "x2026-05-12T08:30:00Z",
        "２０２６-05-12T08:30:00Z", "2026-05-12T08:30:00.１２３Z", "2026-05-12T08:30:00Z\n",
    ])
    func whatIsNoTimeIsRefused(text: String) {
        let error = refusal { _ = try Instant(rfc3339: text) }
        #expect(error?.code == "instant.malformed")
        #expect(error?.speaksBoth == true)
    }
}
