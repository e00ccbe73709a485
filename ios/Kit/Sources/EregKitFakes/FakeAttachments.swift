import EregKit
import Foundation

/// Files in memory, by their number.
public final class FakeAttachments: Fake, Attachments, @unchecked Sendable {
    private var files: [(medium: AttachedMedium, content: Data)] = []

    public func list(_ draft: DraftId) async throws -> [AttachedMedium] {
        try await take("list")
        return locked { files.map(\.medium) }
    }

    public func attach(_ content: Data, to draft: DraftId, as material: MaterialCode) async throws -> AttachedMedium {
        try await take("attach \(material)")
        return locked {
            let medium = AttachedMedium(
                material: material, digest: "digest-\(files.count + 1)", size: content.count, chunks: 1, held: 0)
            files.append((medium, content))
            return medium
        }
    }

    public func attach(file: URL, to draft: DraftId, as material: MaterialCode) async throws -> AttachedMedium {
        guard let content = try? Data(contentsOf: file) else {
            throw Failure.fake(.fixInput(field: nil), "medium.source")
        }
        return try await attach(content, to: draft, as: material)
    }

    public func read(_ digest: String, of draft: DraftId) async throws -> AsyncThrowingStream<Data, any Error> {
        try await take("read \(digest)")
        let content = try kept(digest)
        return AsyncThrowingStream { chunks in
            chunks.yield(content)
            chunks.finish()
        }
    }

    public func copy(_ digest: String, of draft: DraftId, to file: URL) async throws {
        try await take("copy \(digest)")
        let content = try kept(digest)
        do {
            try content.write(to: file, options: .withoutOverwriting)
        } catch { throw Failure.fake(.fixInput(field: nil), "medium.target_exists") }
    }

    public func remove(_ digest: String, of draft: DraftId) async throws {
        try await take("remove \(digest)")
        _ = try kept(digest)
        locked { files.removeAll { $0.medium.digest == digest } }
    }

    private func kept(_ digest: String) throws -> Data {
        guard let file = locked({ files.first { $0.medium.digest == digest } }) else {
            throw Failure.missing("medium.not_found")
        }
        return file.content
    }
}

/// A log of which nothing is kept.
public final class FakeLogs: Fake, Logs, @unchecked Sendable {
    /// The level from which on events would be written down.
    public private(set) var level = LogLevel.info

    public func set(level: LogLevel) { locked { self.level = level } }

    public func export(to file: URL) async throws { try await take("export") }
}
