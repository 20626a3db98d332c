import EventLog
import Events
import Foundation

/// What `station repair LOG --adopt` does.
struct Repair {
    let log: any SiteLog

    /// The other version takes the place of what is held, and what only this machine had of its own log is recorded anew.
    func adopt(_ name: LogID, incarnation: Data, now: Instant) throws -> BranchAdoption {
        try log.adoptBranch(of: name, incarnation: incarnation, now: now) { retired in
            name.site == log.own.site ? Self.anew(retired) : []
        }
    }

    private static func anew(_ retired: [LoggedEvent]) -> [Draft] {
        let places = Dictionary(uniqueKeysWithValues: retired.enumerated().map { ($0.element.seq, $0.offset) })
        return retired.compactMap { logged in
            guard let body = logged.event.body else { return nil }
            var subject = Draft.Subject.none
            if logged.event.hasSubject {
                let ref = logged.event.subject
                let place = ref.log == logged.log.name ? places[ref.seq] : nil
                subject = place.map { .draft($0) } ?? .ref(ref)
            }
            return Draft(
                body, subject: subject, entry: logged.event.entry, occurredAt: logged.occurredAt,
                actor: logged.event.actor, contents: logged.event.contents.compactMap { NamedContent(kept: $0) },
                origin: logged.event.hasOrigin ? logged.event.origin : nil)
        }
    }
}
