import Foundation

/// The camera of the device. The rim of the app implements it by what the system lends.
@MainActor
public protocol Camera: AnyObject {
    /// Has the person photograph a paper: a JPEG, which was written to no file.
    func photograph() async -> CameraAnswer<Data>

    /// Has the person hold a code before it: the text of the code.
    func scan() async -> CameraAnswer<String>
}

/// The end of what the person was asked to hold before the camera.
public enum CameraAnswer<Thing: Hashable & Sendable>: Hashable, Sendable, Discreet {
    case taken(Thing)
    /// The person left.
    case left
    case trouble(CameraTrouble)

    /// The photograph or the text, where there is one.
    public var taken: Thing? {
        if case .taken(let thing) = self { thing } else { nil }
    }

    /// The reason why there is none, where it is not that the person left.
    public var trouble: CameraTrouble? {
        if case .trouble(let trouble) = self { trouble } else { nil }
    }
}

/// The reasons why the camera gave nothing.
public enum CameraTrouble: Hashable, Sendable, CaseIterable {
    /// This device has none that can be used now.
    case absent
    /// The person, or whoever manages the device, lets this app use none.
    case refused
}
