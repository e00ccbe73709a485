import EregCore
import EregKit
import Foundation

struct CoreAttachments: EregKit.Attachments {
    let attachments: EregCore.Attachments

    /// A slice that goes across at once: in this range one costs least.
    private static let slice = 256 * 1024

    func list(_ draft: EregKit.DraftId) async throws -> [EregKit.AttachedMedium] {
        try await told { try await attachments.list(draft: draft.core) }.map { EregKit.AttachedMedium($0) }
    }

    func attach(
        _ content: Data, to draft: EregKit.DraftId, as material: EregKit.MaterialCode
    ) async throws -> EregKit.AttachedMedium {
        let writer = try await told {
            try await attachments.begin(draft: draft.core, material: EregCore.MaterialCode(material))
        }
        var rest = content[...]
        do {
            while !rest.isEmpty {
                try Task.checkCancellation()
                let slice = Data(rest.prefix(Self.slice))
                try await told { try await writer.write(slice: slice) }
                rest = rest.dropFirst(slice.count)
            }
        } catch {
            // What was taken is given back; why it ended is what the person is told.
            try? await writer.cancel()
            throw error
        }
        return EregKit.AttachedMedium(try await told { try await writer.finish() })
    }

    func attach(
        file: URL, to draft: EregKit.DraftId, as material: EregKit.MaterialCode
    ) async throws -> EregKit.AttachedMedium {
        EregKit.AttachedMedium(
            try await stoppable {
                try await attachments.attachFile(
                    draft: draft.core, material: EregCore.MaterialCode(material), path: file.path, cancel: $0)
            })
    }

    func read(_ digest: String, of draft: EregKit.DraftId) async throws -> AsyncThrowingStream<Data, any Error> {
        let reader = try await told { try await attachments.read(draft: draft.core, digest: digest) }
        return AsyncThrowingStream { try await told { try await reader.next() } }
    }

    func copy(_ digest: String, of draft: EregKit.DraftId, to file: URL) async throws {
        try await told {
            try await attachments.read(draft: draft.core, digest: digest).toFile(path: file.path)
        }
    }

    func remove(_ digest: String, of draft: EregKit.DraftId) async throws {
        try await told { try await attachments.remove(draft: draft.core, digest: digest) }
    }
}
