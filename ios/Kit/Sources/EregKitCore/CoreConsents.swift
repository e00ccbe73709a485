import EregCore
import EregKit
import Foundation

struct CoreConsents: EregKit.Consents {
    let consents: EregCore.Consents

    func offices() async throws -> [EregKit.LicenceUserScreen] {
        try await told { try await consents.offices() }.map { EregKit.LicenceUserScreen($0) }
    }

    func give(_ which: String, _ terms: EregKit.ConsentTerms) async throws -> EregKit.CommandId {
        EregKit.CommandId(
            try await told { try await consents.give(which: which, terms: EregCore.ConsentTerms(terms)) })
    }

    func revoke(_ consent: String) async throws -> EregKit.CommandId {
        EregKit.CommandId(try await told { try await consents.revoke(consent: consent) })
    }

    func list() async throws -> [EregKit.ConsentScreen] {
        try await told { try await consents.list() }.map { EregKit.ConsentScreen($0) }
    }

    func uses(of consent: String?) async throws -> [EregKit.LicenceUseScreen] {
        try await told { try await consents.uses(consent: consent) }.map { EregKit.LicenceUseScreen($0) }
    }

    func ask(_ consent: String, licence: String, purpose: String) async throws -> EregKit.CommandId {
        EregKit.CommandId(
            try await told { try await consents.ask(consent: consent, licence: licence, purpose: purpose) })
    }

    func save(_ use: String, as form: EregKit.DocumentForm, to file: URL) async throws -> EregKit.LicenceUseScreen {
        EregKit.LicenceUseScreen(
            try await stoppable {
                try await consents.save(used: use, form: EregCore.DocumentForm(form), path: file.path, cancel: $0)
            })
    }
}
