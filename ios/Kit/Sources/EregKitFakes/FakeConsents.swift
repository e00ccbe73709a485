import EregKit
import Foundation

/// Consents that the test sets; what is given stands, until it is taken back. The content of a file is its form.
public final class FakeConsents: Fake, Consents, @unchecked Sendable {
    /// The offices that may be shown a licence.
    public var users: [LicenceUserScreen] = []
    public var consents: [ConsentScreen] = []
    /// The log, the newest first.
    public var log: [LicenceUseScreen] = []

    public func offices() async throws -> [LicenceUserScreen] {
        try await take("offices")
        return locked { users }
    }

    public func give(_ which: String, _ terms: ConsentTerms) async throws -> CommandId {
        try await take("give \(which) \(terms.purpose)")
        guard let user = locked({ users.first { $0.code == terms.office } }) else {
            throw Failure.fake(.fixInput(field: "office"), "consent.office_unknown")
        }
        guard let purpose = user.purposes.first(where: { $0.id == terms.purpose }) else {
            throw Failure.fake(.fixInput(field: "purpose"), "consent.purpose")
        }
        locked {
            consents.append(
                ConsentScreen(
                    consent: "consent-\(consents.count + 1)", office: user.code, officeName: user.name,
                    licence: "licence of \(which)", certificate: which, purpose: purpose.id, purposeName: purpose.name,
                    until: terms.until, grantedAt: Date(timeIntervalSince1970: 0), revokedAt: nil,
                    standing: .fake("stands"), act: .takeBack, uses: 0))
        }
        return CommandId("give")
    }

    public func revoke(_ consent: String) async throws -> CommandId {
        try await take("revoke \(consent)")
        guard locked({ consents.contains { $0.consent == consent } }) else {
            throw Failure.missing("consent.not_found")
        }
        locked { consents.removeAll { $0.consent == consent } }
        return CommandId("revoke")
    }

    public func list() async throws -> [ConsentScreen] {
        try await take("list")
        return locked { consents }
    }

    public func uses(of consent: String?) async throws -> [LicenceUseScreen] {
        try await take("uses \(consent ?? "of all")")
        return locked { log.filter { consent == nil || $0.consent == consent } }
    }

    public func ask(_ consent: String, licence: String, purpose: String) async throws -> CommandId {
        try await take("ask \(consent) \(licence) \(purpose)")
        return CommandId("ask-\(consent)")
    }

    public func save(_ use: String, as form: DocumentForm, to file: URL) async throws -> LicenceUseScreen {
        try await take("save \(use) \(form)")
        guard let found = locked({ log.first { $0.id == use } }), !found.forms.isEmpty else {
            throw Failure.missing("paper.not_found")
        }
        guard found.forms.contains(form) else { throw Failure.missing("paper.other_form") }
        try Data("\(form)".utf8).write(to: file)
        return found
    }
}
