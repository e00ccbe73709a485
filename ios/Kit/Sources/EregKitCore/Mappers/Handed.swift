import EregCore
import EregKit
import Foundation

extension EregKit.HandedKind {
    init(_ core: EregCore.HandedKind) {
        switch core {
        case .token: self = .token
        case .queryResult: self = .queryResult
        case .ofd: self = .ofd
        case .pdf: self = .pdf
        case .fiscalReceipt: self = .fiscalReceipt
        case .picture: self = .picture
        case .unknown: self = .unknown
        }
    }
}

extension EregKit.HandedCopy {
    init(_ core: EregCore.HandedCopy) {
        switch core {
        case .annotated(let licence, let original, let user, let purpose, let until, let over):
            self = .annotated(
                licence: licence, original: original, user: user, purpose: purpose, until: EregKit.Day(until),
                over: over)
        case .cancelled(let day): self = .cancelled(day: EregKit.Day(day))
        }
    }
}

extension EregKit.Verification {
    init(_ core: EregCore.Verification) {
        self.init(
            kind: EregKit.HandedKind(core.kind), title: EregKit.Words(core.title), ok: core.ok,
            integrity: EregKit.Integrity(core.integrity), seal: EregKit.SealTrust(core.seal),
            book: EregKit.BookStanding(core.book), said: core.said.map { EregKit.Words($0) },
            conclusion: EregKit.Words(core.conclusion),
            trouble: core.trouble.map { EregKit.Message($0) }, bookedAt: core.bookedAt.map { Date(core: $0) },
            asOf: core.asOf.map { Date(core: $0) }, office: core.office, demo: core.demo,
            face: core.face.map { EregKit.TokenFace($0) }, copy: core.copy.map { EregKit.HandedCopy($0) },
            lines: core.lines.map { EregKit.SheetLineView($0) }, words: core.words.map { EregKit.Words($0) })
    }
}

extension EregKit.Handed {
    init(_ core: EregCore.Handed) {
        switch core {
        case .checked(let found): self = .checked(found: EregKit.Verification(found))
        case .picture: self = .picture
        }
    }
}
