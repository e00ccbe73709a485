import EregKit
import EregKitFakes
import Foundation
import XCTest

/// The pages about licences, and about consents to their use, over fakes.
@MainActor
final class LicenceTests: XCTestCase {
    private let vault = FakeVault()
    private let then = Date(timeIntervalSince1970: 1_790_000_000)
    private let schools = LicenceUserScreen(
        code: "schools", name: .fake("schools"),
        purposes: [LicencePurposeScreen(id: "school_admission", name: .fake("admission"))])

    private func until(_ holds: () -> Bool, file: StaticString = #filePath, line: UInt = #line) async {
        for _ in 0..<5_000 where !holds() { try? await Task.sleep(nanoseconds: 1_000_000) }
        XCTAssertTrue(holds(), file: file, line: line)
    }

    private func failure<State, Event>(_ page: PageModel<State, Event>) -> String? {
        if case .failed(let failure) = page.standing { failure.code } else { nil }
    }

    private func consent(
        _ id: String, of certificate: String?, _ act: ConsentAct? = .takeBack, revoked: Date? = nil
    ) -> ConsentScreen {
        ConsentScreen(
            consent: id, office: schools.code, officeName: schools.name, licence: "licence-1",
            certificate: certificate, purpose: "school_admission", purposeName: .fake("admission"),
            until: Day("2026-12-31"), grantedAt: then, revokedAt: revoked, standing: .fake(id), act: act,
            uses: 0)
    }

    private func certificate(_ number: String, _ status: CertificateStanding) -> CertificateScreen {
        CertificateScreen(
            kind: .fake(""), number: number, licenceId: "licence of \(number)", unit: "", status: status, asOf: nil,
            words: .fake(""), token: "", face: "", caseId: nil, entryIndex: 1, registeredAt: then, mark: nil)
    }

    func testAConsentIsGivenOfWhatIsInForceToAnOfficeThatIsListed() async throws {
        vault.fakeConsents.users = [schools]
        vault.fakeCertificates.certificates = [certificate("n1", .current), certificate("n0", .cancelled)]
        let page = GiveConsentModel(vault: vault)
        await page.send(.load)
        XCTAssertEqual(page.state.offices, [schools])
        XCTAssertEqual(page.state.certificates.map(\.number), ["n1"])
        let day = Day("2026-12-31")
        await page.send(.give("n1", ConsentTerms(office: schools.code, purpose: "loan_review", until: day)))
        XCTAssertEqual(failure(page), "consent.purpose")
        XCTAssertNil(page.state.given)
        let terms = ConsentTerms(office: schools.code, purpose: "school_admission", until: day)
        await page.send(.give("n1", terms))
        await page.send(.give("n1", terms))
        XCTAssertEqual(page.state.given, CommandId("give"))
        XCTAssertEqual(vault.fakeConsents.consents.map(\.certificate), ["n1"], "a second tap signs no second one")
        let event = GiveConsentModel.Event.give("n1", terms)
        XCTAssertFalse("\(event)".contains("n1"), "of which licence it is is not printed")
    }

    func testAConsentIsTakenBackOnceThePersonWasAsked() async throws {
        let consents = vault.fakeConsents
        consents.consents = [
            consent("c1", of: "n1"), consent("c2", of: "n1"), consent("c3", of: nil, nil, revoked: then),
        ]
        let page = ConsentListModel(vault: vault)
        let following = Task { await page.observe() }
        await until { page.state.consents.map(\.consent) == ["c1", "c2", "c3"] }
        await page.send(.revoke)
        await page.send(.open("c3"))
        await page.send(.ask)
        XCTAssertNil(page.state.asked, "it was taken back before")
        await page.send(.open("c1"))
        await page.send(.revoke)
        await page.send(.ask)
        XCTAssertEqual(page.state.asked?.consent, "c1")
        await page.send(.keep)
        await page.send(.revoke)
        await page.send(.ask)
        await page.send(.open("c2"))
        await page.send(.revoke)
        XCTAssertFalse(consents.calls.contains { $0.hasPrefix("revoke") }, "it was asked about no such consent")
        await page.send(.ask)
        consents.failNext(.fake(.tryAgain(afterSeconds: 0), "vault.busy"))
        await page.send(.revoke)
        XCTAssertEqual(failure(page), "vault.busy")
        XCTAssertNotNil(page.state.asked, "the person may say so again")
        await page.send(.revoke)
        XCTAssertEqual(page.state.revoking, CommandId("revoke"))
        XCTAssertNil(page.state.asked)
        XCTAssertEqual(page.state.consents.map(\.consent), ["c1", "c3"])
        await page.send(.open("c1"))
        await page.send(.use)
        XCTAssertNil(page.state.asking, "a holder asks for nothing")
        consents.consents = []
        vault.move([.letters])
        vault.move([.account])
        await until { page.state.consents.isEmpty }
        try await vault.end()
        await following.value
    }

    func testAnOfficeAsksUnderAConsentAndTakesNoneBack() async throws {
        vault.fakeConsents.consents = [consent("c1", of: nil, .ask)]
        let page = ConsentListModel(vault: vault)
        await page.send(.load)
        await page.send(.open("c1"))
        await page.send(.ask)
        XCTAssertNil(page.state.asked)
        await page.send(.use)
        await page.send(.use)
        XCTAssertEqual(page.state.asking, CommandId("ask-c1"))
        XCTAssertEqual(
            vault.fakeConsents.calls.filter { $0.hasPrefix("ask") }, ["ask c1 licence-1 school_admission"])
        await page.send(.close)
        XCTAssertNil(page.state.opened)
        XCTAssertNil(page.state.asking)
    }

    private func use(_ id: String, under consent: String, _ forms: [DocumentForm] = []) -> LicenceUseScreen {
        LicenceUseScreen(
            id: id, consent: consent, officeName: schools.name, office: schools.code, licence: "licence-1",
            purposeName: .fake("admission"), at: then, answer: .fake(""),
            refused: forms.isEmpty ? Message.fake("consent.over") : nil, forms: forms)
    }

    func testTheLogIsReadOfOneConsentOrOfAllAndTheOfficeTakesItsFileOut() async throws {
        let consents = vault.fakeConsents
        consents.log = [use("u2", under: "c2"), use("u1", under: "c1", [.ofd])]
        let all = UseLogModel(vault: vault, consent: nil)
        await all.send(.load)
        XCTAssertEqual(all.state.uses.map(\.id), ["u2", "u1"])
        let page = UseLogModel(vault: vault, consent: "c1")
        let following = Task { await page.observe() }
        await until { page.state.uses.map(\.id) == ["u1"] }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("u1.ofd")
        await page.send(.save(use("u1", under: "c1", [.ofd]), .ofd, to: file))
        XCTAssertEqual(page.state.saved, file)
        XCTAssertEqual(try Data(contentsOf: file), Data("ofd".utf8))
        await page.send(.save(use("u2", under: "c2"), .ofd, to: folder.appendingPathComponent("u2.ofd")))
        XCTAssertEqual(failure(page), "paper.not_found")
        XCTAssertNil(page.state.saved, "what was written before is not handed out for another")
        consents.log.insert(use("u3", under: "c1"), at: 0)
        vault.move([.account])
        await until { page.state.uses.map(\.id) == ["u3", "u1"] }
        try await vault.end()
        await following.value
    }

    func testALicenceIsShownAsTheRegistryHasItNow() async throws {
        let documents = vault.fakeDocuments
        documents.licences["licence-1"] = LicenceScreen(
            licence: "licence-1", number: "n1", standing: .fake("cancelled"), since: then, supersededBy: ["licence-2"],
            document: PaperId("p1"), mark: nil)
        let page = LicenceModel(documents: documents, identifier: "licence-1")
        await page.send(.load)
        XCTAssertEqual(page.standing, .atRest, "a document that is not here is no failure")
        XCTAssertEqual(page.state.licence?.supersededBy, ["licence-2"])
        XCTAssertNil(page.state.document)
        documents.documents = [
            DocumentScreen(
                id: PaperId("p1"), kind: .cancelledCopy, title: .fake("p1"), caseId: CaseId("case-1"),
                certificate: "n1", writtenOn: Day("2026-11-24"), sealedAt: nil, forms: [], standing: .waiting,
                words: .fake(""), annotation: nil, beforeSharing: nil, copyChoices: nil, inForce: nil, mark: nil)
        ]
        await page.send(.load)
        XCTAssertEqual(page.state.document?.id, PaperId("p1"))
        let unknown = LicenceModel(documents: documents, identifier: "licence-2")
        await unknown.send(.load)
        XCTAssertEqual(failure(unknown), "licence.not_found")
        XCTAssertNil(unknown.state.licence)
    }
}
