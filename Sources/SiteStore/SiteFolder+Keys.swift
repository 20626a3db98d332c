import Events
import Foundation
import ZeroMQ

extension SiteFolder {
    package var signingKey: SigningKey {
        guard let key = SigningKey(seed: keys.signingSeed) else {
            preconditionFailure("checked when the folder was opened")
        }
        return key
    }

    package var sealingKey: SealingKey {
        guard let key = keys.sealingSeed.flatMap({ SealingKey(seed: $0) }) else {
            preconditionFailure("drawn when the folder was made, or opened for the first time since there are any")
        }
        return key
    }

    /// - Throws: `ZeroMQError` when the stored secret is no key.
    package func transportKeys() throws -> CurveKeyPair {
        try CurveKeyPair(secretKey: CurveSecretKey(bytes: keys.transportSecret))
    }

    /// The keys with which the site knocks for the first time; nil when the hub has its own already.
    package func invitationKeys() throws -> CurveKeyPair? {
        try keys.invitation.map { try CurveKeyPair(secretKey: CurveSecretKey(bytes: $0.transportSecret)) }
    }

    /// The site's own keys, vouched for by its invitation; nil when the hub has them already.
    package func enrolment() throws -> Enrolment? {
        guard let invitation = keys.invitation, let vouching = SigningKey(seed: invitation.signingSeed) else {
            return nil
        }
        return Enrolment(
            site: code, signingKey: signingKey.publicKey, transportKey: Data(try transportKeys().publicKey.bytes),
            sealingKey: sealingKey.publicKey, invitation: vouching)
    }

    /// The folder's keys; a folder that was made before there were sealing keys is given one.
    ///
    /// - Throws: `SiteStoreError` `site.unreadable`, `site.cannot_write`.
    static func openKeys(_ path: String) throws -> SiteKeys {
        guard let keys = SiteKeys.read(path: path + "/keys.json") else { throw unreadable(path + "/keys.json") }
        return keys.sealingSeed == nil ? try drawSealingKey(path) : keys
    }

    /// Processes that open the folder at the same moment take turns, so that all of them go on with the key that is kept.
    private static func drawSealingKey(_ path: String) throws -> SiteKeys {
        let folder = Foundation.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw unreadable(path) }
        defer { close(folder) }
        while flock(folder, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw SiteStoreError(
                    .cannotWrite, zh: "不能锁定 \(path)，请稍后再试", en: "cannot lock \(path); try again later")
            }
        }
        guard var keys = SiteKeys.read(path: path + "/keys.json") else { throw unreadable(path + "/keys.json") }
        if keys.sealingSeed == nil {
            keys.sealingSeed = Randomness.bytes(SiteKeys.seedBytes)
            try save(keys, path)
        }
        return keys
    }
}
