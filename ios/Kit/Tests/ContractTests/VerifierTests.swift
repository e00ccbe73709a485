import EregCore
import Foundation
import XCTest

/// A stranger checks with the trust file alone: no vault, no account, no network.
final class VerifierTests: OnAPhone {
    private struct Bundle: Decodable {
        let name: String
        let text: String
        let answer: String
    }

    private struct Token: Decodable {
        let name: String
        let bundle: String
        let text: String
        let integrity: String
        let seal: String
        let book: String
        let answer: String
        let demo: Bool
    }

    private func read<Vector: Decodable>(_ name: String) throws -> [Vector] {
        try JSONDecoder().decode([Vector].self, from: ofTheHouse("docs/vectors/\(name).json"))
    }

    /// `StatusUnknown` of Swift is `statusunknown` of the vectors, whatever stands between the words.
    private func spelled(_ value: Any) -> String { "\(value)".lowercased() }
    private func joined(_ text: String) -> String { text.replacingOccurrences(of: "_", with: "").lowercased() }

    func testEveryTokenOfTheVectorsHasItsThreeAnswers() throws {
        let bundles = try read("trust_bundles") as [Bundle]
        let good = Dictionary(bundles.filter { $0.answer == "good" }.map { ($0.name, $0.text) }) { first, _ in first }
        var judged = 0
        for vector in try read("tokens") as [Token] {
            guard vector.text == vector.text.trimmingCharacters(in: .whitespacesAndNewlines) else { continue }
            let trust = Data(try XCTUnwrap(good[vector.bundle]).utf8)
            let verifier = try Verifier.under(trust: trust, rootFingerprint: nil)
            let check = verifier.token(text: vector.text)
            XCTAssertEqual(
                [spelled(check.integrity), spelled(check.seal), spelled(check.book)],
                [joined(vector.integrity), joined(vector.seal), joined(vector.book)], vector.name)
            XCTAssertEqual(check.ok, vector.answer == "good", vector.name)
            XCTAssertEqual(check.demo, vector.demo, vector.name)
            judged += 1
        }
        XCTAssertGreaterThan(judged, 100)
    }

    func testAnotherRootThanThePublishedOneIsRefused() throws {
        let trust = try ofTheHouse("trust/trust.json")
        let verifier = try Verifier.under(trust: trust, rootFingerprint: nil)
        let root = verifier.root().fingerprint
        XCTAssertEqual(try Verifier.under(trust: trust, rootFingerprint: root).root().fingerprint, root)
        let other = String(root.dropLast()) + (root.hasSuffix("8") ? "4" : "8")
        for (fingerprint, code) in [(other, "trust.other_root"), ("nothing", "connection.fingerprint")] {
            XCTAssertThrowsError(try Verifier.under(trust: trust, rootFingerprint: fingerprint)) { error in
                XCTAssertTrue("\(error)".contains(code), "\(error)")
            }
        }
        XCTAssertThrowsError(try Verifier.under(trust: Data(trust.dropLast()), rootFingerprint: root))
        XCTAssertThrowsError(try Verifier.under(trust: Data(), rootFingerprint: nil))
    }

    func testWhatIsNoResultIsToldAndRepeatsNothing() throws {
        let verifier = try Verifier.under(trust: ofTheHouse("trust/trust.json"), rootFingerprint: nil)
        let check = verifier.result(text: #"{"payload":"张三"}"#)
        XCTAssertFalse(check.check.ok)
        XCTAssertEqual(check.lines, [])
        for text in ["", "EREG1:", String(repeating: "0", count: 1_000_000), "EREG1:😀"] {
            XCTAssertFalse(verifier.token(text: text).ok)
        }
    }
}
