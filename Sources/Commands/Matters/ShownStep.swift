import Events
import Foundation
import SiteStore

/// One record on the timeline of a matter: who, where, when it happened and when it was written down, and what it says.
struct ShownStep: Encodable {
    /// Why a record does not count any more.
    struct Retraction: Encodable {
        let record, actor, occurred_at: String
        let reason: String?
    }

    let record: String
    let type, label_zh, label_en: String
    let site, log: String
    let epoch, seq: UInt64
    let occurred_at, recorded_at, received_at, actor: String
    /// The organ, leader or deputy on whose behalf it was made.
    let office: String?
    let assumed: [String]
    let held_by_hub: Bool?
    /// In the language of the terminal; the two others are in either.
    let facts, facts_zh, facts_en: [String: String]
    let contents: [ShownContent]
    let retracted: Retraction?

    init(_ logged: LoggedEvent, in view: StoryView) throws {
        record = RecordPlace.text(logged.ref)
        type = logged.event.type.description
        label_zh = logged.event.type.label.zh
        label_en = logged.event.type.label.en
        site = logged.log.site.text
        log = logged.log.name
        epoch = logged.epoch
        seq = logged.seq
        occurred_at = logged.occurredAt.rfc3339
        recorded_at = logged.recordedAt.rfc3339
        received_at = logged.receivedAt.rfc3339
        actor = logged.event.actor
        office = view.offices[logged.ref]
        assumed = logged.event.hasOrigin ? logged.event.origin.assumed : []
        held_by_hub = view.heldThrough.map { logged.log != view.folder.log.own || logged.seq <= $0 }
        let lines = FactText(logged.event, calendar: view.folder.calendar).lines
        facts = Self.facts(lines, Console.language)
        facts_zh = Self.facts(lines, .zh)
        facts_en = Self.facts(lines, .en)
        contents = try logged.event.contents.map {
            try view.contents.shown($0, of: logged, identities: view.identities)
        }
        retracted = try view.story.retraction(of: logged).map { retraction in
            Retraction(
                record: RecordPlace.text(retraction.ref), actor: retraction.event.actor,
                occurred_at: retraction.occurredAt.rfc3339, reason: try view.reason(of: retraction))
        }
    }

    private static func facts(_ lines: [FactText.Line], _ language: Language) -> [String: String] {
        Dictionary(
            lines.map { ($0.name.text(language), $0.value.text(language)) }, uniquingKeysWith: { first, _ in first })
    }
}
