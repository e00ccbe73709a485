import EregCore
import EregKit
import Foundation

extension EregKit.LicenceUserScreen {
    init(_ core: EregCore.LicenceUserScreen) {
        self.init(
            code: core.code, name: EregKit.Words(core.name),
            purposes: core.purposes.map { EregKit.LicencePurposeScreen($0) })
    }
}

extension EregKit.LicencePurposeScreen {
    init(_ core: EregCore.LicencePurposeScreen) {
        self.init(id: core.id, name: EregKit.Words(core.name))
    }
}

extension EregCore.ConsentTerms {
    init(_ kit: EregKit.ConsentTerms) {
        self.init(office: kit.office, purpose: kit.purpose, until: kit.until.core)
    }
}

extension EregKit.ConsentScreen {
    init(_ core: EregCore.ConsentScreen) {
        self.init(
            consent: core.consent, office: core.office, officeName: EregKit.Words(core.officeName),
            licence: core.licence, certificate: core.certificate, purpose: core.purpose,
            purposeName: EregKit.Words(core.purposeName), until: EregKit.Day(core.until),
            grantedAt: Date(core: core.grantedAt), revokedAt: core.revokedAt.map { Date(core: $0) },
            standing: EregKit.Words(core.standing), act: core.act.map { EregKit.ConsentAct($0) }, uses: Int(core.uses))
    }
}

extension EregKit.ConsentAct {
    init(_ core: EregCore.ConsentAct) {
        switch core {
        case .takeBack: self = .takeBack
        case .ask: self = .ask
        }
    }
}

extension EregKit.LicenceUseScreen {
    init(_ core: EregCore.LicenceUseScreen) {
        self.init(
            id: core.id, consent: core.consent, officeName: EregKit.Words(core.officeName), office: core.office,
            licence: core.licence, purposeName: EregKit.Words(core.purposeName), at: Date(core: core.at),
            answer: EregKit.Words(core.answer), refused: core.refused.map { EregKit.Message($0) },
            forms: core.forms.map { EregKit.DocumentForm($0) })
    }
}
