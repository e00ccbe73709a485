import EregCore
import EregKit
import Foundation

extension EregKit.Message {
    init(_ core: EregCore.Message) {
        self.init(
            code: core.code, text: EregKit.Words(core.text), rule: core.rule, field: core.field)
    }
}
