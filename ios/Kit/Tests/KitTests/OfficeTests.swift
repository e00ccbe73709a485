import EregKit
import EregKitFakes
import Foundation
import XCTest

/// The pages about the office's letters and about mandates, over fakes.
@MainActor
final class OfficeTests: XCTestCase {
    private let vault = FakeVault()
    /// 24 November 2026, half past midnight in Beijing: the day before in Greenwich.
    private let night = Date(timeIntervalSince1970: 1_795_451_400)

    private func until(_ holds: () -> Bool, file: StaticString = #filePath, line: UInt = #line) async {
        for _ in 0..<5_000 where !holds() { try? await Task.sleep(nanoseconds: 1_000_000) }
        XCTAssertTrue(holds(), file: file, line: line)
    }

    func testTheOfficesDayIsThatOfBeijing() async {
        XCTAssertEqual(Day(of: night), Day("2026-11-24"))
        XCTAssertEqual(Day(of: night.addingTimeInterval(-1_801)), Day("2026-11-23"))
        XCTAssertEqual(Day("2027-12-31").later(by: 1), Day("2028-01-01"))
        XCTAssertEqual(Day("2028-03-01").later(by: -1), Day("2028-02-29"))
        XCTAssertEqual(Day("2027-03-01").later(by: -1), Day("2027-02-28"))
        XCTAssertNil(Day("never").later(by: 1))
    }

    func testADayIsReadAsItIsTyped() async {
        for typed in ["2027-03-31", "20270331", " 2027-03-31 "] {
            XCTAssertEqual(Day(typed: typed), Day("2027-03-31"), typed)
        }
        XCTAssertEqual(Day(typed: "2028-02-29"), Day("2028-02-29"))
        for typed in [
            "", "2027", "2027-3-31", "2027-02-29", "2027-13-01", "2027-00-10", "202703311", "2027/03/31",
            "20-270331", "２０２７０３３１", "2027-03-31-",
        ] {
            XCTAssertNil(Day(typed: typed), typed)
        }
    }

    private func letter(_ id: String, of caseId: CaseId?) -> LetterScreen {
        LetterScreen(
            id: id, at: night, office: "demo", kind: "accepted", title: .fake(id), body: .fake(""), caseId: caseId,
            grounds: [])
    }

    func testALetterLeadsToItsApplicationWhereThatIsHere() async throws {
        vault.fakeLetters.letters = [letter("l1", of: CaseId("case-1")), letter("l2", of: nil)]
        let page = LetterListModel(vault: vault)
        let following = Task { await page.observe() }
        await until { page.state.letters.map(\.id) == ["l1", "l2"] }
        await page.send(.open(page.state.letters[0]))
        XCTAssertEqual(page.standing, .atRest, "an application that is not here is no failure")
        XCTAssertEqual(page.state.open?.letter.id, "l1")
        XCTAssertNil(page.state.open?.draft)
        vault.fakeLetters.letters.insert(letter("l3", of: nil), at: 0)
        vault.move([.letters])
        await until { page.state.letters.count == 3 }
        XCTAssertEqual(page.state.open?.letter.id, "l1", "what is read stays open")
        await page.send(.close)
        XCTAssertNil(page.state.open)
        await page.send(.open(letter("l2", of: nil)))
        XCTAssertNil(page.state.open?.draft)
        try await vault.end()
        await following.value
    }

    private func rules(_ matter: String, closed: Bool = false) -> MatterRules {
        MatterRules(
            matter: MatterId(matter), name: .fake("name of \(matter)"), needs: .fake("needs"), costs: .fake("costs"),
            takes: .fake("takes"),
            closed: closed ? Message(code: "closed", text: .fake("closed"), rule: nil, field: nil) : nil,
            legalWorkingDays: 30, promisedWorkingDays: 1)
    }

    private func itIsNight() {
        vault.fakeExchange.standing = SyncStatus(
            cursor: 0, unsent: 0, needsYou: 0, time: TimeEstimate(at: night, trust: .registry), alarm: nil)
    }

    func testAMandateIsGrantedFromTodayToTheEndOfItsLastDay() async throws {
        itIsNight()
        vault.matters = [rules("T04"), rules("T10", closed: true)]
        let page = GrantModel(vault: vault)
        let new = NewMandate(
            principal: "林秀英", principalNumber: "1", representative: "周建国", number: "2",
            matters: [MatterId("T04")], lastDay: Day("2026-12-31"))
        await page.send(.grant(new))
        XCTAssertEqual(vault.fakeMandates.calls, [], "the day is not known yet")
        await page.send(.load)
        XCTAssertEqual(page.state.matters.map(\.matter), [MatterId("T04")], "what is not taken now is not mandated")
        await page.send(.grant(new))
        await page.send(.grant(new))
        XCTAssertEqual(vault.fakeMandates.calls, ["grant"], "a second tap signs nothing more")
        XCTAssertNotNil(page.state.granting)
        let granted = try XCTUnwrap(vault.fakeMandates.mandates.first)
        XCTAssertEqual([granted.fromDay, granted.toDay], [Day("2026-11-24"), Day("2027-01-01")])
        XCTAssertFalse("\(GrantModel.Event.grant(new))".contains("林"))
    }

    private func mandate(
        _ id: String, to day: String, _ standing: MandateStanding, revoked: Date? = nil
    ) -> MandateScreen {
        MandateScreen(
            mandate: id, principal: "", principalNumber: "", representative: "", number: "",
            matters: [MatterId("T04"), MatterId("T99")], fromDay: Day("2026-01-01"), toDay: Day(day),
            revokedAt: revoked, standing: standing, words: .fake("\(standing)"))
    }

    func testMandatesAreToldApartAndOneIsRevokedOnce() async throws {
        itIsNight()
        vault.matters = [rules("T04")]
        vault.fakeMandates.mandates = [
            mandate("stands", to: "2026-11-25", .stands), mandate("ran out", to: "2026-11-24", .over),
            mandate("revoked", to: "2027-01-01", .over, revoked: night),
        ]
        let page = MandateListModel(vault: vault)
        await page.send(.load)
        XCTAssertEqual(page.state.lines.map(\.mandate.standing), [.stands, .over, .over])
        XCTAssertEqual(page.state.lines.first?.lastDay, Day("2026-11-24"))
        XCTAssertEqual(
            page.state.lines.first?.matters, [.fake("name of T04"), .fake("T99")], "a matter without rules has its id")
        await page.send(.revoke)
        await page.send(.open("ran out"))
        await page.send(.revoke)
        XCTAssertFalse(vault.fakeMandates.calls.contains { $0.hasPrefix("revoke") })
        await page.send(.open("stands"))
        vault.fakeMandates.failNext(.fake(.cancelled, "key.cancelled"))
        await page.send(.revoke)
        XCTAssertNil(page.state.revoking)
        await page.send(.revoke)
        XCTAssertEqual(page.state.revoking, CommandId("revoke"))
        await page.send(.revoke)
        XCTAssertEqual(vault.fakeMandates.calls.filter { $0 == "revoke stands" }.count, 2)
        await page.send(.close)
        XCTAssertNil(page.state.opened)
    }
}
