import Foundation

/// The files of the drafts (材料影像). Everything here works without a network.
public protocol Attachments: Sendable {
    /// The files attached, with how much of each the registry is known to hold.
    func list(_ draft: DraftId) async throws -> [AttachedMedium]

    /// Brings in a photo or a document that stands in memory. A cancelled task leaves nothing of it.
    func attach(_ content: Data, to draft: DraftId, as material: MaterialCode) async throws -> AttachedMedium

    /// Brings in a whole file: none of it is read before its size is known.
    func attach(file: URL, to draft: DraftId, as material: MaterialCode) async throws -> AttachedMedium

    /// A file read back, chunk by chunk, each checked against the file's digest before it is given out.
    func read(_ digest: String, of draft: DraftId) async throws -> AsyncThrowingStream<Data, any Error>

    /// Writes a file to where nothing is: complete, or not at all.
    func copy(_ digest: String, of draft: DraftId, to file: URL) async throws

    /// Takes a file off the draft; signatures fall as with an edit.
    func remove(_ digest: String, of draft: DraftId) async throws
}
