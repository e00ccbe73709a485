import Foundation

/// The consents by which offices are shown this person's licences (用证授权), and the log of their uses (调用记录).
public protocol Consents: Sendable {
    /// The offices to which a holder may consent, and for what, by the rules in force on this device. Works offline.
    func offices() async throws -> [LicenceUserScreen]

    /// Signs a consent and queues it: for a licence of this person, by the number of the certificate or proof, or by the
    /// identifier of the licence.
    func give(_ which: String, _ terms: ConsentTerms) async throws -> CommandId

    /// Queues the revocation of a consent. From the moment the registry has it the licence is shown to nobody under it.
    func revoke(_ consent: String) async throws -> CommandId

    /// Every consent that the registry has told of, those that nobody took back first. Works offline.
    func list() async throws -> [ConsentScreen]

    /// The uses, of one consent or of all, the newest first. Works offline.
    func uses(of consent: String?) async throws -> [LicenceUseScreen]

    /// Queues, for the office whose account this is, the request to be shown a licence under a consent. What it is answered
    /// comes by the feed, to the holder as to the office.
    func ask(_ consent: String, licence: String, purpose: String) async throws -> CommandId

    /// Writes the file of a licence that was shown to the office whose account this is to a place where nothing is: complete,
    /// or not at all. Needs a network.
    func save(_ use: String, as form: DocumentForm, to file: URL) async throws -> LicenceUseScreen
}
