import Events

/// Why a file cannot be attached.
package struct AttachmentError: Complaint {
    package enum Kind: String, Sendable {
        /// There is no such file, it may not be read, or it is no file.
        case unreadable = "attachment.unreadable"
        /// Neither JPEG, PNG, WebP nor PDF by its bytes.
        case type = "attachment.type"
        /// Empty, larger than `Bounds.attachmentBytes`, or of more pixels than `AttachmentBounds.pixels`.
        case size = "attachment.size"
        /// Cut off, or not what its first bytes say.
        case damaged = "attachment.damaged"
        /// What tells place and device could not be removed for certain.
        case metadata = "attachment.metadata"
        /// A program that is needed is not installed.
        case toolMissing = "attachment.tool_missing"
        /// A program that is needed failed, or took too long.
        case toolFailed = "attachment.tool_failed"
        /// No place for a working copy.
        case cannotWrite = "attachment.cannot_write"
    }

    package let kind: Kind
    package let message: Bilingual
    package let cause: (any Error)?
    package var code: String { kind.rawValue }

    package init(_ kind: Kind, zh: String, en: String, cause: (any Error)? = nil) {
        self.kind = kind
        self.message = Bilingual(zh: zh, en: en)
        self.cause = cause
    }

    package var exitStatus: ExitStatus {
        switch kind {
        case .unreadable, .type, .size, .damaged, .metadata: .badData
        case .toolMissing, .toolFailed: .retry
        case .cannotWrite: .cannotWrite
        }
    }

    static func damaged(_ zh: String, _ en: String) -> AttachmentError {
        AttachmentError(.damaged, zh: "文件已损坏：\(zh)，请重新取得原件", en: "the file is damaged: \(en); get the original again")
    }
}
