import EregKit
import Foundation

/// A thing that leaves this app (the file of a document, the log, a backup) on its way to wherever the person has it: in a folder of
/// this app's own, which no one opens while the phone is locked, and gone before the next one is written or when its page is left.
enum HandedOn {
    private static var folder: URL { FileManager.default.temporaryDirectory.appendingPathComponent("documents") }

    /// Returns a place where nothing is, for a document of this name; absent where the phone has no room for a folder.
    static func place(for name: String, _ form: DocumentForm) -> URL? {
        let ending =
            switch form {
            case .ofd: "ofd"
            case .pdf: "pdf"
            case .xml: "xml"
            case .png: "png"
            }
        return place(called: "\(name).\(ending)")
    }

    /// Returns a place where nothing is, for a file or a folder of this whole name.
    static func place(called name: String) -> URL? {
        clear()
        do {
            let sealed: [FileAttributeKey: Any] = [.protectionKey: FileProtectionType.complete]
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: sealed)
        } catch {
            return nil
        }
        return folder.appendingPathComponent(name)
    }

    static func clear() {
        try? FileManager.default.removeItem(at: folder)
    }
}
