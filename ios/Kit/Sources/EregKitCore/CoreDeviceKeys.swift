import EregCore
import EregKit
import Foundation

/// The device's keys as the core asks them. What the rim throws beside its own error is thrown on, and the core makes of it
/// ``EregCore/DeviceKeyError`` without its text.
final class CoreDeviceKeys: EregCore.DeviceKeys {
    private let keys: any EregKit.DeviceKeys

    init(_ keys: any EregKit.DeviceKeys) {
        self.keys = keys
    }

    func generate(alias: String, policy: EregCore.KeyPolicy) async throws -> EregCore.KeyInfo {
        EregCore.KeyInfo(try await asked { try await keys.generate(alias: alias, policy: EregKit.KeyPolicy(policy)) })
    }

    func info(alias: String) async throws -> EregCore.KeyInfo {
        EregCore.KeyInfo(try await asked { try await keys.info(alias: alias) })
    }

    func publicKey(alias: String) async throws -> EregCore.PublicKey {
        EregCore.PublicKey(try await asked { try await keys.publicKey(alias: alias) })
    }

    func sign(alias: String, message: Data, reason: String) async throws -> Data {
        try await asked { try await keys.sign(alias: alias, message: message, reason: reason) }
    }

    func wrap(alias: String, dek: Data) async throws -> Data {
        try await asked { try await keys.wrap(alias: alias, dek: dek) }
    }

    func unwrap(alias: String, blob: Data, reason: String) async throws -> Data {
        try await asked { try await keys.unwrap(alias: alias, blob: blob, reason: reason) }
    }

    func forget(alias: String) async throws {
        try await asked { try await keys.forget(alias: alias) }
    }
}

private func asked<Answer>(_ call: () async throws -> Answer) async throws -> Answer {
    do {
        return try await call()
    } catch let error as EregKit.DeviceKeyError {
        throw EregCore.DeviceKeyError(error)
    }
}

extension EregCore.KeyInfo {
    fileprivate init(_ kit: EregKit.KeyInfo) {
        self.init(
            key: EregCore.PublicKey(kit.publicKey), level: EregCore.AssuranceLevel(kit.level),
            attestation: kit.attestation)
    }
}

extension EregCore.DeviceKeyError {
    fileprivate init(_ kit: EregKit.DeviceKeyError) {
        switch kit {
        case .cancelled: self = .Cancelled
        case .lockedOut: self = .LockedOut
        case .invalidated: self = .Invalidated
        case .notFound: self = .NotFound
        case .alreadyExists: self = .AlreadyExists
        case .unavailable: self = .Unavailable
        case .busy: self = .Busy
        case .timeout: self = .Timeout
        case .wrongKey: self = .WrongKey
        case .other(let code): self = .Other(code: code)
        }
    }
}

extension EregKit.KeyPolicy {
    fileprivate init(_ core: EregCore.KeyPolicy) {
        switch core {
        case .requests: self = .requests
        case .acts: self = .acts
        case .opens: self = .opens
        }
    }
}

extension EregCore.AssuranceLevel {
    fileprivate init(_ kit: EregKit.AssuranceLevel) {
        switch kit {
        case .c: self = .c
        case .b: self = .b
        case .a: self = .a
        }
    }
}
