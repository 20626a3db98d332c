import Events
import Foundation
import Testing

/// The expected hashes were computed with another program's SHA-256 from the formulas in the declarations.
struct ChainTests {
    private let genesis = "b2bc8be6301496711be306537a67761082967f47a5189716b144237c13a72549"
    private let afterHello = "8ee96d7a69caa66a4a450d52199b8ce27de9cb1c6fc1bb146b4b2818bb8e98f0"
    private let afterEmpty = "f07f424999cb4e5cb322fe6d0d75b25ba1f7e89d4936838868bcc96d24a2ca34"

    private func log() throws -> LogID { LogID(try SiteCode("520103001-Z02")) }

    @Test func theGenesisHashBindsNameAndEpoch() throws {
        #expect(Chain.genesis(log: try log(), epoch: 7).description == genesis)
        #expect(
            Chain.genesis(log: try LogID(name: "520103-H01/register"), epoch: .max).description
                == "99c0f33219dd4413e50c1e29ff9e9f6828fcc1e7d11ad0cec6c8332ef6ad0a8a")
        #expect(Chain.genesis(log: try log(), epoch: 8).description != genesis)
    }

    @Test func theNextHashIsOfThePreviousOneAndThePayload() throws {
        let first = Chain.next(after: Chain.genesis(log: try log(), epoch: 7), payload: Data("hello".utf8))
        #expect(first.description == afterHello)
        #expect(Chain.next(after: first, payload: Data()).description == afterEmpty)
    }

    @Test func aBatchIsChainedFromTheHeadBeforeIt() throws {
        let batch = ChainedBatch(after: .empty(log: try log(), epoch: 7), payloads: [Data("hello".utf8), Data()])
        #expect(batch.hashes.map(\.description) == [afterHello, afterEmpty])
        #expect(batch.head.seq == 2)
        #expect(batch.head.hash.description == afterEmpty)
        let nothing = ChainedBatch(after: batch.head, payloads: [])
        #expect(nothing.head == batch.head)
    }

    @Test func aHashIsExactlyThirtyTwoBytes() throws {
        #expect(Hash(Data(count: 31)) == nil)
        #expect(Hash(Data(count: 33)) == nil)
        #expect(Hash(Data(0..<32))?.description == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
        #expect(Hash(Data(0..<32))?.data == Data(0..<32))
    }

    @Test func hexadecimalIsReadBackAndAnythingElseIsNot() {
        let bytes = Data((0...255).map { UInt8($0) })
        #expect(Data(hexadecimal: bytes.hexadecimal) == bytes)
        #expect(Data(hexadecimal: "") == Data())
        for text in ["0", "0g", "xx", " 0", "é0"] { #expect(Data(hexadecimal: text) == nil, "\(text)") }
    }
}
