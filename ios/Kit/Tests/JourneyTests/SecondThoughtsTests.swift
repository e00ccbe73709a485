import EregKit
import EregKitCore
import EregKitFakes
import Foundation
import TestCity
import XCTest

/// Journeys on which something goes wrong, and which go on.
@MainActor
final class SecondThoughtsTests: XCTestCase {
    func testASupplementIsAnsweredInTheSameCaseAndALostPaymentIsAskedFor() async throws {
        let city = try City.seeded()
        let other = try XCTUnwrap(try city.home("mortgaged_sale")["certificate"])
        let sale = try await Sale.submitted(in: city, wrongly: ["matter.certificate": other])
        let (seller, buyer, draft) = (sale.seller, sale.buyer, sale.draft)
        let ofTheSeller = CaseModel(vault: seller.vault, draft: draft)
        try await seller.waits(for: .supplement, ofTheSeller)
        let first = try XCTUnwrap(ofTheSeller.state.screen)
        XCTAssertEqual(first.grounds.map(\.code), ["R-09.certificate"])

        // The list says what, and leads to the field; nothing goes before it was corrected.
        let page = CorrectionModel(corrections: seller.vault.corrections, caseId: first.caseId)
        await page.send(.load)
        let item = try XCTUnwrap(page.state.screen?.items.first)
        XCTAssertEqual(item.standing, .open)
        XCTAssertEqual(item.places.first?.field, "matter.certificate")
        await page.send(.send)
        guard case .failed(let early) = page.standing else { return XCTFail("it went uncorrected") }
        XCTAssertEqual(early.code, "supplement.unchanged")

        try await seller.answers(draft, ["matter.certificate": try XCTUnwrap(sale.home["certificate"])])
        await page.send(.load)
        XCTAssertEqual(page.state.screen?.items.map(\.standing), [.corrected])
        try await sale.isFrozenAndSigned()
        await page.send(.send)
        try page.succeeded()
        XCTAssertNotNil(page.state.sent)
        try await seller.exchanges()
        let ofTheBuyer = CaseModel(vault: buyer.vault, draft: draft)
        try await buyer.waits(for: .feeDue, ofTheBuyer)
        XCTAssertEqual(ofTheBuyer.state.screen?.caseId, first.caseId)

        // The bank takes the money and its answer is lost: the page says that it is unknown, and asks.
        try city.sandbox("bank", "lose-answer")
        let channel = try XCTUnwrap(ofTheBuyer.state.fee?.channels.first).id
        await ofTheBuyer.send(.pay(channel))
        try ofTheBuyer.succeeded()
        for _ in 0..<50 where ofTheBuyer.state.payment?.state != .unknown {
            try await buyer.exchanges()
            await ofTheBuyer.send(.load)
            try await Task.sleep(nanoseconds: 100_000_000)
        }
        XCTAssertEqual(ofTheBuyer.state.payment?.state, .unknown)
        await ofTheBuyer.send(.askBank)
        try ofTheBuyer.succeeded()
        try await buyer.waits(for: .registered, ofTheBuyer)
        try city.end()
        try await sale.end()
    }

    func testANotarysTwoClientsHaveNothingInCommon() async throws {
        let city = try City.seeded()
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("tablet-\(UUID().uuidString)")
        let keys = KeyStoreInMemory()
        let vaults = try CoreVaults(directory: directory, language: .zh, keys: keys)
        let (hers, his) = (Secret.key(Data(repeating: 1, count: 32)), Secret.key(Data(repeating: 2, count: 32)))
        let first = try await vaults.create(secret: hers, connection: city.connection)
        let second = try await vaults.create(secret: his, connection: city.connection)
        let (one, two) = (first.id, second.id)
        let home = try city.home("plain_sale")
        for (vault, slot) in [(first, "transferor.1"), (second, "transferee.1")] {
            _ = try await vault.account.enrol(
                name: home["\(slot).name"] ?? "", idNumber: home["\(slot).id_no"] ?? "",
                identityProof: home["\(slot).identity_proof"] ?? "")
        }
        XCTAssertEqual(keys.aliases.count, 4, "each has keys of their own in the one key store")
        let draft = try await first.drafts.begin(MatterId("T04"), unit: nil)
        let listed = try await vaults.list()
        XCTAssertEqual(Set(listed), [one, two])
        let other = DraftListModel(vault: second)
        await other.send(.load)
        XCTAssertEqual(other.state.drafts, [])
        await fails("draft.not_found") { _ = try await second.drafts.form(draft) }

        // An open vault is opened no second time, and is not erased under whoever uses it.
        await fails("vault.busy") { _ = try await vaults.open(one, secret: hers, access: .full) }
        await fails("vault.busy") { try await vaults.erase(one) }
        // The first client's visit is over: erased with its keys, and nothing of the second is.
        try await first.end()
        await fails("vault.wrong_key") { _ = try await vaults.open(one, secret: his, access: .full) }
        try await vaults.erase(one)
        await fails("vault.missing") { _ = try await vaults.open(one, secret: hers, access: .full) }
        XCTAssertEqual(keys.aliases.count, 2)
        let left = try await vaults.list()
        XCTAssertEqual(left, [two])
        let standing = try await second.account.standing()
        XCTAssertNotNil(standing.account)
        try await second.end()
        try city.end()
        try FileManager.default.removeItem(at: directory)
    }

    func testAPausedVaultSaysSoAndGoesOnWhereItWas() async throws {
        let city = try City.seeded()
        let person = try await Person(city.connection)
        let list = DraftListModel(vault: person.vault)
        await list.send(.begin(MatterId("T04"), unit: nil))
        let draft = try XCTUnwrap(list.state.begun)
        try await person.vault.pause()
        let form = FormModel(drafts: person.vault.drafts, draft: draft)
        await form.send(.load)
        guard case .failed(let failure) = form.standing else { return XCTFail("a paused vault was read") }
        XCTAssertEqual(failure.remedy, .closed)
        XCTAssertFalse(failure.words.zh.isEmpty)
        try await person.vault.resume()
        await form.send(.load)
        try form.succeeded()
        XCTAssertFalse(form.state.questions.isEmpty)
        try await person.end()
        try city.end()
    }

    func testThePersonCancelsOrTheDeviceIsLockedAndNothingIsSigned() async throws {
        let city = try City.seeded()
        let home = try city.home("plain_sale")
        let person = try await Person(city.connection)
        let page = EnrolModel(account: person.vault.account)
        page.edit(\.name, home["transferor.1.name"] ?? "")
        page.edit(\.idNumber, home["transferor.1.id_no"] ?? "")
        page.edit(\.identityProof, home["transferor.1.identity_proof"] ?? "")
        person.keys.failNext(.cancelled)
        await page.send(.enrol)
        XCTAssertEqual(page.standing, .atRest, "what the person cancels is no failure")
        XCTAssertNil(page.state.standing?.account)
        person.keys.failNext(.lockedOut)
        await page.send(.enrol)
        guard case .failed(let failure) = page.standing else { return XCTFail("a locked device signed") }
        XCTAssertEqual(failure.remedy, .unlockFirst)
        XCTAssertEqual(failure.code, "device_key.locked_out")
        await page.send(.enrol)
        try page.succeeded()
        XCTAssertNotNil(page.state.standing?.account)
        try await person.end()
        try city.end()
    }

    func testALockedVaultExchangesAndShowsNothing() async throws {
        let city = try City.seeded()
        let home = try city.home("plain_sale")
        let person = try await Person(city.connection)
        try await person.enrols(home, as: "transferor.1")
        let list = DraftListModel(vault: person.vault)
        await list.send(.begin(MatterId("T04"), unit: nil))
        let draft = try XCTUnwrap(list.state.begun)
        try await person.vault.lock()
        try await person.vault.lock()
        let form = FormModel(drafts: person.vault.drafts, draft: draft)
        await form.send(.load)
        guard case .failed(let failure) = form.standing else { return XCTFail("a locked vault was read") }
        XCTAssertEqual(failure.remedy, .unlockFirst)
        _ = try await person.vault.exchange.run(.background)
        await fails("vault.wrong_key") {
            try await person.vault.unlock(secret: .key(Data(repeating: 8, count: 32)))
        }
        try await person.vault.unlock(secret: .key(Data(repeating: 7, count: 32)))
        await form.send(.load)
        try form.succeeded()
        try await person.end()
        try city.end()
    }

    func testAPhotoGoesInWholeOrNotAtAllAndComesOutAgain() async throws {
        let city = try City.seeded()
        let person = try await Person(city.connection)
        let draft = try await person.vault.drafts.begin(MatterId("T04"), unit: nil)
        let camera = FakeCamera()
        let page = MaterialsModel(vault: person.vault, draft: draft, camera: camera)
        let paper = Data("%PDF-1.7".utf8) + Data(count: 700_000) + Data("startxref 0 %%EOF".utf8)
        camera.photo = .taken(paper)
        await page.send(.photograph(.m10))
        try page.succeeded()
        let medium = try XCTUnwrap(page.state.attached.first)
        XCTAssertEqual(page.state.lines.first { $0.code == .m10 }?.attached, 1)
        var read = Data()
        for try await chunk in try await person.vault.attachments.read(medium.digest, of: draft) { read += chunk }
        XCTAssertEqual(read, paper)
        let copy = city.directory.appendingPathComponent("copy.pdf")
        try await person.vault.attachments.copy(medium.digest, of: draft, to: copy)
        XCTAssertEqual(try Data(contentsOf: copy), paper)
        await page.send(.file(copy, .m06))
        XCTAssertEqual(page.state.attached.count, 2)
        camera.photo = .taken(paper.dropLast(5))
        await page.send(.photograph(.m10))
        guard case .failed(let failure) = page.standing else { return XCTFail("half a document was taken") }
        XCTAssertEqual(failure.code, "medium.not_whole")
        await page.send(.remove(medium.digest))
        // A page that is left leaves nothing of what was on its way.
        camera.photo = .taken(paper)
        let left = Task { await page.send(.photograph(.m10)) }
        left.cancel()
        await left.value
        await page.send(.load)
        XCTAssertFalse(page.state.attached.contains { $0.material == .m10 })
        try await person.end()
        try city.end()
    }

    func testAPageThatIsLeftStopsAnOnlineCallWithinASecond() async throws {
        let city = try City.seeded()
        let person = try await Person(city.connection)
        // A registry that takes the connection and never answers.
        city.stops()
        let page = EnrolModel(account: person.vault.account)
        page.edit(\.url, city.connection.url)
        let left = Task { await page.send(.look) }
        try await Task.sleep(nanoseconds: 300_000_000)
        let cancelled = Date()
        left.cancel()
        await left.value
        XCTAssertLessThan(Date().timeIntervalSince(cancelled), 1)
        XCTAssertEqual(page.standing, .atRest)
        XCTAssertNil(page.state.presented)
        city.goesOn()
        await page.send(.look)
        try page.succeeded()
        try await person.end()
        try city.end()
    }

    func testAPageThatIsLeftStopsTheExchangeAndNothingIsLost() async throws {
        let city = try City.seeded()
        let sale = try city.home("plain_sale")
        let person = try await Person(city.connection)
        try await person.enrols(sale, as: "transferor.1")
        let page = OutboxModel(vault: person.vault)
        let left = Task { await page.send(.exchange) }
        left.cancel()
        await left.value
        XCTAssertEqual(page.standing, .atRest, "leaving a page is no failure")
        try await person.exchanges()
        // The observation of a page that was left ends, and so does that of a vault that has.
        let tasks = TasksModel(vault: person.vault)
        let following = Task { await tasks.observe() }
        let leaving = Task { await TasksModel(vault: person.vault).observe() }
        leaving.cancel()
        await leaving.value
        try await person.vault.end()
        await following.value
        try city.end()
    }

    private func fails(_ code: String, _ call: () async throws -> Void) async {
        do {
            try await call()
            XCTFail("it did not fail: \(code)")
        } catch {
            XCTAssertEqual((error as? Failure)?.code, code, "\(error)")
        }
    }
}
