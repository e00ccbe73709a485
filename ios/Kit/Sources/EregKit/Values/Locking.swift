import Foundation

/// The owner's lock (产权锁定) of a home on the screen. While it stands no application in which the owner disposes of the home is
/// accepted.
public struct HomeLockScreen: Hashable, Sendable, Discreet {
    /// 不动产单元号.
    public let unit: String
    /// District and street.
    public let address: String
    /// The standing of the lock.
    public let standing: HomeLockStanding
    /// The standing in words.
    public let words: Words
    /// The words for what the one button does, and from when.
    public let explained: Words

    public init(unit: String, address: String, standing: HomeLockStanding, words: Words, explained: Words) {
        self.unit = unit
        self.address = address
        self.standing = standing
        self.words = words
        self.explained = explained
    }
}

/// The standing of the owner's lock of a home. Times are the registry's.
public enum HomeLockStanding: Hashable, Sendable, Discreet {
    /// It is not locked.
    case open
    /// Locked, since then.
    case locked(since: Date)
    /// Its lifting was asked for: it stays locked until a later time, from which it is open.
    case lifting(since: Date, openFrom: Date)
    /// Something was asked here that the registry has not answered yet.
    case onItsWay
}
