import Events
import Foundation
import SwiftProtobuf

extension Frame {
    /// The bytes on the wire: the frame's protobuf encoding, nothing around it.
    package var encoded: Data {
        do {
            let bytes: Data = try serializedBytes()
            return bytes
        } catch {
            preconditionFailure("a proto3 message without required fields always encodes")
        }
    }

    /// - Throws: `SyncFault` (`sync.protocol`) when the bytes are no frame of this version or more than the bound.
    package static func decode(_ bytes: Data) throws(SyncFault) -> Frame.OneOf_Body {
        guard bytes.count <= SyncBounds.frameBytes else {
            throw SyncFault(
                .frameTooLong, zh: "收到的数据过长（\(bytes.count) 字节）",
                en: "received a frame of \(bytes.count) bytes, too long")
        }
        guard let frame = try? Frame(serializedBytes: bytes) else {
            throw SyncFault(
                .noFrame, zh: "收到无法识别的数据（\(bytes.count) 字节），请升级程序",
                en: "received \(bytes.count) bytes that are no frame; upgrade the program")
        }
        guard let body = frame.body else {
            throw SyncFault(
                .unknownFrame, zh: "收到本版本不识别的数据（\(bytes.count) 字节），请升级程序",
                en: "received a frame of \(bytes.count) bytes that this version does not know; upgrade the program")
        }
        return body
    }
}

extension HeadFrame {
    package init(_ head: Head, signature: Data = Data()) {
        self.init()
        log = head.log.name
        epoch = head.epoch
        seq = head.seq
        hash = head.hash.data
        self.signature = signature
    }

    package init(_ signed: SignedHead) { self.init(signed.head, signature: signed.signature) }

    /// - Throws: `SyncFault` (`sync.protocol`) when the log's name or the hash is none.
    package func decoded() throws(SyncFault) -> SignedHead {
        guard let log = try? LogID(name: log), let hash = Hash(hash) else {
            throw SyncFault(.head, zh: "收到无效的链头", en: "received a head that is none")
        }
        return SignedHead(head: Head(log: log, epoch: epoch, seq: seq, hash: hash), signature: signature)
    }
}

extension Enrol {
    package init(_ enrolment: Enrolment) {
        self.init()
        site = enrolment.site.text
        signingKey = enrolment.signingKey.bytes
        transportKey = enrolment.transportKey
        sealingKey = enrolment.sealingKey.bytes
        signature = enrolment.signature
    }

    /// - Throws: `SyncFault` (`sync.enrolment`) when the site code or a key is none.
    package func decoded() throws(SyncFault) -> Enrolment {
        guard let site = try? SiteCode(site),
            let enrolment = Enrolment(
                site: site, signingKey: signingKey, transportKey: transportKey, sealingKey: sealingKey,
                signature: signature)
        else { throw SyncFault(.found(.enrolment), zh: "收到无效的密钥登记", en: "received an enrolment that is none") }
        return enrolment
    }
}
