import EregCore
import Foundation
import XCTest

/// Files of a draft: in by slices, out by chunks.
final class AttachmentsTests: OnAPhone {
    private var client: Client!
    private var attachments: Attachments!
    private var draft: DraftId!

    override func setUp() async throws {
        try await super.setUp()
        client = try await made()
        attachments = client.attachments()
        draft = try await client.drafts().begin(matter: MatterId("T04"), unit: nil)
    }

    override func tearDown() async throws {
        try await client.end()
    }

    private func pdf(_ inside: Int) -> Data {
        Data("%PDF-1.7".utf8) + Data(count: inside) + Data("startxref 0 %%EOF".utf8)
    }

    private func written(_ content: Data) async throws -> AttachedMedium {
        let attachmentWriter = try await attachments.begin(draft: draft, material: .m10)
        for start in stride(from: 0, to: content.count, by: 100_000) {
            try await attachmentWriter.write(slice: content[start..<min(start + 100_000, content.count)])
        }
        let medium = try await attachmentWriter.finish()
        await fails(.Closed) { try await attachmentWriter.finish() }
        return medium
    }

    func testAFileComesOutAsItWentIn() async throws {
        let content = pdf(700_000)
        let medium = try await written(content)
        XCTAssertEqual(medium.size, UInt64(content.count))
        let listed = try await attachments.list(draft: draft)
        XCTAssertEqual(listed, [medium])
        let attachmentReader = try await attachments.read(draft: draft, digest: medium.digest)
        var read = Data()
        while let chunk = try await attachmentReader.next() {
            XCTAssertLessThanOrEqual(chunk.count, 256 * 1024)
            read += chunk
        }
        XCTAssertEqual(read, content)
        let copy = path("copy.pdf")
        try await attachmentReader.toFile(path: copy)
        XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: copy)), content)
        await fails(.FixInput(code: "medium.target_exists", field: nil)) {
            try await attachmentReader.toFile(path: copy)
        }
        // The same file again is the same file.
        let again = try await attachments.attachFile(draft: draft, material: .m10, path: copy)
        XCTAssertEqual(again.digest, medium.digest)
        await fails(.FixInput(code: "medium.source", field: nil)) {
            try await self.attachments.attachFile(draft: self.draft, material: .m10, path: copy + ".none")
        }
    }

    func testAPhotoSaysNothingOfThePlace() async throws {
        let start = Data([0xFF, 0xD8])
        let frame = Data([0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0])
        let picture = frame + Data(count: 300_000) + Data([0xFF, 0xD9])
        let place = Data("Exif\0\0GPS of the home".utf8)
        let exif = Data([0xFF, 0xE1, 0, UInt8(place.count + 2)]) + place
        let medium = try await written(start + exif + picture)
        XCTAssertEqual(medium.size, UInt64(start.count + picture.count))
        let attachmentReader = try await attachments.read(draft: draft, digest: medium.digest)
        let copy = path("photo.jpg")
        try await attachmentReader.toFile(path: copy)
        XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: copy)), start + picture)
    }

    func testADocumentThatIsAnArchiveAsWellIsRefused() async throws {
        let directory = Data("PK\u{1}\u{2}".utf8) + Data(count: 42)
        let record = Data("PK\u{5}\u{6}".utf8) + Data(count: 8) + Data([46, 0, 0, 0]) + Data(count: 6)
        let attachmentWriter = try await attachments.begin(draft: draft, material: .m10)
        try await attachmentWriter.write(slice: pdf(7) + directory + record)
        await fails(.FixInput(code: "medium.polyglot", field: nil)) { try await attachmentWriter.finish() }
        let listed = try await attachments.list(draft: draft)
        XCTAssertEqual(listed, [])
    }

    func testAFileIsTakenOffOnce() async throws {
        let medium = try await written(pdf(7))
        try await attachments.remove(draft: draft, digest: medium.digest)
        await fails(.NotFound(code: "medium.not_found")) {
            try await self.attachments.remove(draft: self.draft, digest: medium.digest)
        }
        await fails(.NotFound(code: "medium.not_found")) {
            try await self.attachments.read(draft: self.draft, digest: medium.digest)
        }
    }

    func testWhatIsCancelledDroppedOrNoDocumentLeavesNothing() async throws {
        let cancelled = try await attachments.begin(draft: draft, material: .m10)
        try await cancelled.write(slice: pdf(300_000))
        let attachmentWriter = cancelled
        try await attachmentWriter.cancel()
        try await attachmentWriter.cancel()
        await fails(.Cancelled) { try await cancelled.finish() }
        do {
            let dropped = try await attachments.begin(draft: draft, material: .m10)
            try await dropped.write(slice: pdf(300_000))
        }
        let picture = try await attachments.begin(draft: draft, material: .m10)
        await fails(.FixInput(code: "medium.type", field: nil)) {
            try await picture.write(slice: Data("GIF89a and so on".utf8))
        }
        let listed = try await attachments.list(draft: draft)
        XCTAssertEqual(listed, [])
    }
}
