import EventLog
import Events
import Foundation
import Sync

/// A bundle that came whole, piece by piece, and is to be taken in, or kept to be carried on. It may take as long as an import
/// takes, so that a hub does it beside its connections.
package struct TakingIn: Sendable {
    package struct Done: Sendable {
        package let outcome: Parcel.Outcome
        package let happened: [CarryingExchange.Happening]
    }

    package let parcel: Parcel
    let arriving: BundleFolder
    let folders: BundleFolders
    /// Nil at the lower end, which keeps what comes down.
    let takingIn: BundleImport?

    package func run() -> Done {
        do {
            try arriving.complete(parcel)
            guard let takingIn else { return Done(outcome: .settled, happened: [.kept(parcel)]) }
            let happening = try take(takingIn)
            try arriving.remember(.settled, of: parcel.digest)
            try arriving.remove(parcel.digest)
            return Done(outcome: .settled, happened: [happening])
        } catch let error as any Complaint where error.exitStatus == .badData && !(error is EventLogError) {
            return refuse(Self.fault(error))
        } catch {
            return Done(outcome: .postponed(Self.fault(error)), happened: [])
        }
    }

    private func take(_ takingIn: BundleImport) throws -> CarryingExchange.Happening {
        let path = arriving.bundlePath(parcel.digest)
        let summary = try BundleSummary(path: path)
        if summary.header.toSite == takingIn.site.code.text {
            return .takenIn(parcel, try takingIn.run(path: path) { _, _ in })
        }
        // A bundle for a hub further up goes there with this hub's own sync.
        let site = takingIn.site
        let above = try site.log.ancestors().map(\.site) + [site.hub?.site].compactMap(\.self)
        guard let recipient = try? SiteCode(summary.header.toSite), above.contains(recipient) else {
            throw SyncFault(
                .bundleMisdirected, zh: "数据包是给 \(summary.header.toSite.prefix(64)) 的，本中心 \(site.code) 不能转交",
                en:
                    "the bundle is meant for \(summary.header.toSite.prefix(64)), to which this hub, \(site.code), cannot carry it"
            )
        }
        try folders.carried.add(BundleFileSource(path: path), as: summary.parcel)
        return .kept(parcel)
    }

    private func refuse(_ fault: SyncFault) -> Done {
        do {
            try arriving.remember(.refused(fault), of: parcel.digest)
            try arriving.remove(parcel.digest)
        } catch {
            return Done(outcome: .postponed(Self.fault(error)), happened: [.refused(parcel, fault)])
        }
        return Done(outcome: .refused(fault), happened: [.refused(parcel, fault)])
    }

    static func fault(_ error: any Error) -> SyncFault {
        switch error {
        case let fault as SyncFault: fault
        case let complaint as any Complaint:
            SyncFault(
                .found(complaint.exitStatus == .badData ? .identity : .storage), zh: complaint.message.zh,
                en: complaint.message.en)
        default: SyncFault(.found(.storage), zh: "读写失败，请稍后再试", en: "reading or writing failed; try again later")
        }
    }
}
