import Mustache

/// The pages' templates, built into the program and read once.
enum PageTemplates {
    static let dashboard = template("dashboard", PackageResources.dashboard_mustache)
    static let evidence = template("evidence", PackageResources.evidence_mustache)
    static let difference = template("difference", PackageResources.difference_mustache)
    static let warnings = template("warnings", PackageResources.warnings_mustache)
    static let complaint = template("complaint", PackageResources.complaint_mustache)
    static let search = template("search", PackageResources.search_mustache)
    static let similar = template("similar", PackageResources.similar_mustache)
    static let report = template("report", PackageResources.report_mustache)

    /// Every template begins by naming this content type.
    ///
    /// The library's own HTML type looks at characters as people see them, and takes `"` followed by a combining accent
    /// for another character than `"`; a browser does not, so that a name could end an attribute.
    private struct EscapedHTML: MustacheContentType {
        func escapeText(_ text: String) -> String {
            var escaped: [UInt8] = []
            escaped.reserveCapacity(text.utf8.count)
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "<"): escaped += "&lt;".utf8
                case UInt8(ascii: ">"): escaped += "&gt;".utf8
                case UInt8(ascii: "&"): escaped += "&amp;".utf8
                case UInt8(ascii: "\""): escaped += "&quot;".utf8
                case UInt8(ascii: "'"): escaped += "&#39;".utf8
                case UInt8(ascii: "`"): escaped += "&#96;".utf8
                default: escaped.append(byte)
                }
            }
            return String(decoding: escaped, as: UTF8.self)
        }
    }

    private static let pragma = "{{% CONTENT_TYPE: ESCAPED_HTML}}"

    private static func template(_ name: String, _ bytes: [UInt8]) -> MustacheTemplate {
        let text = String(decoding: bytes, as: UTF8.self)
        precondition(text.hasPrefix(pragma), "\(name) names its content type first")
        // Registering again puts the same type in the same place.
        MustacheContentTypes.register(EscapedHTML(), named: "ESCAPED_HTML")
        do {
            return try MustacheTemplate(string: text)
        } catch {
            preconditionFailure("template \(name): \(error)")
        }
    }
}
