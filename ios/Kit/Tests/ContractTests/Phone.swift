import EregCore
import Foundation
import TestCity
import XCTest

@testable import EregKitCore

/// A test with a phone of its own: XCTest makes an instance for each.
class OnAPhone: XCTestCase {
    /// The directory for what the test leaves behind; removed when the test ends.
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    /// The device's key store: what a test asks of it, it can look at.
    let keyStore = KeyStoreInMemory()

    override func setUp() async throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    override func tearDownWithError() throws {
        try FileManager.default.removeItem(at: directory)
    }

    let secret = Secret.key(bytes: Data(0..<32))

    var keys: any DeviceKeys { CoreDeviceKeys(keyStore) }

    func path(_ name: String = "vault") -> String { directory.appendingPathComponent(name).path }

    /// Returns the content of a file of the house: `docs/vectors/tokens.json`.
    func ofTheHouse(_ path: String) throws -> Data {
        let work = ProcessInfo.processInfo.environment["EREG_WORK"] ?? ""
        return try Data(contentsOf: URL(fileURLWithPath: work).appendingPathComponent(path))
    }

    /// A call that must fail, and how.
    func fails<Answer>(
        _ expected: ClientError, file: StaticString = #filePath, line: UInt = #line,
        _ call: () async throws -> Answer
    ) async {
        do {
            _ = try await call()
            XCTFail("it did not fail", file: file, line: line)
        } catch {
            XCTAssertEqual(error as? ClientError, expected, "\(error)", file: file, line: line)
        }
    }

    /// The vaults of this phone: one object for all that a test opens.
    private(set) lazy var vaults: Vaults = {
        guard let vaults = try? Vaults(dir: path("vaults"), lang: .zh, keys: keys) else { fatalError("no threads") }
        return vaults
    }()

    /// A new vault, opened.
    func made(connection: Connection? = nil) async throws -> Client {
        try await vaults.create(secret: secret, connection: connection)
    }

    /// A vault that is there, opened.
    func opened(_ id: VaultId, secret: Secret? = nil) async throws -> Client {
        try await vaults.open(id: id, secret: secret ?? self.secret, access: .full)
    }
}
