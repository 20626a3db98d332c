import Foundation

/// A site's own public keys, vouched for by the key of its invitation.
package struct Enrolment: Hashable, Sendable {
    package let site: SiteCode
    package let signingKey: SigningPublicKey
    /// CURVE public key, 32 bytes.
    package let transportKey: Data
    /// Ed25519 by the invitation's key over `signedBytes`.
    package let signature: Data

    package static let transportKeyBytes = 32

    /// Nil when a key has the wrong length.
    package init?(site: SiteCode, signingKey: Data, transportKey: Data, signature: Data) {
        guard let key = SigningPublicKey(signingKey), transportKey.count == Self.transportKeyBytes else { return nil }
        self.site = site
        self.signingKey = key
        self.transportKey = transportKey
        self.signature = signature
    }

    package init(site: SiteCode, signingKey: SigningPublicKey, transportKey: Data, invitation: SigningKey) {
        precondition(transportKey.count == Self.transportKeyBytes)
        self.site = site
        self.signingKey = signingKey
        self.transportKey = transportKey
        signature = invitation.sign(Self.signedBytes(site, signingKey.bytes, transportKey))
    }

    package func isVouchedFor(by invitation: SigningPublicKey) -> Bool {
        invitation.isValid(signature, for: Self.signedBytes(site, signingKey.bytes, transportKey))
    }

    /// `"jiazhan/enrol/1" ‖ 0 ‖ site code ‖ 0 ‖ signing key ‖ transport key`.
    private static func signedBytes(_ site: SiteCode, _ signingKey: Data, _ transportKey: Data) -> Data {
        var bytes = Data("jiazhan/enrol/1".utf8)
        bytes.append(0)
        bytes.append(contentsOf: site.text.utf8)
        bytes.append(0)
        bytes.append(signingKey)
        bytes.append(transportKey)
        return bytes
    }
}
