import EregCore
import Foundation
import TestCity
import XCTest

@testable import EregKitCore

/// The shell's own key store, and what it throws.
final class KeysTests: OnAPhone {
    /// A key store that signs as it is told to.
    private final class Told: DeviceKeys, @unchecked Sendable {
        private let answer: @Sendable () async throws -> Data
        private let kept: any DeviceKeys
        private let lock = NSLock()
        private var asked: [(alias: String, reason: String)] = []

        init(_ kept: any DeviceKeys, _ answer: @escaping @Sendable () async throws -> Data) {
            self.kept = kept
            self.answer = answer
        }

        var signatures: [(alias: String, reason: String)] { lock.withLock { asked } }

        func generate(alias: String, policy: KeyPolicy) async throws -> KeyInfo {
            try await kept.generate(alias: alias, policy: policy)
        }
        func info(alias: String) async throws -> KeyInfo { try await kept.info(alias: alias) }
        func publicKey(alias: String) async throws -> PublicKey { try await kept.publicKey(alias: alias) }
        func sign(alias: String, message: Data, reason: String) async throws -> Data {
            lock.withLock { asked.append((alias, reason)) }
            return try await answer()
        }
        func wrap(alias: String, dek: Data) async throws -> Data { try await kept.wrap(alias: alias, dek: dek) }
        func unwrap(alias: String, blob: Data, reason: String) async throws -> Data {
            try await kept.unwrap(alias: alias, blob: blob, reason: reason)
        }
        func forget(alias: String) async throws { try await kept.forget(alias: alias) }
    }

    /// An exception of the shell that is none of the core's.
    private struct Odd: Error, CustomStringConvertible {
        var description: String { "canary 林秀英" }
    }

    private static var city: City!

    override class func setUp() {
        city = try? City.seeded()
    }

    override class func tearDown() {
        try? city?.end()
    }

    /// Enrols with keys that answer so; what came of it, and what is left to be sent.
    private func enrol(
        _ vault: String, _ answer: @escaping @Sendable () async throws -> Data
    ) async throws -> (error: Error?, told: Told, left: Int) {
        let city = try XCTUnwrap(KeysTests.city)
        let home = try city.home("plain_sale")
        let told = Told(keys, answer)
        let vaults = try Vaults(dir: path(vault), lang: .zh, keys: told)
        let client = try await vaults.create(secret: secret, connection: Connection(city))
        var caught: Error?
        do {
            _ = try await client.account().enrol(
                name: home["transferor.1.name"] ?? "", idNo: home["transferor.1.id_no"] ?? "",
                identityProof: home["transferor.1.identity_proof"] ?? "")
        } catch { caught = error }
        let left = try await client.outbox().items().count
        try await client.end()
        return (caught, told, left)
    }

    /// Given to a key store of a test once the vault is there.
    private actor Given {
        private(set) var client: Client?
        private(set) var drafts = 0

        func give(_ client: Client) { self.client = client }
        func see() async throws { drafts = try await client?.drafts().list(page: 0).items.count ?? 0 }
    }

    func testAKeyStoreThatHangsIsStoppedAndOneMayCallTheVaultThatAsksIt() async throws {
        let city = try XCTUnwrap(KeysTests.city)
        let home = try city.home("plain_sale")
        let given = Given()
        let stop = Cancel()
        let told = Told(keys) {
            try await given.see()
            stop.cancel()
            try await Task.sleep(nanoseconds: 120_000_000_000)
            return Data()
        }
        let vaults = try Vaults(dir: path("hangs"), lang: .zh, keys: told)
        let client = try await vaults.create(secret: secret, connection: Connection(city))
        _ = try await client.drafts().begin(matter: MatterId("T04"), unit: nil)
        await given.give(client)
        await fails(.Cancelled) {
            try await client.account().enrol(
                name: home["transferor.1.name"] ?? "", idNo: home["transferor.1.id_no"] ?? "",
                identityProof: home["transferor.1.identity_proof"] ?? "", cancel: stop)
        }
        let seen = await given.drafts
        XCTAssertEqual(seen, 1, "the vault answers its key store")
        let left = try await client.outbox().items().count
        XCTAssertEqual(left, 0)
        _ = try await client.drafts().begin(matter: MatterId("T04"), unit: nil)
        try await client.end()
    }

    func testEachErrorOfTheKeyStoreIsTypedAndNothingIsSent() async throws {
        let expected: [(DeviceKeyError, ClientError)] = [
            (.Cancelled, .Cancelled),
            (.LockedOut, .UnlockFirst(code: "device_key.locked_out")),
            (.Invalidated, .AskOffice(code: "device_key.invalidated")),
            (.NotFound, .AskOffice(code: "device_key.not_found")),
            (.AlreadyExists, .Storage(code: "device_key.already_exists")),
            (.Unavailable, .TryAgain(code: "device_key.unavailable", afterS: 1)),
            (.Busy, .TryAgain(code: "device_key.busy", afterS: 1)),
            (.Timeout, .TryAgain(code: "device_key.timeout", afterS: 1)),
            (.WrongKey, .AskOffice(code: "device_key.wrong_key")),
            (.Other(code: 7), .Storage(code: "device_key.other")),
            (.Unexpected, .Storage(code: "device_key.other")),
        ]
        for (number, (thrown, error)) in expected.enumerated() {
            let (caught, _, left) = try await enrol("vault-\(number)") { throw thrown }
            XCTAssertEqual(caught as? ClientError, error, "\(thrown)")
            XCTAssertEqual(left, 0)
        }
    }

    func testAnExceptionOfTheShellIsATypedErrorWithoutItsText() async throws {
        let (caught, told, _) = try await enrol("vault") { throw Odd() }
        XCTAssertEqual(caught as? ClientError, .Storage(code: "device_key.other"))
        XCTAssertFalse("\(caught as Any) \(caught?.localizedDescription ?? "")".contains("canary"))
        XCTAssertEqual(told.signatures.map(\.reason), ["实名注册：证明签名密钥属于您"])
        XCTAssertTrue(told.signatures[0].alias.hasPrefix("ereg."))
    }

    func testABadSignatureOfTheHardwareGoesNowhere() async throws {
        let bad = [
            Data(), Data(count: 63), Data(count: 64), Data(repeating: 0xFF, count: 64),
            Data([0x30, 6, 2, 1, 1, 2, 1, 1, 0]),
        ]
        for (number, signature) in bad.enumerated() {
            let (caught, told, left) = try await enrol("vault-\(number)") { signature }
            XCTAssertEqual(caught as? ClientError, .SignAgain(code: "bad_hardware_signature"))
            XCTAssertEqual([told.signatures.count, left], [1, 0])
        }
    }
}

extension Connection {
    /// Takes the connection as a person was told of the city's registry.
    init(_ city: City) {
        self.init(
            url: city.connection.url, office: city.connection.office,
            rootFingerprint: city.connection.rootFingerprint)
    }
}
