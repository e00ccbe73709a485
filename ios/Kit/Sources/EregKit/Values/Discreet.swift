/// A value that may hold something personal. Wherever it is printed, described, reflected on or dumped it says the name
/// of its type and nothing that it holds.
public protocol Discreet: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Discreet {
    public var description: String { String(describing: Self.self) }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
