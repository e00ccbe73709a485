import EregKit
import SwiftUI

/// The consents to the use of licences, and one of them with what taking it back does.
struct ConsentListPage: View {
    let state: ConsentListModel.State
    let send: (ConsentListModel.Event) -> Void
    let vault: any Vault

    var body: some View {
        List {
            if state.consents.isEmpty {
                Said(Label.noConsents)
                Said(Label.consentsWhy)
            }
            section(Label.notTakenBack, state.consents.filter { $0.revokedAt == nil })
            section(Label.takenBack, state.consents.filter { $0.revokedAt != nil })
            Way(Label.giveConsent) { GiveConsentPage.of(vault) }
            Way(Label.useLog) { UseLogPage.of(vault) }
        }
        .navigationDestination(isPresented: isOpen) {
            if let opened = state.opened { ConsentPage(consent: opened, state: state, send: send, vault: vault) }
        }
        .task { send(.load) }
    }

    private var isOpen: Binding<Bool> {
        Binding(get: { state.opened != nil }, set: { if !$0 { send(.close) } })
    }

    @ViewBuilder
    private func section(_ heading: Words, _ consents: [ConsentScreen]) -> some View {
        if !consents.isEmpty {
            Section {
                ForEach(consents, id: \.consent) { consent in
                    Button {
                        send(.open(consent.consent))
                    } label: {
                        VStack(alignment: .leading) {
                            Said(consent.officeName).font(.title3)
                            Said(consent.purposeName)
                            Said(consent.standing)
                        }
                    }
                    .frame(minHeight: 60)
                }
            } header: {
                Said(heading)
            }
        }
    }
}

extension ConsentListPage {
    static func of(_ vault: any Vault) -> some View {
        Kept(ConsentListModel(vault: vault)) { model in
            Hosted(model: model) { state, send in ConsentListPage(state: state, send: send, vault: vault) }
                .task { await model.observe() }
        }
    }
}

/// One consent: what it lets the office see, and its end. The person is asked once more before it is taken back.
private struct ConsentPage: View {
    @Environment(\.language) private var language
    let consent: ConsentScreen
    let state: ConsentListModel.State
    let send: (ConsentListModel.Event) -> Void
    let vault: any Vault

    var body: some View {
        List {
            Section {
                Line(label: Label.licenceUser, value: consent.officeName.in(language))
                Line(label: Label.creditCode, value: consent.office)
                Line(label: Label.purpose, value: consent.purposeName.in(language))
                if let number = consent.certificate { Line(label: Label.certificateNumber, value: number) }
                Line(label: Label.licenceIdentifier, value: consent.licence)
                Line(label: Label.untilDay, value: consent.until.text)
                Line(label: Label.standing, value: consent.standing.in(language))
                Line(label: Label.grantedAt, value: consent.grantedAt.formatted())
                if let revokedAt = consent.revokedAt { Line(label: Label.revokedAt, value: revokedAt.formatted()) }
                Line(label: Label.usesSoFar, value: "\(consent.uses)")
                Way(Label.useLog) { UseLogPage.of(vault, consent.consent) }
            }
            if let act = consent.act {
                Section {
                    switch act {
                    case .takeBack: end
                    case .ask: use
                    }
                }
            }
        }
    }

    @ViewBuilder
    private var end: some View {
        if state.revoking != nil {
            Said(Label.takingBack)
        } else if state.asked != nil {
            Said(Label.takeBackWhy).font(.title3)
            Act(Label.keepConsent) { send(.keep) }
            Act(Label.takeBackNow) { send(.revoke) }
        } else {
            Act(Label.takeConsentBack) { send(.ask) }
        }
    }

    @ViewBuilder
    private var use: some View {
        if state.asking == nil {
            Act(Label.askForLicence) { send(.use) }
        } else {
            Said(Label.licenceAsked)
        }
    }
}

/// Lets an office be shown a licence: which one, which office, for which of its uses, until when.
struct GiveConsentPage: View {
    let state: GiveConsentModel.State
    let send: (GiveConsentModel.Event) -> Void
    // Kept no longer than they are chosen and typed.
    @State private var number: String?
    @State private var office: LicenceUserScreen?
    @State private var purpose: LicencePurposeScreen?
    @State private var until = ""

    init(
        state: GiveConsentModel.State, send: @escaping (GiveConsentModel.Event) -> Void, number: String?
    ) {
        self.state = state
        self.send = send
        _number = State(initialValue: number)
    }

    var body: some View {
        Form {
            if state.given == nil {
                Section {
                    ForEach(state.certificates, id: \.number) { certificate in
                        Choice(named(certificate), isChosen: number == certificate.number) {
                            number = certificate.number
                        }
                    }
                    if state.certificates.isEmpty { Said(Label.noLicence) }
                } header: {
                    Said(Label.whichLicence)
                }
                uses
                Section {
                    DayField(Label.untilDay, typed: $until)
                    if let day = Day(typed: until) { Text(verbatim: day.text) }
                } header: {
                    Said(Label.untilDay)
                }
                Act(Label.giveConsentNow) { if let number, let terms { send(.give(number, terms)) } }
                    .disabled(number == nil || terms == nil)
            } else {
                Said(Label.consentGiven)
            }
        }
        .autocorrectionDisabled()
        .task { send(.load) }
    }

    /// The offices, and under the chosen one its uses: no other is taken.
    @ViewBuilder
    private var uses: some View {
        Section {
            ForEach(state.offices, id: \.code) { user in
                Choice(user.name, isChosen: office == user) {
                    office = user
                    purpose = nil
                }
            }
            if state.offices.isEmpty { Said(Label.noOffices) }
        } header: {
            Said(Label.licenceUser)
        }
        if let office {
            Section {
                ForEach(office.purposes, id: \.id) { use in
                    Choice(use.name, isChosen: purpose == use) { purpose = use }
                }
            } header: {
                Said(Label.purpose)
            }
        }
    }

    private func named(_ certificate: CertificateScreen) -> Words {
        Words(
            zh: "\(certificate.kind.zh) \(certificate.number)", en: "\(certificate.kind.en) \(certificate.number)")
    }

    /// All that was chosen and typed, once nothing of it is missing. Whether it can be so is the core's to say.
    private var terms: ConsentTerms? {
        guard let office, let purpose, let day = Day(typed: until) else { return nil }
        return ConsentTerms(office: office.code, purpose: purpose.id, until: day)
    }
}

extension GiveConsentPage {
    /// Of a certificate or proof by its number, where the person comes from one.
    static func of(_ vault: any Vault, _ number: String? = nil) -> some View {
        Kept(GiveConsentModel(vault: vault)) { model in
            Hosted(model: model) { state, send in GiveConsentPage(state: state, send: send, number: number) }
        }
    }
}

/// The log of the uses of licences: who asked, when, for what, and what it was answered. An office takes out what it was shown.
struct UseLogPage: View {
    @Environment(\.language) private var language
    let state: UseLogModel.State
    let send: (UseLogModel.Event) -> Void

    var body: some View {
        List(state.uses, id: \.id) { use in
            // Each thing that can be tapped in a row of its own: a tap on a row with two would be both.
            Section {
                about(use)
                ForEach(use.forms, id: \.self) { form in
                    Act(Label.save(form)) { save(use, form) }
                }
            }
        }
        .overlay {
            if state.uses.isEmpty { Said(Label.noUses) }
        }
        .safeAreaInset(edge: .bottom) {
            if let file = state.saved {
                ShareLink(item: file) { Said(Label.handOn) }
                    .frame(maxWidth: .infinity, minHeight: 60)
                    .background(.thinMaterial)
            }
        }
        .task { send(.load) }
        .onDisappear { HandedOn.clear() }
    }

    private func about(_ use: LicenceUseScreen) -> some View {
        VStack(alignment: .leading) {
            Said(use.officeName).font(.title3)
            Said(use.purposeName)
            Said(use.answer)
            if let refused = use.refused { Said(refused.text) }
            Text(verbatim: use.at.formatted())
        }
        .accessibilityElement(children: .combine)
    }

    private func save(_ use: LicenceUseScreen, _ form: DocumentForm) {
        let name = "\(Label.licence.in(language)) \(Day(of: use.at).text)"
        if let file = HandedOn.place(for: name, form) { send(.save(use, form, to: file)) }
    }
}

extension UseLogPage {
    /// The uses under one consent by its digest, or under all; it follows what comes in while it is shown.
    static func of(_ vault: any Vault, _ consent: String? = nil) -> some View {
        Kept(UseLogModel(vault: vault, consent: consent)) { model in
            Hosted(model: model) { state, send in UseLogPage(state: state, send: send) }
                .task { await model.observe() }
        }
    }
}
