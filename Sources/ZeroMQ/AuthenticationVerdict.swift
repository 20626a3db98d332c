package enum AuthenticationVerdict: Hashable, Sendable {
    /// Every message of this connection carries the user id (``ReceivedMessage/userID``): 1 to 255 bytes, no NUL.
    case allow(userID: String)
    /// The client learns that it was refused (status 400), not why.
    case deny(reason: String)
    /// The client learns that nobody could judge it just now (status 500), and may dial again.
    ///
    /// Not 300, which RFC 27 has for that: libzmq 4.3.4 then hangs up without a word, which looks to the client like a server
    /// that holds another key.
    case unavailable(reason: String)
}
