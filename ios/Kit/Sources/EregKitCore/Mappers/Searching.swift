import EregCore
import EregKit
import Foundation

extension EregKit.SearchKind {
    init(_ core: EregCore.SearchKind) {
        switch core {
        case .drafts: self = .drafts
        case .cases: self = .cases
        case .homes: self = .homes
        case .certificates: self = .certificates
        }
    }
}

extension EregCore.SearchKind {
    init(_ kit: EregKit.SearchKind) {
        switch kit {
        case .drafts: self = .drafts
        case .cases: self = .cases
        case .homes: self = .homes
        case .certificates: self = .certificates
        }
    }
}

extension EregKit.SearchHit {
    init(_ core: EregCore.SearchHit) {
        self.init(
            kind: EregKit.SearchKind(core.kind), heading: EregKit.Words(core.heading), id: core.id, title: core.title,
            number: core.number, words: EregKit.Words(core.words))
    }
}
