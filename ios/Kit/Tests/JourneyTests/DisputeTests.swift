import EregKit
import Foundation
import TestCity
import XCTest

/// Another office shares something wrong, and the person says so on the phone.
@MainActor
final class DisputeTests: XCTestCase {
    func testATaxThatWasPaidAndStandsAsOpenIsDisputedAndCorrected() async throws {
        let city = try City.seeded()
        let sale = try await Sale.submitted(in: city, of: "r27_deed_tax_open")
        let buyer = sale.buyer
        let ofTheBuyer = CaseModel(vault: buyer.vault, draft: sale.draft)
        let waits = try await buyer.waits(ofTheBuyer) { !$0.disputable.isEmpty }
        XCTAssertEqual(waits.state, .inReview)

        // What can be said, of what and to whom is the core's.
        let page = DisputeModel(vault: buyer.vault, caseId: waits.caseId)
        await page.send(.load)
        try page.succeeded()
        let fact = try XCTUnwrap(page.state.screen?.disputable.first)
        XCTAssertEqual(fact.need, Needs("tax_clearance"))
        XCTAssertTrue(fact.words.zh.contains(fact.source.zh), "who checks it")
        XCTAssertEqual(Set(fact.reasons.map(\.reason)), Set(DisputeReason.allCases))
        let tooLong = String(repeating: "长", count: fact.most + 1)
        for (need, says, code) in [
            (fact.need, tooLong, "too_large"), (Needs("marriage"), "", "dispute.nothing_rests"),
        ] {
            await page.send(.lodge(need, .outOfDate, says: says))
            guard case .failed(let failure) = page.standing else { return XCTFail("it was taken: \(code)") }
            XCTAssertEqual(failure.code, code)
            XCTAssertNil(page.state.lodged)
        }
        await page.send(.lodge(fact.need, .outOfDate, says: String(tooLong.dropLast())))
        try page.succeeded()
        XCTAssertNotNil(page.state.lodged)

        let asked = try await buyer.waits(ofTheBuyer) { !$0.disputes.isEmpty }
        let told = try XCTUnwrap(asked.disputes.first)
        XCTAssertNil(told.how)
        XCTAssertEqual(told.reasonWords, fact.reasons.first { $0.reason == .outOfDate }?.words)
        await page.send(.load)
        XCTAssertEqual(page.state.screen?.disputable, [], "it is checked now")

        // The tax office corrects it, and the case goes on from what it says then.
        try city.sandbox("tax", "paid", "--contract", try XCTUnwrap(sale.home["contract"]))
        try city.sandbox("dispute", waits.caseId.text, "tax_clearance", "corrected")
        try await buyer.waits(for: .feeDue, ofTheBuyer)
        XCTAssertEqual(ofTheBuyer.state.screen?.disputes.map(\.how), [.corrected])
        try city.end()
        try await sale.end()
    }
}
