import EregKit
import Foundation

/// Finds those of the test's things whose title or number begins so.
public final class FakeSearch: Fake, Search, @unchecked Sendable {
    public var things: [SearchHit] = []

    public func find(_ text: String, kinds: [SearchKind], limit: Int) async throws -> [SearchHit] {
        try await take("find")
        let found = locked { things }.filter { hit in
            (kinds.isEmpty || kinds.contains(hit.kind))
                && (hit.title.hasPrefix(text) || hit.number?.hasPrefix(text) == true)
        }
        return Array(found.prefix(limit))
    }
}
