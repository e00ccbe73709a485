import LocalAuthentication

/// The check that the person is there, for what is shown and not signed.
enum Person {
    /// Asks by whatever the phone asks: false where they cancel, or it does not know them. No vault opens on a phone without a way
    /// to ask, so there is one.
    static func isHere(_ reason: String) async -> Bool {
        do {
            return try await LAContext().evaluatePolicy(.deviceOwnerAuthentication, localizedReason: reason)
        } catch {
            return false
        }
    }
}
