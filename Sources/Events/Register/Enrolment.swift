import Foundation

/// A site's own public keys, vouched for by the key of its invitation.
package struct Enrolment: Hashable, Sendable {
    package let site: SiteCode
    package let signingKey: SigningPublicKey
    /// CURVE public key, 32 bytes.
    package let transportKey: Data
    /// What others seal to this site is sealed to it.
    package let sealingKey: SealingPublicKey
    /// Ed25519 by the invitation's key over `signedBytes`.
    package let signature: Data

    package static let transportKeyBytes = 32

    /// Nil when a key has the wrong length.
    package init?(site: SiteCode, signingKey: Data, transportKey: Data, sealingKey: Data, signature: Data) {
        guard let key = SigningPublicKey(signingKey), transportKey.count == Self.transportKeyBytes,
            let sealing = SealingPublicKey(sealingKey)
        else { return nil }
        self.site = site
        self.signingKey = key
        self.transportKey = transportKey
        self.sealingKey = sealing
        self.signature = signature
    }

    package init(
        site: SiteCode, signingKey: SigningPublicKey, transportKey: Data, sealingKey: SealingPublicKey,
        invitation: SigningKey
    ) {
        precondition(transportKey.count == Self.transportKeyBytes)
        self.site = site
        self.signingKey = signingKey
        self.transportKey = transportKey
        self.sealingKey = sealingKey
        signature = invitation.sign(Self.signedBytes(site, signingKey, transportKey, sealingKey))
    }

    package func isVouchedFor(by invitation: SigningPublicKey) -> Bool {
        invitation.isValid(signature, for: Self.signedBytes(site, signingKey, transportKey, sealingKey))
    }

    /// `"jiazhan/enrol/2" ‖ 0 ‖ site code ‖ 0 ‖ signing key ‖ transport key ‖ sealing key`, the keys 32 bytes each.
    private static func signedBytes(
        _ site: SiteCode, _ signingKey: SigningPublicKey, _ transportKey: Data, _ sealingKey: SealingPublicKey
    ) -> Data {
        var bytes = Data("jiazhan/enrol/2".utf8)
        bytes.append(0)
        bytes.append(contentsOf: site.text.utf8)
        bytes.append(0)
        bytes.append(signingKey.bytes)
        bytes.append(transportKey)
        bytes.append(sealingKey.bytes)
        return bytes
    }
}
