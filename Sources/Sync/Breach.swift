/// What is wrong with a frame or a file that does not keep to the protocol; on the wire all of these are `PROTOCOL`, with words.
package enum Breach: Hashable, Sendable {
    /// More bytes than a frame may have.
    case frameTooLong
    /// The bytes are no protobuf message of the kind.
    case noFrame
    /// A frame without a body that this version knows.
    case unknownFrame
    /// A frame that this version knows and that does not belong in this state, by the state's name.
    case outOfTurn(String)
    case logName
    /// A head whose log or hash is none, or that is not of the log in question or not in order.
    case head
    /// Too many events, none, too many bytes, or a place that no log reaches.
    case batch
    /// A payload that is no event.
    case payload
    /// An ACK of what was never sent.
    case acknowledgement
    /// A PROBE of too many places.
    case probe
    /// A RECALLED that does not go on where it was asked to.
    case recalled
    /// HOLDS without an end.
    case endlessList
    /// A hub that does not say its signing key.
    case hubKey
    /// Too many hubs above one another, or one that is none.
    case ancestors
    /// A WANT that names no digest.
    case want
    /// A GIVE that answers nothing that was asked.
    case give
    /// A CARRY beyond its bounds, or of no bundle.
    case carry
    /// A CARRIED that holds less than it did, or more than was sent.
    case carried
    /// A frame that has no place in a bundle, or not such a one.
    case bundle

    /// One word for programs; of a frame out of turn the state too.
    package var word: String {
        switch self {
        case .frameTooLong: "frame_too_long"
        case .noFrame: "no_frame"
        case .unknownFrame: "unknown_frame"
        case .outOfTurn(let state): "out_of_turn.\(state)"
        case .logName: "log_name"
        case .head: "head"
        case .batch: "batch"
        case .payload: "payload"
        case .acknowledgement: "acknowledgement"
        case .probe: "probe"
        case .recalled: "recalled"
        case .endlessList: "endless_list"
        case .hubKey: "hub_key"
        case .ancestors: "ancestors"
        case .want: "want"
        case .give: "give"
        case .carry: "carry"
        case .carried: "carried"
        case .bundle: "bundle"
        }
    }
}

extension SyncFault {
    /// A breach of the protocol, found by this side.
    package init(_ breach: Breach, zh: String, en: String) {
        self.init(.found(.protocol), breach: breach, zh: zh, en: en)
    }

    static func outOfTurn(_ frame: Frame.OneOf_Body, in state: String) -> SyncFault {
        SyncFault(
            .outOfTurn(state), zh: "收到不合顺序的数据（\(state) 时的 \(frame.word)），请升级程序",
            en: "a \(frame.word) came out of turn (\(state)); upgrade the program")
    }
}

extension Frame.OneOf_Body {
    /// As docs/PROTOCOL.md calls it.
    package var word: String {
        switch self {
        case .hello: "HELLO"
        case .welcome: "WELCOME"
        case .holds: "HOLDS"
        case .push: "PUSH"
        case .ack: "ACK"
        case .decline: "DECLINE"
        case .probe: "PROBE"
        case .probed: "PROBED"
        case .recall: "RECALL"
        case .recalled: "RECALLED"
        case .pushed: "PUSHED"
        case .want: "WANT"
        case .give: "GIVE"
        case .carry: "CARRY"
        case .carried: "CARRIED"
        case .enrol: "ENROL"
        case .enrolled: "ENROLLED"
        case .refuse: "REFUSE"
        }
    }
}

// The states as docs/PROTOCOL.md and messages call them.

extension Session.State {
    var word: String {
        switch self {
        case .idle: "idle"
        case .greeting: "greeting"
        case .listing: "listing"
        case .welcoming: "welcoming"
        case .offering: "offering"
        case .enrolling: "enrolling"
        case .giving(let giving, _): giving.state.word
        case .taking(let taking, _): taking.state.word
        case .closed: "closed"
        }
    }
}

extension Giving.State {
    var word: String {
        switch self {
        case .choosing, .comparing, .reading, .paused: "giving.pushing"
        case .diverging: "giving.comparing"
        case .settling: "giving.settling"
        case .gathering: "giving.gathering"
        case .settled: "giving.settled"
        }
    }
}

extension Taking.State {
    var word: String {
        switch self {
        case .open: "taking"
        case .opening, .committing: "taking.committing"
        case .looking, .reading: "taking.reading"
        case .listing, .storing: "taking.storing"
        case .settled: "taking.settled"
        }
    }
}
