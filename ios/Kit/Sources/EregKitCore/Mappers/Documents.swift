import EregCore
import EregKit
import Foundation

extension EregKit.PaperKind {
    init(_ core: EregCore.PaperKind) {
        switch core {
        case .titleCertificate: self = .titleCertificate
        case .registrationProof: self = .registrationProof
        case .acceptance: self = .acceptance
        case .supplement: self = .supplement
        case .nonAcceptance: self = .nonAcceptance
        case .queryRefusal: self = .queryRefusal
        case .refusal: self = .refusal
        case .feeNotice: self = .feeNotice
        case .queryResult: self = .queryResult
        case .fiscalReceipt: self = .fiscalReceipt
        case .fiscalRedReceipt: self = .fiscalRedReceipt
        case .cancelledCopy: self = .cancelledCopy
        case .annotatedCopy: self = .annotatedCopy
        }
    }
}

extension EregCore.DocumentForm {
    init(_ kit: EregKit.DocumentForm) {
        switch kit {
        case .ofd: self = .ofd
        case .pdf: self = .pdf
        case .xml: self = .xml
        case .png: self = .png
        }
    }
}

extension EregKit.DocumentForm {
    init(_ core: EregCore.DocumentForm) {
        switch core {
        case .ofd: self = .ofd
        case .pdf: self = .pdf
        case .xml: self = .xml
        case .png: self = .png
        }
    }
}

extension EregKit.DocumentStanding {
    init(_ core: EregCore.DocumentStanding) {
        switch core {
        case .waiting: self = .waiting
        case .here: self = .here
        case .toFetch: self = .toFetch
        case .unfit: self = .unfit
        case .void: self = .void
        }
    }
}

extension EregKit.DocumentScreen {
    init(_ core: EregCore.DocumentScreen) {
        self.init(
            id: EregKit.PaperId(core.id), kind: EregKit.PaperKind(core.kind), title: EregKit.Words(core.title),
            caseId: EregKit.CaseId(core.caseId), certificate: core.certificate, writtenOn: EregKit.Day(core.writtenOn),
            sealedAt: core.sealedAt.map { Date(core: $0) }, forms: core.forms.map { EregKit.DocumentForm($0) },
            standing: EregKit.DocumentStanding(core.standing), words: EregKit.Words(core.words),
            annotation: core.annotation.map { EregKit.Words($0) },
            beforeSharing: core.beforeSharing.map { EregKit.UnmaskedWarning($0) },
            copyChoices: core.copyChoices.map { EregKit.CopyChoices($0) },
            inForce: core.inForce.map { EregKit.Words($0) }, mark: core.mark.map { EregKit.Words($0) })
    }
}

extension EregKit.UnmaskedWarning {
    init(_ core: EregCore.UnmaskedWarning) {
        self.init(document: EregKit.PaperId(core.document), words: EregKit.Words(core.words))
    }
}

extension EregKit.CopyChoices {
    init(_ core: EregCore.CopyChoices) {
        self.init(letting: EregKit.Words(core.letting), other: EregKit.Words(core.other), most: Int(core.most))
    }
}

extension EregCore.UnmaskedWarning {
    init(_ kit: EregKit.UnmaskedWarning) {
        self.init(document: kit.document.core, words: EregCore.Text(kit.words))
    }
}

extension EregCore.CopyTerms {
    init(_ kit: EregKit.CopyTerms) {
        self.init(user: kit.user, purpose: kit.purpose, until: kit.until.core)
    }
}

extension EregKit.LicenceScreen {
    init(_ core: EregCore.LicenceScreen) {
        self.init(
            licence: core.licence, number: core.number, standing: EregKit.Words(core.standing),
            since: core.since.map { Date(core: $0) }, supersededBy: core.supersededBy,
            document: core.document.map { EregKit.PaperId($0) }, mark: core.mark.map { EregKit.Words($0) })
    }
}
