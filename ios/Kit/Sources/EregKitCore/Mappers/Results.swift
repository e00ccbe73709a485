import EregCore
import EregKit
import Foundation

extension EregKit.ResultScreen {
    init(_ core: EregCore.ResultScreen) {
        self.init(
            number: core.number, unit: core.unit, asOf: Date(core: core.asOf), entries: Int(core.entries),
            lines: core.lines.map { EregKit.SheetLineView($0) }, words: EregKit.Words(core.words),
            check: EregKit.TokenCheck(core.check), result: core.result, mark: core.mark.map { EregKit.Words($0) })
    }
}

extension EregKit.ResultCheck {
    init(_ core: EregCore.ResultCheck) {
        self.init(
            check: EregKit.TokenCheck(core.check), lines: core.lines.map { EregKit.SheetLineView($0) },
            words: core.words.map { EregKit.Words($0) })
    }
}
