import Events

/// What kept a table from being written out.
package struct ExportError: Complaint {
    package enum Kind: String, Sendable {
        case cannotWrite = "export.cannot_write"
    }

    package let kind: Kind
    package let message: Bilingual
    package var code: String { kind.rawValue }

    package var exitStatus: ExitStatus {
        switch kind {
        case .cannotWrite: .cannotWrite
        }
    }

    init(_ kind: Kind, zh: String, en: String) {
        self.kind = kind
        message = Bilingual(zh: zh, en: en)
    }

    static func cannotWrite(_ path: String, _ reason: String) -> ExportError {
        ExportError(
            .cannotWrite, zh: "不能写入 \(path)：\(reason)；请检查磁盘空间和权限",
            en: "cannot write \(path): \(reason); check the disk's space and permissions")
    }
}
