import EregCore
import EregKit

struct CoreHomeLocks: EregKit.HomeLocks {
    let homeLocks: EregCore.HomeLocks

    func list() async throws -> [EregKit.HomeLockScreen] {
        try await told { try await homeLocks.list() }.map { EregKit.HomeLockScreen($0) }
    }

    func lock(unit: String) async throws -> EregKit.CommandId {
        EregKit.CommandId(try await told { try await homeLocks.lock(unit: unit) })
    }

    func lift(unit: String) async throws -> EregKit.CommandId {
        EregKit.CommandId(try await told { try await homeLocks.lift(unit: unit) })
    }
}
