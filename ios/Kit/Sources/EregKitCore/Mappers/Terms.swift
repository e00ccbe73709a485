import EregCore
import EregKit
import Foundation

extension EregKit.MaterialCode {
    init(_ core: EregCore.MaterialCode) {
        switch core {
        case .m01: self = .m01
        case .m02: self = .m02
        case .m03: self = .m03
        case .m04: self = .m04
        case .m05: self = .m05
        case .m06: self = .m06
        case .m07: self = .m07
        case .m08: self = .m08
        case .m09: self = .m09
        case .m10: self = .m10
        case .m11: self = .m11
        case .m12: self = .m12
        case .m13: self = .m13
        case .m15: self = .m15
        case .m16: self = .m16
        case .m18: self = .m18
        case .m19: self = .m19
        case .m21: self = .m21
        case .m22: self = .m22
        case .m25: self = .m25
        case .m26: self = .m26
        case .m30: self = .m30
        }
    }
}

extension EregCore.MaterialCode {
    init(_ kit: EregKit.MaterialCode) {
        switch kit {
        case .m01: self = .m01
        case .m02: self = .m02
        case .m03: self = .m03
        case .m04: self = .m04
        case .m05: self = .m05
        case .m06: self = .m06
        case .m07: self = .m07
        case .m08: self = .m08
        case .m09: self = .m09
        case .m10: self = .m10
        case .m11: self = .m11
        case .m12: self = .m12
        case .m13: self = .m13
        case .m15: self = .m15
        case .m16: self = .m16
        case .m18: self = .m18
        case .m19: self = .m19
        case .m21: self = .m21
        case .m22: self = .m22
        case .m25: self = .m25
        case .m26: self = .m26
        case .m30: self = .m30
        }
    }
}

extension EregKit.Answer {
    init(_ core: EregCore.Answer) {
        switch core {
        case .yes: self = .yes
        case .no: self = .no
        case .notSure: self = .notSure
        }
    }
}

extension EregCore.Answer {
    init(_ kit: EregKit.Answer) {
        switch kit {
        case .yes: self = .yes
        case .no: self = .no
        case .notSure: self = .notSure
        }
    }
}

extension EregKit.Refund {
    init(_ core: EregCore.Refund) {
        switch core {
        case .due: self = .due
        case .done: self = .done
        }
    }
}

extension EregKit.CaseStage {
    init(_ core: EregCore.CaseStage) {
        switch core {
        case .received: self = .received
        case .precheck: self = .precheck
        case .supplement: self = .supplement
        case .notAccepted: self = .notAccepted
        case .accepted: self = .accepted
        case .inReview: self = .inReview
        case .feeDue: self = .feeDue
        case .booking: self = .booking
        case .registered: self = .registered
        case .issued: self = .issued
        case .answered: self = .answered
        case .refused: self = .refused
        case .withdrawn: self = .withdrawn
        case .expired: self = .expired
        }
    }
}

extension EregKit.AttemptState {
    init(_ core: EregCore.AttemptState) {
        switch core {
        case .created: self = .created
        case .submitted: self = .submitted
        case .offered: self = .offered
        case .unknown: self = .unknown
        case .succeeded: self = .succeeded
        case .closed: self = .closed
        case .failed: self = .failed
        }
    }
}

extension EregKit.ChannelKind {
    init(_ core: EregCore.ChannelKind) {
        switch core {
        case .url: self = .url
        case .qr: self = .qr
        }
    }
}

extension EregKit.OfferStanding {
    init(_ core: EregCore.OfferStanding) {
        switch core {
        case .open: self = .open
        case .over: self = .over
        }
    }
}

extension EregKit.CertificateStanding {
    init(_ core: EregCore.CertificateStanding) {
        switch core {
        case .current: self = .current
        case .cancelled: self = .cancelled
        case .unproven: self = .unproven
        }
    }
}

extension EregKit.Access {
    init(_ core: EregCore.Access) {
        switch core {
        case .full: self = .full
        case .transit: self = .transit
        }
    }
}

extension EregCore.Access {
    init(_ kit: EregKit.Access) {
        switch kit {
        case .full: self = .full
        case .transit: self = .transit
        }
    }
}

extension EregKit.Connection {
    init(_ core: EregCore.Connection) {
        self.init(
            url: core.url, office: core.office, rootFingerprint: core.rootFingerprint)
    }
}
