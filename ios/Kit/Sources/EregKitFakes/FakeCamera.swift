import EregKit
import Foundation

/// Sees what the test holds before it; the person leaves where that is nothing.
@MainActor
public final class FakeCamera: Camera {
    public var photo: CameraAnswer<Data>
    public var code: CameraAnswer<String>

    public nonisolated init(photo: CameraAnswer<Data> = .left, code: CameraAnswer<String> = .left) {
        self.photo = photo
        self.code = code
    }

    public func photograph() async -> CameraAnswer<Data> { photo }

    public func scan() async -> CameraAnswer<String> { code }
}
