import EregKit
import EregKitFakes
import XCTest

/// One question a page.
@MainActor
final class FormTests: XCTestCase {
    private let drafts = FakeDrafts()

    override func setUp() async throws {
        drafts.form = FormView(
            sections: [
                FormSectionView(
                    name: SectionName("deal.1"), title: .fake("deal"),
                    fields: [.fake("deal.price", .yuan), .fake("deal.note", .freeText(most: 20), .optional)]),
                FormSectionView(
                    name: SectionName("delivery.1"), title: .fake("delivery"), fields: [.fake("delivery.medium")]),
            ],
            further: [.fake("parties.transferee.2.name")])
    }

    private func begun() async throws -> (FormModel, DraftId) {
        let draft = try await drafts.begin(MatterId("T04"), unit: nil)
        let form = FormModel(drafts: drafts, draft: draft)
        await form.send(.load)
        return (form, draft)
    }

    func testEachAnswerIsSavedBeforeTheNextQuestionIsShown() async throws {
        let (form, draft) = try await begun()
        XCTAssertEqual(form.state.question?.field.path, "deal.price")
        XCTAssertEqual(form.state.answered.done, 0)
        form.edit(\.typed, "1680000")
        XCTAssertFalse("\(form.state) \([form.state])".contains("1680000"), "what is typed is not printed")
        await form.send(.next)
        XCTAssertEqual(form.state.question?.field.path, "deal.note")
        XCTAssertEqual(form.state.answered.done, 1)
        XCTAssertTrue(drafts.calls.contains("answer deal.price=1680000"))
        // Nothing was typed: nothing is saved, and the page goes on.
        await form.send(.next)
        XCTAssertEqual(form.state.question?.field.path, "delivery.medium")
        XCTAssertFalse(drafts.calls.contains { $0.hasPrefix("answer deal.note") })
        form.edit(\.typed, "electronic")
        await form.send(.next)
        XCTAssertNotNil(form.state.end)
        // Whoever comes again goes on where something is missing, or at the beginning, and finds what was typed.
        let again = FormModel(drafts: drafts, draft: draft)
        await again.send(.load)
        XCTAssertEqual(again.state.typed, "1680000")
    }

    func testAnAnswerThatCannotBeReadIsSavedAndItsProblemReadOnce() async throws {
        let (form, _) = try await begun()
        form.edit(\.typed, "?")
        await form.send(.next)
        XCTAssertEqual(form.state.question?.field.path, "deal.price")
        XCTAssertEqual(form.state.question?.field.problem?.code, "field.unreadable")
        XCTAssertEqual(form.state.typed, "?")
        // The person has read it and goes on all the same.
        await form.send(.next)
        XCTAssertEqual(form.state.question?.field.path, "deal.note")
        XCTAssertEqual(drafts.calls.filter { $0 == "answer deal.price=?" }.count, 1)
        // Coming back, the problem is told again before the page goes on.
        await form.send(.back)
        await form.send(.next)
        XCTAssertEqual(form.state.question?.field.path, "deal.price")
    }

    func testASecondTapSavesOnce() async throws {
        let (form, _) = try await begun()
        form.edit(\.typed, "1")
        drafts.hold()
        let first = Task { await form.send(.next) }
        while form.standing != .working { await Task.yield() }
        let second = Task { await form.send(.next) }
        try await Task.sleep(nanoseconds: 20_000_000)
        drafts.release()
        await first.value
        await second.value
        XCTAssertEqual(drafts.calls.filter { $0 == "answer deal.price=1" }.count, 1)
        XCTAssertEqual(form.state.question?.field.path, "deal.note")
    }

    func testWhatIsNotSavedIsToldAndStaysTyped() async throws {
        let (form, _) = try await begun()
        form.edit(\.typed, "1680000")
        let full = Failure.fake(.storage, "vault.full")
        drafts.failNext(full)
        await form.send(.next)
        XCTAssertEqual(form.standing, .failed(full))
        XCTAssertEqual(form.state.typed, "1680000")
        XCTAssertEqual(form.state.question?.field.path, "deal.price")
        await form.send(.next)
        XCTAssertEqual(form.standing, .atRest)
        XCTAssertEqual(form.state.question?.field.path, "deal.note")
    }

    func testAFindingLeadsToItsField() async throws {
        let (form, _) = try await begun()
        await form.send(.go("delivery.medium"))
        XCTAssertEqual(form.state.question?.field.path, "delivery.medium")
        await form.send(.go("parties.transferee.2.name"))
        XCTAssertEqual(form.state.question?.field.path, "parties.transferee.2.name")
        await form.send(.go("no.such.field"))
        XCTAssertEqual(form.state.question?.field.path, "parties.transferee.2.name")
    }

    func testWhatAnotherPartyWritesIsNotAsked() async throws {
        let closed = FieldView(
            path: "deal.price", kind: .yuan, label: .fake("price"), slot: nil, need: .required,
            access: .writtenBy(slot: Slot("transferor.1"), words: .fake("the seller")), value: "1", chosen: nil,
            reads: nil, problem: nil)
        drafts.form = FormView(
            sections: [
                FormSectionView(
                    name: SectionName("deal.1"), title: .fake("deal"), fields: [closed, .fake("inquiry.true_intent")])
            ],
            further: [])
        let (form, _) = try await begun()
        XCTAssertEqual(form.state.questions.map(\.field.path), ["inquiry.true_intent"])
    }
}
