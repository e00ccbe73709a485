import EregKit
import SwiftUI

/// The settings of a person: how large and in which language, what opens the app, what becomes of what is kept here.
struct SettingsPage: View {
    let state: SettingsModel.State
    let send: (SettingsModel.Event) -> Void
    let vault: any Vault
    let phone: Phone

    var body: some View {
        List {
            account
            Section {
                Choice(Label.normal, isChosen: state.chosen.reading == .normal) { send(.read(.normal)) }
                Choice(Label.elder, isChosen: state.chosen.reading == .elder) { send(.read(.elder)) }
            } header: {
                Said(Label.reading)
            }
            Section {
                Choice(Label.chinese, isChosen: state.chosen.language == .zh) { send(.speak(.zh)) }
                Choice(Label.english, isChosen: state.chosen.language == .en) { send(.speak(.en)) }
            } header: {
                Said(Label.language)
            }
            // A client of a notary changes and ends nothing of the notary's device.
            if state.chosen.owner == .person { security }
            device
        }
        .task { send(.load) }
    }

    private var account: some View {
        Section {
            if let name = state.standing?.name {
                Text(verbatim: [name, state.standing?.principal].compactMap { $0 }.joined(separator: " · "))
            } else {
                Said(Label.notEnrolled)
            }
            if let mark = state.standing?.mark { Said(mark) }
            if state.standing?.account == nil {
                Way(Label.enrol) { EnrolPage.of(vault) }
            } else {
                Way(Label.mandates) { MandateListPage.of(vault) }
                Way(Label.consents) { ConsentListPage.of(vault) }
            }
        } header: {
            Said(Label.account)
        }
    }

    private var security: some View {
        Section {
            Act(Label.lockNow) { Task { await phone.opening.send(.lock) } }
            Way(Label.passphrase) { SecretPage.of(vault, phone) }
        } header: {
            Said(Label.security)
        }
    }

    private var device: some View {
        Section {
            Way(Label.logs) { LogPage.of(vault) }
            Said(Label.logsWhy)
            if state.chosen.owner == .person {
                Way(Label.moving) { BackupPage.of(vault, phone) }
                Way(Label.erase) { ErasePage.of(vault, phone) }
                Said(Label.eraseWhy)
            }
        } header: {
            Said(Label.here)
        }
    }
}

extension SettingsPage {
    static func of(_ vault: any Vault, _ phone: Phone) -> some View {
        Kept(SettingsModel(vault: vault, choices: phone.choices)) { model in
            Hosted(model: model) { state, send in
                SettingsPage(state: state, send: send, vault: vault, phone: phone)
            }
            .task { await model.observe() }
        }
    }
}

/// One of several, of which one is chosen; said to who does not see it too.
struct Choice: View {
    @Environment(\.language) private var language
    private let name: Words
    private let isChosen: Bool
    private let choose: () -> Void

    init(_ name: Words, isChosen: Bool, _ choose: @escaping () -> Void) {
        self.name = name
        self.isChosen = isChosen
        self.choose = choose
    }

    var body: some View {
        Button(action: choose) {
            HStack {
                Text(verbatim: name.in(language))
                Spacer()
                if isChosen { Image(systemName: "checkmark") }
            }
        }
        .frame(minHeight: 60)
        .accessibilityAddTraits(isChosen ? .isSelected : [])
    }
}

/// Puts a passphrase on the vault, typed twice, or goes back to the device's own lock.
struct SecretPage: View {
    @Environment(\.language) private var language
    let state: SecretModel.State
    let send: (SecretModel.Event) -> Void
    // Kept no longer than they are typed.
    @State private var typed = ""
    @State private var again = ""

    var body: some View {
        Form {
            switch state.changed {
            case .passphrase: told(Label.passphraseSet)
            case .device: told(Label.deviceOpens)
            case nil:
                Section {
                    Said(Label.passphraseWhy)
                    SecureField(Label.newPassphrase.in(language), text: $typed)
                    SecureField(Label.newPassphraseAgain.in(language), text: $again)
                    if !again.isEmpty, typed != again { Said(Label.passphrasesDiffer) }
                    Said(Label.passphraseLost)
                    Act(Label.setPassphrase) { send(.setPassphrase(typed)) }
                        .disabled(typed.isEmpty || typed != again)
                }
                if state.opensWith == .passphrase { Act(Label.useDevice) { send(.useDevice) } }
            }
        }
    }

    private func told(_ words: Words) -> some View {
        Section {
            Said(words)
            Said(Label.oldBackups)
        }
    }
}

extension SecretPage {
    static func of(_ vault: any Vault, _ phone: Phone) -> some View {
        Kept(SecretModel(vault: vault, choices: phone.choices)) { model in
            Hosted(model: model) { state, send in SecretPage(state: state, send: send) }
        }
    }
}

/// Makes a backup, has it kept where the person wants it, and says how another phone begins with it.
struct BackupPage: View {
    let state: BackupModel.State
    let send: (BackupModel.Event) -> Void
    let vault: any Vault
    let phone: Phone
    @State private var isKeeping = false
    @State private var told: Words?

    var body: some View {
        List {
            Section {
                switch state.opensWith {
                case .device:
                    Said(Label.passphraseFirst)
                    Way(Label.passphrase) { SecretPage.of(vault, phone) }
                case .passphrase:
                    Said(Label.backupWhy)
                    if let told { Said(told) }
                    if state.made == nil {
                        Act(Label.makeBackup) { backUp() }
                    } else if told != Label.backupKept {
                        Act(Label.keepBackup) { isKeeping = true }
                    }
                }
            }
            Section {
                Said(Label.moveCopy)
                Said(Label.moveRestore)
                Said(Label.moveEnrol)
                Said(Label.backupKeeps)
            } header: {
                Said(Label.howToMove)
            }
        }
        .fileMover(isPresented: $isKeeping, file: state.made) { kept in
            if case .success = kept { told = Label.backupKept } else { told = Label.notKept }
        }
        .onChange(of: state.made) { _, made in isKeeping = made != nil }
        .task { send(.load) }
        .onDisappear { HandedOn.clear() }
    }

    private func backUp() {
        told = nil
        let name = "ereg \(Day(of: .now))"
        if let folder = HandedOn.place(called: name) { send(.backUp(to: folder)) } else { told = Label.notKept }
    }
}

extension BackupPage {
    static func of(_ vault: any Vault, _ phone: Phone) -> some View {
        Kept(BackupModel(vault: vault, choices: phone.choices)) { model in
            Hosted(model: model) { state, send in
                BackupPage(state: state, send: send, vault: vault, phone: phone)
            }
        }
    }
}

/// Erases what is kept here, once the person has said that they know what is lost.
struct ErasePage: View {
    @Environment(\.language) private var language
    let state: EraseModel.State
    let send: (EraseModel.Event) -> Void
    let vault: any Vault
    @State private var isKnown = false

    var body: some View {
        List {
            Section {
                Said(Label.gone).font(.title2)
                Said(Label.erasedThen)
                Said(Label.eraseWhy)
            }
            if !state.unsent.isEmpty {
                Section {
                    ForEach(state.unsent, id: \.item) { Said($0.what) }
                    Way(Label.outbox) { OutboxPage.of(vault) }
                } header: {
                    Said(Label.unsentLost)
                }
            }
            Section {
                Toggle(Label.eraseKnown.in(language), isOn: $isKnown).frame(minHeight: 60)
                Act(Label.eraseNow) { send(.erase) }.disabled(!isKnown)
            }
        }
        .task { send(.load) }
    }
}

extension ErasePage {
    static func of(_ vault: any Vault, _ phone: Phone) -> some View {
        Kept(EraseModel(vaults: phone.vaults, vault: vault, choices: phone.choices)) { model in
            Hosted(model: model) { state, send in
                ErasePage(state: state, send: send, vault: vault)
                    .onChange(of: state.gone) { _, gone in
                        if gone != nil { Task { await phone.opening.send(.erased) } }
                    }
            }
        }
    }
}

/// The log as whoever helps gets it, to be read before it is handed on.
struct LogPage: View {
    let state: LogModel.State
    let send: (LogModel.Event) -> Void

    var body: some View {
        List {
            Said(Label.logsWhy)
            ForEach(Array(state.lines.enumerated()), id: \.offset) { line in
                Text(verbatim: line.element).font(.footnote.monospaced())
            }
        }
        .safeAreaInset(edge: .bottom) {
            Group {
                if let file = state.saved {
                    ShareLink(item: file) { Said(Label.handOn) }
                } else {
                    Act(Label.exportLogs) {
                        if let file = HandedOn.place(called: "ereg.log.txt") { send(.save(to: file)) }
                    }
                }
            }
            .frame(maxWidth: .infinity, minHeight: 60)
            .background(.thinMaterial)
        }
        .task { send(.load) }
        .onDisappear { HandedOn.clear() }
    }
}

extension LogPage {
    static func of(_ vault: any Vault) -> some View {
        Kept(LogModel(outbox: vault.outbox, own: own)) { model in
            Hosted(model: model) { state, send in LogPage(state: state, send: send) }
        }
    }

    /// A file of this app's own where nothing is.
    private static var own: URL {
        FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    }
}
