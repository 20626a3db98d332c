package enum AuthenticationVerdict: Hashable, Sendable {
    /// Every message of this connection carries the user id (``ReceivedMessage/userID``): 1 to 255 bytes, no NUL.
    case allow(userID: String)
    /// The client learns that it was refused (status 400), not why.
    case deny(reason: String)
    /// The client learns that nobody could judge it just now (status 500), and may dial again.
    case unavailable(reason: String)
}
