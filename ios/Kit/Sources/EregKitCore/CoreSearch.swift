import EregCore
import EregKit
import Foundation

struct CoreSearch: EregKit.Search {
    let search: EregCore.Search

    func find(_ text: String, kinds: [EregKit.SearchKind], limit: Int) async throws -> [EregKit.SearchHit] {
        try await told {
            try await search.find(
                text: text, kinds: kinds.map { EregCore.SearchKind($0) }, limit: UInt32(clamping: limit))
        }.map { EregKit.SearchHit($0) }
    }
}
