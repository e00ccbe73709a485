import Foundation
import Observation

/// A home, what the registry has told its holder of it who is no party, newest first, and its owner's lock.
public struct WatchedHome: Hashable, Sendable, Discreet {
    public let home: HomeView
    public let letters: [LetterScreen]
    /// None where nothing is known of it here.
    public let lock: HomeLockScreen?
}

/// Title watch (产权监护): the person's homes and what others do to them, as the registry's signed letters tell it, and the owner's
/// lock (产权锁定) of each.
public final class TitleWatchModel: PageModel<TitleWatchModel.State, TitleWatchModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// Those of which something was told come first, what was told last before all.
        public internal(set) var homes: [WatchedHome] = []
        /// The home, by its unit code, whose owner is asked before its lock is lifted.
        public internal(set) var asked: String?
    }

    public enum Event: Hashable, Sendable, Discreet {
        case load
        /// Asks the registry which homes are the person's.
        case refresh
        /// Locks a home, by its unit code, or lets it stay locked while its lock is being lifted.
        case lock(String)
        /// Asks the person before the lock of a home, by its unit code, is lifted.
        case ask(String)
        /// The person keeps it locked.
        case keep
        /// The person has it lifted, and has been asked. The device asks for the person.
        case lift
    }

    private let vault: any Vault

    public init(vault: any Vault) {
        self.vault = vault
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: try await read()
        case .refresh:
            _ = try await vault.homes.mine()
            try await read()
        case .lock(let unit):
            guard isLockable(unit) else { return }
            _ = try await vault.homeLocks.lock(unit: unit)
            try await read()
        case .ask(let unit):
            guard isLocked(unit) else { return }
            state.asked = unit
        case .keep: state.asked = nil
        case .lift:
            guard let asked = state.asked else { return }
            _ = try await vault.homeLocks.lift(unit: asked)
            state.asked = nil
            try await read()
        }
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

    private func lockStanding(_ unit: String) -> HomeLockStanding? {
        state.homes.first { $0.home.unit == unit }?.lock?.standing
    }

    private func isLockable(_ unit: String) -> Bool {
        switch lockStanding(unit) {
        case .open?, .lifting?: true
        case .locked?, .onItsWay?, nil: false
        }
    }

    private func isLocked(_ unit: String) -> Bool {
        if case .locked? = lockStanding(unit) { true } else { false }
    }

    private func read() async throws {
        var watched: [WatchedHome] = []
        let locks = try await vault.homeLocks.list()
        for home in try await vault.homes.cached() {
            let letters = try await vault.homes.letters(unit: home.unit)
            let lock = locks.first { $0.unit == home.unit }
            watched.append(WatchedHome(home: home, letters: letters, lock: lock))
        }
        let told = watched.filter { !$0.letters.isEmpty }
        let last = { (home: WatchedHome) -> Date in home.letters.first?.at ?? .distantPast }
        state.homes = told.sorted { last($0) > last($1) } + watched.filter(\.letters.isEmpty)
        // What is not locked any more is not asked about.
        if let asked = state.asked, !isLocked(asked) { state.asked = nil }
    }
}
