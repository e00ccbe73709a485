import Foundation

/// A thing that the person picked, on its way in: the content of a file, or a backup, of which the core reads a copy of this app's
/// own that does not stay here.
enum TakenIn {
    /// Bytes of the largest file that is read into memory; the core takes none that is larger.
    private static let most = 80 * 1024 * 1024
    private static var place: URL { FileManager.default.temporaryDirectory.appendingPathComponent("backup") }

    /// Copies a folder that the person picked; absent where it cannot be read.
    static func copy(of picked: URL) -> URL? {
        clear()
        let isLent = picked.startAccessingSecurityScopedResource()
        defer { if isLent { picked.stopAccessingSecurityScopedResource() } }
        do {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            let copy = place.appendingPathComponent(picked.lastPathComponent)
            try FileManager.default.copyItem(at: picked, to: copy)
            return copy
        } catch {
            clear()
            return nil
        }
    }

    /// Returns the content of a file that the person picked; absent where it cannot be read or is larger than anything that is
    /// taken.
    static func content(of picked: URL) -> Data? {
        let isLent = picked.startAccessingSecurityScopedResource()
        defer { if isLent { picked.stopAccessingSecurityScopedResource() } }
        guard let file = try? FileHandle(forReadingFrom: picked) else { return nil }
        defer { try? file.close() }
        guard let content = try? file.read(upToCount: most + 1), content.count <= most else { return nil }
        return content
    }

    static func clear() {
        try? FileManager.default.removeItem(at: place)
    }
}
