import EregKit
import EregKitFakes
import XCTest

final class ValuesTests: XCTestCase {
    func testMoneyIsWrittenAsABillWritesIt() {
        XCTAssertEqual(Fen(0).inYuan, "¥0.00")
        XCTAssertEqual(Fen(5).inYuan, "¥0.05")
        XCTAssertEqual(Fen(99_999).inYuan, "¥999.99")
        XCTAssertEqual(Fen(168_000_000).inYuan, "¥1,680,000.00")
        XCTAssertEqual(Fen(100_000_000_000).inYuan, "¥1,000,000,000.00")
        XCTAssertLessThan(Fen(99), Fen(100))
    }

    func testWordsAreReadInEitherLanguage() {
        let words = Words(zh: "继续", en: "go on")
        XCTAssertEqual([words.in(.zh), words.in(.en)], ["继续", "go on"])
    }

    func testNothingIsHandedOverThatTheRegistryFetchesOrNobodyNeeds() {
        XCTAssertEqual(Held.allCases.filter(\.isBrought), [.mayBeAsked, .uploaded, .toUpload])
    }

    func testDaysAreOrdered() {
        XCTAssertLessThan(Day("2026-09-30"), Day("2026-10-01"))
    }

    /// Whatever way a value reaches a log, it says its name alone.
    func testWhatHoldsSomethingSaysItsNameAlone() {
        let canary = "林秀英"
        let message = Message(code: canary, text: Words(zh: canary, en: canary), rule: canary, field: canary)
        let field = FieldView.fake(canary, .choice(choices: [FieldChoice(value: canary, label: message.text)]))
        let held: [Any] = [
            message, message.text, field, field.kind, Secret.passphrase(canary), Fen(168),
            Invitation(text: canary, slot: Slot("transferee.1"), progress: .queued),
            CameraAnswer.taken(canary),
        ]
        for value in held {
            var dumped = ""
            dump(value, to: &dumped)
            let said = "\(value) \(String(reflecting: value)) \([value]) \(Optional(value) as Any) \(dumped)"
            XCTAssertFalse(said.contains(canary) || said.contains("168"), said)
            XCTAssertTrue(said.contains("\(type(of: value))"), said)
        }
    }
}
