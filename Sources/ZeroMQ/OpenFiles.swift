import Glibc

/// How many descriptors this process may have.
package enum OpenFiles {
    /// Raises the soft limit towards so many, as far as the hard limit allows; never lowers it.
    ///
    /// At the limit libzmq 4.3.4 can accept nobody, and is woken for the waiting connection again and again.
    /// - Returns: the limit in effect.
    @discardableResult
    package static func allow(_ count: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        let wanted = min(rlim_t(count), limit.rlim_max)
        if limit.rlim_cur < wanted {
            let before = limit.rlim_cur
            limit.rlim_cur = wanted
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 { limit.rlim_cur = before }
        }
        return Int(clamping: limit.rlim_cur)
    }
}
