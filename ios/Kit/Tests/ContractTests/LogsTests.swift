import EregCore
import Foundation
import XCTest

/// The core writes down its own doing.
final class LogsTests: OnAPhone {
    /// Keeps each line, and throws what is none of the core's.
    private final class Sink: LogSink, @unchecked Sendable {
        private struct Full: Error {}
        private let lock = NSLock()
        private var kept: [(level: LogLevel, text: String)] = []

        var lines: [(level: LogLevel, text: String)] { lock.withLock { kept } }

        func line(level: LogLevel, text: String) throws {
            lock.withLock { kept.append((level, text)) }
            throw Full()
        }
    }

    func testALogIsKeptToldAndExportedAndNothingPersonalIsInIt() async throws {
        let sink = Sink()
        let logs = Logs.start(dir: path("logs"), level: .debug, sink: sink)
        logs.setLevel(level: .debug)
        let vaults = try Vaults(dir: path("vaults"), lang: .zh, keys: keys, logs: logs)
        let client = try await vaults.create(secret: secret, connection: nil)
        let draft = try await client.drafts().begin(matter: MatterId("T04"), unit: nil)
        _ = try await client.drafts().answer(draft: draft, field: "parties.transferor.1.name", value: "林秀英")
        try await client.outbox().exportLogs(to: path("doctor.txt"))
        await fails(.FixInput(code: "logs.exists", field: nil)) {
            try await client.outbox().exportLogs(to: self.path("doctor.txt"))
        }
        try await client.end()
        try await logs.exportTo(to: path("log.txt"))
        XCTAssertFalse(sink.lines.isEmpty, "a sink that throws is told on")
        for file in ["doctor.txt", "log.txt"] {
            let text = try String(contentsOfFile: path(file), encoding: .utf8)
            XCTAssertFalse(text.isEmpty)
            XCTAssertFalse(text.contains("林秀英"))
        }
        XCTAssertFalse(sink.lines.contains { $0.text.contains("林秀英") })
    }

    func testWithoutALogThereIsNoneToExport() async throws {
        let client = try await made()
        let outbox = client.outbox()
        await fails(.FixInput(code: "logs.none", field: nil)) {
            try await outbox.exportLogs(to: self.path("doctor.txt"))
        }
        try await client.end()
    }
}
