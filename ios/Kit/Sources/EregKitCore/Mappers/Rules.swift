import EregCore
import EregKit
import Foundation

extension EregKit.RulesView {
    init(_ core: EregCore.RulesView) {
        self.init(
            version: Int(core.version), since: EregKit.Day(core.since), office: core.office,
            note: core.note.map { EregKit.Words($0) }, matters: core.matters.map { EregKit.MatterRules($0) },
            needsNewerApp: core.needsNewerApp.map { EregKit.Words($0) })
    }
}

extension EregKit.MatterRules {
    init(_ core: EregCore.MatterRules) {
        self.init(
            matter: EregKit.MatterId(core.matter), name: EregKit.Words(core.name),
            needs: EregKit.Words(core.needs), costs: EregKit.Words(core.costs), takes: EregKit.Words(core.takes),
            closed: core.closed.map { EregKit.Message($0) }, legalWorkingDays: Int(core.legalWorkingDays),
            promisedWorkingDays: Int(core.promisedWorkingDays))
    }
}
