import Events
import Foundation

/// The computer's clock; the pure modules take its reading as a value.
package enum WallClock {
    package static func now() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}

/// The system's source of random bytes, for salts, keys and incarnations.
package enum Randomness {
    package static func bytes(_ count: Int) -> Data {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}
