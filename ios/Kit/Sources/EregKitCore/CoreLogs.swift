import EregCore
import EregKit
import Foundation

/// The core's log in a directory of this device, whose parent exists.
public struct CoreLogs: EregKit.Logs {
    let logs: EregCore.Logs

    /// `sink` takes each line as well, where one is given.
    public init(directory: URL, level: EregKit.LogLevel, sink: (any EregKit.LogSink)? = nil) {
        logs = EregCore.Logs.start(
            dir: directory.path, level: EregCore.LogLevel(level), sink: sink.map { CoreLogSink($0) })
    }

    public func set(level: EregKit.LogLevel) {
        logs.setLevel(level: EregCore.LogLevel(level))
    }

    public func export(to file: URL) async throws {
        try await told { try await logs.exportTo(to: file.path) }
    }
}

/// The shell's sink as the core calls it.
final class CoreLogSink: EregCore.LogSink {
    private let sink: any EregKit.LogSink

    init(_ sink: any EregKit.LogSink) {
        self.sink = sink
    }

    func line(level: EregCore.LogLevel, text: String) throws {
        do {
            try sink.line(EregKit.LogLevel(level), text)
        } catch {
            throw EregCore.LogSinkError.NotTaken
        }
    }
}
