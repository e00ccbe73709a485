import EregCore
import Foundation
import XCTest

/// Drafts are typed without a network.
final class DraftsTests: OnAPhone {
    private var client: Client!
    private var drafts: Drafts!
    private var draft: DraftId!

    override func setUp() async throws {
        try await super.setUp()
        client = try await made()
        drafts = client.drafts()
        draft = try await drafts.begin(matter: MatterId("T04"), unit: nil)
    }

    override func tearDown() async throws {
        try await client.end()
    }

    private func field(_ path: String) async throws -> FieldView? {
        try await drafts.form(draft: draft).sections.flatMap(\.fields).first { $0.path == path }
    }

    func testWhatWasSavedIsThereAgain() async throws {
        let saved = try await drafts.answer(draft: draft, field: "deal.price", value: "1680000")
        XCTAssertEqual(saved.reads, "1,680,000.00（壹佰陆拾捌万元整）")
        XCTAssertNil(saved.problem)
        try await client.end()
        client = try await opened(client.id())
        drafts = client.drafts()
        let page = try await drafts.list(page: 0)
        XCTAssertEqual(page.items.map(\.id), [draft])
        XCTAssertNil(page.next)
        let price = try await field("deal.price")
        XCTAssertEqual(price?.value, "1680000")
        let line = try await drafts.summary(draft: draft)
        XCTAssertEqual(line.standing, .editing)
        XCTAssertEqual(line.slot, Slot("transferor.1"))
    }

    func testEveryFieldHasItsWordsAndItsKind() async throws {
        let form = try await drafts.form(draft: draft)
        XCTAssertEqual(
            form.sections.map(\.name.rawValue),
            ["matter.1", "parties.1", "holding.1", "deal.1", "delivery.1", "inquiry.1"])
        for field in form.sections.flatMap(\.fields) {
            XCTAssertFalse(field.label.zh.isEmpty || field.label.en.isEmpty, field.path)
            XCTAssertEqual(field.access, .write, field.path)
            if case .choice(let choices) = field.kind { XCTAssertFalse(choices.isEmpty, field.path) }
        }
    }

    func testWhatCannotBeReadIsSavedAndTold() async throws {
        let path = "parties.transferee.1.id_no"
        let saved = try await drafts.answer(draft: draft, field: path, value: "110105194912310021")
        XCTAssertEqual(saved.problem?.code, "citizen_id.checksum")
        await fails(.FixInput(code: "citizen_id.checksum", field: path)) {
            try await self.drafts.answerChecked(draft: self.draft, field: path, value: "110105194912310021")
        }
        let kept = try await field(path)
        XCTAssertEqual(kept?.value, "110105194912310021")
        let good = try await drafts.answerChecked(draft: draft, field: path, value: " 11010519491231002x ")
        XCTAssertNil(good.problem)
    }

    func testBadInputIsATypedErrorAndLosesNothing() async throws {
        _ = try await drafts.answer(draft: draft, field: "deal.contract", value: "YS-1")
        let huge = String(repeating: "长", count: 10 * 1024 * 1024 / 3)
        await fails(.FixInput(code: "too_large", field: "deal.contract")) {
            try await self.drafts.answer(draft: self.draft, field: "deal.contract", value: huge)
        }
        await fails(.FixInput(code: "field.unknown", field: "deal.nothing")) {
            try await self.drafts.answer(draft: self.draft, field: "deal.nothing", value: "1")
        }
        await fails(.FixInput(code: "null_not_allowed", field: "deal.contract")) {
            try await self.drafts.answer(draft: self.draft, field: "deal.contract", value: nil)
        }
        for text in ["", "draft", draft.rawValue.uppercased(), "00000000-0000-4000-8000-000000000000"] {
            await fails(.FixInput(code: "id.format", field: nil)) { try await self.drafts.form(draft: DraftId(text)) }
        }
        await fails(.UpdateApp(code: "matter.unknown")) {
            try await self.drafts.begin(matter: MatterId("T99"), unit: nil)
        }
        // Characters of several units, composed and decomposed, come back as they were typed.
        for text in ["😀👩‍👩‍👧", "e\u{301}é", "\u{202E}rtl", "㐀𠀀"] {
            _ = try await drafts.answer(draft: draft, field: "deal.contract", value: text)
            let kept = try await field("deal.contract")?.value
            XCTAssertEqual(kept.map { Array($0.unicodeScalars) }, Array(text.unicodeScalars))
        }
    }

    func testARareNameComesBackByteForByte() async throws {
        let path = "parties.transferee.1.name"
        let long = String(repeating: "阿", count: 29) + "·" + String(repeating: "依", count: 30)
        for name in ["𠮷野", "㛃", "李\u{E5E5}", long] {
            let saved = try await drafts.answerChecked(draft: draft, field: path, value: name)
            XCTAssertNil(saved.problem, name)
            let kept = try await field(path)?.value
            XCTAssertEqual(kept.map { Array($0.unicodeScalars) }, Array(name.unicodeScalars))
        }
    }

    func testTheReviewAndTheChecklistAreAskedFor() async throws {
        let verdicts = try await drafts.review(draft: draft)
        XCTAssertEqual(verdicts.asOf.trust, .approximate)
        XCTAssertFalse(verdicts.problems.isEmpty)
        XCTAssertTrue(verdicts.findings.contains { $0.rule == "R-00" })
        let checklist = try await drafts.checklist(draft: draft)
        XCTAssertTrue(checklist.lines.contains { $0.code == .m10 && !$0.name.zh.isEmpty })
    }

    func testADraftIsCopiedAndRemovedOnce() async throws {
        _ = try await drafts.answer(draft: draft, field: "deal.price", value: "1680000")
        let copy = try await drafts.copy(draft: draft)
        XCTAssertNotEqual(copy, draft)
        try await drafts.remove(draft: draft)
        await fails(.NotFound(code: "draft.not_found")) { try await self.drafts.remove(draft: self.draft) }
        draft = copy
        let price = try await field("deal.price")
        XCTAssertEqual(price?.value, "1680000")
    }

    func testWhatIsNotCompleteIsNotFrozenSharedOrSigned() async throws {
        let (sharing, signing) = (client.sharing(), client.signing())
        await fails(.FixInput(code: "field.missing", field: "deal.contract")) {
            try await self.drafts.freeze(draft: self.draft)
        }
        await fails(.FixInput(code: "sheet.not_frozen", field: nil)) { try await signing.sheet(draft: self.draft) }
        await fails(.FixInput(code: "sheet.not_frozen", field: nil)) {
            try await signing.sheetInFull(draft: self.draft)
        }
        await fails(.FixInput(code: "account.not_enrolled", field: nil)) {
            try await sharing.share(draft: self.draft, slot: Slot("transferor.1"))
        }
        await fails(.FixInput(code: "slot.unknown", field: nil)) {
            try await sharing.share(draft: self.draft, slot: Slot("nobody"))
        }
        try await signing.answerInquiry(draft: draft, question: QuestionName("true_intent"), answer: .yes)
        let answered = try await field("inquiry.true_intent")
        XCTAssertEqual(answered?.chosen, "yes")
        await fails(.FixInput(code: "field.unknown", field: nil)) {
            try await signing.answerInquiry(draft: self.draft, question: QuestionName("no such"), answer: .no)
        }
    }

    func testManyCallsAtOnceAllComeBack() async throws {
        let (drafts, draft) = (self.drafts!, self.draft!)
        let done = try await withThrowingTaskGroup(of: SavedField.self) { group in
            for price in 1...64 {
                group.addTask { try await drafts.answer(draft: draft, field: "deal.price", value: "\(price)") }
            }
            return try await group.reduce(into: 0) { count, _ in count += 1 }
        }
        XCTAssertEqual(done, 64)
    }

    func testACancelledSwiftTaskIsDoneAllTheSame() async throws {
        let (drafts, draft) = (self.drafts!, self.draft!)
        let saving = Task { try await drafts.answer(draft: draft, field: "deal.price", value: "7") }
        saving.cancel()
        _ = try await saving.value
        let price = try await field("deal.price")
        XCTAssertEqual(price?.value, "7", "Swift's cancellation does not reach the core, which has saved it")
    }
}
