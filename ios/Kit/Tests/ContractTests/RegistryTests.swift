import EregCore
import Foundation
import TestCity
import XCTest

/// Every call that goes to a registry, in the story of one sale: two vaults over one key store, the real registry.
final class RegistryTests: OnAPhone {
    private var city: City!
    private var home: [String: String] = [:]
    private var seller: Client!
    private var buyer: Client!

    override func setUp() async throws {
        try await super.setUp()
        city = try City.seeded()
        home = try city.home("plain_sale")
        seller = try await made(connection: Connection(city))
        buyer = try await made(connection: Connection(city))
    }

    override func tearDown() async throws {
        try await seller.end()
        try await buyer.end()
        try city.end()
    }

    private func enrol(_ client: Client, as slot: String) async throws {
        let account = client.account()
        let standing = try await account.enrol(
            name: home["\(slot).name"] ?? "", idNo: home["\(slot).id_no"] ?? "",
            identityProof: home["\(slot).identity_proof"] ?? "")
        XCTAssertNotNil(standing.account)
    }

    private func type(_ draft: DraftId, _ drafts: Drafts) async throws {
        for (field, value) in [
            ("holding.co_ownership", "sole"), ("parties.transferee.1.name", home["transferee.1.name"] ?? ""),
            ("parties.transferee.1.id_no", home["transferee.1.id_no"] ?? ""), ("deal.price", home["price"] ?? ""),
            ("deal.contract", home["contract"] ?? ""), ("deal.signed_on", "2026-10-20"),
            ("delivery.medium", "electronic"), ("delivery.certificates", "one"),
        ] {
            _ = try await drafts.answerChecked(draft: draft, field: field, value: value)
        }
    }

    private func exchange(_ client: Client) async throws {
        for _ in 0..<50 {
            let syncRun = try client.sync().now()
            if try await syncRun.finished().left == 0 { return }
            try await Task.sleep(nanoseconds: 100_000_000)
        }
        XCTFail("something is never sent")
    }

    private func until(_ client: Client, _ draft: DraftId, _ stage: CaseStage) async throws -> CaseScreen {
        let cases = client.cases()
        for _ in 0..<150 {
            try await exchange(client)
            if let screen = try? await cases.ofDraft(draft: draft), screen.state == stage { return screen }
            try await Task.sleep(nanoseconds: 200_000_000)
        }
        throw ClientError.NotFound(code: "the case never came to \(stage)")
    }

    /// A document once its files are here: it is sealed some moments after the act that wrote it.
    private func sealed(_ client: Client, _ look: () async throws -> DocumentScreen?) async throws -> DocumentScreen {
        for _ in 0..<150 {
            try await exchange(client)
            if let screen = try? await look(), screen.standing == .here { return screen }
            try await Task.sleep(nanoseconds: 200_000_000)
        }
        throw ClientError.NotFound(code: "the document never came")
    }

    private func sign(_ client: Client, _ draft: DraftId) async throws {
        try await exchange(client)
        let signing = client.signing()
        let sheet = try await signing.sheet(draft: draft)
        let full = try await signing.sheetInFull(draft: draft)
        XCTAssertEqual(full.manifest, sheet.manifest)
        await fails(.FixInput(code: "sign.inquiry_open", field: "inquiry.altered")) {
            try await signing.sign(draft: draft, manifest: sheet.manifest)
        }
        let answers: [(String, Answer)] = [
            ("true_intent", .yes), ("true_materials", .yes), ("unrecorded_co_owner", .no), ("mortgaged", .no),
            ("altered", .no),
        ]
        for (question, answer) in answers {
            try await signing.answerInquiry(draft: draft, question: QuestionName(question), answer: answer)
        }
        await fails(.FixInput(code: "acknowledge.not_shown", field: "inquiry.ack.R-15")) {
            try await signing.acknowledge(draft: draft, rule: "R-15")
        }
        for asked in try await signing.toAcknowledge(draft: draft) {
            try await signing.acknowledge(draft: draft, rule: asked.rule ?? "")
        }
        await fails(.FixInput(code: "digest.prefix", field: "manifest")) {
            try await signing.sign(draft: draft, manifest: String(sheet.manifest.reversed()))
        }
        let signed = try await signing.sign(draft: draft, manifest: sheet.manifest)
        // A second tap signs nothing else: the same statement.
        let again = try await signing.sign(draft: draft, manifest: sheet.manifest)
        XCTAssertEqual(again.statement, signed.statement)
        try await exchange(client)
    }

    func testEveryCallOfASale() async throws {
        // Who the person is.
        let account = seller.account()
        let presented = try await account.presentedRoot(url: city.connection.url)
        XCTAssertEqual(presented.fingerprint, city.connection.rootFingerprint)
        let pinned = try await account.connection()
        XCTAssertEqual(pinned, Connection(city))
        try await account.connect(connection: Connection(city))
        let before = try await account.standing()
        XCTAssertNil(before.account)
        let homes = seller.homes()
        await fails(.FixInput(code: "account.not_enrolled", field: nil)) { try await homes.myHomes() }
        try await enrol(seller, as: "transferor.1")
        try await enrol(buyer, as: "transferee.1")
        XCTAssertEqual(keyStore.aliases.count, 4, "two keys of each vault in the one store")
        let bundle = try await account.trustBundle()
        XCTAssertEqual(
            try Verifier.under(trust: bundle, rootFingerprint: presented.fingerprint).root().fingerprint,
            presented.fingerprint)
        await fails(.FixInput(code: "credit_code.checksum", field: "principal")) {
            try await account.enrolFor(
                principal: "91420100MA00000000", name: self.home["transferor.1.name"] ?? "",
                idNo: self.home["transferor.1.id_no"] ?? "",
                identityProof: self.home["transferor.1.identity_proof"] ?? "")
        }

        // The home, and a draft of its sale.
        let mine = try await homes.myHomes()
        let unit = try XCTUnwrap(mine.first).unit
        let fresh = try await homes.refresh(unit: unit)
        XCTAssertEqual(fresh.unit, unit)
        let cached = try await homes.cached()
        XCTAssertEqual(cached.map(\.unit), [unit])
        await fails(.NotFound(code: "not_found")) { try await homes.inherited(unit: unit, deed: "no deed") }
        let watched = try await homes.letters(unit: unit)
        XCTAssertTrue(watched.isEmpty, "nobody has applied for anything on it")
        let drafts = seller.drafts()
        let draft = try await drafts.begin(matter: MatterId("T04"), unit: unit)
        try await type(draft, drafts)

        // Shared, joined, frozen, signed.
        let sharing = seller.sharing()
        _ = try await sharing.share(draft: draft, slot: Slot("transferor.1"))
        _ = try await sharing.invite(draft: draft, slot: Slot("transferee.1"))
        let revoked = try await sharing.revokeInvitation(draft: draft, slot: Slot("transferee.1"))
        XCTAssertEqual(revoked, .done, "it never left the phone")
        let invitationLink = try await sharing.invite(draft: draft, slot: Slot("transferee.1"))
        XCTAssertEqual(invitationLink.slot(), Slot("transferee.1"))
        XCTAssertEqual(invitationLink.progress(), .queued)
        let text = invitationLink.text()
        XCTAssertFalse("\(invitationLink) \(String(reflecting: invitationLink))".contains(text))
        let outbox = seller.outbox()
        let items = try await outbox.items()
        XCTAssertFalse(items.isEmpty)
        let waiting = try XCTUnwrap(items.first).item
        let progress = try await outbox.progress(item: waiting)
        XCTAssertEqual(progress, .queued)
        let report = try await outbox.doctor()
        XCTAssertEqual(report.unsent.map(\.item), items.map(\.item))
        try await exchange(seller)
        let done = try await outbox.progress(item: waiting)
        XCTAssertEqual(done, .done)
        let joined = try await buyer.sharing().join(invitation: text)
        XCTAssertEqual(joined.draft, draft)
        XCTAssertEqual(joined.slot, Slot("transferee.1"))
        let none = [
            "no invitation", "ereg://open?url=javascript:alert(1)", "ereg:invite:1:%2e%2e%2f:AAAAAAAAAAAAAAAAAAAAAA",
            "\(text) \(text)", String(repeating: "A", count: 8192),
        ]
        for other in none {
            await fails(.FixInput(code: "invitation.format", field: nil)) {
                try await self.buyer.sharing().join(invitation: other)
            }
        }
        let seen = try await sharing.refresh(draft: draft)
        XCTAssertEqual(seen.participants.map(\.standing), [.joined, .joined])
        let frozen = try await drafts.freeze(draft: draft)
        try await exchange(seller)
        try await sign(seller, draft)
        try await sign(buyer, draft)

        let early = try await seller.cases().progress(draft: draft)
        XCTAssertNil(early.caseId)
        XCTAssertEqual(early.first.kind, .apply)

        // Submitted: a second tap is the same submission.
        _ = try await sharing.refresh(draft: draft)
        let ready = try await sharing.see(draft: draft)
        XCTAssertEqual(ready.turn, .submit)
        let cases = seller.cases()
        let submission = try await cases.submit(draft: draft)
        let second = try await cases.submit(draft: draft)
        XCTAssertEqual(second, submission)
        try await exchange(seller)
        await fails(.FixInput(code: "draft.submitted", field: nil)) { try await drafts.remove(draft: draft) }

        // Paid.
        let due = try await until(buyer, draft, .feeDue)
        XCTAssertEqual(due.receipt.manifest, frozen.manifest)
        let page = try await cases.list(page: 0)
        XCTAssertEqual(page.items.map(\.caseId), [due.caseId])
        let screen = try await cases.see(caseId: due.caseId)
        XCTAssertEqual(screen.draft, draft)
        let course = try await cases.progress(draft: draft)
        XCTAssertEqual(course.caseId, due.caseId)
        XCTAssertTrue(course.timeline.contains { $0.happened == .accepted })
        let corrections = seller.corrections()
        await fails(.FixInput(code: "supplement.not_asked", field: nil)) {
            try await corrections.see(caseId: due.caseId)
        }
        await fails(.FixInput(code: "supplement.not_asked", field: nil)) {
            try await corrections.send(caseId: due.caseId)
        }
        let disputes = seller.disputes()
        await fails(.FixInput(code: "dispute.nothing_rests", field: nil)) {
            try await disputes.lodge(caseId: due.caseId, need: Needs("tax_clearance"), reason: .outOfDate, says: nil)
        }
        let payments = buyer.payments()
        let fee = try await payments.quote(caseId: due.caseId)
        XCTAssertGreaterThan(fee.total.rawValue, 0)
        let channels = try await payments.channels(caseId: due.caseId)
        XCTAssertEqual(channels, fee.channels)
        let wechat = try XCTUnwrap(channels.first).id
        await fails(.FixInput(code: "channel.unknown", field: nil)) {
            try await payments.pay(caseId: due.caseId, channel: ChannelId("cash"))
        }
        let attempt = try await payments.pay(caseId: due.caseId, channel: wechat)
        let tapped = try await payments.pay(caseId: due.caseId, channel: wechat)
        let code = try qrMatrix(text: "https://pay.example.cn/")
        XCTAssertEqual(code.dark.count, Int(code.side * code.side))
        XCTAssertEqual(tapped.attempt, attempt.attempt, "while an attempt is open no second one is made")
        try await exchange(buyer)
        _ = try await payments.see(attempt: attempt.attempt)
        _ = try? await payments.ask(attempt: attempt.attempt)
        _ = try await until(buyer, draft, .registered)

        // Collected, shown, verified.
        let certificates = buyer.certificates()
        let collecting = try await certificates.collect(caseId: due.caseId)
        let collectedTwice = try await certificates.collect(caseId: due.caseId)
        XCTAssertEqual(collectedTwice, collecting)
        _ = try await until(buyer, draft, .issued)
        // The device does not know it all: it queues the withdrawal, and the registry answers that the entry is in the book.
        let withdrawal = try await cases.withdraw(caseId: due.caseId)
        XCTAssertNotEqual(withdrawal, submission)
        let all = try await certificates.list()
        let certificate = try XCTUnwrap(all.first { $0.status == .current })
        let one = try await certificates.see(number: certificate.number)
        XCTAssertEqual(one, certificate)
        let token = try await certificates.freshStatus(token: certificate.token)
        let check = try await certificates.verify(token: token)
        XCTAssertTrue(check.ok)
        let letters = buyer.letters()
        let received = try await letters.list()
        XCTAssertFalse(received.isEmpty)
        let search = buyer.search()
        let found = try await search.find(text: certificate.number, kinds: [.certificates], limit: 20)
        XCTAssertEqual(found.map(\.id), [certificate.number])
        let nothing = try await search.find(text: "·", kinds: [], limit: 20)
        XCTAssertEqual(nothing, [])
        let documents = buyer.documents()
        let receipt = try await sealed(buyer) { try await documents.list().first { $0.kind == .fiscalReceipt } }
        XCTAssertEqual(receipt.forms, [.ofd, .xml])
        let document = try await sealed(buyer) { try await documents.see(which: certificate.number) }
        XCTAssertEqual(document.kind, .titleCertificate)
        XCTAssertEqual(document.forms, [.ofd, .pdf, .png])
        let handsOut = try await buyer.cases().see(caseId: due.caseId).documents
        XCTAssertEqual(handsOut?.standing, .sealed, "the case says so with its document")
        XCTAssertEqual(handsOut?.words.en.isEmpty, false)
        let wrote = try await documents.list()
        XCTAssertTrue(wrote.contains(document))
        let ofCase = try await documents.ofCase(caseId: due.caseId)
        XCTAssertEqual(ofCase, wrote)
        let file = path("certificate.pdf")
        let warning = try XCTUnwrap(document.beforeSharing, "a certificate shows everything")
        await fails(.FixInput(code: "paper.unmasked", field: nil)) {
            try await documents.save(which: document.id.rawValue, form: .pdf, path: file)
        }
        let handedOut = try await documents.save(
            which: document.id.rawValue, form: .pdf, path: file, acknowledged: warning)
        XCTAssertEqual(handedOut, document)
        XCTAssertTrue(try Data(contentsOf: URL(fileURLWithPath: file)).starts(with: Data("%PDF-".utf8)))
        let firstPage = try await documents.page(which: document.id.rawValue)
        XCTAssertTrue(firstPage.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let pageLater = try await documents.page(which: certificate.number, cancel: Cancel())
        XCTAssertEqual(pageLater, firstPage)
        let licence = try await documents.licence(identifier: certificate.licenceId)
        XCTAssertEqual([licence.number, licence.licence], [certificate.number, certificate.licenceId])
        XCTAssertEqual(licence.document, document.id)
        await fails(.FixInput(code: "medium.target_exists", field: nil)) {
            try await documents.save(
                which: certificate.number, form: .ofd, path: file, acknowledged: warning, cancel: Cancel())
        }
        let xml = path("receipt.xml")
        _ = try await documents.save(which: receipt.id.rawValue, form: .xml, path: xml)
        XCTAssertTrue(try Data(contentsOf: URL(fileURLWithPath: xml)).starts(with: Data("<?xml ".utf8)))
        let asPdf = path("receipt.pdf")
        await fails(.NotFound(code: "paper.other_form")) {
            try await documents.save(which: receipt.id.rawValue, form: .pdf, path: asPdf)
        }
        let queryResults = buyer.results()
        let results = try await queryResults.list()
        XCTAssertEqual(results, [])
        await fails(.NotFound(code: "result.not_given")) { try await queryResults.ofCase(caseId: due.caseId) }
        let unread = try await queryResults.verify(result: "no result")
        XCTAssertFalse(unread.ok)
        let synchroniser = buyer.sync()
        let status = try await synchroniser.status()
        XCTAssertEqual(status.unsent, 0)
        let time = try await synchroniser.askTime()
        XCTAssertEqual(time.trust, .registry)
        await fails(.FixInput(code: "annotate.term", field: "until")) {
            try await documents.annotate(
                which: certificate.number, terms: CopyTerms(user: "云杉小学", purpose: "入学", until: Day("2020-01-01")))
        }
        let copied = try await documents.annotate(
            which: certificate.number, terms: CopyTerms(user: "云杉小学", purpose: nil, until: Day("2099-12-31")))
        XCTAssertFalse(copied.rawValue.isEmpty)
        try await mandates()
        try await consents(to: certificate.number)
        try await homeLocks(of: certificate.unit)
    }

    private func homeLocks(of unit: String) async throws {
        let homeLocks = buyer.homeLocks()
        _ = try await buyer.homes().refresh(unit: unit)
        let stands = { try await homeLocks.list().first { $0.unit == unit }?.standing }
        let before = try await stands()
        XCTAssertEqual(before, .open)
        let locking = try await homeLocks.lock(unit: unit)
        let onItsWay = try await stands()
        XCTAssertEqual(onItsWay, .onItsWay)
        try await exchange(buyer)
        guard case .locked? = try await stands() else { return XCTFail("it is not locked") }
        let lifting = try await homeLocks.lift(unit: unit)
        XCTAssertNotEqual(lifting, locking)
        try await exchange(buyer)
        guard case .lifting(let since, let openFrom)? = try await stands() else { return XCTFail("it is not lifted") }
        XCTAssertLessThan(since.rawValue, openFrom.rawValue)
    }

    private func consents(to number: String) async throws {
        let consents = buyer.consents()
        let offices = try await consents.offices()
        let school = try XCTUnwrap(offices.first { $0.purposes.contains { $0.id == "school_admission" } })
        let later = ISO8601DateFormatter().string(from: Date().addingTimeInterval(30 * 86_400)).prefix(10)
        let day = Day(String(later))
        await fails(.FixInput(code: "consent.purpose", field: "purpose")) {
            try await consents.give(
                which: number, terms: ConsentTerms(office: school.code, purpose: "loan_review", until: day))
        }
        let terms = ConsentTerms(office: school.code, purpose: "school_admission", until: day)
        _ = try await consents.give(which: number, terms: terms)
        try await exchange(buyer)
        let listed = try await consents.list()
        let given = try XCTUnwrap(listed.first)
        XCTAssertEqual([given.office, given.certificate], [school.code, number])
        let uses = try await consents.uses(consent: given.consent)
        XCTAssertEqual(uses, [])
        await fails(.FixInput(code: "digest.prefix", field: "consent")) {
            try await consents.ask(consent: "no consent", licence: given.licence, purpose: given.purpose)
        }
        let file = path("shown.ofd")
        await fails(.NotFound(code: "paper.not_found")) {
            try await consents.save(used: "no use", form: .ofd, path: file)
        }
        _ = try await consents.revoke(consent: given.consent)
        try await exchange(buyer)
        let revoked = try await consents.list()
        XCTAssertNotNil(revoked.first?.revokedAt)
    }

    private func mandates() async throws {
        let mandates = buyer.mandates()
        let none = try await mandates.list()
        XCTAssertEqual(none, [])
        let terms = MandateTerms(
            principal: "演示公司", principalNumber: "nothing", representative: "周建国", number: "1",
            matters: [MatterId("T04")], fromDay: Day("2026-01-01"), toDay: Day("2026-12-31"))
        await fails(.FixInput(code: "credit_code.length", field: "principal_number")) {
            try await mandates.grant(terms: terms)
        }
        await fails(.FixInput(code: "digest.prefix", field: "mandate")) {
            try await mandates.revoke(mandate: "no mandate")
        }
    }

    func testWithoutANetworkACallSaysSoAndTheOutboxKeepsWhatItHas() async throws {
        try await enrol(seller, as: "transferor.1")
        let mine = try await seller.homes().myHomes()
        let drafts = seller.drafts()
        let draft = try await drafts.begin(matter: MatterId("T04"), unit: mine.first?.unit)
        let sharing = seller.sharing()
        try await type(draft, drafts)
        city.fallsSilent()
        do {
            _ = try await seller.homes().myHomes()
            XCTFail("who answered?")
        } catch ClientError.TryAgain {
        }
        _ = try await sharing.share(draft: draft, slot: Slot("transferor.1"))
        let outbox = seller.outbox()
        let synchroniser = seller.sync()
        let syncRun = try synchroniser.inBackground()
        let report = try await syncRun.finished()
        XCTAssertGreaterThan(report.left, 0)
        XCTAssertNotNil(report.trouble)
        let items = try await outbox.items()
        let first = try XCTUnwrap(items.first)
        try await outbox.retry(item: first.item)
        // Back again: what failed for the network's sake is tried first.
        try city.speaksAgain()
        let back = try await synchroniser.networkChanged().finished()
        XCTAssertEqual(back.left, 0)
        await fails(.NotFound(code: "outbox.not_found")) { try await outbox.cancel(item: first.item) }
    }

    func testAnOnlineCallIsStoppedByItsCancelWithinASecond() async throws {
        let account = seller.account()
        city.stops()
        let cancel = Cancel()
        let url = city.connection.url
        let asking = Task { try await account.presentedRoot(url: url, cancel: cancel) }
        asking.cancel()
        try await Task.sleep(nanoseconds: 300_000_000)
        let cancelled = Date()
        cancel.cancel()
        cancel.cancel()
        await fails(.Cancelled) { try await asking.value }
        XCTAssertLessThan(Date().timeIntervalSince(cancelled), 1)
        // What is given a cancel that has happened does not begin.
        await fails(.Cancelled) { try await account.presentedRoot(url: url, cancel: cancel) }
        city.goesOn()
        let presented = try await account.presentedRoot(url: url, cancel: Cancel())
        XCTAssertEqual(presented.fingerprint, city.connection.rootFingerprint)
    }

    func testARunIsStoppedByItsOwnCancelAndNotByATasks() async throws {
        try await enrol(seller, as: "transferor.1")
        let synchroniser = seller.sync()
        let wholeRun = try synchroniser.now()
        let waiting = Task { try await wholeRun.finished() }
        waiting.cancel()
        let report = try await waiting.value
        XCTAssertEqual(report.left, 0, "the run went on to its end")
        await fails(.Closed) { try await wholeRun.finished() }
        let syncRun = try synchroniser.now()
        syncRun.cancel()
        syncRun.cancel()
        do {
            _ = try await syncRun.finished()
        } catch ClientError.Cancelled {
        }
        // What was stopped goes again.
        try await exchange(seller)
    }
}
