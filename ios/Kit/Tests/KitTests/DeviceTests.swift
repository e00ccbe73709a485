import EregKit
import EregKitFakes
import Foundation
import XCTest

/// The pages about the device itself, over fakes: the way in, the lock, backup, erasing, the log, a notary's visits.
@MainActor
final class DeviceTests: XCTestCase {
    private let vaults = FakeVaults()
    private let choices = FakeChoices()
    private let vault = FakeVault()

    private func failure<State, Event>(_ page: PageModel<State, Event>) -> String? {
        if case .failed(let failure) = page.standing { failure.code } else { nil }
    }

    /// The door by its name, without what is behind it.
    private func door(_ page: OpeningModel) -> String {
        switch page.state.door {
        case .unseen: "unseen"
        case .empty(let backup): "empty \(backup?.lastPathComponent ?? "")"
        case .shut(let opensWith): "shut \(opensWith)"
        case .open: "open"
        }
    }

    private func opened(_ page: OpeningModel) throws -> FakeVault {
        var vault: (any Vault)?
        if case .open(let opened) = page.state.door { vault = opened }
        return try XCTUnwrap(vault as? FakeVault, "the door is \(door(page))")
    }

    // The way in

    func testAPersonBeginsWithNothing() async throws {
        choices.keep(Chosen(language: .en))
        let page = OpeningModel(vaults: vaults, choices: choices)
        await page.send(.begin)
        XCTAssertEqual(door(page), "unseen", "nothing is made before it is known that nothing is there")
        await page.send(.look)
        XCTAssertEqual(door(page), "empty ")
        await page.send(.begin)
        XCTAssertEqual(try opened(page).language, .en)
        await page.send(.begin)
        XCTAssertEqual(vaults.calls.filter { $0 == "create" }.count, 1)
        // The next start: the device's own lock opens it at once.
        let next = OpeningModel(vaults: vaults, choices: choices)
        await next.send(.look)
        XCTAssertEqual(door(next), "open")
    }

    func testAPersonBeginsWithABackupAndItsPassphrase() async throws {
        let page = OpeningModel(vaults: vaults, choices: choices)
        await page.send(.look)
        await page.send(.restore("none was chosen"))
        XCTAssertEqual(door(page), "empty ")
        await page.send(.choose(URL(fileURLWithPath: "/backup")))
        XCTAssertEqual(door(page), "empty backup")
        vaults.failNext(.fake(.unlockFirst, "vault.wrong_key"))
        await page.send(.restore("of another"))
        XCTAssertEqual(failure(page), "vault.wrong_key")
        XCTAssertEqual(door(page), "empty backup", "the backup is still chosen")
        await page.send(.restore("riverside 2027"))
        XCTAssertEqual(door(page), "open")
        XCTAssertEqual(choices.chosen.opensWith, .passphrase)
        // The next start waits for the passphrase.
        let next = OpeningModel(vaults: vaults, choices: choices)
        await next.send(.look)
        XCTAssertEqual(door(next), "shut passphrase")
        await next.send(.open(.passphrase("wrong")))
        XCTAssertEqual(failure(next), "vault.wrong_key")
        await next.send(.open(.passphrase("riverside 2027")))
        XCTAssertEqual(door(next), "open")
        let asked = OpeningModel.Event.restore("riverside")
        XCTAssertFalse("\(asked)".contains("riverside"), "a passphrase is not printed")
    }

    func testAnInvitationByALinkWaitsUntilThePersonIsThere() async throws {
        let text = "ereg:invite:1:019abcde-0000-7000-8000-0000000000aa:AAAAAAAAAAAAAAAAAAAAAA"
        let link = try XCTUnwrap(URL(string: text))
        let page = OpeningModel(vaults: vaults, choices: choices)
        page.handed(link)
        XCTAssertEqual(page.state.invitation, text)
        XCTAssertFalse("\(page.state)".contains("ereg:invite"), "an invitation is not printed")
        await page.send(.look)
        await page.send(.begin)
        XCTAssertEqual(try opened(page).fakeSharing.calls, [], "it is the person who joins")
        await page.send(.lock)
        XCTAssertEqual(page.state.invitation, text)
        page.leftInvitation()
        XCTAssertNil(page.state.invitation)
        for other in ["https://example.invalid/\(text)", "ereg:erase:1", "EREG1:6BFOXN", text + text + text] {
            page.handed(try XCTUnwrap(URL(string: other)))
            XCTAssertNil(page.state.invitation, other)
        }
        // A notary's device is no client's in particular.
        let visits = OpeningModel(vaults: FakeVaults(), choices: choices)
        visits.handed(link)
        await visits.send(.receiveVisits)
        XCTAssertNil(visits.state.invitation)
        visits.handed(link)
        XCTAssertNil(visits.state.invitation)
    }

    func testALockedVaultIsUnlockedWhereItStands() async throws {
        let page = OpeningModel(vaults: vaults, choices: choices)
        await page.send(.look)
        await page.send(.begin)
        let vault = try opened(page)
        vault.failNext(.fake(.tryAgain(afterSeconds: 0), "vault.busy"))
        await page.send(.lock)
        XCTAssertEqual(door(page), "open", "what did not lock is not said to be locked")
        await page.send(.lock)
        XCTAssertEqual(door(page), "shut device")
        vault.failNext(.fake(.cancelled, "key.cancelled"))
        await page.send(.open(.device))
        XCTAssertEqual(door(page), "shut device")
        XCTAssertEqual(page.standing, .atRest)
        await page.send(.open(.device))
        XCTAssertEqual(door(page), "open")
        XCTAssertEqual(vault.calls, ["lock", "lock", "unlock", "unlock"])
    }

    func testAfterALongTimeAwayThePersonIsAskedAgain() async throws {
        let start = ContinuousClock.now
        var passed = Duration.zero
        let page = OpeningModel(vaults: vaults, choices: choices) { start + passed }
        await page.send(.look)
        await page.send(.begin)
        let vault = try opened(page)
        await page.hidden()
        passed = .seconds(300)
        await page.shown()
        XCTAssertEqual(door(page), "open")
        await page.hidden()
        passed = .seconds(601)
        await page.shown()
        XCTAssertEqual(door(page), "shut device")
        XCTAssertEqual(vault.calls, ["pause", "resume", "pause", "end"])
        await page.send(.open(.device))
        XCTAssertEqual(door(page), "open")
    }

    func testAVaultThatOpensWhileTheAppIsAwayIsPaused() async throws {
        let page = OpeningModel(vaults: vaults, choices: choices)
        await page.send(.look)
        vaults.hold()
        let opening = Task { await page.send(.begin) }
        while vaults.calls.last != "create" { await Task.yield() }
        await page.hidden()
        vaults.release()
        await opening.value
        let vault = try opened(page)
        XCTAssertEqual(vault.calls, ["pause"])
        vault.failNext(.fake(.storage, "vault.disk"))
        await page.shown()
        XCTAssertEqual(door(page), "shut device", "files that do not open again leave nothing on the screen")
    }

    // Settings

    func testLanguageAndLettersAreKept() async throws {
        let page = SettingsModel(vault: vault, choices: choices)
        await page.send(.load)
        XCTAssertNil(page.state.standing?.account)
        await page.send(.speak(.en))
        await page.send(.read(.elder))
        XCTAssertEqual(choices.chosen, Chosen(language: .en, reading: .elder))
        XCTAssertEqual(page.state.chosen, choices.chosen)
        XCTAssertEqual(vault.language, .en)
    }

    func testTheLockIsChangedAndARefusedPassphraseChangesNothing() async throws {
        let page = SecretModel(vault: vault, choices: choices)
        vault.failNext(.fake(.fixInput(field: nil), "passphrase.weak"))
        await page.send(.setPassphrase("1234"))
        XCTAssertEqual(failure(page), "passphrase.weak")
        XCTAssertEqual(choices.chosen.opensWith, .device)
        XCTAssertNil(page.state.changed)
        await page.send(.setPassphrase("riverside 2027"))
        XCTAssertEqual(choices.chosen.opensWith, .passphrase)
        XCTAssertEqual(page.state.changed, .passphrase)
        await page.send(.useDevice)
        XCTAssertEqual(choices.chosen.opensWith, .device)
        XCTAssertFalse("\(SecretModel.Event.setPassphrase("riverside"))".contains("riverside"))
    }

    func testABackupThatOpensNowhereElseIsNotMade() async throws {
        let page = BackupModel(vault: vault, choices: choices)
        let folder = URL(fileURLWithPath: "/backup")
        await page.send(.backUp(to: folder))
        XCTAssertEqual(vault.calls, [])
        choices.keep(Chosen(language: .zh, opensWith: .passphrase))
        await page.send(.load)
        XCTAssertEqual(page.state.opensWith, .passphrase)
        await page.send(.backUp(to: folder))
        XCTAssertEqual(page.state.made, folder)
        vault.failNext(.fake(.storage, "vault.disk"))
        await page.send(.backUp(to: folder))
        XCTAssertNil(page.state.made, "a backup that was not written is not said to be")
    }

    func testErasingEndsTheVaultFirstAndGoesOnWhereItFailed() async throws {
        let vault = try await vaults.create(secret: .device, connection: nil)
        choices.keep(Chosen(language: .zh, opensWith: .passphrase))
        let page = EraseModel(vaults: vaults, vault: vault, choices: choices)
        await page.send(.load)
        XCTAssertEqual(page.state.unsent, [])
        vaults.failNext(.fake(.storage, "vault.disk"))
        await page.send(.erase)
        XCTAssertEqual(failure(page), "vault.disk")
        XCTAssertNil(page.state.gone)
        XCTAssertEqual(choices.chosen.opensWith, .passphrase)
        await page.send(.erase)
        XCTAssertNotNil(page.state.gone)
        XCTAssertEqual(choices.chosen.opensWith, .device)
        let left = try await vaults.list()
        XCTAssertEqual(left, [])
    }

    func testTheLogIsReadShortenedAndItsFileRemoved() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        vault.fakeOutbox.log = (1...500).map { "line \($0)" }.joined(separator: "\n\n")
        let own = folder.appendingPathComponent("own")
        let page = LogModel(outbox: vault.outbox, own: own)
        await page.send(.load)
        XCTAssertEqual(page.state.lines.count, 200)
        XCTAssertEqual(page.state.lines.first, "line 1")
        XCTAssertEqual(page.state.lines[40], "line 341")
        XCTAssertEqual(page.state.lines.last, "line 500")
        XCTAssertFalse(FileManager.default.fileExists(atPath: own.path))
        let file = folder.appendingPathComponent("log.txt")
        await page.send(.save(to: file))
        XCTAssertEqual(page.state.saved, file)
    }

    // A notary's visits

    func testWhileOneVisitIsHandedOverNoOtherIsOpen() async throws {
        choices.keep(Chosen(language: .en, owner: .notary))
        let page = VisitsModel(vaults: vaults, choices: choices)
        await page.send(.load)
        XCTAssertEqual(page.state.visits, [])
        await page.send(.handOver)
        XCTAssertEqual(page.state.hands, .notary, "there is nobody to hand it to")
        await page.send(.begin)
        let first = try XCTUnwrap(page.state.shown as? FakeVault)
        await page.send(.begin)
        let second = try XCTUnwrap(page.state.shown as? FakeVault)
        XCTAssertEqual(second.language, .en)
        XCTAssertEqual(page.state.visits?.filter { $0.client != nil }.count, 2)
        await page.send(.handOver)
        XCTAssertEqual(page.state.hands, .client)
        XCTAssertTrue(first.calls.contains("end"))
        XCTAssertFalse(second.calls.contains("end"))
        XCTAssertEqual(page.state.visits?.filter { $0.client != nil }.map(\.id), [second.id])
        await page.send(.show(first.id))
        XCTAssertEqual(page.state.shown?.id, second.id, "a client opens no other visit")
        await page.send(.lock)
        XCTAssertNil(page.state.shown)
        XCTAssertEqual(page.state.hands, .notary)
        XCTAssertEqual(page.state.visits?.filter { $0.client != nil }.count, 0)
        await page.send(.show(first.id))
        XCTAssertEqual(page.state.shown?.id, first.id)
        await page.send(.leaveToPerson)
        XCTAssertEqual(choices.chosen.owner, .notary, "clients are kept here")
    }

    func testAVisitThatDoesNotLockIsShownNoMoreAllTheSame() async throws {
        let page = VisitsModel(vaults: vaults, choices: choices)
        await page.send(.begin)
        let visit = try XCTUnwrap(page.state.shown as? FakeVault)
        await page.send(.handOver)
        visit.failNext(.fake(.storage, "vault.disk"))
        await page.send(.lock)
        XCTAssertEqual(failure(page), "vault.disk")
        XCTAssertNil(page.state.shown)
        await page.hidden()
        visit.failNext(.fake(.storage, "vault.disk"))
        await page.shown()
        await page.send(.load)
        XCTAssertEqual(page.state.visits?.filter { $0.client != nil }.count, 0)
    }
}
