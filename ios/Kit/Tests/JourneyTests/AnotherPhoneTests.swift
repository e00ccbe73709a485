import EregKit
import EregKitCore
import Foundation
import TestCity
import XCTest

/// A person changes phones, by the pages' models alone, over the real library.
@MainActor
final class AnotherPhoneTests: XCTestCase {
    func testAPersonMovesWithABackupAndItsPassphraseAndErasesTheOldPhone() async throws {
        let city = try City.seeded()
        let home = try city.home("plain_sale")
        let name = try XCTUnwrap(home["transferor.1.name"])
        let old = try OwnPhone()
        await old.opening.send(.look)
        await old.opening.send(.begin)
        try old.opening.succeeded()
        let vault = try old.vault()
        try await enrols(vault, home, city.connection)
        let draft = try await vault.drafts.begin(MatterId("T04"), unit: nil)

        // Locked, nothing of it is read; the device's own lock opens it again.
        await old.opening.send(.lock)
        let locked = LetterListModel(vault: vault)
        await locked.send(.load)
        guard case .failed(let failure) = locked.standing else { return XCTFail("a locked vault was read") }
        XCTAssertEqual(failure.remedy, .unlockFirst)
        await old.opening.send(.open(.device))
        try old.opening.succeeded()
        await locked.send(.load)
        try locked.succeeded()
        let mandates = MandateListModel(vault: vault)
        await mandates.send(.load)
        try mandates.succeeded()
        XCTAssertEqual(mandates.state.lines, [])
        let grant = GrantModel(vault: vault)
        await grant.send(.load)
        XCTAssertTrue(grant.state.matters.contains { $0.matter == MatterId("T04") })

        // A backup is made once a passphrase opens it, and a passphrase is none that anybody guesses.
        let folder = city.directory.appendingPathComponent("backup")
        let backup = BackupModel(vault: vault, choices: old.choices)
        await backup.send(.backUp(to: folder))
        XCTAssertNil(backup.state.made)
        let lock = SecretModel(vault: vault, choices: old.choices)
        await lock.send(.setPassphrase("12345678"))
        guard case .failed(let weak) = lock.standing else { return XCTFail("it was taken") }
        XCTAssertEqual(weak.remedy, .fixInput(field: "passphrase"))
        await lock.send(.setPassphrase(Self.passphrase))
        try lock.succeeded()
        await backup.send(.backUp(to: folder))
        try backup.succeeded()
        XCTAssertEqual(backup.state.made, folder)

        // Whoever helps reads the log, and nobody's name in it.
        let log = LogModel(outbox: vault.outbox, own: city.directory.appendingPathComponent("own"))
        await log.send(.load)
        try log.succeeded()
        XCTAssertFalse(log.state.lines.isEmpty)
        XCTAssertFalse(log.state.lines.contains { $0.contains(name) })

        let erase = EraseModel(vaults: old.vaults, vault: vault, choices: old.choices)
        await erase.send(.load)
        await erase.send(.erase)
        try erase.succeeded()
        XCTAssertNotNil(erase.state.gone)
        await old.opening.send(.erased)
        await old.opening.send(.look)
        guard case .empty = old.opening.state.door else { return XCTFail("something is left") }

        let new = try OwnPhone()
        await new.opening.send(.look)
        await new.opening.send(.choose(folder))
        await new.opening.send(.restore("\(Self.passphrase), another"))
        guard case .failed(let wrong) = new.opening.standing else { return XCTFail("another passphrase opened it") }
        XCTAssertEqual(wrong.code, "vault.wrong_key")
        await new.opening.send(.restore(Self.passphrase))
        try new.opening.succeeded()
        let moved = try new.vault()
        XCTAssertEqual(moved.id, vault.id)
        let drafts = try await moved.drafts.list(page: 0)
        XCTAssertEqual(drafts.items.map(\.id), [draft])
        // The next start asks for the passphrase, and nothing else opens it.
        try await moved.end()
        let next = OpeningModel(vaults: new.vaults, choices: new.choices)
        await next.send(.look)
        guard case .shut(.passphrase) = next.state.door else { return XCTFail("it opened by itself") }
        await next.send(.open(.passphrase(Self.passphrase)))
        try next.succeeded()
        guard case .open(let again) = next.state.door else { return XCTFail("it did not open") }
        try await again.end()
        try city.end()
    }

    private static let passphrase = "riverside maple 2027"

    private func enrols(_ vault: any Vault, _ home: [String: String], _ connection: Connection) async throws {
        let page = EnrolModel(account: vault.account)
        page.edit(\.url, connection.url)
        page.edit(\.office, connection.office)
        await page.send(.look)
        XCTAssertEqual(page.state.presented?.fingerprint, connection.rootFingerprint)
        await page.send(.confirm)
        page.edit(\.name, home["transferor.1.name"] ?? "")
        page.edit(\.idNumber, home["transferor.1.id_no"] ?? "")
        page.edit(\.identityProof, home["transferor.1.identity_proof"] ?? "")
        await page.send(.enrol)
        try page.succeeded()
    }
}

/// A phone of a person's own, on which nothing is kept yet.
@MainActor
private final class OwnPhone {
    let vaults: any Vaults
    let choices: any Choices = ChoicesInMemory()
    let opening: OpeningModel

    init() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("own-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let logs = CoreLogs(directory: directory.appendingPathComponent("logs"), level: .debug)
        vaults = try CoreVaults(
            directory: directory.appendingPathComponent("vaults"), language: .zh, keys: KeyStoreInMemory(), logs: logs)
        opening = OpeningModel(vaults: vaults, choices: choices)
    }

    func vault() throws -> any Vault {
        var vault: (any Vault)?
        if case .open(let opened) = opening.state.door { vault = opened }
        return try XCTUnwrap(vault)
    }
}

@MainActor
private final class ChoicesInMemory: Choices {
    private(set) var chosen = Chosen(language: .zh)

    func keep(_ chosen: Chosen) {
        self.chosen = chosen
    }

    func forget() {
        chosen = Chosen(language: .zh)
    }
}
