import Foundation
import Testing

@testable import ZeroMQ

@Suite("CURVE keys")
struct CurveKeyTests {
    /// The server's pair of zmq_curve(7).
    static let publicText = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
    static let secretText = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"

    @Test("the example of RFC 32 is encoded and decoded as it says")
    func rfc32() {
        let bytes: [UInt8] = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B]
        #expect(Z85.encode(bytes) == "HelloWorld")
        #expect(Z85.decode("HelloWorld") == bytes)
    }

    @Test("the public key of libzmq's example secret is the example's public key")
    func derivation() throws {
        let pair = try CurveKeyPair(secretKey: CurveSecretKey(z85: Self.secretText))
        #expect(pair.publicKey.z85 == Self.publicText)
    }

    @Test("a generated pair survives Z85 and bytes, and its secret yields its public key")
    func roundTrip() throws {
        let pair = try CurveKeyPair.generate()
        #expect(try CurvePublicKey(z85: pair.publicKey.z85) == pair.publicKey)
        #expect(try CurveSecretKey(z85: pair.secretKey.z85) == pair.secretKey)
        #expect(try CurvePublicKey(bytes: pair.publicKey.bytes) == pair.publicKey)
        #expect(try CurveSecretKey(bytes: pair.secretKey.bytes) == pair.secretKey)
        #expect(try CurveKeyPair(secretKey: pair.secretKey) == pair)
        #expect(try CurveKeyPair.generate() != pair)
    }

    static let badTexts: [String] = {
        let short = String(publicText.dropLast())
        let tail = String(publicText.dropLast(5))
        return [
            "", "HelloWorld", short, publicText + "0", publicText + "00000", short + "\u{0}", short + " ", short + "~",
            tail + "#####", String(publicText.dropLast(2)) + "é", tail + "\u{0}0000",
        ]
    }()

    @Test("text that is no key is refused", arguments: badTexts)
    func badText(_ text: String) {
        let expected = ZeroMQError.Code.malformedKey
        #expect { try CurvePublicKey(z85: text) } throws: { ($0 as? ZeroMQError)?.code == expected }
        #expect { try CurveSecretKey(z85: text) } throws: { ($0 as? ZeroMQError)?.code == expected }
    }

    @Test("31 and 33 bytes are no key", arguments: [0, 31, 33])
    func badLength(_ count: Int) {
        let bytes = [UInt8](repeating: 7, count: count)
        #expect { try CurvePublicKey(bytes: bytes) } throws: { ($0 as? ZeroMQError)?.code == .malformedKey }
        #expect { try CurveSecretKey(bytes: bytes) } throws: { ($0 as? ZeroMQError)?.code == .malformedKey }
    }

    @Test("no way of printing a value shows a secret")
    func secrecy() throws {
        let secret = try CurveSecretKey(z85: Self.secretText)
        let pair = try CurveKeyPair(secretKey: secret)
        let options = SocketOptions { $0.security = .curveClient(keys: pair, serverKey: pair.publicKey) }
        let server = SocketOptions.Security.curveServer(secretKey: secret, domain: "hub")
        var shown = ""
        for value in [secret, pair, options, server] as [Any] {
            shown += String(describing: value) + String(reflecting: value)
            dump(value, to: &shown)
        }
        #expect(shown.contains("CurveSecretKey(hidden)"))
        #expect(!shown.contains(Self.secretText))
        let bytes = secret.bytes.map(String.init)
        #expect(!shown.contains(bytes.prefix(3).joined(separator: ", ")))
        // A dump of the array would put each byte on a line of its own.
        #expect(!shown.contains("- \(bytes[0])\n"))
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }
}
