import EregCore
import EregKit
import Foundation

extension EregKit.ResultScreen {
    init(_ core: EregCore.ResultScreen) {
        self.init(
            number: core.number, unit: core.unit, asOf: Date(core: core.asOf), entries: Int(core.entries),
            check: EregKit.Verification(core.check), result: core.result, mark: core.mark.map { EregKit.Words($0) })
    }
}
