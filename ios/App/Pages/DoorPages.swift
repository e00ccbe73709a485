import EregKit
import SwiftUI
import UniformTypeIdentifiers

/// The way into the one vault of a person's own phone.
struct DoorPage: View {
    let state: OpeningModel.State
    let send: (OpeningModel.Event) -> Void
    let phone: Phone
    let verifiers: any Verifiers

    var body: some View {
        switch state.door {
        case .unseen:
            VStack {
                ProgressView { Said(Label.working) }
                Act(Label.retry) { send(.look) }
            }
            .task { send(.look) }
        case .empty(let backup): FirstPage(backup: backup, send: send)
        case .shut(let opensWith): LockPage(opensWith: opensWith, send: send)
        case .open(let vault):
            PersonPage(vault: vault, phone: phone, verifiers: verifiers)
                .task { TakenIn.clear() }
        }
    }
}

extension DoorPage {
    static func of(_ phone: Phone, _ verifiers: any Verifiers) -> some View {
        Hosted(model: phone.opening) { state, send in
            DoorPage(state: state, send: send, phone: phone, verifiers: verifiers)
        }
    }
}

/// The first start on a phone: with nothing, or with the backup of another one and its passphrase.
struct FirstPage: View {
    @Environment(\.language) private var language
    let backup: URL?
    let send: (OpeningModel.Event) -> Void
    /// Kept no longer than it is typed.
    @State private var passphrase = ""
    @State private var isPicking = false
    @State private var notTaken: Words?

    var body: some View {
        Form {
            if let backup {
                Section {
                    Line(label: Label.backup, value: backup.lastPathComponent)
                    SecureField(Label.backupPassphrase.in(language), text: $passphrase)
                    Said(Label.moveEnrol)
                    Act(Label.restoreNow) { send(.restore(passphrase)) }.disabled(passphrase.isEmpty)
                    Act(Label.back) { put(nil) }
                }
            } else {
                Section {
                    Said(Label.welcome).font(.title2)
                    Said(Label.welcomeWhy)
                    Said(Label.keptEncrypted)
                    Act(Label.beginHere) { send(.begin) }
                }
                Section {
                    Act(Label.restore) { isPicking = true }
                    Act(Label.receiveVisits) { send(.receiveVisits) }
                    if let notTaken { Said(notTaken) }
                }
            }
        }
        .fileImporter(isPresented: $isPicking, allowedContentTypes: [.folder]) { picked in
            guard case .success(let folder) = picked, let copy = TakenIn.copy(of: folder) else {
                notTaken = Label.notTaken
                return
            }
            put(copy)
        }
    }

    private func put(_ backup: URL?) {
        passphrase = ""
        notTaken = nil
        if backup == nil { TakenIn.clear() }
        send(.choose(backup))
    }
}

/// The locked vault. Nothing of a person is shown here.
struct LockPage: View {
    @Environment(\.language) private var language
    let opensWith: OpensWith
    let send: (OpeningModel.Event) -> Void
    /// Kept no longer than it is typed.
    @State private var passphrase = ""

    var body: some View {
        Form {
            Section {
                Said(Label.locked).font(.title2)
                Said(Label.lockedWhy)
            }
            Section {
                switch opensWith {
                case .device: Act(Label.unlockWithDevice) { send(.open(.device)) }
                case .passphrase:
                    SecureField(Label.typePassphrase.in(language), text: $passphrase)
                    Act(Label.unlock) {
                        send(.open(.passphrase(passphrase)))
                        passphrase = ""
                    }
                    .disabled(passphrase.isEmpty)
                }
            }
        }
    }
}
