import EregCore
import EregKit
import Foundation

/// The vaults in one directory of this device, over the core.
public struct CoreVaults: EregKit.Vaults {
    private let vaults: EregCore.Vaults

    /// `keys` are the device's, as its platform keeps them; all vaults share them, each under names of its own. What is done is
    /// written down in `logs`, if they are given.
    public init(
        directory: URL, language: EregKit.Language, keys: any EregKit.DeviceKeys, logs: CoreLogs? = nil
    ) throws {
        vaults = try toldAtOnce {
            try EregCore.Vaults(
                dir: directory.path, lang: EregCore.Language(language), keys: CoreDeviceKeys(keys), logs: logs?.logs)
        }
    }

    public func list() async throws -> [EregKit.VaultId] {
        try await told { try await vaults.list() }.map { EregKit.VaultId($0) }
    }

    public func create(
        secret: EregKit.Secret, connection: EregKit.Connection?
    ) async throws -> any EregKit.Vault {
        let connection = connection.map { EregCore.Connection($0) }
        return CoreVault(
            try await stoppable {
                try await vaults.create(secret: .of(secret), connection: connection, cancel: $0)
            })
    }

    public func open(
        _ id: EregKit.VaultId, secret: EregKit.Secret, access: EregKit.Access
    ) async throws -> any EregKit.Vault {
        CoreVault(
            try await stoppable {
                try await vaults.open(
                    id: id.core, secret: .of(secret), access: EregCore.Access(access), cancel: $0)
            })
    }

    public func restore(from backup: URL, secret: EregKit.Secret) async throws -> any EregKit.Vault {
        CoreVault(
            try await stoppable {
                try await vaults.restore(backup: backup.path, secret: .of(secret), cancel: $0)
            })
    }

    public func salvage(_ id: EregKit.VaultId, secret: EregKit.Secret) async throws -> EregKit.SalvageReport {
        EregKit.SalvageReport(
            try await stoppable {
                try await vaults.salvage(id: id.core, secret: .of(secret), cancel: $0)
            })
    }

    public func setAside(_ id: EregKit.VaultId) async throws -> URL {
        URL(fileURLWithPath: try await told { try await vaults.setAside(id: id.core) })
    }

    public func erase(_ id: EregKit.VaultId) async throws {
        try await told { try await vaults.erase(id: id.core) }
    }
}
