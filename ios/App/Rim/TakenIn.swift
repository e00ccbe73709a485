import Foundation

/// A backup that the person picked, on its way in: the core reads a copy of this app's own, which does not stay here.
enum TakenIn {
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

    static func clear() {
        try? FileManager.default.removeItem(at: place)
    }
}
