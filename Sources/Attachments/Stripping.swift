import Events
import Foundation

/// Takes out of a photo what tells where, when and with what it was taken, without touching the picture itself.
///
/// What stays is the orientation, without which it would be shown lying down, and the colour profile. Afterwards the file
/// is looked through: what is not known to be harmless makes the attachment refused.
enum Stripping {
    /// - Throws: `AttachmentError` (`attachment.metadata`) when something remains; those of `Tool.run`.
    static func strip(_ copy: WorkingCopy, _ kind: AttachmentKind, _ toolbox: Toolbox) throws {
        let written = try Tool.exiftool.run(
            [
                "-config", "", "-q", "-q", "-m", "-all=", "-trailer:all=", "--icc_profile:all", "-tagsfromfile", "@",
                "-orientation", "-overwrite_original", copy.path,
            ], in: copy.folder, toolbox)
        guard written.succeeded else { throw refused(written.complaint) }
        if kind == .png {
            try PNGParts.copyHarmless(from: copy.path, to: copy.folder.file("harmless"))
            try copy.replace(with: "harmless")
        }
        try copy.settle()
        if let part = try PictureParts.read(kind, path: copy.path)?.firstUnwanted(kind) { throw refused(part) }
        if let tag = try firstTelling(copy, toolbox) { throw refused(tag) }
    }

    /// Groups of exiftool's (`-G1`) that describe the file, the coding or the colours.
    private static let harmlessGroups: Set<String> = [
        "ExifTool", "System", "File", "Composite", "JFIF", "Adobe", "RIFF", "PNG", "PNG-pHYs", "PNG-cICP",
    ]
    private static let harmlessExif: Set<String> = [
        "Orientation", "XResolution", "YResolution", "ResolutionUnit", "YCbCrPositioning",
    ]

    /// The first tag that says more than how the picture is drawn; nil where there is none.
    private static func firstTelling(_ copy: WorkingCopy, _ toolbox: Toolbox) throws -> String? {
        let read = try Tool.exiftool.run(
            ["-config", "", "-q", "-j", "-n", "-a", "-u", "-G1", copy.path], in: copy.folder, toolbox)
        guard read.succeeded,
            let list = try? JSONSerialization.jsonObject(with: read.output) as? [[String: Any]], list.count == 1
        else { throw refused(read.complaint) }
        return list[0].keys.sorted().first { key in
            let words = key.split(separator: ":", maxSplits: 1).map(String.init)
            guard words.count == 2 else { return key != "SourceFile" }
            if words[0] == "IFD0" { return !harmlessExif.contains(words[1]) }
            if words[0] == "File" { return words[1] == "Comment" }
            return !harmlessGroups.contains(words[0]) && !words[0].hasPrefix("ICC")
        }
    }

    private static func refused(_ why: String) -> AttachmentError {
        AttachmentError(
            .metadata, zh: "不能确保已去除照片中的位置和设备信息（\(why)），未添加；请另存为新图片，或说明保留这些信息",
            en:
                "place and device could not be removed from the photo for certain (\(why)), and it was not attached; save it as a new picture, or say that they are to be kept"
        )
    }
}
