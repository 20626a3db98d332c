import Events
import Foundation
import Testing

struct SignedHeadTests {
    private func key() throws -> SigningKey { try #require(SigningKey(seed: Data(0..<32))) }

    private func head() throws -> Head {
        let log = LogID(try SiteCode("520103001-Z02"))
        return ChainedBatch(after: .empty(log: log, epoch: 7), payloads: [Data("hello".utf8)]).head
    }

    @Test func whatIsSignedIsNameEpochPlaceAndHash() throws {
        #expect(
            try head().signedBytes.hexadecimal
                == "6a69617a68616e2f686561642f31003532303130333030312d5a30320000000000000000070000000000000001"
                + "8ee96d7a69caa66a4a450d52199b8ce27de9cb1c6fc1bb146b4b2818bb8e98f0")
    }

    /// Key and signature as another Ed25519 implementation computed them.
    @Test func aSignatureMadeElsewhereVerifies() throws {
        #expect(
            try key().publicKey.bytes.hexadecimal
                == "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8")
        let signature = try #require(
            Data(
                hexadecimal: "b59402468d8814c946fbc50970c3e90b804137378fa4eedf4e9ebfb78b158478"
                    + "d0fcda8b174232258ea1c29a5e8c3aa16dffb3af6c63e2819c375091649d4107"))
        #expect(try SignedHead(head: head(), signature: signature).isValid(for: key().publicKey))
    }

    @Test func anyChangedByteOfTheSignatureFails() throws {
        let signed = try key().sign(head())
        let publicKey = try key().publicKey
        #expect(signed.isValid(for: publicKey))
        for index in signed.signature.indices {
            var signature = signed.signature
            signature[index] ^= 1
            #expect(!SignedHead(head: signed.head, signature: signature).isValid(for: publicKey), "byte \(index)")
        }
        #expect(!SignedHead(head: signed.head, signature: Data()).isValid(for: publicKey))
        #expect(!SignedHead(head: signed.head, signature: signed.signature + [0]).isValid(for: publicKey))
    }

    @Test func anyChangedPartOfTheHeadFails() throws {
        let signed = try key().sign(head())
        let publicKey = try key().publicKey
        let head = signed.head
        var hashes: [Hash] = []
        for index in 0..<Hash.byteCount {
            var bytes = head.hash.data
            bytes[index] ^= 0x80
            hashes.append(try #require(Hash(bytes)))
        }
        var others = hashes.map { Head(log: head.log, epoch: head.epoch, seq: head.seq, hash: $0) }
        for bit in 0..<64 {
            others.append(Head(log: head.log, epoch: head.epoch ^ 1 << bit, seq: head.seq, hash: head.hash))
            others.append(Head(log: head.log, epoch: head.epoch, seq: head.seq ^ 1 << bit, hash: head.hash))
        }
        others.append(
            Head(log: LogID(try SiteCode("520103001-Z03")), epoch: head.epoch, seq: head.seq, hash: head.hash))
        #expect(others.filter { SignedHead(head: $0, signature: signed.signature).isValid(for: publicKey) } == [])
    }

    @Test func anotherSitesKeyDoesNotVerify() throws {
        let other = try #require(SigningKey(seed: Data(1..<33)))
        #expect(!(try key().sign(head()).isValid(for: other.publicKey)))
    }

    @Test func aKeyHasThirtyTwoBytes() {
        #expect(SigningKey(seed: Data(count: 31)) == nil)
        #expect(SigningPublicKey(Data(count: 31)) == nil)
        #expect(SigningPublicKey(Data(count: 33)) == nil)
    }

    @Test func aSigningKeyIsNeverPrinted() throws {
        struct Holder {
            let key: SigningKey
        }
        let holder = Holder(key: try key())
        var dumped = ""
        dump(holder, to: &dumped)
        dump(holder.key, to: &dumped)
        let seed = holder.key.seed
        let texts = ["\(holder)", "\(holder.key)", String(reflecting: holder), String(reflecting: holder.key), dumped]
        for text in texts {
            #expect(text.contains("SigningKey"))
            #expect(!text.contains(seed.hexadecimal))
            #expect(!text.contains(seed.base64EncodedString()))
            // An array of bytes would be printed as "0, 1, 2" or line by line.
            #expect(!text.contains("2, 3"))
            #expect(!text.contains("bytes"))
        }
    }
}
