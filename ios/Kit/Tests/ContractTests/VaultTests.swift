import EregCore
import Foundation
import XCTest

/// A vault is made, opened, paused, ended, copied, salvaged, erased; and what it says of itself.
final class VaultTests: OnAPhone {
    func testAVaultOpensUnderItsSecretAloneAndOnce() async throws {
        let none = VaultId(String(repeating: "0", count: 32))
        await fails(.NotFound(code: "vault.missing")) { try await self.opened(none) }
        await fails(.FixInput(code: "id.format", field: nil)) { try await self.opened(VaultId("../vault")) }
        let client = try await made()
        let id = client.id()
        let listed = try await vaults.list()
        XCTAssertEqual(listed, [id])
        await fails(.TryAgain(code: "vault.busy", afterS: 1)) { try await self.opened(id) }
        try await client.end()
        let other = Secret.passphrase(text: "another secret altogether")
        await fails(.UnlockFirst(code: "vault.wrong_key")) { try await self.opened(id, secret: other) }
        try await opened(id).end()
    }

    func testASecretIsChangedAndIsNotPrinted() async throws {
        let client = try await made()
        await fails(.FixInput(code: "passphrase.too_short", field: "passphrase")) {
            try await client.changeSecret(secret: Secret.passphrase(text: "short"))
        }
        let passphrase = Secret.passphrase(text: "correct horse battery staple")
        try await client.changeSecret(secret: passphrase)
        try await client.end()
        await fails(.UnlockFirst(code: "vault.wrong_key")) { try await self.opened(client.id()) }
        try await opened(client.id(), secret: passphrase).end()
        XCTAssertFalse("\(passphrase) \(String(reflecting: passphrase))".contains("horse"))
    }

    func testAKeyOfTheDeviceOpensAVaultAndThePersonMayCancel() async throws {
        let client = try await vaults.create(secret: Secret.device(), connection: nil)
        let id = client.id()
        _ = try await client.drafts().begin(matter: MatterId("T04"), unit: nil)
        try await client.end()
        await fails(.UnlockFirst(code: "vault.wrong_key")) { try await self.opened(id) }
        keyStore.failNext(.cancelled)
        await fails(.Cancelled) { try await self.opened(id, secret: Secret.device()) }
        let again = try await opened(id, secret: Secret.device())
        let page = try await again.drafts().list(page: 0)
        XCTAssertEqual(page.items.count, 1)
        try await again.end()
        XCTAssertFalse(keyStore.aliases.isEmpty)
        try await vaults.erase(id: id)
        XCTAssertEqual(keyStore.aliases, [], "its key goes with it")
    }

    func testPausedAnswersClosedAndResumedGoesOnAndEachTapCountsOnce() async throws {
        let client = try await made()
        let drafts = client.drafts()
        let draft = try await drafts.begin(matter: MatterId("T04"), unit: nil)
        try await client.pause()
        try await client.pause()
        await fails(.Closed) { try await drafts.form(draft: draft) }
        try await client.resume()
        try await client.resume()
        let line = try await drafts.summary(draft: draft)
        XCTAssertEqual(line.id, draft)
        try await client.end()
        try await client.end()
        await fails(.Closed) { try await client.resume() }
        await fails(.Closed) { try await client.pause() }
    }

    func testLockedTheContentIsOutOfReachAndTransitGoesOn() async throws {
        let client = try await made()
        let drafts = client.drafts()
        let draft = try await drafts.begin(matter: MatterId("T04"), unit: nil)
        let transit = Secret.key(bytes: Data(repeating: 3, count: 32))
        try await client.setTransitSecret(secret: transit)
        try await client.lock()
        try await client.lock()
        await fails(.UnlockFirst(code: "vault.content_locked")) { try await drafts.form(draft: draft) }
        let status = try await client.sync().status()
        XCTAssertEqual(status.unsent, 0)
        await fails(.UnlockFirst(code: "vault.wrong_key")) { try await client.unlock(secret: transit) }
        try await client.unlock(secret: secret)
        try await client.unlock(secret: secret)
        _ = try await drafts.form(draft: draft)
        try await client.check()
        client.speak(lang: .en)
        try await client.end()
        let behind = try await vaults.open(id: client.id(), secret: transit, access: .transit)
        await fails(.UnlockFirst(code: "vault.content_locked")) { try await behind.drafts().form(draft: draft) }
        try await behind.end()
    }

    func testAfterTheEndEveryFeatureSaysSo() async throws {
        let client = try await made()
        let drafts = client.drafts()
        let draft = try await drafts.begin(matter: MatterId("T04"), unit: nil)
        let (account, cases, certificates) = (client.account(), client.cases(), client.certificates())
        let (corrections, disputes, homes) = (client.corrections(), client.disputes(), client.homes())
        let (letters, mandates, outbox) = (client.letters(), client.mandates(), client.outbox())
        let (payments, queryResults, sharing) = (client.payments(), client.results(), client.sharing())
        let (signing, synchroniser, changes) = (client.signing(), client.sync(), client.changes())
        let (attachments, documents, search) = (client.attachments(), client.documents(), client.search())
        let (consents, homeLocks) = (client.consents(), client.homeLocks())
        let caseId = CaseId(draft.rawValue)
        try await client.end()
        let calls: [(String, () async throws -> Void)] = [
            ("account", { _ = try await account.standing() }),
            ("attachments", { _ = try await attachments.list(draft: draft) }),
            ("backup", { try await client.backup(to: self.path("copy")) }),
            ("cases", { _ = try await cases.list(page: 0) }),
            ("certificates", { _ = try await certificates.list() }),
            ("check", { try await client.check() }),
            ("consents", { _ = try await consents.list() }),
            ("corrections", { _ = try await corrections.see(caseId: caseId) }),
            (
                "disputes",
                {
                    _ = try await disputes.lodge(
                        caseId: caseId, need: Needs("tax_clearance"), reason: .outOfDate, says: nil)
                }
            ),
            ("documents", { _ = try await documents.list() }),
            ("drafts", { _ = try await drafts.list(page: 0) }),
            ("home locks", { _ = try await homeLocks.list() }),
            ("homes", { _ = try await homes.cached() }),
            ("letters", { _ = try await letters.list() }),
            ("lock", { try await client.lock() }),
            ("mandates", { _ = try await mandates.list() }),
            ("next steps", { _ = try await client.nextSteps() }),
            ("outbox", { _ = try await outbox.items() }),
            ("payments", { _ = try await payments.quote(caseId: caseId) }),
            ("results", { _ = try await queryResults.list() }),
            ("rules", { _ = try await client.rules() }),
            ("search", { _ = try await search.find(text: "林", kinds: [], limit: 20) }),
            ("secret", { try await client.changeSecret(secret: self.secret) }),
            ("sharing", { _ = try await sharing.see(draft: draft) }),
            ("signing", { _ = try await signing.sheet(draft: draft) }),
            ("sync", { _ = try await synchroniser.status() }),
            ("a run", { _ = try synchroniser.now() }),
            ("unlock", { try await client.unlock(secret: self.secret) }),
        ]
        for (feature, call) in calls {
            do {
                try await call()
                XCTFail("\(feature) answers after the end")
            } catch {
                XCTAssertEqual(error as? ClientError, .Closed, feature)
            }
        }
        let batch = await changes.next()
        XCTAssertNil(batch)
    }

    func testWhatIsDroppedIsLetGoOf() async throws {
        weak var dropped: Client?
        let id: VaultId
        do {
            let client = try await made()
            dropped = client
            id = client.id()
            _ = try await client.drafts().begin(matter: MatterId("T04"), unit: nil)
            try await client.end()
        }
        XCTAssertNil(dropped)
        let page = try await opened(id).drafts().list(page: 0)
        XCTAssertEqual(page.items.count, 1)
    }

    func testTwoVaultsOverOneKeyStoreHaveNothingInCommon() async throws {
        let one = try await made()
        let two = try await made()
        XCTAssertNotEqual(one.id(), two.id())
        let draft = try await one.drafts().begin(matter: MatterId("T04"), unit: nil)
        await fails(.NotFound(code: "draft.not_found")) { try await two.drafts().form(draft: draft) }
        await fails(.TryAgain(code: "vault.busy", afterS: 1)) { try await self.vaults.erase(id: one.id()) }
        try await one.end()
        try await vaults.erase(id: one.id())
        let left = try await vaults.list()
        XCTAssertEqual(left, [two.id()])
        await fails(.NotFound(code: "vault.missing")) { try await self.vaults.erase(id: one.id()) }
        _ = try await two.drafts().list(page: 0)
        try await two.end()
    }

    func testABackupOpensUnderTheSameSecretAndKeepsItsId() async throws {
        let client = try await made()
        let draft = try await client.drafts().begin(matter: MatterId("T04"), unit: nil)
        let stop = Cancel()
        stop.cancel()
        await fails(.Cancelled) { try await client.backup(to: self.path("copy"), cancel: stop) }
        for left in ["copy", "copy.new"] {
            XCTAssertFalse(FileManager.default.fileExists(atPath: path(left)), left)
        }
        try await client.backup(to: path("copy"))
        await fails(.FixInput(code: "vault.exists", field: nil)) { try await client.backup(to: self.path("copy")) }
        try await client.end()
        await fails(.FixInput(code: "vault.exists", field: nil)) {
            try await self.vaults.restore(backup: self.path("copy"), secret: self.secret)
        }
        try await vaults.erase(id: client.id())
        let restored = try await vaults.restore(backup: path("copy"), secret: secret)
        XCTAssertEqual(restored.id(), client.id())
        let page = try await restored.drafts().list(page: 0)
        XCTAssertEqual(page.items.map(\.id), [draft])
        try await restored.end()
    }

    func testWhatOpensOfADamagedVaultIsSalvagedAndTheRestIsSetAside() async throws {
        let client = try await made()
        let id = client.id()
        _ = try await client.drafts().begin(matter: MatterId("T04"), unit: nil)
        try await client.end()
        await fails(.UnlockFirst(code: "vault.wrong_key")) {
            try await self.vaults.salvage(id: id, secret: Secret.key(bytes: Data(repeating: 9, count: 32)))
        }
        await fails(.Storage(code: "vault.sound")) { try await self.vaults.salvage(id: id, secret: self.secret) }
        let media = directory.appendingPathComponent("vaults/\(id.rawValue)/media.db")
        try Data("no database".utf8).write(to: media)
        let report = try await vaults.salvage(id: id, secret: secret)
        XCTAssertGreaterThan(report.kept, 0)
        XCTAssertTrue(FileManager.default.fileExists(atPath: report.aside))
        let salvaged = try await opened(id)
        let page = try await salvaged.drafts().list(page: 0)
        XCTAssertEqual(page.items.count, 1)
        try await salvaged.end()
        let aside = try await vaults.setAside(id: id)
        XCTAssertTrue(FileManager.default.fileExists(atPath: aside))
        let left = try await vaults.list()
        XCTAssertEqual(left, [])
    }

    func testTheNextStepAndTheRulesNeedNoNetwork() async throws {
        let client = try await made()
        _ = try await client.drafts().begin(matter: MatterId("T04"), unit: nil)
        let steps = try await client.nextSteps()
        XCTAssertEqual(steps.map(\.toDo), [.enrol])
        let rules = try await client.rules()
        XCTAssertTrue(rules.matters.contains { $0.matter == MatterId("T04") && !$0.name.zh.isEmpty })
    }

    func testWhatMovesIsToldInBatchesUntilItIsCancelled() async throws {
        let client = try await made()
        let draft = try await client.drafts().begin(matter: MatterId("T04"), unit: nil)
        let changes = client.changes()
        let first = await changes.next()
        XCTAssertEqual(first, [.everything, .sync(standing: .atRest)])
        _ = try await client.drafts().answer(draft: draft, field: "deal.price", value: "1")
        let second = await changes.next()
        XCTAssertEqual(second, [.oneDraft(draft: draft)])
        // A cancelled Swift task does not end what waits in Rust: the observation's own end does.
        let waiting = Task { await changes.next() }
        waiting.cancel()
        try await Task.sleep(nanoseconds: 50_000_000)
        changes.cancel()
        changes.cancel()
        let last = await waiting.value
        XCTAssertNil(last)
    }

    func testEveryErrorHasItsWords() {
        for code in ["vault.wrong_key", "draft.not_found", "connection.none", "client.closed", "client.cancelled"] {
            let message = told(code: code)
            XCTAssertEqual(message.code, code)
            XCTAssertFalse(message.text.zh.isEmpty || message.text.en.isEmpty, code)
        }
    }

    func testARecordSaysItsNameAlone() async throws {
        let drafts = try await made().drafts()
        let draft = try await drafts.begin(matter: MatterId("T04"), unit: nil)
        let saved = try await drafts.answer(draft: draft, field: "deal.price", value: "1680000")
        let form = try await drafts.form(draft: draft)
        var dumped = ""
        dump(form, to: &dumped)
        let said = "\(form) \(saved) \(String(reflecting: form.sections)) \(dumped) \(Fen(1_680_000))"
        XCTAssertFalse(said.contains("1680000") || said.contains("壹佰"), said)
        XCTAssertEqual("\(Fen(1))", "Fen")
        XCTAssertEqual("\(MatterId("T04"))", "T04", "what names nobody is printed")
    }
}
