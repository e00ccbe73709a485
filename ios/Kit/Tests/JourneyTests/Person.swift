import EregKit
import EregKitCore
import Foundation
import TestCity
import XCTest

/// A person with a phone of their own: the kit over the real library, keys in memory, a vault on the disk. What they do, they do
/// on the kit's pages.
@MainActor
final class Person {
    let keys = KeyStoreInMemory()
    let vault: any Vault
    private let directory: URL

    /// A new phone.
    init(_ connection: Connection) async throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("phone-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let vaults = try CoreVaults(directory: directory.appendingPathComponent("vaults"), language: .zh, keys: keys)
        vault = try await vaults.create(secret: .key(Data(repeating: 7, count: 32)), connection: connection)
    }

    /// The phone is thrown away.
    func end() async throws {
        try await vault.end()
        try FileManager.default.removeItem(at: directory)
    }

    /// Proves who they are, as a household of the city lists them, and fetches what the register knows of their homes.
    func enrols(_ home: [String: String], as slot: String) async throws {
        let page = EnrolModel(account: vault.account)
        page.edit(\.name, home["\(slot).name"] ?? "")
        page.edit(\.idNumber, home["\(slot).id_no"] ?? "")
        page.edit(\.identityProof, home["\(slot).identity_proof"] ?? "")
        await page.send(.enrol)
        try page.succeeded()
        XCTAssertNotNil(page.state.standing?.account)
        _ = try await vault.homes.mine()
    }

    /// Goes through a form page by page, from the first question to the end.
    func answers(_ draft: DraftId, _ answers: [String: String]) async throws {
        let form = FormModel(drafts: vault.drafts, draft: draft)
        await form.send(.load)
        try form.succeeded()
        let first = try XCTUnwrap(form.state.questions.first)
        await form.send(.go(first.field.path))
        var pages = 0
        while form.state.end == nil {
            let path = try XCTUnwrap(form.state.question).field.path
            if let answer = answers[path] { form.edit(\.typed, answer) }
            await form.send(.next)
            try form.succeeded()
            pages += 1
            XCTAssertLessThan(pages, 200, "the form never ends: \(path)")
            if pages >= 200 { return }
        }
    }

    /// Exchanges with the registry until nothing is left to send now.
    func exchanges() async throws {
        for _ in 0..<50 {
            if try await vault.exchange.run(.person).left == 0 { return }
            try await Task.sleep(nanoseconds: 100_000_000)
        }
        XCTFail("something is never sent")
    }

    /// Reads the sheet, answers the inquiry, acknowledges, signs.
    func signs(_ draft: DraftId) async throws {
        try await exchanges()
        try await answers(draft, inquiry)
        let page = SigningModel(signing: vault.signing, draft: draft)
        await page.send(.load)
        try page.succeeded()
        for asked in page.state.toAcknowledge {
            await page.send(.acknowledge(rule: asked.rule ?? ""))
            try page.succeeded()
        }
        await page.send(.sign)
        try page.succeeded()
        XCTAssertNotNil(page.state.signed)
        try await exchanges()
    }

    /// Looks at the documents until the files of one are here: it is sealed some moments after the act that wrote it.
    func waits(
        forTheDocument isWanted: (DocumentScreen) -> Bool, _ page: DocumentListModel
    ) async throws -> DocumentScreen {
        for _ in 0..<150 {
            try await exchanges()
            await page.send(.load)
            let document = page.state.documents.first(where: isWanted)
            if let document, document.standing == .here { return document }
            try await Task.sleep(nanoseconds: 200_000_000)
        }
        throw Failure(.notFound, code: "the document never came", words: Words(zh: "", en: ""))
    }

    /// Looks at the case until it stands there.
    func waits(for stage: CaseStage, _ page: CaseModel) async throws {
        _ = try await waits(page) { $0.state == stage }
    }

    /// Looks at the case until this holds of it: the registry works at its own pace, and the feed brings what it did.
    func waits(_ page: CaseModel, until holds: (CaseScreen) -> Bool) async throws -> CaseScreen {
        for _ in 0..<150 {
            try await exchanges()
            await page.send(.load)
            if let screen = page.state.screen, holds(screen) { return screen }
            try await Task.sleep(nanoseconds: 200_000_000)
        }
        let stands = "\(String(describing: page.state.screen?.state)), \(page.standing)"
        throw Failure(.notFound, code: "the case never came to that: \(stands)", words: Words(zh: "", en: ""))
    }
}

/// 询问: what either party to a plain sale answers alone.
private let inquiry = [
    "inquiry.true_intent": "yes", "inquiry.true_materials": "yes", "inquiry.unrecorded_co_owner": "no",
    "inquiry.mortgaged": "no", "inquiry.altered": "no",
]

extension PageModel {
    /// The act that was asked of a page was done.
    func succeeded(file: StaticString = #filePath, line: UInt = #line) throws {
        guard case .failed(let failure) = standing else { return }
        XCTFail("\(failure.code): \(failure.words.zh)", file: file, line: line)
        throw failure
    }
}
