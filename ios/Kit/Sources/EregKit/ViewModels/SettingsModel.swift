import Observation

/// The settings of a person: how large and in which language they read, and their account at the office.
public final class SettingsModel: PageModel<SettingsModel.State, SettingsModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var chosen: Chosen
        public internal(set) var standing: AccountStanding?
    }

    public enum Event: Hashable, Sendable {
        case load
        /// Speaks another language, on the pages and where the device asks the person.
        case speak(Language)
        case read(Reading)
    }

    private let vault: any Vault
    private let choices: any Choices

    public init(vault: any Vault, choices: any Choices) {
        self.vault = vault
        self.choices = choices
        super.init(State(chosen: choices.chosen))
    }

    override func handle(_ event: Event) async throws {
        var chosen = choices.chosen
        switch event {
        case .load: try await read()
        case .speak(let language):
            chosen.language = language
            vault.speak(language)
            choices.keep(chosen)
        case .read(let reading):
            chosen.reading = reading
            choices.keep(chosen)
        }
        // The lock may have been changed from here.
        state.chosen = choices.chosen
    }

    /// Follows the account until the vault ends or the task is cancelled.
    public func observe() async {
        await follow(vault, { $0 == .everything || $0 == .account }, { try await read() })
    }

    private func read() async throws {
        state.standing = try await vault.account.standing()
    }
}

/// Puts another lock on the vault. Backups keep the one that they were made under.
public final class SecretModel: PageModel<SecretModel.State, SecretModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// The secret that opens the vault now.
        public internal(set) var opensWith: OpensWith
        /// The secret that was put on it here.
        public internal(set) var changed: OpensWith?
    }

    public enum Event: Hashable, Sendable, Discreet {
        /// One that is too easy to guess is refused, with the reason.
        case setPassphrase(String)
        /// The device's own lock opens it from now on.
        case useDevice
    }

    private let vault: any Vault
    private let choices: any Choices

    public init(vault: any Vault, choices: any Choices) {
        self.vault = vault
        self.choices = choices
        super.init(State(opensWith: choices.chosen.opensWith))
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .setPassphrase(let passphrase): try await put(.passphrase(passphrase), .passphrase)
        case .useDevice: try await put(.device, .device)
        }
    }

    private func put(_ secret: Secret, _ opensWith: OpensWith) async throws {
        try await vault.change(secret: secret)
        var chosen = choices.chosen
        chosen.opensWith = opensWith
        choices.keep(chosen)
        state.opensWith = opensWith
        state.changed = opensWith
    }
}
