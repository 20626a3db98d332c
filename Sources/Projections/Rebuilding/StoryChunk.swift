import Events

/// Consecutive stories that a rebuild takes in by one transaction: enough that a commit costs little beside them, few
/// enough that several fit into memory.
struct StoryChunk: Hashable, Sendable {
    let ranges: [StoryRange]

    /// Where the next one goes on: behind the last subject of this one.
    var end: Mark {
        guard let last = ranges.last else { preconditionFailure("a chunk has a range") }
        return Mark(log: last.log, seq: last.seqs.upperBound)
    }

    /// The place of a subject in the order in which a rebuild goes.
    struct Mark: Hashable, Sendable {
        let log: String
        let seq: Int64
    }

    /// All stories behind that mark, in the order of the tables' keys, so that rows are only ever added at the end.
    ///
    /// - Parameters:
    ///   - logs: by the bytes of their names.
    ///   - events: how many of a log's own events a chunk should span, about.
    static func plan(_ logs: [StoryLog], behind mark: Mark?, events: Int64) -> [StoryChunk] {
        var chunks: [StoryChunk] = []
        var ranges: [StoryRange] = []
        var weight: Int64 = 0
        func close() {
            if !ranges.isEmpty { chunks.append(StoryChunk(ranges: ranges)) }
            ranges = []
            weight = 0
        }
        for log in logs {
            var from = Int64.min
            if let mark {
                if precedes(log.name, mark.log) { continue }
                if log.name.utf8.elementsEqual(mark.log.utf8) {
                    if mark.seq == .max { continue }
                    from = mark.seq + 1
                }
            }
            var start = max(from, 1)
            while log.events - start >= 2 * events {
                ranges.append(StoryRange(log: log.name, seqs: from...start + events - 1))
                close()
                start += events
                from = start
            }
            // Subjects beyond the last event are those that have not arrived.
            ranges.append(StoryRange(log: log.name, seqs: from...Int64.max))
            weight += max(0, log.events - start) + 1
            if weight >= events { close() }
        }
        close()
        return chunks
    }

    /// As SQLite compares texts.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

/// What the stories of a chunk come to.
struct ChunkRows: Sendable {
    private(set) var subjects: [SubjectRows] = []
    private(set) var links: [MergeLink] = []
    private(set) var unknown: [LoggedEvent] = []
    private(set) var heard = HeardRows()
    private(set) var newest: Int64?
    private(set) var events: Int64 = 0
    private let ranges: [StoryRange]

    /// Reads and folds them. That merges close a circle is not seen here: all of them stand until that is decided.
    init(_ chunk: StoryChunk, of reader: any StoryReader, through position: Int64, days: Days) throws {
        ranges = chunk.ranges
        for range in chunk.ranges {
            try reader.readStories(of: range, through: position) { story in take(story, days) }
        }
    }

    private mutating func take(_ story: [LoggedEvent], _ days: Days) {
        guard let subject = story.first?.subject?.plain else { return }
        events += Int64(story.count)
        var isMerged = false
        for event in story {
            heard.take(event, days: days)
            newest = max(newest ?? .min, Instant(bounded: event.event.occurredAt).milliseconds)
            if event.event.body == nil { unknown.append(event) }
            isMerged = isMerged || event.mergeLink != nil
        }
        if isMerged { links += MergeLink.links(of: subject, in: story) }
        if let rows = SubjectRows(subject: subject, story: story, days: days, voidMerges: { [] }) {
            subjects.append(rows)
        }
    }

    /// Puts them in. What they add up to in counties and provinces is left for the end.
    func insert(into tables: RecordTables) throws {
        guard let arrival = heard.arrival else { return }
        for rows in subjects { try rows.insert(into: tables) }
        let rollups = try Rollups(tables.db, day: arrival, sitesOnly: true)
        for range in ranges { try rollups.enterAll(range) }
        try rollups.finish()
        for link in links { try link.insert(into: tables.mergeLinks) }
        for event in unknown { try tables.note(unknown: event) }
    }
}
