import TestSupport
import Testing

@testable import Events

struct MatterIDTests {
    /// The example of the Global Release Identifier standard, which uses the same check character.
    @Test func theCheckCharacterIsThatOfISO7064() {
        #expect(MatterID.checkCharacter("A12425GABC1234002") == "M")
    }

    @Test func aMatterNumberIsReadBackInEitherCase() throws {
        let ref = Ref(LogID(try SiteCode("520103001-Z02")), 17)
        let text = MatterID(ref).description
        #expect(text.hasPrefix("520103001-Z02-17-"))
        #expect(try MatterID(text).ref == ref)
        #expect(try MatterID(text.lowercased()).ref == ref)
    }

    @Test func aMatterOfAHubsFurtherLogKeepsThatLogsName() throws {
        let ref = Ref(try LogID(name: "520103-H01/mailbox"), UInt64.max)
        #expect(try MatterID(MatterID(ref).description).ref == ref)
    }

    @Test(arguments: [
        "", "-", "17", "520103001-Z02", "520103001-Z02-17", "520103001-Z02-0-0", "520103001-Z02--K",
        "520103001-Z02-99999999999999999999-K", "520103001-Z02-１７-K", "520103001-Z02-17-8K", "520103001-Z02-17-",
    ])
    func whatIsNoMatterNumberIsRefused(text: String) {
        let error = refusal { _ = try MatterID(text) }
        #expect(error?.code == "matter.malformed")
        #expect(error?.speaksBoth == true)
    }

    @Test func aPlaceIsWrittenInOneWayOnly() throws {
        for place in ["+17", "017"] {
            let body = "520103001-Z02-\(place)"
            let text = "\(body)-\(MatterID.checkCharacter(body))"
            #expect(refusal { _ = try MatterID(text) }?.code == "matter.malformed", "\(text)")
        }
    }

    private static func random(_ random: inout SplitMix) throws -> String {
        let division = ["52", "5201", "520103", "520103001", "520103001012"].randomElement(using: &random) ?? ""
        let kind = ["J", "Z", "S", "D", "H"].randomElement(using: &random) ?? ""
        let number = Int.random(in: 10...9999, using: &random)
        let seq = UInt64.random(in: 1...(1 << UInt64.random(in: 1...40, using: &random)), using: &random)
        return MatterID(Ref(LogID(try SiteCode("\(division)-\(kind)\(number)")), seq)).description
    }

    @Test(arguments: UInt64(1)...8)
    func everyWrongCharacterIsNoticed(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var accepted: [String] = []
        for _ in 0..<6 {
            let text = Array(try Self.random(&random))
            for index in text.indices {
                for other in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-" where other != text[index] {
                    var changed = text
                    changed[index] = other
                    if (try? MatterID(String(changed))) != nil { accepted.append(String(changed)) }
                }
            }
        }
        #expect(accepted == [], "seed \(seed)")
    }

    /// ISO 7064's hybrid systems miss a few swaps, 36 of 22,680 for this one; none of a hyphen.
    @Test func swappedNeighboursAreNoticedUnlessTheStandardItselfMissesThem() throws {
        var random = SplitMix(seed: 7064)
        var swaps = 0
        var missed = 0
        for _ in 0..<600 {
            let text = Array(try Self.random(&random))
            for index in text.indices.dropLast() where text[index] != text[index + 1] {
                var changed = text
                changed.swapAt(index, index + 1)
                swaps += 1
                guard (try? MatterID(String(changed))) != nil else { continue }
                missed += 1
                #expect(text[index] != "-" && text[index + 1] != "-", "seed 7064: \(String(text)) → \(String(changed))")
            }
        }
        #expect(swaps > 5000)
        #expect(missed * 100 < swaps, "seed 7064: \(missed) of \(swaps)")
    }
}
