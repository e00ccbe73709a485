import EregKit
import SwiftUI

/// The letters of the registry, newest first, and one of them to be read.
struct LetterListPage: View {
    @Environment(\.language) private var language
    let state: LetterListModel.State
    let send: (LetterListModel.Event) -> Void
    let vault: any Vault

    var body: some View {
        List(state.letters, id: \.id) { letter in
            Button {
                send(.open(letter))
            } label: {
                VStack(alignment: .leading) {
                    Said(letter.title).font(.title3)
                    Text(verbatim: letter.at.formatted())
                    from(letter)
                }
            }
            .frame(minHeight: 60)
        }
        .overlay {
            if state.letters.isEmpty { Said(Label.noLetters) }
        }
        .navigationDestination(isPresented: isOpen) {
            if let open = state.open { whole(open) }
        }
        .task { send(.load) }
    }

    private var isOpen: Binding<Bool> {
        Binding(get: { state.open != nil }, set: { if !$0 { send(.close) } })
    }

    private func whole(_ open: OpenLetter) -> some View {
        List {
            Section {
                Said(open.letter.title).font(.title2)
                Said(open.letter.body)
                Line(label: Label.writtenAt, value: open.letter.at.formatted())
                from(open.letter)
            }
            if !open.letter.grounds.isEmpty {
                Section {
                    ForEach(open.letter.grounds, id: \.self) { Said($0.text) }
                } header: {
                    Said(Label.grounds)
                }
            }
            if let draft = open.draft {
                Way(Label.seeApplication) { CasePage.of(vault, draft) }
            }
        }
    }

    /// The office whose letter it is; this device's own notes have none.
    private func from(_ letter: LetterScreen) -> some View {
        Line(label: Label.sender, value: letter.office.isEmpty ? Label.here.in(language) : letter.office)
    }
}

extension LetterListPage {
    static func of(_ vault: any Vault) -> some View {
        Kept(LetterListModel(vault: vault)) { model in
            Hosted(model: model) { state, send in LetterListPage(state: state, send: send, vault: vault) }
                .task { await model.observe() }
        }
    }
}

/// The mandates of a person, and one of them with what its revocation does.
struct MandateListPage: View {
    @Environment(\.language) private var language
    let state: MandateListModel.State
    let send: (MandateListModel.Event) -> Void
    let vault: any Vault

    var body: some View {
        List {
            if state.lines.isEmpty {
                Said(Label.noMandates)
                Said(Label.mandatesWhy)
            }
            section(Label.inUse, .stands)
            section(Label.mandatesOver, .over)
            Way(Label.grant) { GrantPage.of(vault) }
        }
        .navigationDestination(isPresented: isOpen) {
            if let opened = state.opened { whole(opened) }
        }
        .task { send(.load) }
    }

    private var isOpen: Binding<Bool> {
        Binding(get: { state.opened != nil }, set: { if !$0 { send(.close) } })
    }

    @ViewBuilder
    private func section(_ heading: Words, _ standing: MandateStanding) -> some View {
        let lines = state.lines.filter { $0.mandate.standing == standing }
        if !lines.isEmpty {
            Section {
                ForEach(lines, id: \.mandate.mandate) { line in
                    Button {
                        send(.open(line.mandate.mandate))
                    } label: {
                        VStack(alignment: .leading) {
                            Text(verbatim: line.mandate.representative).font(.title3)
                            Said(Label.list(line.matters))
                            Said(Label.term(from: line.mandate.fromDay, to: line.lastDay))
                            Said(line.mandate.words)
                        }
                    }
                    .frame(minHeight: 60)
                }
            } header: {
                Said(heading)
            }
        }
    }

    private func whole(_ line: MandateLine) -> some View {
        List {
            Section {
                Line(label: Label.agent, value: line.mandate.representative)
                Line(label: Label.number, value: line.mandate.number)
                Line(label: Label.principal, value: line.mandate.principal + " · " + line.mandate.principalNumber)
                Line(label: Label.mandatedMatters, value: Label.list(line.matters).in(language))
                Line(label: Label.term, value: Label.term(from: line.mandate.fromDay, to: line.lastDay).in(language))
                Line(label: Label.standing, value: line.mandate.words.in(language))
                if let revokedAt = line.mandate.revokedAt {
                    Line(label: Label.revokedAt, value: revokedAt.formatted())
                }
            }
            if line.mandate.standing == .stands {
                Section {
                    Said(Label.agentSees)
                    if state.revoking == nil {
                        Said(Label.revokeWhy)
                        Act(Label.revoke) { send(.revoke) }
                    } else {
                        Said(Label.revoking)
                    }
                }
            }
        }
    }
}

extension MandateListPage {
    static func of(_ vault: any Vault) -> some View {
        Kept(MandateListModel(vault: vault)) { model in
            Hosted(model: model) { state, send in MandateListPage(state: state, send: send, vault: vault) }
                .task { await model.observe() }
        }
    }
}

/// Mandates somebody: for whom, who, in which matters, until when.
struct GrantPage: View {
    private enum Principal { case myself, organisation }

    @Environment(\.language) private var language
    let state: GrantModel.State
    let send: (GrantModel.Event) -> Void
    // Kept no longer than they are typed.
    @State private var who = Principal.myself
    @State private var principal = ""
    @State private var principalNumber = ""
    @State private var representative = ""
    @State private var number = ""
    @State private var matters: Set<MatterId> = []
    @State private var lastDay = ""

    var body: some View {
        Form {
            if state.granting == nil {
                Said(Label.agentSees)
                people
                Section {
                    ForEach(state.matters, id: \.matter) { rules in
                        Choice(rules.name, isChosen: matters.contains(rules.matter)) {
                            matters.formSymmetricDifference([rules.matter])
                        }
                    }
                } header: {
                    Said(Label.mandatedMatters)
                }
                Section {
                    DayField(Label.lastDayOfMandate, typed: $lastDay)
                    if let today = state.today, let day = Day(typed: lastDay) {
                        Said(Label.term(from: today, to: day))
                    }
                } header: {
                    Said(Label.lastDayOfMandate)
                }
                Act(Label.grantNow) { if let mandate { send(.grant(mandate)) } }.disabled(mandate == nil)
            } else {
                Said(Label.granting)
                Said(Label.agentSees)
            }
        }
        .autocorrectionDisabled()
        .task { send(.load) }
    }

    @ViewBuilder
    private var people: some View {
        Section {
            Choice(Label.ofMyself, isChosen: who == .myself) { who = .myself }
            Choice(Label.ofOrganisation, isChosen: who == .organisation) { who = .organisation }
            TextField((who == .myself ? Label.ownName : Label.itsName).in(language), text: $principal)
            TextField((who == .myself ? Label.ownNumber : Label.creditCode).in(language), text: $principalNumber)
                .keyboardType(.asciiCapable)
        } header: {
            Said(Label.principal)
        }
        Section {
            TextField(Label.agentName.in(language), text: $representative)
            TextField(Label.agentNumber.in(language), text: $number).keyboardType(.asciiCapable)
        } header: {
            Said(Label.agent)
        }
    }

    /// All that was typed, once nothing of it is missing. Whether it can be so is the core's to say.
    private var mandate: NewMandate? {
        let texts = [principal, principalNumber, representative, number]
        guard texts.allSatisfy({ !$0.isEmpty }), !matters.isEmpty, let day = Day(typed: lastDay) else { return nil }
        return NewMandate(
            principal: principal, principalNumber: principalNumber, representative: representative, number: number,
            matters: matters, lastDay: day)
    }
}

extension GrantPage {
    static func of(_ vault: any Vault) -> some View {
        Kept(GrantModel(vault: vault)) { model in
            Hosted(model: model) { state, send in GrantPage(state: state, send: send) }
        }
    }
}
