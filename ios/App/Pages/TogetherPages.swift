import EregKit
import SwiftUI

/// The draft with the other party: who is how far, and the invitation to hand over.
struct SharePage: View {
    let state: SharingModel.State
    let send: (SharingModel.Event) -> Void
    /// The slot whose invitation the person is asked about before it is taken back.
    @State private var revoked: Slot?

    var body: some View {
        List {
            if let workspace = state.workspace {
                ForEach(workspace.participants, id: \.slot) { participant in
                    HStack {
                        VStack(alignment: .leading) {
                            Said(participant.name)
                            Said(participant.words)
                        }
                        Spacer()
                        if participant.standing == .open {
                            Act(Label.invite) { send(.invite(participant.slot)) }
                        }
                        if participant.standing == .invited || participant.standing == .invitationUnsent {
                            // Asked again, the core gives the code that it gave.
                            Act(Label.inviteAgain) { send(.invite(participant.slot)) }
                            if revoked == participant.slot {
                                Act(Label.keepInvitation) { revoked = nil }
                                Act(Label.revokeNow) {
                                    revoked = nil
                                    send(.revokeInvitation(participant.slot))
                                }
                            } else {
                                Act(Label.revokeInvitation) { revoked = participant.slot }
                            }
                        }
                    }
                    .buttonStyle(.borderless)
                }
            } else {
                Act(Label.share) { send(.share) }
            }
            if let invitation = state.invitation {
                Section {
                    Said(Label.invitationCode)
                    QRCode(text: invitation.text)
                    ShareLink(item: invitation.text) { Said(Label.invite) }.frame(minHeight: 60)
                }
            }
        }
        .refreshable { send(.refresh) }
        .task { send(.load) }
    }
}

extension SharePage {
    /// The workspace of a draft, and its submission when all have signed.
    static func of(_ vault: any Vault, _ draft: DraftId) -> some View {
        Kept(SharingModel(vault: vault, draft: draft)) { model in
            Hosted(model: model) { state, send in
                SharePage(state: state, send: send)
                    .safeAreaInset(edge: .bottom) {
                        if state.workspace?.turn == .submit { SubmitPage.of(vault, draft) }
                    }
            }
        }
    }
}

/// Joins an application of the other party, by what they sent.
struct JoinPage: View {
    @Environment(\.language) private var language
    let state: JoinModel.State
    let send: (JoinModel.Event) -> Void
    @Binding var invitation: String
    let vault: any Vault

    var body: some View {
        if let joined = state.joined {
            CasePage.of(vault, joined.draft)
        } else {
            Form {
                Act(Label.scanCode) { send(.scan) }
                CameraNote(trouble: state.camera)
                TextField(Label.invitation.in(language), text: $invitation, axis: .vertical).autocorrectionDisabled()
                Act(Label.join) { send(.join) }
            }
        }
    }
}

extension JoinPage {
    /// `invitation` is filled in already: it came by a link.
    static func of(_ vault: any Vault, invitation: String = "") -> some View {
        Kept(JoinModel(sharing: vault.sharing, camera: SystemCamera(), invitation: invitation)) { model in
            Hosted(model: model) { state, send in
                JoinPage(
                    state: state, send: send,
                    invitation: Binding(get: { state.invitation }, set: { model.edit(\.invitation, $0) }),
                    vault: vault)
            }
        }
    }
}

/// All have signed: the one button that hands it in.
struct SubmitPage: View {
    let state: SubmitModel.State
    let send: (SubmitModel.Event) -> Void

    var body: some View {
        if state.submitted == nil { Act(Label.submit) { send(.submit) } }
    }
}

extension SubmitPage {
    static func of(_ vault: any Vault, _ draft: DraftId) -> some View {
        Kept(SubmitModel(vault: vault, draft: draft)) { model in
            Hosted(model: model) { state, send in SubmitPage(state: state, send: send) }
        }
    }
}

/// The page for signing: the sheet of the very bytes, what must be read first, the signature.
struct SignPage: View {
    @Environment(\.language) private var language
    let state: SigningModel.State
    let send: (SigningModel.Event) -> Void

    var body: some View {
        List {
            if let sheet = state.sheet {
                Said(sheet.title).font(.title2)
                Said(sheet.caution)
                if let mark = sheet.mark { Said(mark) }
                ForEach(sheet.parts, id: \.self) { part in
                    Section {
                        ForEach(part.lines, id: \.self) { SheetLine(line: $0) }
                    } header: {
                        Said(part.title)
                    }
                }
                ForEach(sheet.disclosures, id: \.self) { Said($0) }
                Act(Label.whole) { Task { await showInFull() } }
            }
            ForEach(state.toAcknowledge, id: \.self) { disclosure in
                VStack(alignment: .leading) {
                    Said(disclosure.text)
                    if let rule = disclosure.rule { Act(Label.acknowledge) { send(.acknowledge(rule: rule)) } }
                }
                .buttonStyle(.borderless)
            }
            if state.sheet != nil, state.toAcknowledge.isEmpty, state.signed == nil {
                Act(Label.sign) { send(.sign) }
            }
        }
        .task { send(.load) }
    }

    /// Whoever holds an unlocked phone is not yet the person whose data it is: the phone asks first.
    private func showInFull() async {
        if await Person.isHere(Label.whole.in(language)) { send(.loadInFull) }
    }
}

/// A line of the sheet, in the person's language.
private struct SheetLine: View {
    @Environment(\.language) private var language
    let line: SheetLineView

    var body: some View {
        Line(label: line.label, value: line.value.in(language))
    }
}

extension SignPage {
    static func of(_ vault: any Vault, _ draft: DraftId) -> some View {
        Kept(SigningModel(signing: vault.signing, draft: draft)) { model in
            Hosted(model: model) { state, send in SignPage(state: state, send: send) }
        }
    }
}
