/// What must sometimes happen in a campaign: every fault that a world can have, and every way out of one. A campaign in which
/// one of these never happened has proved nothing about it.
package enum Sometimes: String, CaseIterable, Sendable {
    // Faults of the line.
    case lineCut = "a line was cut"
    case tailLost = "a cut lost frames that were under way"
    case tailArrived = "frames arrived after their sender had given the line up"
    case stalled = "a frame was under way for longer than the patience"
    case gaveUp = "an end gave up a silent line"
    case partitionedOneWay = "a line carried frames one way only"
    case partitioned = "a site was cut off both ways"
    case twoConnections = "a hub had two connections of one site"
    case frameLost = "a frame was lost in the midst of others"
    case frameDoubled = "a frame came twice"
    case frameOvertook = "a frame overtook another one"
    // Faults of machines.
    case crashed = "a machine crashed between two writes"
    case cutBeforeCommit = "power failed before a commit"
    case cutAfterCommit = "power failed after a commit, before its answer"
    case diskFull = "a disk was full"
    case syncFailedWhole = "a sync failed and the commit was on disk"
    case syncFailedNone = "a sync failed and the commit was not on disk"
    case reopened = "a log that had stopped was opened anew"
    case clockAhead = "a clock jumped ahead"
    case clockBack = "a clock jumped back"
    case clockDrifted = "a clock ran fast or slow"
    // What people do.
    case stationRestored = "a station was restored from a backup"
    case hubRestored = "a hub was restored from a backup"
    case cloned = "a laptop was cloned"
    case cloneRetired = "a clone was taken out of use"
    case laptopLost = "a laptop was lost and the site joined anew"
    case keyRevoked = "a key was revoked"
    case keyRefused = "a hub refused a key that it does not accept"
    case enrolledAgain = "a hub that had forgotten a key enrolled it again"
    // What malicious sites do.
    case payloadAltered = "a malicious site altered a payload"
    case headLied = "a malicious site lied about a head"
    case signatureForged = "a malicious site forged a signature"
    case foreignLog = "a malicious site pushed a log of somebody else"
    case ownFork = "a malicious site signed another version of its own log"
    case contentForged = "a malicious site gave other bytes for a content"
    case unaskedContent = "a malicious site gave contents that nobody asked for"
    case digestsFished = "a malicious site asked for contents that are not for it"
    case replayed = "a malicious site sent an old frame again"
    case garbage = "a malicious site sent garbage"
    case vectorLied = "a malicious site lied about all that it holds"
    // Bundles.
    case bundleWritten = "a bundle was written"
    case bundleTaken = "a bundle was taken in"
    case bundleTwice = "a bundle was taken in a second time"
    case bundleLost = "a bundle was lost"
    case bundleEarly = "a bundle came before an earlier one"
    case bundleRefused = "a bundle was refused"
    case bundlePutBy = "a bundle was put by until what it follows on has come"
    case waitingApplied = "a bundle that had been put by was applied"
    // Neighbours that carry.
    case bundleEntrusted = "a sealed bundle was given to a neighbour"
    case bundleLaidOut = "a hub laid a bundle out for a neighbour to take along"
    case bundleHandedOn = "a carrier was told that it need not keep a bundle any more"
    case carriedTakenIn = "a hub took in what a neighbour carried"
    case carriedFurther = "a hub kept a bundle to carry it further up"
    case carriedDown = "a carrier kept a bundle to take it to its neighbour"
    case carriedResumed = "the carrying of a bundle went on where it had been cut off"
    case carriedRefused = "a hub refused what a neighbour carried"
    case carriedPostponed = "a hub could not take in what a neighbour carried, and it was offered again"
    case fileTorn = "power failed while a piece of a bundle was appended"
    case bundleAltered = "a malicious carrier altered a bundle"
    case carryLied = "a malicious site lied about a bundle that is carried"
    // Ways out.
    case nothingToSay = "a sync had nothing to say"
    case handedUp = "events were handed up"
    case handedDown = "events were handed down"
    case handedOn = "a hub handed on the events of others"
    case resumed = "a handover went on where a cut had ended it"
    case groupCommit = "one commit took in batches of several connections"
    case passedOver = "events that were held already were passed over"
    case declined = "a log was declined"
    case othersWentOn = "other logs went on after one was declined"
    case refused = "a session was refused"
    case storageRefused = "a commit failed and the other side was told"
    case probed = "two sites searched for their last common place"
    case branchHeld = "another version of a log was kept apart"
    case markLowered = "a site noticed that its peer holds less than it did"
    case troubleFork = "a fork was reported"
    case troubleBehind = "a log that is behind was reported"
    case troubleOther = "trouble of another kind was reported"
    case troubleCleared = "trouble was over"
    case adopted = "an owner adopted the other version of its log"
    case recordedAnew = "retired events were recorded anew"
    case relayAdopted = "a relay adopted the other version of a log"
    case copyLetGo = "a copy was let go because its owner has another version"
    case textArrived = "a text arrived"
    case identityArrived = "an identity arrived at the home hub"
    case photoArrived = "a photograph arrived"
    case photoRequested = "a photograph was asked for"
    case requestedPhotoArrived = "a photograph that was asked for arrived"
    case piecesArrived = "a content in pieces arrived"
    case piecesResumed = "a content in pieces went on where a cut had ended it"
    case forgottenBeforeArrival = "a content was forgotten before it arrived"
    case forgottenAfterArrival = "a content was forgotten after it had arrived"
    case contentMissing = "a content was wanted and could not be given"
    case converged = "a world converged"
}

/// How often each of them happened.
package struct Tally: Sendable {
    private var counts = [Int](repeating: 0, count: Sometimes.allCases.count)

    package init() {}

    package mutating func note(_ event: Sometimes, times: Int = 1) { counts[Self.index(event)] += times }
    package subscript(_ event: Sometimes) -> Int { counts[Self.index(event)] }

    package mutating func add(_ other: Tally) {
        for index in counts.indices { counts[index] += other.counts[index] }
    }

    /// One line for each, with its count.
    package var lines: [String] { Sometimes.allCases.map { "\(self[$0])\t\($0.rawValue)" } }

    private static let indices = Dictionary(
        uniqueKeysWithValues: Sometimes.allCases.enumerated().map { ($0.element, $0.offset) })

    private static func index(_ event: Sometimes) -> Int {
        guard let index = indices[event] else { preconditionFailure("every case is listed") }
        return index
    }
}
