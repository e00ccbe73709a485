import Foundation
import Observation

/// A home, and what the registry has told its holder of it who is no party, newest first.
public struct WatchedHome: Hashable, Sendable, Discreet {
    public let home: HomeView
    public let letters: [LetterScreen]
}

/// Title watch (产权监护): the person's homes and what others do to them, as the registry's signed letters tell it.
public final class TitleWatchModel: PageModel<TitleWatchModel.State, TitleWatchModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// Those of which something was told come first, what was told last before all.
        public internal(set) var homes: [WatchedHome] = []
    }

    public enum Event: Hashable, Sendable {
        case load
        /// Asks the registry which homes are the person's.
        case refresh
    }

    private let vault: any Vault

    public init(vault: any Vault) {
        self.vault = vault
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: break
        case .refresh: _ = try await vault.homes.mine()
        }
        try await read()
    }

    /// Follows what moves among them until the vault ends or the task is cancelled.
    public func observe() async {
        await follow(vault, { concerns($0) }, { try await read() })
    }

    private func concerns(_ moved: Moved) -> Bool {
        switch moved {
        case .everything, .homes, .letters: true
        default: false
        }
    }

    private func read() async throws {
        var watched: [WatchedHome] = []
        for home in try await vault.homes.cached() {
            let letters = try await vault.homes.letters(unit: home.unit)
            watched.append(WatchedHome(home: home, letters: letters))
        }
        let told = watched.filter { !$0.letters.isEmpty }
        let last = { (home: WatchedHome) -> Date in home.letters.first?.at ?? .distantPast }
        state.homes = told.sorted { last($0) > last($1) } + watched.filter(\.letters.isEmpty)
    }
}
