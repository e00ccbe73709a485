import EregKit
import EregKitFakes
import Foundation
import XCTest

/// The pages but for the form, over fakes.
@MainActor
final class PagesTests: XCTestCase {
    private let vault = FakeVault()
    private let then = Date(timeIntervalSince1970: 1_790_000_000)
    private let draft = DraftId("draft-1")
    private let caseId = CaseId("case-1")

    /// Waits until something holds.
    private func until(_ holds: () -> Bool, file: StaticString = #filePath, line: UInt = #line) async {
        for _ in 0..<5_000 where !holds() { try? await Task.sleep(nanoseconds: 1_000_000) }
        XCTAssertTrue(holds(), file: file, line: line)
    }

    private func step(_ toDo: ToDo) -> NextStep {
        NextStep(draft: draft, caseId: nil, title: "", toDo: toDo, about: nil, words: .fake("\(toDo)"))
    }

    private func course() -> CaseProgress {
        let task = { (kind: TaskKind) in
            CitizenTask(kind: kind, name: .fake("\(kind)"), standing: .underWay, words: .fake("\(kind)"))
        }
        return CaseProgress(
            draft: draft, caseId: caseId, caseNumber: nil, first: task(.apply), second: task(.payAndCollect),
            sending: .keptHere, sendingWords: .fake("kept here"), steps: [], timeline: [], gap: nil, comesNext: nil)
    }

    private func screen(
        _ state: CaseStage, disputable: [DisputableFact] = [], documents: EntryDocumentsStanding? = nil
    ) -> CaseScreen {
        CaseScreen(
            caseId: caseId, draft: draft, unit: "", slot: Slot("transferee.1"), state: state, title: .fake(""),
            words: .fake("\(state)"), since: then,
            receipt: ReceiptView(receivedAt: then, manifest: "m", caution: .fake("")), acceptance: nil, waitsFor: [],
            grounds: [], fee: nil, booked: nil,
            documents: documents.map { EntryDocumentsView(standing: $0, words: .fake("\($0)")) },
            disputable: disputable, disputes: [], withdrawal: nil, withdrawing: [], answerBy: nil, term: nil,
            turnPassed: nil)
    }

    // Tasks

    func testTheFirstPageFollowsWhatMovesAndEndsWithTheVault() async throws {
        let page = TasksModel(vault: vault)
        let following = Task { await page.observe() }
        await until { vault.calls.contains("nextSteps") }
        vault.steps = [step(.fill)]
        vault.move([.oneDraft(draft: draft)])
        await until { page.state.steps.map(\.toDo) == [.fill] }
        let reads = vault.calls.count
        vault.move([.sync(standing: .running(waited: 3, answered: 1, received: 0))])
        await until { page.state.exchange == .running(waited: 3, answered: 1, received: 0) }
        vault.move([.damage])
        await until { page.state.damage != nil }
        XCTAssertEqual(vault.calls.count, reads, "what the page does not show is not read anew")
        try await vault.end()
        await following.value
    }

    func testAPageThatIsLeftStopsObserving() async throws {
        let page = TasksModel(vault: vault)
        let following = Task { await page.observe() }
        await until { vault.calls.contains("nextSteps") }
        following.cancel()
        await following.value
        XCTAssertEqual(page.standing, .atRest)
    }

    func testPullingDownExchangesAndTellsWhyNot() async throws {
        let page = TasksModel(vault: vault)
        vault.fakeExchange.standing = SyncStatus(
            cursor: 1, unsent: 2, needsYou: 1, time: TimeEstimate(at: then, trust: .approximate), alarm: nil)
        await page.send(.exchange)
        XCTAssertEqual(vault.fakeExchange.calls, ["run person", "status"])
        XCTAssertEqual([page.state.unsent, page.state.needsYou], [2, 1])
        let none = Failure.fake(.fixInput(field: nil), "connection.none")
        vault.fakeExchange.failNext(none)
        await page.send(.exchange)
        XCTAssertEqual(page.standing, .failed(none))
        vault.fakeExchange.failNext(.fake(.cancelled, "cancelled"))
        await page.send(.exchange)
        XCTAssertEqual(page.standing, .atRest, "what the person cancelled is no failure")
    }

    // Drafts

    func testDraftsAreBegunCopiedRemovedAndReadPageByPage() async throws {
        vault.fakeDrafts.pageSize = 2
        vault.matters = [
            MatterRules(
                matter: MatterId("T04"), name: .fake("sale"), needs: .fake("needs"), costs: .fake("costs"),
                takes: .fake("takes"), closed: nil, legalWorkingDays: 30, promisedWorkingDays: 1)
        ]
        let page = DraftListModel(vault: vault)
        await page.send(.load)
        XCTAssertEqual(page.state.matters.map(\.matter), [MatterId("T04")])
        await page.send(.begin(MatterId("T04"), unit: nil))
        let first = try XCTUnwrap(page.state.begun)
        await page.send(.shown)
        XCTAssertNil(page.state.begun)
        await page.send(.copy(first))
        await page.send(.begin(MatterId("T10"), unit: nil))
        XCTAssertEqual(page.state.drafts.count, 2)
        await page.send(.more)
        XCTAssertEqual(page.state.drafts.map(\.id).last, first)
        XCTAssertNil(page.state.next)
        await page.send(.more)
        XCTAssertEqual(page.state.drafts.count, 3)
        await page.send(.remove(first))
        XCTAssertFalse(page.state.drafts.contains { $0.id == first })
        await page.send(.remove(first))
        guard case .failed(let failure) = page.standing else { return XCTFail("it was removed twice") }
        XCTAssertEqual(failure.remedy, .notFound)
    }

    func testASecondTapBeginsOneDraft() async throws {
        let page = DraftListModel(vault: vault)
        vault.fakeDrafts.hold()
        let first = Task { await page.send(.begin(MatterId("T04"), unit: nil)) }
        await until { page.standing == .working }
        let second = Task { await page.send(.begin(MatterId("T04"), unit: nil)) }
        try await Task.sleep(nanoseconds: 20_000_000)
        vault.fakeDrafts.release()
        await first.value
        await second.value
        XCTAssertEqual(page.state.drafts.count, 1)
    }

    // Review, sharing, signing, submission

    func testTheReviewShowsWhatIsOpenAndFreezes() async throws {
        let draft = try await vault.fakeDrafts.begin(MatterId("T04"), unit: nil)
        let finding = { (rule: String, answer: AnswerKind, field: String?) in
            FindingView(
                rule: rule, title: .fake(rule), answer: answer, told: field.map { .fake(rule, $0) }, basis: "",
                disclosure: nil)
        }
        vault.fakeDrafts.verdicts = Verdicts(
            label: .fake("here"), asOf: TimeEstimate(at: then, trust: .approximate), decisive: .supplement,
            findings: [
                finding("R-01", .pass, nil), finding("R-03", .supplement, "deal.price"), finding("R-27", .unknown, nil),
            ], problems: [])
        let page = ReviewModel(drafts: vault.drafts, draft: draft)
        await page.send(.load)
        XCTAssertEqual(page.state.open.map(\.rule), ["R-03", "R-27"])
        XCTAssertEqual(page.state.open.first?.told?.field, "deal.price")
        await page.send(.freeze)
        XCTAssertEqual(page.state.frozen?.manifestRev, 1)
    }

    func testADraftThatIsNotSharedIsNoFailure() async throws {
        let draft = try await vault.fakeDrafts.begin(MatterId("T04"), unit: nil)
        let page = SharingModel(vault: vault, draft: draft)
        await page.send(.load)
        XCTAssertEqual(page.standing, .atRest)
        XCTAssertNil(page.state.workspace)
        await page.send(.share)
        XCTAssertEqual(
            vault.fakeSharing.calls, ["see", "share transferor.1"], "the draft says which place is this person's")
        await page.send(.invite(Slot("transferee.1")))
        XCTAssertEqual(page.state.invitation?.slot, Slot("transferee.1"))
        XCTAssertFalse("\(page.state.invitation as Any)".contains("ereg:invite"), "an invitation is not printed")
        await page.send(.refresh)
        guard case .failed = page.standing else { return XCTFail("nothing was there to refresh") }
    }

    func testAnInvitationThatIsTakenBackIsShownNoMore() async throws {
        vault.fakeSharing.workspace = WorkspaceScreen(
            draft: draft, slot: Slot("transferor.1"), creator: Slot("transferor.1"), until: then, participants: [],
            manifest: nil, changes: [], fell: [], turn: .invite, waitsFor: [], caseId: nil)
        let page = SharingModel(vault: vault, draft: draft)
        await page.send(.invite(Slot("transferee.1")))
        await page.send(.revokeInvitation(Slot("transferee.1")))
        XCTAssertNil(page.state.invitation)
        XCTAssertEqual(page.state.workspace?.turn, .invite)
        XCTAssertEqual(
            vault.fakeSharing.calls, ["invite transferee.1", "revoke invitation transferee.1", "see"])
    }

    func testWhoJoinsIsTakenToTheWorkspace() async throws {
        let workspace = WorkspaceScreen(
            draft: draft, slot: Slot("transferee.1"), creator: Slot("transferor.1"), until: then, participants: [],
            manifest: nil, changes: [], fell: [], turn: .waitForOthers, waitsFor: [], caseId: nil)
        vault.fakeSharing.workspace = workspace
        let page = JoinModel(sharing: vault.sharing, camera: FakeCamera())
        page.edit(\.invitation, "ereg:invite:1:x:y")
        await page.send(.join)
        XCTAssertEqual(page.state.joined, workspace)
        XCTAssertEqual(vault.fakeSharing.calls, ["join"])
        let submission = SubmitModel(vault: vault, draft: draft)
        await submission.send(.load)
        XCTAssertEqual(submission.state.workspace?.turn, .waitForOthers)
        await submission.send(.submit)
        XCTAssertEqual(vault.fakeCases.calls, ["submit draft-1"])
        XCTAssertNotNil(submission.state.submitted)
    }

    func testAnInvitationIsScannedOrFilledInByALink() async throws {
        let workspace = WorkspaceScreen(
            draft: draft, slot: Slot("transferee.1"), creator: Slot("transferor.1"), until: then, participants: [],
            manifest: nil, changes: [], fell: [], turn: .waitForOthers, waitsFor: [], caseId: nil)
        vault.fakeSharing.workspace = workspace
        let camera = FakeCamera()
        let byCode = JoinModel(sharing: vault.sharing, camera: camera)
        await byCode.send(.scan)
        XCTAssertNil(byCode.state.joined, "the person left")
        camera.code = .trouble(.refused)
        await byCode.send(.scan)
        XCTAssertEqual(byCode.state.camera, .refused)
        XCTAssertEqual(vault.fakeSharing.calls, [], "nothing was read: nothing is joined")
        camera.code = .taken("ereg:invite:1:x:y")
        await byCode.send(.scan)
        XCTAssertEqual(byCode.state.invitation, "ereg:invite:1:x:y")
        XCTAssertEqual(byCode.state.joined, workspace)
        XCTAssertNil(byCode.state.camera)
        let byLink = JoinModel(sharing: vault.sharing, camera: camera, invitation: "ereg:invite:1:x:y")
        XCTAssertEqual(byLink.state.invitation, "ereg:invite:1:x:y")
        XCTAssertNil(byLink.state.joined, "it is the person who joins")
        await byLink.send(.join)
        XCTAssertEqual(byLink.state.joined, workspace)
    }

    func testNothingIsSignedThatWasNotShownAndAcknowledged() async throws {
        vault.fakeSigning.sheet = Sheet(
            draft: draft, manifest: "m", manifestRev: 1, title: .fake(""), caution: .fake(""), parts: [],
            disclosures: [], mark: nil)
        vault.fakeSigning.disclosures = [Message(code: "d", text: .fake("read this"), rule: "R-15", field: nil)]
        let page = SigningModel(signing: vault.signing, draft: draft)
        await page.send(.sign)
        XCTAssertEqual(vault.fakeSigning.calls, [], "no sheet is shown: there is nothing to sign")
        await page.send(.load)
        XCTAssertEqual(page.state.toAcknowledge.map(\.rule), ["R-15"])
        await page.send(.sign)
        guard case .failed(let failure) = page.standing else { return XCTFail("it was signed unread") }
        XCTAssertEqual(failure.code, "sign.inquiry_open")
        await page.send(.acknowledge(rule: "R-15"))
        await page.send(.sign)
        XCTAssertEqual(page.state.signed?.manifest, "m")
        await page.send(.loadInFull)
        XCTAssertEqual(vault.fakeSigning.calls.last, "sheetInFull")
    }

    func testMaterialsAreAttachedAndRemoved() async throws {
        let draft = try await vault.fakeDrafts.begin(MatterId("T04"), unit: nil)
        let camera = FakeCamera()
        let page = MaterialsModel(vault: vault, draft: draft, camera: camera)
        await page.send(.photograph(.m10))
        camera.photo = .trouble(.absent)
        await page.send(.photograph(.m10))
        XCTAssertEqual(page.state.camera, .absent)
        XCTAssertEqual(vault.fakeAttachments.calls, [], "the person left, or there is no camera: nothing is attached")
        camera.photo = .taken(Data([1]))
        await page.send(.photograph(.m10))
        XCTAssertNil(page.state.camera)
        XCTAssertEqual(page.state.attached.map(\.material), [.m10])
        await page.send(.file(URL(fileURLWithPath: "/none"), .m10))
        guard case .failed(let failure) = page.standing else { return XCTFail("there is no such file") }
        XCTAssertEqual(failure.code, "medium.source")
        await page.send(.remove("digest-1"))
        XCTAssertEqual(page.state.attached, [])
    }

    // A case

    func testAFeeIsPaidOnceAndALostAnswerIsAskedFor() async throws {
        let bank = ChannelId("bank")
        vault.fakeCases.screens = [screen(.feeDue)]
        vault.fakeCases.course = course()
        vault.fakePayments.fee = FeeScreen(
            caseId: caseId, quote: "q", total: Fen(8_000), lines: [], payers: [], basis: "",
            channels: [PaymentChannelView(id: bank, name: .fake("bank"), kind: .qr)], validUntil: then,
            caution: .fake(""), attempt: nil)
        let page = CaseModel(vault: vault, draft: draft)
        await page.send(.pay(bank))
        XCTAssertEqual(vault.fakePayments.calls.filter { $0 == "pay" }, [], "nothing is due before the quote is here")
        await page.send(.load)
        XCTAssertEqual(page.state.fee?.total.inYuan, "¥80.00")
        XCTAssertEqual(page.state.progress?.second.kind, .payAndCollect)
        vault.fakePayments.hold()
        let first = Task { await page.send(.pay(bank)) }
        await until { page.standing == .working }
        let second = Task { await page.send(.pay(bank)) }
        try await Task.sleep(nanoseconds: 20_000_000)
        vault.fakePayments.release()
        await first.value
        await second.value
        XCTAssertEqual(vault.fakePayments.calls.filter { $0 == "pay" }.count, 1)
        XCTAssertEqual(page.state.payment?.state, .unknown)
        await page.send(.askBank)
        XCTAssertEqual(page.state.payment?.state, .succeeded)
    }

    func testAPaymentIsShownAfterItIsSettled() async throws {
        let bank = ChannelId("bank")
        vault.fakeCases.screens = [screen(.registered)]
        let page = PaymentRecordModel(vault: vault, caseId: caseId)
        await page.send(.load)
        XCTAssertEqual(page.standing, .atRest, "a case without a bill is no failure")
        XCTAssertNil(page.state.payment)
        let paid = PaymentScreen(
            attempt: AttemptId("a"), caseId: caseId, amount: Fen(8_000), channel: bank, state: .succeeded,
            words: .fake("paid"), since: then, offer: nil, refund: nil, caution: .fake("no receipt"))
        vault.fakePayments.fee = FeeScreen(
            caseId: caseId, quote: "q", total: Fen(8_000), lines: [], payers: [], basis: "",
            channels: [PaymentChannelView(id: bank, name: .fake("bank"), kind: .qr)], validUntil: then,
            caution: .fake(""), attempt: paid)
        let following = Task { await page.observe() }
        await until { page.state.payment == paid }
        XCTAssertEqual(page.state.channel?.name, .fake("bank"))
        vault.fakePayments.fee = nil
        vault.move([.oneCase(caseId: CaseId("case-of-another"))])
        vault.move([.payments])
        await until { page.state.fee == nil }
        try await vault.end()
        await following.value
    }

    func testACaseIsFollowedCollectedAndWithdrawn() async throws {
        vault.fakeCases.screens = [screen(.inReview)]
        vault.fakeCases.course = course()
        let page = CaseModel(vault: vault, draft: draft)
        let following = Task { await page.observe() }
        await until { page.state.screen?.state == .inReview }
        vault.fakeCases.screens = [screen(.registered)]
        vault.move([.oneCase(caseId: CaseId("case-of-another"))])
        vault.move([.oneCase(caseId: caseId)])
        await until { page.state.screen?.state == .registered }
        await page.send(.collect)
        XCTAssertEqual(page.state.queued, CommandId("collect-case-1"))
        await page.send(.withdraw)
        XCTAssertEqual(page.state.queued, CommandId("withdraw-case-1"))
        XCTAssertNil(page.state.fee)
        try await vault.end()
        await following.value
    }

    func testACaseSaysHowTheDocumentsOfItsEntryStand() async throws {
        vault.fakeCases.course = course()
        vault.fakeCases.screens = [screen(.inReview)]
        let page = CaseModel(vault: vault, draft: draft)
        let following = Task { await page.observe() }
        await until { page.state.screen?.state == .inReview }
        XCTAssertNil(page.state.screen?.documents, "without an entry there are none")
        vault.fakeCases.screens = [screen(.registered, documents: .sealing)]
        vault.move([.oneCase(caseId: caseId)])
        await until { page.state.screen?.documents?.words == .fake("sealing") }
        vault.fakeCases.screens = [screen(.registered, documents: .sealed)]
        vault.move([.oneCase(caseId: caseId)])
        await until { page.state.screen?.documents?.words == .fake("sealed") }
        try await vault.end()
        await following.value
    }

    func testBeforeTheReceiptIsHereItIsShownHowFarItIs() async throws {
        let page = CaseModel(vault: vault, draft: draft)
        await page.send(.load)
        guard case .failed(let failure) = page.standing else { return XCTFail("there is no such draft") }
        XCTAssertEqual(failure.remedy, .notFound)
        vault.fakeCases.course = course()
        await page.send(.load)
        XCTAssertEqual(page.standing, .atRest)
        XCTAssertNil(page.state.screen)
        XCTAssertEqual(page.state.progress?.first.kind, .apply)
    }

    func testWhatIsToBeCorrectedIsListedAndSent() async throws {
        let page = CorrectionModel(corrections: vault.corrections, caseId: caseId)
        await page.send(.load)
        guard case .failed = page.standing else { return XCTFail("nothing was asked") }
        vault.fakeCorrections.screen = CorrectionScreen(
            caseId: caseId, draft: draft, caseNumber: nil, slot: Slot("transferor.1"), words: .fake("correct"),
            term: nil,
            items: [
                CorrectionItem(
                    told: .fake("R-09.certificate", "matter.certificate"), places: [], standing: .open,
                    words: .fake("to be corrected"))
            ], changes: [], beyond: [], turn: .correct, waitsFor: [])
        await page.send(.load)
        XCTAssertEqual(page.state.screen?.items.map(\.standing), [.open])
        await page.send(.send)
        XCTAssertEqual(page.state.sent, CommandId("send-case-1"))
    }

    func testASharedFactIsDisputedOnceWithWordsOrWithout() async throws {
        let marriage = DisputableFact(
            need: Needs("marriage"), what: .fake("marriage"), source: .fake("office"), words: .fake("it is asked"),
            reasons: [DisputeChoice(reason: .outOfDate, words: .fake("out of date"))], most: 200)
        let disputes = vault.fakeDisputes
        vault.fakeCases.screens = [screen(.inReview, disputable: [marriage])]
        let page = DisputeModel(vault: vault, caseId: caseId)
        let following = Task { await page.observe() }
        await until { page.state.screen?.disputable == [marriage] }
        let tooLong = String(repeating: "长", count: marriage.most + 1)
        await page.send(.lodge(marriage.need, .outOfDate, says: tooLong))
        guard case .failed(let failure) = page.standing else { return XCTFail("it is too long") }
        XCTAssertEqual(failure.remedy, .fixInput(field: "says"))
        XCTAssertNil(page.state.lodged)
        await page.send(.lodge(marriage.need, .outOfDate, says: " \n"))
        XCTAssertEqual(page.state.lodged, CommandId("lodge-case-1"))
        XCTAssertEqual(disputes.texts, [nil], "blank words are none")
        await page.send(.lodge(marriage.need, .outOfDate, says: ""))
        XCTAssertEqual(disputes.calls.count, 2, "a second tap signs no second one")
        vault.fakeCases.screens = [screen(.inReview)]
        vault.move([.oneCase(caseId: CaseId("case-of-another"))])
        vault.move([.oneCase(caseId: caseId)])
        await until { page.state.screen?.disputable.isEmpty == true }
        let again = DisputeModel(vault: vault, caseId: caseId)
        await again.send(.lodge(marriage.need, .wrongContent, says: " 已办妥 "))
        XCTAssertEqual(disputes.texts, [nil, "已办妥"])
        XCTAssertEqual(disputes.calls.last, "lodge marriage wrongContent")
        let said = DisputeModel.Event.lodge(marriage.need, .outOfDate, says: "已办妥")
        XCTAssertFalse("\(said)".contains("已办妥"), "what is written is not printed")
        try await vault.end()
        await following.value
    }

    // Outbox, certificates, enrolment

    func testTheOutboxIsShownRetriedCancelledAndSent() async throws {
        let item = OutboxItemView(
            item: CommandId("c"), what: .fake("share"), kind: "put_sections", draft: draft, caseId: nil,
            state: .needsYou,
            error: .fake("network.unreachable"), attempts: 3, nextTryS: nil, fixer: .you, waitsFor: nil)
        vault.fakeOutbox.waiting = [item]
        let page = OutboxModel(vault: vault)
        await page.send(.load)
        XCTAssertEqual(page.state.items, [item])
        XCTAssertEqual(page.state.doctor?.unsent, [item])
        await page.send(.retry(item.item))
        XCTAssertTrue(vault.fakeOutbox.calls.contains("retry c"))
        await page.send(.exchange)
        XCTAssertNotNil(page.state.report)
        await page.send(.cancel(item.item))
        XCTAssertEqual(page.state.items, [])
    }

    func testACertificateIsShownAfresh() async throws {
        vault.fakeCertificates.certificates = [
            CertificateScreen(
                kind: .fake(""), number: "鄂（2026）", licenceId: "", unit: "", status: .current, asOf: nil,
                words: .fake(""), token: "EREG1:X", face: "", caseId: nil, entryIndex: 1, registeredAt: then, mark: nil)
        ]
        let page = CertificateModel(certificates: vault.certificates)
        await page.send(.load)
        await page.send(.freshen("鄂（2026）"))
        XCTAssertEqual(page.state.fresh, ["鄂（2026）": "EREG1:X afresh"])
        await page.send(.freshen("none"))
        guard case .failed = page.standing else { return XCTFail("there is no such certificate") }
    }

    private func document(
        _ id: String, _ standing: DocumentStanding, of caseId: CaseId, in forms: [DocumentForm] = [],
        unmasked: Words? = nil
    ) -> DocumentScreen {
        DocumentScreen(
            id: PaperId(id), kind: .acceptance, title: .fake(id), caseId: caseId, certificate: nil,
            writtenOn: Day("2026-11-24"), sealedAt: nil, forms: forms, standing: standing, words: .fake(""),
            annotation: nil, beforeSharing: unmasked.map { UnmaskedWarning(document: PaperId(id), words: $0) },
            copyChoices: nil, inForce: nil, mark: nil)
    }

    func testDocumentsAreListedFollowedAndSaved() async throws {
        let documents = vault.fakeDocuments
        documents.documents = [
            document("p1", .waiting, of: caseId),
            document("p2", .here, of: CaseId("case-of-another"), in: [.ofd, .xml]),
        ]
        let page = DocumentListModel(vault: vault, caseId: nil)
        let following = Task { await page.observe() }
        await until { page.state.documents.map(\.id.text) == ["p1", "p2"] }
        let ofCase = DocumentListModel(vault: vault, caseId: caseId)
        await ofCase.send(.load)
        XCTAssertEqual(ofCase.state.documents.map(\.id.text), ["p1"])

        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("p2.xml")
        await page.send(.save(PaperId("p2"), .xml, to: file))
        XCTAssertEqual(page.state.saved, file)
        XCTAssertEqual(try Data(contentsOf: file), Data("xml".utf8))
        await page.send(.save(PaperId("p1"), .pdf, to: folder.appendingPathComponent("p1.pdf")))
        guard case .failed(let failure) = page.standing else { return XCTFail("it is not sealed yet") }
        XCTAssertEqual(failure.code, "paper.not_sealed_yet")
        XCTAssertNil(page.state.saved, "what was written before is not handed out for another")

        documents.documents = [document("p1", .toFetch, of: caseId, in: [.ofd, .pdf])]
        vault.move([.letters])
        vault.move([.documents])
        await until { page.state.documents.map(\.standing) == [.toFetch] }
        documents.documents = []
        vault.move([.certificates])
        await until { page.state.documents.isEmpty }
        try await vault.end()
        await following.value
    }

    func testWhatShowsEverythingIsNotHandedOnBeforeItsWarningWasRead() async throws {
        let documents = vault.fakeDocuments
        documents.documents = [
            document("p1", .here, of: caseId, in: [.ofd, .png], unmasked: .fake("it shows everything"))
        ]
        let page = DocumentListModel(vault: vault, caseId: nil)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("p1.ofd")
        await page.send(.saveInFull(to: file))
        XCTAssertEqual(documents.calls.filter { $0.hasPrefix("save") }, [], "no warning was shown")
        await page.send(.save(PaperId("p1"), .ofd, to: file))
        XCTAssertEqual(page.state.warned?.warning.words, .fake("it shows everything"))
        XCTAssertNil(page.state.saved)
        XCTAssertFalse(FileManager.default.fileExists(atPath: file.path))
        await page.send(.keep)
        XCTAssertNil(page.state.warned)
        await page.send(.save(PaperId("p1"), .ofd, to: file))
        await page.send(.saveInFull(to: file))
        XCTAssertEqual(page.state.saved, file)
        XCTAssertEqual(try Data(contentsOf: file), Data("ofd".utf8))
        XCTAssertNil(page.state.warned, "it is asked anew before it is handed on the next time")
        await page.send(.save(PaperId("p1"), .ofd, to: file))
        XCTAssertNil(page.state.saved)
    }

    func testTheFirstPageIsLookedAt() async throws {
        vault.fakeDocuments.documents = [
            document("p1", .here, of: caseId, in: [.ofd, .png]), document("p2", .here, of: caseId, in: [.xml]),
        ]
        let page = DocumentListModel(vault: vault, caseId: nil)
        await page.send(.look(PaperId("p1")))
        XCTAssertEqual(page.state.page?.png, Data("page of p1".utf8))
        await page.send(.close)
        XCTAssertNil(page.state.page)
        await page.send(.look(PaperId("p2")))
        guard case .failed(let failure) = page.standing else { return XCTFail("it has no page") }
        XCTAssertEqual(failure.code, "paper.other_form")
        XCTAssertNil(page.state.page)
    }

    func testAnAnnotatedCopyIsAskedForOnce() async throws {
        let page = AnnotateModel(documents: vault.documents, which: "鄂（2026）")
        await page.send(.load)
        guard case .failed(let missing) = page.standing else { return XCTFail("there is no such document") }
        XCTAssertEqual(missing.code, "paper.not_found")
        XCTAssertNil(page.state.choices)
        let terms = CopyTerms(user: "云杉小学", purpose: "入学", until: Day("2026-12-31"))
        vault.fakeDocuments.failNext(.fake(.fixInput(field: "until"), "annotate.term"))
        await page.send(.ask(terms))
        guard case .failed(let failure) = page.standing else { return XCTFail("that day is over") }
        XCTAssertEqual(failure.code, "annotate.term")
        await page.send(.ask(terms))
        await page.send(.ask(terms))
        XCTAssertEqual(page.state.asked, CommandId("annotate-鄂（2026）"))
        XCTAssertEqual(vault.fakeDocuments.calls.filter { $0.hasPrefix("annotate") }.count, 2)
        XCTAssertFalse("\(AnnotateModel.Event.ask(terms))".contains("云杉"), "terms are not printed")
    }

    // Homes and search

    private func home(_ unit: String) -> HomeView {
        HomeView(
            unit: unit, address: "", area: "", certificates: [], oldCertificates: [], burdens: 0, entrySeq: 1,
            asOf: then, since: Day("2018-05-04"))
    }

    private func letter(_ id: String, _ at: TimeInterval) -> LetterScreen {
        LetterScreen(
            id: id, at: Date(timeIntervalSince1970: at), office: "demo", kind: "home_entered", title: .fake(id),
            body: .fake(""), caseId: nil, grounds: [])
    }

    func testTheHomeOfWhichSomethingWasToldLastComesFirst() async throws {
        let homes = vault.fakeHomes
        homes.homes = [home("u1"), home("u2"), home("u3")]
        homes.lettersOf = ["u2": [letter("l1", 1)]]
        let page = TitleWatchModel(vault: vault)
        let following = Task { await page.observe() }
        await until { page.state.homes.map(\.home.unit) == ["u2", "u1", "u3"] }
        homes.lettersOf["u3"] = [letter("l3", 3), letter("l2", 2)]
        vault.move([.letters])
        await until { page.state.homes.map(\.home.unit) == ["u3", "u2", "u1"] }
        XCTAssertEqual(page.state.homes.first?.letters.map(\.id), ["l3", "l2"])
        homes.homes = [home("u1")]
        await page.send(.refresh)
        XCTAssertTrue(homes.calls.contains("mine"))
        XCTAssertEqual(page.state.homes.map(\.home.unit), ["u1"])
        homes.failNext(.fake(.tryAgain(afterSeconds: 0), "network"))
        await page.send(.refresh)
        guard case .failed = page.standing else { return XCTFail("the registry did not answer") }
        XCTAssertEqual(page.state.homes.count, 1, "what was shown stays")
        try await vault.end()
        await following.value
    }

    func testAHomeIsLockedOnceAndItsLockIsLiftedOnceTheOwnerWasAsked() async throws {
        let locks = vault.fakeHomeLocks
        vault.fakeHomes.homes = [home("u1"), home("u2")]
        locks.set("u1", .open)
        let page = TitleWatchModel(vault: vault)
        let following = Task { await page.observe() }
        let stands = { page.state.homes.first { $0.home.unit == "u1" }?.lock?.standing }
        let asked = { locks.calls.filter { $0 != "list" } }
        await until { stands() == .open }
        XCTAssertEqual(page.state.homes.map(\.lock?.words), [.fake("stands"), nil])
        await page.send(.ask("u1"))
        await page.send(.lift)
        await page.send(.lock("u2"))
        XCTAssertEqual(asked(), [], "nothing is locked yet, and of the other home nothing is known")
        locks.failNext(.fake(.tryAgain(afterSeconds: 0), "vault.busy"))
        await page.send(.lock("u1"))
        guard case .failed(let failure) = page.standing else { return XCTFail("it was not queued") }
        XCTAssertEqual(failure.code, "vault.busy")
        XCTAssertEqual(stands(), .open, "what was shown stays")
        await page.send(.lock("u1"))
        await page.send(.lock("u1"))
        await page.send(.ask("u1"))
        XCTAssertEqual(stands(), .onItsWay)
        XCTAssertNil(page.state.asked)
        XCTAssertEqual(asked(), ["lock u1", "lock u1"], "what is on its way is not asked for again")

        locks.set("u1", .locked(since: then))
        vault.move([.letters])
        vault.move([.homes])
        await until { stands() == .locked(since: then) }
        await page.send(.lock("u1"))
        await page.send(.lift)
        await page.send(.ask("u1"))
        XCTAssertEqual(page.state.asked, "u1")
        await page.send(.keep)
        await page.send(.lift)
        XCTAssertEqual(asked().count, 2, "the owner was not asked, or keeps it")
        await page.send(.ask("u1"))
        locks.failNext(.fake(.cancelled, "key.cancelled"))
        await page.send(.lift)
        XCTAssertEqual(page.standing, .atRest, "what the person cancelled is no failure")
        XCTAssertEqual(page.state.asked, "u1", "the owner may say so again")
        await page.send(.lift)
        await page.send(.lift)
        XCTAssertEqual(stands(), .onItsWay)
        XCTAssertNil(page.state.asked)
        XCTAssertEqual(asked().suffix(2), ["lift u1", "lift u1"])
        XCTAssertEqual(asked().count, 4, "a second tap lifts nothing more")

        locks.set("u1", .lifting(since: then, openFrom: then.addingTimeInterval(86_400)))
        await page.send(.load)
        await page.send(.ask("u1"))
        XCTAssertNil(page.state.asked, "it is being lifted already")
        await page.send(.lock("u1"))
        XCTAssertEqual(asked().last, "lock u1")
        XCTAssertFalse("\(TitleWatchModel.Event.lock("u1"))".contains("u1"), "of which home it is is not printed")
        try await vault.end()
        await following.value
    }

    func testNobodyIsAskedAboutALockThatIsNotThereAnyMore() async throws {
        let locks = vault.fakeHomeLocks
        vault.fakeHomes.homes = [home("u1")]
        locks.set("u1", .locked(since: then))
        let page = TitleWatchModel(vault: vault)
        await page.send(.load)
        await page.send(.ask("u1"))
        locks.set("u1", .open)
        await page.send(.load)
        XCTAssertNil(page.state.asked)
        await page.send(.lift)
        XCTAssertFalse(locks.calls.contains("lift u1"))
    }

    private func hit(_ kind: SearchKind, _ id: String, _ title: String) -> SearchHit {
        SearchHit(kind: kind, heading: .fake("\(kind)"), id: id, title: title, number: nil, words: .fake(id))
    }

    func testWhatWasTypedLastIsWhatIsFound() async throws {
        let search = vault.fakeSearch
        search.things = [hit(.homes, "u1", "Riverside"), hit(.homes, "u2", "Rosewood")]
        let page = SearchModel(vault: vault)
        page.edit(\.text, " ")
        await page.look()
        XCTAssertEqual(search.calls, [], "nothing is typed: nothing is looked for")
        search.hold()
        page.edit(\.text, "R")
        let first = Task { await page.look() }
        await until { search.calls.count == 1 }
        XCTAssertEqual(page.standing, .atRest, "the page stays at hand")
        page.edit(\.text, "Ro")
        search.release()
        await first.value
        XCTAssertEqual(page.state.hits, [], "that text is no longer there")
        await page.look()
        XCTAssertEqual(page.state.hits(of: .homes).map(\.id), ["u2"])
        search.failNext(.fake(.unlockFirst, "vault.content_locked"))
        await page.look()
        guard case .failed = page.standing else { return XCTFail("it is locked") }
        await page.look()
        XCTAssertEqual(page.standing, .atRest)

        let following = Task { await page.observe() }
        search.things.append(hit(.drafts, "d1", "Rosewood"))
        vault.move([.oneDraft(draft: DraftId("d1"))])
        await until { page.state.hits(of: .drafts).map(\.id) == ["d1"] }
        try await vault.end()
        await following.value
    }

    func testEachHitLeadsToItsPlace() async throws {
        vault.fakeCases.screens = [screen(.accepted)]
        let page = SearchModel(vault: vault)
        let leads: [(SearchKind, String, HitPlace)] = [
            (.drafts, "d1", .application(DraftId("d1"))), (.cases, "case-1", .application(draft)),
            (.homes, "u1", .home("u1")), (.certificates, "n1", .certificate("n1")),
        ]
        for (kind, id, place) in leads {
            await page.send(.open(hit(kind, id, "")))
            XCTAssertEqual(page.state.place, place)
            await page.send(.shown)
            XCTAssertNil(page.state.place)
        }
        await page.send(.open(hit(.cases, "case-2", "")))
        guard case .failed(let failure) = page.standing else { return XCTFail("there is no such case") }
        XCTAssertEqual(failure.remedy, .notFound)
    }

    private func finding() -> Verification {
        Verification(
            kind: .token, title: .fake(""), ok: true, integrity: .intact, seal: .trusted, book: .current,
            said: [.fake("")], conclusion: .fake(""), trouble: nil, bookedAt: nil, asOf: nil, office: nil, demo: false,
            face: nil, copy: nil, lines: [], words: nil)
    }

    func testAnyFileIsCheckedAndAPictureByItsPixels() async throws {
        let verifiers = FakeVerifiers(
            root: PresentedRoot(fingerprint: "F", office: "demo", name: "", mark: nil), found: finding())
        let page = VerifyModel(verifiers: verifiers, pictures: FakePictures(), camera: FakeCamera())
        await page.send(.trustSeals(Data([1]), revoked: nil))
        XCTAssertNil(page.state.seals, "seals are trusted beside a trust file, not without one")
        await page.send(.trust(Data([1]), rootFingerprint: nil))
        await page.send(.checkFile(Data("%PDF-".utf8)))
        XCTAssertEqual(page.state.check, finding())
        await page.send(.trustSeals(Data(), revoked: nil))
        guard case .failed(let failure) = page.standing else { return XCTFail("those are no roots") }
        XCTAssertEqual(failure.code, "seal_roots.unreadable")
        XCTAssertNil(page.state.check, "what was found under less trust is not shown")
        await page.send(.trustSeals(Data([1]), revoked: nil))
        XCTAssertNotNil(page.state.seals)
        await page.send(.checkFile(Data("picture".utf8)))
        await page.send(.checkFile(Data("picture, broken".utf8)))
        XCTAssertEqual(verifiers.pictures.map(\.wide), [1, 0], "what cannot be decoded is told by the core too")
        XCTAssertEqual(page.state.check, finding())
        await page.send(.trust(Data([1]), rootFingerprint: nil))
        XCTAssertNil(page.state.seals, "another trust file brings no trust in seals")
    }

    func testAStrangersTrustIsTakenBeforeAnythingIsChecked() async throws {
        let check = finding()
        let verifiers = FakeVerifiers(
            root: PresentedRoot(fingerprint: "F", office: "demo", name: "", mark: nil), found: check)
        let camera = FakeCamera(code: .taken("EREG1:X"))
        let page = VerifyModel(verifiers: verifiers, pictures: FakePictures(), camera: camera)
        await page.send(.check("EREG1:X"))
        await page.send(.scan)
        XCTAssertNil(page.state.check, "without trust nothing is judged")
        await page.send(.trust(Data([1]), rootFingerprint: "F"))
        await page.send(.scan)
        XCTAssertEqual(page.state.check, check)
        XCTAssertEqual(verifiers.checked, Data("EREG1:X".utf8))
        camera.code = .trouble(.refused)
        await page.send(.scan)
        XCTAssertEqual(page.state.camera, .refused)
        XCTAssertEqual(page.state.check, check, "nothing else was read")
        await page.send(.check("EREG1:X"))
        XCTAssertNil(page.state.camera)
        XCTAssertEqual(page.state.check, check)
        // Another trust file: what the first one said of the token is not shown under it, nor where it is refused.
        await page.send(.trust(Data([1]), rootFingerprint: "G"))
        XCTAssertNil(page.state.check)
        XCTAssertNil(page.state.root)
        await page.send(.check("EREG1:X"))
        XCTAssertNil(page.state.check)
    }

    func testARootIsSeenBeforeItIsPinnedAndPinnedBeforeEnrolling() async throws {
        vault.fakeAccount.root = PresentedRoot(fingerprint: "F", office: "demo", name: "", mark: nil)
        let page = EnrolModel(account: vault.account)
        page.edit(\.url, "http://127.0.0.1:1")
        page.edit(\.office, "demo")
        await page.send(.confirm)
        XCTAssertNil(vault.fakeAccount.connected, "nothing was seen: nothing is pinned")
        await page.send(.look)
        XCTAssertNil(vault.fakeAccount.connected)
        page.edit(\.name, "林秀英")
        await page.send(.enrol)
        guard case .failed = page.standing else { return XCTFail("enrolled without a pinned root") }
        await page.send(.confirm)
        XCTAssertEqual(vault.fakeAccount.connected?.rootFingerprint, "F")
        await page.send(.enrol)
        XCTAssertEqual(page.state.standing?.name, "林秀英")
        XCTAssertFalse("\(page.state)".contains("林"), "what is typed about a person is not printed")
    }
}
