import EregCore
import EregKit
import Foundation

extension EregKit.HomeView {
    init(_ core: EregCore.HomeView) {
        self.init(
            unit: core.unit, address: core.address, area: core.area, certificates: core.certificates,
            oldCertificates: core.oldCertificates.map { EregKit.OldCertificateView($0) },
            burdens: Int(core.burdens), entrySeq: Int(core.entrySeq), asOf: Date(core: core.asOf),
            since: EregKit.Day(core.since))
    }
}

extension EregKit.OldCertificateView {
    init(_ core: EregCore.OldCertificateView) {
        self.init(
            number: core.number, scheme: EregKit.Words(core.scheme))
    }
}

extension EregKit.CertificateScreen {
    init(_ core: EregCore.CertificateScreen) {
        self.init(
            kind: EregKit.Words(core.kind), number: core.number, licenceId: core.licenceId, unit: core.unit,
            status: EregKit.CertificateStanding(core.status), asOf: core.asOf.map { Date(core: $0) },
            words: EregKit.Words(core.words), token: core.token, face: core.face, caseId: core.caseId,
            entryIndex: Int(core.entryIndex), registeredAt: Date(core: core.registeredAt),
            mark: core.mark.map { EregKit.Words($0) })
    }
}

extension EregKit.Integrity {
    init(_ core: EregCore.Integrity) {
        switch core {
        case .intact: self = .intact
        case .partlyProtected: self = .partlyProtected
        case .altered: self = .altered
        case .unreadable: self = .unreadable
        case .unverifiable: self = .unverifiable
        }
    }
}

extension EregKit.SealTrust {
    init(_ core: EregCore.SealTrust) {
        switch core {
        case .trusted: self = .trusted
        case .unknownKey: self = .unknownKey
        case .outOfTerm: self = .outOfTerm
        case .revoked: self = .revoked
        }
    }
}

extension EregKit.BookStanding {
    init(_ core: EregCore.BookStanding) {
        switch core {
        case .current: self = .current
        case .cancelled: self = .cancelled
        case .statusUnknown: self = .statusUnknown
        case .notIncluded: self = .notIncluded
        case .unverifiable: self = .unverifiable
        }
    }
}

extension EregKit.TokenFace {
    init(_ core: EregCore.TokenFace) {
        self.init(
            number: core.number, holders: core.holders, address: core.address, unit: core.unit)
    }
}
