import EregKit
import Foundation

/// The base of every fake: it writes down what it was asked, fails when it is told to, and can be held, so that a test
/// sees what a page does meanwhile.
public class Fake: @unchecked Sendable {
    private let lock = NSRecursiveLock()
    private var asked: [String] = []
    private var failure: Failure?
    private var isHeld = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    public init() {}

    /// The calls that it was asked for, in order, by the names of its protocol.
    public var calls: [String] { lock.withLock { asked } }

    /// The next call fails.
    public func failNext(_ failure: Failure) {
        lock.withLock { self.failure = failure }
    }

    /// Calls wait from now on.
    public func hold() {
        lock.withLock { isHeld = true }
    }

    /// Whatever waits goes on, and nothing waits any more.
    public func release() {
        let waiting = lock.withLock {
            isHeld = false
            defer { self.waiting = [] }
            return self.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Every call of a feature begins with this.
    func take(_ call: String) async throws {
        await withCheckedContinuation { continuation in
            let goesOn = lock.withLock {
                asked.append(call)
                if isHeld { waiting.append(continuation) }
                return !isHeld
            }
            if goesOn { continuation.resume() }
        }
        try failIfTold()
    }

    /// Looks at or changes what a fake holds, under its lock.
    func locked<Answer>(_ work: () throws -> Answer) rethrows -> Answer {
        try lock.withLock(work)
    }

    private func failIfTold() throws {
        try lock.withLock {
            defer { failure = nil }
            if let failure { throw failure }
        }
    }
}

extension Failure {
    /// Returns a failure as the core's are: a code, and words that say nothing more.
    public static func fake(_ remedy: Remedy, _ code: String) -> Failure {
        Failure(remedy, code: code, words: Words(zh: "（\(code)）", en: "(\(code))"))
    }

    static func missing(_ code: String) -> Failure { fake(.notFound, code) }
}

extension Words {
    /// The same in both languages, for what a test does not read.
    public static func fake(_ text: String) -> Words { Words(zh: text, en: text) }
}
