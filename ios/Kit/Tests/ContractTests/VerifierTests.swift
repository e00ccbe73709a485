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
            guard case .checked(let check) = verifier.document(bytes: Data(vector.text.utf8)) else {
                return XCTFail("\(vector.name) is no picture")
            }
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

    func testWhatIsNothingIsToldAndRepeatsNothing() throws {
        let verifier = try Verifier.under(trust: ofTheHouse("trust/trust.json"), rootFingerprint: nil)
        let texts = [#"{"payload":"张三"}"#, "", "EREG1:", String(repeating: "0", count: 1_000_000), "EREG1:😀", "%PDF-"]
        for text in texts {
            guard case .checked(let check) = verifier.document(bytes: Data(text.utf8)) else {
                return XCTFail("it is no picture")
            }
            XCTAssertFalse(check.ok)
            XCTAssertEqual(check.said.count, 3)
            XCTAssertNotNil(check.trouble)
            XCTAssertFalse(check.lines.contains { $0.value.zh.contains("张三") })
        }
    }

    func testAPictureIsDecodedByThePlatform() throws {
        let verifier = try Verifier.under(trust: ofTheHouse("trust/trust.json"), rootFingerprint: nil)
        let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        XCTAssertEqual(verifier.document(bytes: png), .picture)
        let white = verifier.picture(wide: 8, tall: 8, light: Data(repeating: 255, count: 64))
        XCTAssertEqual(white.kind, .picture)
        XCTAssertFalse(white.ok)
        XCTAssertEqual(white.trouble?.code, "picture.no_code")
        // Pixels that are not as many as they are said to be.
        XCTAssertFalse(verifier.picture(wide: .max, tall: .max, light: Data([0])).ok)
        // A code in a picture: eight pixels a module, and the quiet zone around.
        let text = try XCTUnwrap((read("tokens") as [Token]).first { $0.answer == "good" }).text
        let code = try qrMatrix(text: text)
        let side = (Int(code.side) + 8) * 8
        var light = Data(repeating: 255, count: side * side)
        for row in 0..<side {
            for column in 0..<side {
                let (x, y) = (column / 8 - 4, row / 8 - 4)
                let isInside = (0..<Int(code.side)).contains(x) && (0..<Int(code.side)).contains(y)
                if isInside, code.dark[y * Int(code.side) + x] == 1 { light[row * side + column] = 0 }
            }
        }
        XCTAssertEqual(verifier.picture(wide: UInt32(side), tall: UInt32(side), light: light).kind, .token)
    }

    func testADocumentOfTheOfficeIsTrustedByItsTrustFileAlone() throws {
        let trust = try ofTheHouse("trust/trust-seals.json")
        let silent = try Verifier.under(trust: ofTheHouse("trust/trust.json"), rootFingerprint: nil)
        let office = try Verifier.under(trust: trust, rootFingerprint: silent.root().fingerprint)
        func found(_ name: String, by verifier: Verifier) throws -> Verification {
            var found: Verification?
            let handed = verifier.document(bytes: try ofTheHouse("sealed/\(name)"))
            if case .checked(let checked) = handed { found = checked }
            return try XCTUnwrap(found, "\(name) was taken for a picture")
        }
        for name in ["sealed.ofd", "sealed.pdf"] {
            let good = try found(name, by: office)
            XCTAssertTrue(good.ok, name)
            XCTAssertEqual(good.seal, .trusted, name)
            XCTAssertTrue(good.said[1].zh.contains("信任文件"), "\(good.said)")
            XCTAssertEqual(try found(name, by: silent).seal, .unknownKey, name)
        }
        for forged in ["swapped-page.ofd", "changed-page.ofd", "changed.pdf"] {
            XCTAssertFalse(try found(forged, by: office).ok, forged)
        }
        // Another office's.
        XCTAssertEqual(try found("plain.pdf", by: office).seal, .unknownKey)
    }

    func testRootsOfSealsThatAreNoneAreRefused() throws {
        let verifier = try Verifier.under(trust: ofTheHouse("trust/trust.json"), rootFingerprint: nil)
        XCTAssertThrowsError(try verifier.withSealRoots(roots: Data("none".utf8), revoked: nil)) { error in
            XCTAssertTrue("\(error)".contains("seal_roots."), "\(error)")
        }
    }
}
