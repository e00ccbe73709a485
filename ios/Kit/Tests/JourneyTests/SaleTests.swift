import EregKit
import EregKitCore
import EregKitFakes
import Foundation
import TestCity
import XCTest

/// A home changes hands: two kits as two people, and the real registry.
@MainActor
final class SaleTests: XCTestCase {
    func testAHomeChangesHands() async throws {
        let city = try City.seeded()
        let home = try city.home("plain_sale")
        let seller = try await Person(city.connection)
        let buyer = try await Person(city.connection)
        try await seller.enrols(home, as: "transferor.1")
        try await buyer.enrols(home, as: "transferee.1")

        // A draft on the seller's phone, a question a page, while there is no network.
        city.fallsSilent()
        let list = DraftListModel(vault: seller.vault)
        await list.send(.load)
        let unit = try XCTUnwrap(list.state.homes.first).unit
        await list.send(.begin(MatterId("T04"), unit: unit))
        let draft = try XCTUnwrap(list.state.begun)
        try await seller.answers(draft, Sale.typed(home))
        let review = ReviewModel(drafts: seller.vault.drafts, draft: draft)
        await review.send(.load)
        // All that is left to answer is what each party answers alone, once the content is frozen.
        let left = try XCTUnwrap(review.state.verdicts).problems.compactMap(\.field)
        XCTAssertEqual(left.filter { !$0.hasPrefix("inquiry.") }, [])
        XCTAssertFalse(review.state.open.contains { $0.answer == .refuse || $0.answer == .notAccept })

        // Shared without a network too: it waits, says so, and goes when there is one again.
        let shared = SharingModel(vault: seller.vault, draft: draft)
        await shared.send(.share)
        await shared.send(.invite(Slot("transferee.1")))
        let invitation = try XCTUnwrap(shared.state.invitation)
        XCTAssertEqual(invitation.progress, .queued)
        let offline = OutboxModel(vault: seller.vault)
        await offline.send(.exchange)
        XCTAssertFalse(offline.state.items.isEmpty)
        XCTAssertFalse(offline.state.doctor?.findings.isEmpty ?? true)
        try city.speaksAgain()
        _ = try await seller.vault.exchange.run(.network)
        try await seller.exchanges()
        let outbox = try await seller.vault.outbox.items()
        XCTAssertEqual(outbox, [])

        // The buyer holds the code of the seller's phone before their own.
        let join = JoinModel(sharing: buyer.vault.sharing, camera: FakeCamera(code: .taken(invitation.text)))
        await join.send(.scan)
        try join.succeeded()

        // Frozen, then read, answered and signed by each alone.
        await shared.send(.refresh)
        try shared.succeeded()
        await review.send(.freeze)
        try review.succeeded()
        try await seller.exchanges()
        try await seller.signs(draft)
        try await buyer.signs(draft)

        await shared.send(.refresh)
        XCTAssertEqual(shared.state.workspace?.turn, .submit)
        let submission = SubmitModel(vault: seller.vault, draft: draft)
        await submission.send(.submit)
        try submission.succeeded()
        try await seller.exchanges()

        // The registry's part; the buyer pays and collects.
        let mine = CaseModel(vault: buyer.vault, draft: draft)
        try await buyer.waits(for: .feeDue, mine)
        XCTAssertEqual(mine.state.screen?.receipt.manifest, try XCTUnwrap(review.state.frozen).manifest)
        XCTAssertGreaterThan(try XCTUnwrap(mine.state.fee).total, Fen(0))
        // The bank waits: the code is shown, somebody scans it and pays.
        try city.sandbox("bank", "waits")
        let bank = try XCTUnwrap(mine.state.fee?.channels.first { $0.kind == .qr }).id
        await mine.send(.pay(bank))
        try mine.succeeded()
        for _ in 0..<50 where mine.state.payment?.offer == nil {
            try await buyer.exchanges()
            await mine.send(.load)
            try await Task.sleep(nanoseconds: 100_000_000)
        }
        let offer = try XCTUnwrap(mine.state.payment?.offer)
        XCTAssertEqual(offer.kind, .qr)
        XCTAssertEqual(offer.standing, .open)
        XCTAssertTrue(try CoreQrCodes().of(offer.text).isDark(column: 0, row: 0))
        try city.sandbox("pay", try XCTUnwrap(mine.state.screen).caseId.text)
        await mine.send(.askBank)
        try mine.succeeded()
        try await buyer.waits(for: .registered, mine)
        await mine.send(.collect)
        try mine.succeeded()
        try await buyer.waits(for: .issued, mine)

        let shown = CertificateModel(certificates: buyer.vault.certificates)
        await shown.send(.load)
        let certificate = try XCTUnwrap(shown.state.certificates.first { $0.status == .current })
        XCTAssertEqual(certificate.unit, unit)
        try await seller.exchanges()
        let before = try await seller.vault.certificates.list()
        XCTAssertEqual(before.map(\.status), [.cancelled])
        await shown.send(.freshen(certificate.number))
        let token = try XCTUnwrap(shown.state.fresh[certificate.number])

        let documents = try DocumentListModel(vault: buyer.vault, caseId: XCTUnwrap(mine.state.screen).caseId)
        let receipt = try await buyer.waits(forTheDocument: { $0.kind == .fiscalReceipt }, documents)
        XCTAssertEqual(receipt.forms, [.ofd, .xml])
        let document = try await buyer.waits(forTheDocument: { $0.certificate == certificate.number }, documents)

        // A stranger, when the registry and both phones are gone.
        let trust = try await buyer.vault.account.trustBundle()
        let root = city.connection.rootFingerprint
        try city.end()

        // What the office sealed is handed out all the same.
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pdf")
        defer { try? FileManager.default.removeItem(at: file) }
        await documents.send(.save(document.id, .pdf, to: file))
        try documents.succeeded()
        XCTAssertNil(documents.state.saved, "it shows everything: its warning comes first")
        XCTAssertEqual(documents.state.warned?.document.id, document.id)
        await documents.send(.saveInFull(to: file))
        try documents.succeeded()
        XCTAssertEqual(documents.state.saved, file)
        XCTAssertTrue(try Data(contentsOf: file).starts(with: Data("%PDF-".utf8)))
        let xml = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).xml")
        defer { try? FileManager.default.removeItem(at: xml) }
        await documents.send(.save(receipt.id, .xml, to: xml))
        try documents.succeeded()
        XCTAssertTrue(try Data(contentsOf: xml).starts(with: Data("<?xml ".utf8)))

        try await seller.end()
        try await buyer.end()
        let camera = FakeCamera(code: .taken(token))
        let stranger = VerifyModel(verifiers: CoreVerifiers(), pictures: FakePictures(), camera: camera)
        await stranger.send(.trust(trust, rootFingerprint: root))
        try stranger.succeeded()
        await stranger.send(.scan)
        let check = try XCTUnwrap(stranger.state.check)
        XCTAssertEqual(
            [check.integrity == .intact, check.seal == .trusted, check.book == .current], [true, true, true])
        XCTAssertEqual(check.face?.number, certificate.number)
        await stranger.send(.check(String(token.dropLast(4)) + "0000"))
        XCTAssertEqual(stranger.state.check?.integrity == .intact, false)
        // The document itself: unchanged, and sealed by whom the same trust file vouches for.
        try await stranger.send(.checkFile(Data(contentsOf: file)))
        let paper = try XCTUnwrap(stranger.state.check)
        XCTAssertEqual(
            [paper.kind == .pdf, paper.integrity == .intact, paper.seal == .trusted], [true, true, true])
        XCTAssertNil(paper.trouble)
    }
}
