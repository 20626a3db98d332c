extension Mapping {
    /// Every column that the mapping names, with the field that names it.
    ///
    /// A source that is added to a section is added here too: the reader looks a column up by its name and takes one that
    /// is not listed for our own mistake.
    var namedColumns: [(field: String, column: String)] {
        var named: [(field: String, column: String)] = []
        func add(_ field: String, _ columns: [String?]?) {
            named += (columns ?? []).compactMap { $0 }.map { (field: field, column: $0) }
        }
        add("key", key?.columns)
        add("status", [status?.outcome.column])
        add("status.at", [status?.at?.column])
        add("collected.at", [collected.at.column])
        add("collected.title", collected.title?.columns)
        add("collected.text", collected.text?.columns)
        add("collected.citizenName", collected.citizenName?.columns)
        add("collected.citizenPhone", collected.citizenPhone?.columns)
        add("collected.note", collected.note?.columns)
        add("collected.kind", [collected.kind?.column])
        add("collected.channel", [collected.channel?.column])
        add("collected.category", collected.category?.columns)
        add("collected.division", collected.division?.columns)
        add("collected.deputies", [collected.deputies?.column])
        add("collected.people", collected.people?.columns)
        add("referred.at", [referred?.at?.column])
        add("referred.organ", [referred?.organ?.column])
        add("referred.coHandlers", [referred?.coHandlers?.column])
        add("referred.mode", [referred?.mode?.column])
        add("referred.due", [referred?.due?.column])
        add("replied.at", [replied?.at?.column])
        add("replied.text", replied?.text?.columns)
        add("replied.organ", replied?.organ?.columns)
        add("replied.class", [replied?.replyClass?.column])
        add("resolved.at", [resolved?.at?.column])
        add("resolved.note", resolved?.note?.columns)
        add("rated.at", [rated?.at?.column])
        add("rated.reply", [rated?.reply?.column])
        add("rated.implementation", [rated?.implementation?.column])
        return named
    }
}
