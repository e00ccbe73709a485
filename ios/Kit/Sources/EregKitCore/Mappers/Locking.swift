import EregCore
import EregKit
import Foundation

extension EregKit.HomeLockScreen {
    init(_ core: EregCore.HomeLockScreen) {
        self.init(
            unit: core.unit, address: core.address, standing: EregKit.HomeLockStanding(core.standing),
            words: EregKit.Words(core.words), explained: EregKit.Words(core.explained))
    }
}

extension EregKit.HomeLockStanding {
    init(_ core: EregCore.HomeLockStanding) {
        switch core {
        case .open: self = .open
        case .locked(let since): self = .locked(since: Date(core: since))
        case .lifting(let since, let openFrom):
            self = .lifting(since: Date(core: since), openFrom: Date(core: openFrom))
        case .onItsWay: self = .onItsWay
        }
    }
}
