import Foundation
import TestSupport
import Testing

@testable import Import

@Suite("A ledger of random bytes")
struct LedgerFuzzTests {
    private static let telling: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x20, 0x61, 0xE7, 0xBC, 0x96, 0x81, 0x30, 0xFF]

    @Test(arguments: [1, 20260601, UInt64.random(in: .min ... .max)])
    func isReadInTheOrderOfItsLinesOrRefusedInOneLine(_ seed: UInt64) throws {
        print("ledger fuzz, seed \(seed)")
        var random = SplitMix(seed: seed)
        let sound = [
            "no,title,\"a \"\"word\"\"\"\r\n1,lamp,\"dark\nfor long\"\r\n2,\"lid\",loose\r\n",
            "编号,标题,\"内 \"\"容\"\"\"\r\n1,路灯,\"不亮\n很久\"\r\n2,\"井盖\",松动\r\n",
        ].map { Array($0.utf8) }
        var (read, refused) = (0, 0)
        for round in 0..<600 {
            var bytes = sound[round % sound.count]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                let length = Int.random(in: 0...4, using: &random)
                let spliced = (0..<length).map { _ in
                    Bool.random(using: &random)
                        ? Self.telling.randomElement(using: &random) ?? 0 : UInt8.random(in: 1...255, using: &random)
                }
                bytes.replaceSubrange(
                    place..<min(bytes.count, place + Int.random(in: 0...8, using: &random)), with: spliced)
            }
            do throws(ImportError) {
                let file = try LedgerFile(bytes: bytes)
                read += 1
                let lines = file.records.map(\.line)
                #expect(lines == lines.sorted() && Set(lines).count == lines.count, "seed \(seed): \(bytes)")
            } catch {
                refused += 1
                #expect(!error.message.zh.contains("\n") && !error.message.en.contains("\n"), "seed \(seed)")
            }
        }
        #expect(read + refused == 600)
        #expect(read > 30 && refused > 30, "seed \(seed): \(read) read, \(refused) refused")
    }

    @Test(arguments: [2, UInt64.random(in: .min ... .max)])
    func whatIsWrittenQuotedIsReadToTheLetter(_ seed: UInt64) throws {
        print("ledger round trip, seed \(seed)")
        var random = SplitMix(seed: seed)
        let alphabet = Array("ab\",\n\r 灯𠀀")
        for _ in 0..<300 {
            let cells = (0..<5).map { _ in
                String(
                    (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in alphabet.randomElement(using: &random)
                    })
            }
            let line = (["x"] + cells).map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
            let file = try LedgerFile(bytes: Array("0,1,2,3,4,5\n\(line)\n".utf8))
            #expect(file.records.map(\.cells) == [["x"] + cells], "seed \(seed)")
        }
    }
}
