import EregKit
import SwiftUI

/// The documents that the office wrote and sealed: how each stands here, and its file to be kept or handed on.
struct DocumentListPage: View {
    @Environment(\.language) private var language
    let state: DocumentListModel.State
    let send: (DocumentListModel.Event) -> Void
    let vault: any Vault

    var body: some View {
        List(state.documents, id: \.id) { document in
            // Each thing that can be tapped in a row of its own: a tap on a row with two would be both.
            Section {
                about(document)
                if let warned = state.warned, warned.document.id == document.id {
                    warning(warned)
                } else {
                    if document.forms.contains(.png) { Act(Label.seePage) { send(.look(document.id)) } }
                    ForEach(document.forms, id: \.self) { form in
                        Act(Label.save(form)) { save(document, form) }
                    }
                }
            }
        }
        .overlay {
            if state.documents.isEmpty { Said(Label.noDocuments) }
        }
        .safeAreaInset(edge: .bottom) {
            if let file = state.saved {
                ShareLink(item: file) { Said(Label.handOn) }
                    .frame(maxWidth: .infinity, minHeight: 60)
                    .background(.thinMaterial)
            }
        }
        .sheet(isPresented: isLookedAt) {
            if let page = state.page { FirstPageOfDocument(png: page.png, title: title(of: page)) }
        }
        .task { send(.load) }
        .onDisappear { HandedOn.clear() }
    }

    private var isLookedAt: Binding<Bool> {
        Binding(get: { state.page != nil }, set: { if !$0 { send(.close) } })
    }

    private func title(of page: DocumentListModel.Page) -> String {
        state.documents.first { $0.id == page.document }?.title.in(language) ?? ""
    }

    private func about(_ document: DocumentScreen) -> some View {
        VStack(alignment: .leading) {
            Said(document.title).font(.title3)
            if let number = document.certificate { Text(verbatim: number) }
            Text(verbatim: document.writtenOn.text)
            Said(document.words)
            if let annotation = document.annotation { Said(annotation) }
            if let inForce = document.inForce { Said(inForce) }
            if let mark = document.mark { Said(mark) }
        }
        .accessibilityElement(children: .combine)
    }

    /// The warning before a document that shows everything is handed on; the annotated copy is offered first.
    @ViewBuilder
    private func warning(_ warned: DocumentListModel.Warned) -> some View {
        Said(warned.warning.words).font(.title3)
        Way(Label.annotate) { AnnotatePage.of(vault, warned.document.id.text) }
        Act(Label.keepHere) { send(.keep) }
        Act(Label.shareInFull) {
            if let file = place(warned.document, warned.form) { send(.saveInFull(to: file)) }
        }
    }

    private func save(_ document: DocumentScreen, _ form: DocumentForm) {
        guard let file = place(document, form) else { return }
        send(.save(document.id, form, to: file))
    }

    private func place(_ document: DocumentScreen, _ form: DocumentForm) -> URL? {
        HandedOn.place(for: "\(document.title.in(language)) \(document.writtenOn.text)", form)
    }
}

extension DocumentListPage {
    /// The documents of a case, or all of them; it follows what moves while it is shown.
    static func of(_ vault: any Vault, _ caseId: CaseId? = nil) -> some View {
        Kept(DocumentListModel(vault: vault, caseId: caseId)) { model in
            Hosted(model: model) { state, send in DocumentListPage(state: state, send: send, vault: vault) }
                .task { await model.observe() }
        }
    }
}

/// The first page of a document as its picture, to be looked at: it can be made larger, and is written nowhere.
private struct FirstPageOfDocument: View {
    let png: Data
    let title: String

    var body: some View {
        if let picture = UIImage(data: png) {
            ScrollView([.horizontal, .vertical]) {
                Image(uiImage: picture).accessibilityLabel(Text(verbatim: title))
            }
        }
    }
}

/// Asks for an annotated copy (加注件): for whom, for what, until when.
struct AnnotatePage: View {
    private enum Purpose { case letting, other }

    @Environment(\.language) private var language
    let state: AnnotateModel.State
    let send: (AnnotateModel.Event) -> Void
    // Kept no longer than they are typed.
    @State private var user = ""
    @State private var what = Purpose.other
    @State private var purpose = ""
    @State private var until = ""

    var body: some View {
        Form {
            if state.asked != nil {
                Said(Label.annotationAsked)
            } else if let choices = state.choices {
                Section {
                    TextField(Label.user.in(language), text: $user)
                } footer: {
                    Said(Label.characters(user.unicodeScalars.count, of: choices.most))
                }
                Section {
                    Choice(choices.letting, isChosen: what == .letting) { what = .letting }
                    Choice(choices.other, isChosen: what == .other) { what = .other }
                    if what == .other { TextField(Label.purpose.in(language), text: $purpose) }
                } header: {
                    Said(Label.purpose)
                }
                Section {
                    DayField(Label.untilDay, typed: $until)
                    if let day = Day(typed: until) { Text(verbatim: day.text) }
                } header: {
                    Said(Label.untilDay)
                }
                Act(Label.annotate) { if let terms { send(.ask(terms)) } }.disabled(terms == nil)
            }
        }
        .autocorrectionDisabled()
        .task { send(.load) }
    }

    /// All that was typed, once nothing of it is missing. Whether it can be so is the core's to say.
    private var terms: CopyTerms? {
        guard !user.isEmpty, what == .letting || !purpose.isEmpty, let day = Day(typed: until) else { return nil }
        return CopyTerms(user: user, purpose: what == .letting ? nil : purpose, until: day)
    }
}

extension AnnotatePage {
    /// Of a certificate or proof: `which` is its number, or the id of its document.
    static func of(_ vault: any Vault, _ which: String) -> some View {
        Kept(AnnotateModel(documents: vault.documents, which: which)) { model in
            Hosted(model: model) { state, send in AnnotatePage(state: state, send: send) }
        }
    }
}

/// A licence of the person, or an annotated copy of one, as the registry has it now, and the ways to what came of it.
struct LicencePage: View {
    let state: LicenceModel.State
    let send: (LicenceModel.Event) -> Void
    let vault: any Vault

    var body: some View {
        List {
            if let licence = state.licence {
                about(licence)
                if let document = state.document {
                    Section {
                        Said(document.title)
                        Said(document.words)
                        Way(Label.documents) { DocumentListPage.of(vault, document.caseId) }
                    } header: {
                        Said(Label.handedOutNow)
                    }
                }
                if !licence.supersededBy.isEmpty {
                    Section {
                        ForEach(licence.supersededBy, id: \.self) { identifier in
                            NavigationLink {
                                LicencePage.of(vault, identifier)
                            } label: {
                                Text(verbatim: identifier)
                            }
                            .frame(minHeight: 60)
                        }
                    } header: {
                        Said(Label.inItsPlace)
                    }
                }
            }
        }
        .refreshable { send(.load) }
        .task { send(.load) }
    }

    private func about(_ licence: LicenceScreen) -> some View {
        Section {
            Said(licence.standing).font(.title2)
            if let since = licence.since { Line(label: Label.since, value: since.formatted()) }
            Line(label: Label.certificateNumber, value: licence.number)
            Line(label: Label.licenceIdentifier, value: licence.licence)
            if let mark = licence.mark { Said(mark) }
        } header: {
            Said(Label.licenceStanding)
        }
    }
}

extension LicencePage {
    /// By the identifier of the licence, or of an annotated copy.
    static func of(_ vault: any Vault, _ identifier: String) -> some View {
        Kept(LicenceModel(documents: vault.documents, identifier: identifier)) { model in
            Hosted(model: model) { state, send in LicencePage(state: state, send: send, vault: vault) }
        }
    }
}
