import EregKit
import EregKitFakes
import Foundation
import TestCity
import XCTest

/// A sale that two people make on their phones.
@MainActor
struct Sale {
    let home: [String: String]
    let seller: Person
    let buyer: Person
    let draft: DraftId

    /// Returns the fields that the seller types of a sale; what the register knows of the home is filled in.
    static func typed(_ home: [String: String]) -> [String: String] {
        [
            "holding.co_ownership": "sole",
            "parties.transferee.1.name": home["transferee.1.name"] ?? "",
            "parties.transferee.1.id_no": home["transferee.1.id_no"] ?? "",
            "deal.price": home["price"] ?? "",
            "deal.contract": home["contract"] ?? "",
            "deal.signed_on": "2026-10-20",
            "delivery.medium": "electronic",
            "delivery.certificates": "one",
        ]
    }

    /// A sale that both have signed and the seller has handed in; some fields are typed otherwise than they should be.
    static func submitted(
        in city: City, of key: String = "plain_sale", wrongly: [String: String] = [:]
    ) async throws -> Sale {
        let home = try city.home(key)
        let seller = try await Person(city.connection)
        let buyer = try await Person(city.connection)
        try await seller.enrols(home, as: "transferor.1")
        try await buyer.enrols(home, as: "transferee.1")
        let homes = try await seller.vault.homes.cached()
        let unit = try XCTUnwrap(homes.first).unit
        let draft = try await seller.vault.drafts.begin(MatterId("T04"), unit: unit)
        let sale = Sale(home: home, seller: seller, buyer: buyer, draft: draft)
        try await seller.answers(draft, typed(home).merging(wrongly) { _, wrong in wrong })
        let shared = SharingModel(vault: seller.vault, draft: draft)
        await shared.send(.share)
        await shared.send(.invite(Slot("transferee.1")))
        try shared.succeeded()
        try await seller.exchanges()
        // Pasted as it came, with what the seller wrote around it.
        let invitation = try XCTUnwrap(shared.state.invitation).text
        let join = JoinModel(sharing: buyer.vault.sharing, camera: FakeCamera())
        join.edit(\.invitation, "请打开应用加入：\(invitation) 谢谢")
        await join.send(.join)
        try join.succeeded()
        await shared.send(.refresh)
        try await sale.isFrozenAndSigned()
        let submission = SubmitModel(vault: seller.vault, draft: draft)
        await submission.send(.submit)
        try submission.succeeded()
        try await seller.exchanges()
        return sale
    }

    /// The seller finishes editing, and each reads and signs.
    func isFrozenAndSigned() async throws {
        let review = ReviewModel(drafts: seller.vault.drafts, draft: draft)
        await review.send(.freeze)
        try review.succeeded()
        try await seller.exchanges()
        try await seller.signs(draft)
        try await buyer.signs(draft)
        _ = try await seller.vault.sharing.refresh(draft)
    }

    /// The buyer pays, the registry makes its entry and seals the certificate. Its document.
    func isPaidAndRegistered() async throws -> DocumentScreen {
        let page = CaseModel(vault: buyer.vault, draft: draft)
        try await buyer.waits(for: .feeDue, page)
        let channel = try XCTUnwrap(page.state.fee?.channels.first).id
        await page.send(.pay(channel))
        try page.succeeded()
        try await buyer.waits(for: .registered, page)
        let documents = DocumentListModel(vault: buyer.vault, caseId: page.state.screen?.caseId)
        return try await buyer.waits(forTheDocument: { $0.kind == .titleCertificate }, documents)
    }

    /// Both phones are thrown away.
    func end() async throws {
        try await seller.end()
        try await buyer.end()
    }
}
