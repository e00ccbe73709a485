import Foundation
import Observation

/// The way into what is kept on this device.
public enum Door: Sendable {
    /// Nobody has looked yet whether anything is kept here.
    case unseen
    /// Nothing is kept here: the person begins, with nothing or with the backup that they chose.
    case empty(backup: URL?)
    /// It is shut: nothing of a person is shown.
    case shut(OpensWith)
    case open(any Vault)
}

/// Opens and locks the one vault of a person's own device. Where there is none it is made, with nothing or of a backup.
public final class OpeningModel: PageModel<OpeningModel.State, OpeningModel.Event> {
    public struct State: Sendable, Discreet {
        public internal(set) var door: Door = .unseen
        /// An invitation that came by a link, until the page on which one joins is left.
        public internal(set) var invitation: String?
    }

    public enum Event: Hashable, Sendable, Discreet {
        /// Looks for the vault, and opens it where the device's own lock does: the device asks for the person.
        case look
        case open(Secret)
        /// Makes an empty vault that the device's own lock opens.
        case begin
        /// Takes a backup, or puts it away again.
        case choose(URL?)
        /// Opens the chosen backup with the passphrase that it was made under.
        case restore(String)
        /// This device is a notary's, for visits.
        case receiveVisits
        case lock
        /// The vault was erased.
        case erased
    }

    /// The time away after which the person is asked again.
    public static let awayAtMost = Duration.seconds(300)

    /// More than any invitation has, bytes.
    private static let longestInvitation = 160

    private let vaults: any Vaults
    private let choices: any Choices
    private let now: @MainActor () -> ContinuousClock.Instant
    /// The vault while it is open, or locked where it stands.
    private var vault: (any Vault)?
    private var away: ContinuousClock.Instant?
    private var last: Task<Void, Never>?

    public init(
        vaults: any Vaults, choices: any Choices,
        now: @escaping @MainActor () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.vaults = vaults
        self.choices = choices
        self.now = now
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .look: try await look()
        case .open(let secret): try await open(secret)
        case .begin:
            guard case .empty = state.door else { return }
            try await moveIn(vaults.create(secret: .device, connection: nil), .device)
        case .choose(let backup):
            guard case .empty = state.door else { return }
            state.door = .empty(backup: backup)
        case .restore(let passphrase):
            guard case .empty(.some(let backup)) = state.door else { return }
            try await moveIn(vaults.restore(from: backup, secret: .passphrase(passphrase)), .passphrase)
        case .receiveVisits:
            state.invitation = nil
            keep { $0.owner = .notary }
        case .lock:
            try await vault?.lock()
            if vault != nil { state.door = .shut(choices.chosen.opensWith) }
        case .erased:
            vault = nil
            state.door = .empty(backup: nil)
        }
    }

    /// Takes a link that another app handed over. An invitation waits for the vault to be open, and for the person to join: what
    /// a link says is never done by itself. On a notary's device it is no client's in particular, and left.
    public func handed(_ link: URL) {
        guard choices.chosen.owner == .person, let invitation = OpeningModel.invitation(of: link) else { return }
        state.invitation = invitation
    }

    /// The page on which one joins was left, whatever came of it.
    public func leftInvitation() {
        state.invitation = nil
    }

    /// The app left the screen: the vault's files are closed until it is back.
    public func hidden() async {
        away = now()
        // What keeps the vault from closing now closes with the process.
        await inTurn { try? await self.vault?.pause() }
    }

    /// The app is back. After a long time away the person has to open the vault again, and so where its files do not open.
    public func shown() async {
        await inTurn {
            guard let since = self.away else { return }
            self.away = nil
            guard let vault = self.vault else { return }
            do {
                guard self.now() - since <= OpeningModel.awayAtMost else { return await self.shut(vault) }
                try await vault.resume()
            } catch {
                await self.shut(vault)
            }
        }
    }

    /// Returns the text of an invitation that came as a link, or nothing where it cannot be one. The core reads it when the
    /// person joins.
    private static func invitation(of link: URL) -> String? {
        let text = link.absoluteString
        let isOne = text.hasPrefix("ereg:invite:") && text.utf8.count <= longestInvitation
        return isOne && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? text : nil
    }

    private func look() async throws {
        guard vault == nil else { return }
        guard try await vaults.list().first != nil else {
            state.door = .empty(backup: nil)
            return
        }
        state.door = .shut(choices.chosen.opensWith)
        if choices.chosen.opensWith == .device { try await open(.device) }
    }

    private func open(_ secret: Secret) async throws {
        if let vault {
            try await vault.unlock(secret: secret)
            state.door = .open(vault)
        } else if let known = try await vaults.list().first {
            try await moveIn(vaults.open(known, secret: secret, access: .full), choices.chosen.opensWith)
        } else {
            state.door = .empty(backup: nil)
        }
    }

    private func moveIn(_ opened: any Vault, _ opensWith: OpensWith) async throws {
        opened.speak(choices.chosen.language)
        keep { $0.opensWith = opensWith }
        vault = opened
        state.door = .open(opened)
        // The app may have left the screen while the device asked.
        if away != nil { try await opened.pause() }
    }

    private func shut(_ vault: any Vault) async {
        self.vault = nil
        state.door = .shut(choices.chosen.opensWith)
        // Its keys are forgotten whatever else does not close.
        try? await vault.end()
    }

    private func keep(_ change: (inout Chosen) -> Void) {
        var chosen = choices.chosen
        change(&chosen)
        choices.keep(chosen)
    }

    /// One after the other: a vault is not resumed while it is being paused.
    private func inTurn(_ work: @escaping @MainActor () async -> Void) async {
        let before = last
        let turn = Task {
            await before?.value
            await work()
        }
        last = turn
        await turn.value
    }
}
