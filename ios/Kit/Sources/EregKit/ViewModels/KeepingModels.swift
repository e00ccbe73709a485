import Foundation
import Observation

/// Copies the whole vault for another disk or another phone. It opens under the same secret, and no key of the device is in it.
public final class BackupModel: PageModel<BackupModel.State, BackupModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// The secret that a backup made now opens with: on another phone the device's own lock opens none.
        public internal(set) var opensWith: OpensWith
        /// The folder that was written last, for whoever is to have it.
        public internal(set) var made: URL?
    }

    public enum Event: Hashable, Sendable {
        case load
        /// Writes a backup into a folder that must not exist.
        case backUp(to: URL)
    }

    private let vault: any Vault
    private let choices: any Choices

    public init(vault: any Vault, choices: any Choices) {
        self.vault = vault
        self.choices = choices
        super.init(State(opensWith: choices.chosen.opensWith))
    }

    override func handle(_ event: Event) async throws {
        state.opensWith = choices.chosen.opensWith
        switch event {
        case .load: break
        case .backUp(let folder):
            // Nothing but a passphrase opens it elsewhere: one that opens nowhere is not made.
            guard state.opensWith == .passphrase else { return }
            state.made = nil
            try await vault.backUp(to: folder)
            state.made = folder
        }
    }
}

/// Ends the vault for good, with its keys. What the registry holds stays there.
public final class EraseModel: PageModel<EraseModel.State, EraseModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// The acts that are lost with it, since the registry does not hold them yet.
        public internal(set) var unsent: [OutboxItemView] = []
        /// Nothing is left here.
        public internal(set) var gone: Gone?
    }

    /// The vault is no more.
    public struct Gone: Hashable, Sendable {}

    public enum Event: Hashable, Sendable {
        case load
        /// Asked again after a failure it goes on from there.
        case erase
    }

    private let vaults: any Vaults
    private let vault: any Vault
    private let choices: any Choices

    public init(vaults: any Vaults, vault: any Vault, choices: any Choices) {
        self.vaults = vaults
        self.vault = vault
        self.choices = choices
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: state.unsent = try await vault.outbox.items()
        case .erase:
            // Only a vault that has ended is erased.
            try await vault.end()
            try await vaults.erase(vault.id)
            choices.forget()
            state.gone = Gone()
        }
    }
}

/// The log, to be read before it is handed on: what the doctor finds, and the newest lines.
public final class LogModel: PageModel<LogModel.State, LogModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var lines: [String] = []
        /// The file that was written last, for whoever is to have it.
        public internal(set) var saved: URL?
    }

    public enum Event: Hashable, Sendable {
        case load
        /// Writes all of it into a file, which must not exist.
        case save(to: URL)
    }

    /// The doctor speaks first, the newest lines stand last.
    private static let first = 40
    private static let last = 160

    private let outbox: any Outbox
    private let own: URL

    /// `own` is a file of this app's own where nothing is: it is read and removed.
    public init(outbox: any Outbox, own: URL) {
        self.outbox = outbox
        self.own = own
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load:
            defer { try? FileManager.default.removeItem(at: own) }
            try await outbox.exportLogs(to: own)
            state.lines = LogModel.shortened((try? String(contentsOf: own, encoding: .utf8)) ?? "")
        case .save(let file):
            state.saved = nil
            try await outbox.exportLogs(to: file)
            state.saved = file
        }
    }

    private static func shortened(_ text: String) -> [String] {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        if lines.count <= first + last { return lines }
        return Array(lines.prefix(first) + lines.suffix(last))
    }
}
