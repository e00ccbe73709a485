import EregKit

/// Choices in memory.
@MainActor
public final class FakeChoices: Choices {
    public private(set) var chosen: Chosen

    public nonisolated init(_ chosen: Chosen = Chosen(language: .zh)) {
        self.chosen = chosen
    }

    public func keep(_ chosen: Chosen) {
        self.chosen = chosen
    }

    public func forget() {
        chosen = Chosen(language: .zh)
    }
}
