import Observation

/// The standing of a page with what it was asked last.
public enum PageStanding: Hashable, Sendable {
    case atRest
    /// Something is being done: what is tapped meanwhile is not done a second time.
    case working
    /// It was not done, and why.
    case failed(Failure)
}

/// The base of every page: a state that goes in, and events that come out of it one at a time.
@MainActor
@Observable
public class PageModel<State: Sendable, Event: Sendable> {
    public internal(set) var state: State
    public private(set) var standing: PageStanding = .atRest

    init(_ state: State) {
        self.state = state
    }

    /// Does what the person asks. A second tap while the first is under way does nothing, and so does one on a page that was
    /// left: a cancelled task is no failure.
    public final func send(_ event: Event) async {
        guard standing != .working else { return }
        standing = .working
        do {
            try await handle(event)
            standing = .atRest
        } catch let failure as Failure where failure.remedy != .cancelled {
            standing = .failed(failure)
        } catch {
            // Features throw a `Failure` or are cancelled.
            standing = .atRest
        }
    }

    /// Takes what is being typed into a field of the page's state. Nothing is saved by that.
    public final func edit(_ field: WritableKeyPath<State, String>, _ text: String) {
        state[keyPath: field] = text
    }

    /// Reads beside what else the page does, so that the page stays at hand. What could not be read is told, until it can.
    final func reading(_ read: @MainActor () async throws -> Void) async {
        do {
            try await read()
            if case .failed = standing { standing = .atRest }
        } catch let failure as Failure where failure.remedy != .cancelled {
            standing = .failed(failure)
        } catch {
            // Features throw a `Failure` or are cancelled.
        }
    }

    /// Reads anew when something moves that the page shows, until the vault ends or the task is cancelled.
    final func follow(
        _ vault: any Vault, _ concerns: @MainActor (Moved) -> Bool, _ read: @MainActor () async throws -> Void
    ) async {
        for await batch in vault.changes() {
            guard batch.contains(where: { concerns($0) }) else { continue }
            // What cannot be read now is read with the next batch; the person is told when they ask themselves.
            try? await read()
        }
    }

    /// Returns what is looked for, or nothing where there is no such thing on this device.
    final func whereThere<Thing: Sendable>(_ look: @MainActor () async throws -> Thing) async throws -> Thing? {
        do {
            return try await look()
        } catch let failure as Failure where failure.remedy == .notFound {
            return nil
        }
    }

    /// Carries out an event; each page has its own.
    func handle(_ event: Event) async throws {
        preconditionFailure("a page handles its events")
    }
}
