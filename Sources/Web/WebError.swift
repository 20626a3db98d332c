import Events
import HTTPTypes

/// What the pages refuse, or could not show.
package struct WebError: Complaint {
    package enum Kind: String, Sendable {
        /// A parameter of the address is not what it must be.
        case parameter = "web.parameter"
        case unknownPath = "web.unknown_path"
        /// Pages are read, never written to.
        case method = "web.method"
        /// The request names a host that is not this machine.
        case host = "web.host"
        /// The figures cannot be read now and may be readable later.
        case unavailable = "web.unavailable"
        case failed = "web.failed"
    }

    package let kind: Kind
    package let message: Bilingual
    package let cause: (any Error)?
    package var code: String { kind.rawValue }

    package var exitStatus: ExitStatus {
        switch kind {
        case .parameter, .unknownPath, .method, .host: .usage
        case .unavailable: .retry
        case .failed: .badData
        }
    }

    package init(_ kind: Kind, zh: String, en: String, cause: (any Error)? = nil) {
        self.kind = kind
        self.message = Bilingual(zh: zh, en: en)
        self.cause = cause
    }

    /// A fault of whatever answers the pages' questions; a complaint among them is passed on in its own words.
    init(fault: any Error) {
        switch fault {
        case let fault as WebError:
            self = fault
        case let complaint as any Complaint:
            self.init(
                complaint.exitStatus == .retry ? .unavailable : .failed, zh: complaint.message.zh,
                en: complaint.message.en, cause: complaint)
        default:
            self.init(
                .failed, zh: "页面无法生成，原因已写入程序日志",
                en: "the page could not be made; the program's log says why", cause: fault)
        }
    }

    var status: HTTPResponse.Status {
        switch kind {
        case .parameter: .badRequest
        case .unknownPath: .notFound
        case .method: .methodNotAllowed
        case .host: .misdirectedRequest
        case .unavailable: .serviceUnavailable
        case .failed: .internalServerError
        }
    }
}
