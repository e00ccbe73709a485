import Foundation

/// Search in what is on this device, with no network.
public protocol Search: Sendable {
    /// Things that a text finds, the newest first, 50 at most: by the beginning of a party's name, of a case or
    /// certificate number, or by any part of an address, from one character on. Without kinds all are searched.
    func find(_ text: String, kinds: [SearchKind], limit: Int) async throws -> [SearchHit]
}
