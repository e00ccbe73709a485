import EregKit
import SwiftUI
import UniformTypeIdentifiers

/// The drafts on this phone, and what can be applied for.
struct DraftListPage: View {
    let state: DraftListModel.State
    let send: (DraftListModel.Event) -> Void
    let vault: any Vault
    /// The matter that was chosen: for which home is asked next.
    @State private var chosen: MatterRules?

    var body: some View {
        List {
            Way(Label.join) { JoinPage.of(vault) }
            Section {
                ForEach(state.drafts, id: \.id) { draft in
                    NavigationLink(value: draft.id) {
                        VStack(alignment: .leading) {
                            Said(name(of: draft))
                            if !draft.title.isEmpty { Text(verbatim: draft.title) }
                            if let over = draft.over { Said(over.text) }
                            ForEach(draft.rules, id: \.self) { Said($0) }
                        }
                    }
                    .frame(minHeight: 60)
                    .swipeActions { Act(Label.remove) { send(.remove(draft.id)) } }
                }
                if state.next != nil { Act(Label.more) { send(.more) } }
            }
            if let chosen { homes(for: chosen) } else { matters }
        }
        .task { send(.load) }
    }

    private var matters: some View {
        Section {
            ForEach(state.matters, id: \.matter) { matter in
                VStack(alignment: .leading) {
                    if let closed = matter.closed {
                        Said(matter.name)
                        Said(closed.text)
                    } else {
                        Act(matter.name) { chosen = matter }
                        Said(matter.needs)
                        Said(matter.costs)
                        Said(matter.takes)
                    }
                }
                .buttonStyle(.borderless)
            }
        } header: {
            Said(Label.begin)
        }
    }

    private func homes(for matter: MatterRules) -> some View {
        Section {
            ForEach(state.homes, id: \.unit) { home in
                Act(Words(zh: home.address, en: home.address)) { begin(matter, unit: home.unit) }
            }
            Act(Label.withoutHome) { begin(matter, unit: nil) }
            Act(Label.cancel) { chosen = nil }
        } header: {
            VStack(alignment: .leading) {
                Said(matter.name)
                Said(Label.whichHome)
            }
        }
    }

    private func begin(_ matter: MatterRules, unit: String?) {
        chosen = nil
        send(.begin(matter.matter, unit: unit))
    }

    /// The matter as the office's rules call it, or by its id.
    private func name(of draft: DraftSummary) -> Words {
        let rules = state.matters.first { $0.matter == draft.matter }
        return rules?.name ?? Words(zh: draft.matter.text, en: draft.matter.text)
    }
}

extension DraftListPage {
    /// The page over a vault; a draft that was just begun is shown at once.
    static func of(_ vault: any Vault) -> some View {
        Kept(DraftListModel(vault: vault)) { model in
            NavigationStack {
                Hosted(model: model) { state, send in
                    DraftListPage(state: state, send: send, vault: vault)
                        .navigationDestination(for: DraftId.self) { FormPage.of(vault, $0) }
                        .navigationDestination(isPresented: begun(state, send)) {
                            if let draft = state.begun { FormPage.of(vault, draft) }
                        }
                }
            }
        }
    }

    private static func begun(
        _ state: DraftListModel.State, _ send: @escaping (DraftListModel.Event) -> Void
    ) -> Binding<Bool> {
        Binding(get: { state.begun != nil }, set: { if !$0 { send(.shown) } })
    }
}

/// One question: what is asked, how it is typed, what is wrong with it.
struct FormPage: View {
    let state: FormModel.State
    let send: (FormModel.Event) -> Void
    @Binding var typed: String

    var body: some View {
        Form {
            if let question = state.question {
                Section {
                    AnswerField(field: question.field, typed: $typed)
                    if let reads = question.field.reads, question.field.value == typed { Text(verbatim: reads) }
                    if let problem = question.field.problem, !typed.isEmpty { Said(problem.text) }
                } header: {
                    VStack(alignment: .leading) {
                        Said(question.section)
                        Said(question.field.label).font(.title2)
                    }
                } footer: {
                    if question.field.need == .required { Said(Label.required) }
                }
                Act(Label.next) { send(.next) }
                if state.place > 0 { Act(Label.back) { send(.back) } }
                ProgressView(value: Double(state.answered.done), total: Double(max(state.answered.all, 1))) {
                    Said(Label.answered)
                }
            }
        }
        .task { send(.load) }
    }
}

extension FormPage {
    /// The form of a draft, and its review behind the last question.
    static func of(_ vault: any Vault, _ draft: DraftId, at field: String? = nil) -> some View {
        Kept(FormModel(drafts: vault.drafts, draft: draft)) { model in
            Hosted(model: model) { state, send in
                if state.end != nil {
                    ReviewPage.of(vault, draft)
                } else {
                    FormPage(
                        state: state, send: send,
                        typed: Binding(get: { state.typed }, set: { model.edit(\.typed, $0) }))
                }
            }
            .task {
                guard let field else { return }
                await model.send(.go(field))
            }
        }
    }
}

/// The control that a field asks for: what can be chosen and how it is typed is said by the core.
struct AnswerField: View {
    @Environment(\.language) private var language
    let field: FieldView
    @Binding var typed: String

    var body: some View {
        switch field.kind {
        case .choice(let choices):
            ForEach(choices, id: \.value) { choice in
                Button {
                    typed = choice.value
                } label: {
                    HStack {
                        Said(choice.label)
                        Spacer()
                        if isChosen(choice) { Image(systemName: "checkmark") }
                    }
                }
                .frame(minHeight: 60)
                .accessibilityAddTraits(isChosen(choice) ? .isSelected : [])
            }
        case .freeText:
            TextField(field.label.in(language), text: $typed, axis: .vertical)
        case .yuan:
            TextField(field.label.in(language), text: $typed).keyboardType(.decimalPad)
        case .day:
            TextField(field.label.in(language), text: $typed).keyboardType(.numbersAndPunctuation)
        case .unitCode, .certificateNumber, .proofNumber, .name, .identityNumber, .share:
            TextField(field.label.in(language), text: $typed).autocorrectionDisabled()
        }
    }

    private func isChosen(_ choice: FieldChoice) -> Bool {
        typed == choice.value || (typed == field.value && field.chosen == choice.value)
    }
}

/// The law's verdicts on the whole, each finding with the way to its field; and the list of what is to be brought.
struct ReviewPage: View {
    let state: ReviewModel.State
    let send: (ReviewModel.Event) -> Void
    let change: (String) -> AnyView
    let materials: AnyView

    var body: some View {
        List {
            if let verdicts = state.verdicts {
                Said(verdicts.label)
                ForEach(verdicts.problems, id: \.self) { problem in found(problem.text, problem.field) }
                ForEach(state.open, id: \.self) { finding in
                    found(finding.told?.text ?? finding.title, finding.told?.field)
                }
            }
            ForEach(state.materials, id: \.code) { material in
                NavigationLink {
                    materials
                } label: {
                    VStack(alignment: .leading) {
                        Said(material.name)
                        Said(material.heldWords)
                    }
                }
                .frame(minHeight: 60)
            }
            Act(Label.freeze) { send(.freeze) }
        }
        .task { send(.load) }
    }

    @ViewBuilder
    private func found(_ words: Words, _ field: String?) -> some View {
        if let field {
            NavigationLink {
                change(field)
            } label: {
                VStack(alignment: .leading) {
                    Said(words)
                    Said(Label.change)
                }
            }
            .frame(minHeight: 60)
        } else {
            Said(words)
        }
    }
}

extension ReviewPage {
    /// The review of a draft, and the ways on: to share it, or to read what is to be signed.
    static func of(_ vault: any Vault, _ draft: DraftId) -> some View {
        Kept(ReviewModel(drafts: vault.drafts, draft: draft)) { model in
            Hosted(model: model) { state, send in
                ReviewPage(
                    state: state, send: send, change: { field in AnyView(FormPage.of(vault, draft, at: field)) },
                    materials: AnyView(MaterialsPage.of(vault, draft))
                )
                .safeAreaInset(edge: .bottom) {
                    HStack {
                        NavigationLink {
                            SharePage.of(vault, draft)
                        } label: {
                            Said(Label.share)
                        }
                        NavigationLink {
                            SignPage.of(vault, draft)
                        } label: {
                            Said(Label.read)
                        }
                    }
                    .frame(minHeight: 60)
                }
            }
        }
    }
}

/// The list of what is to be brought, how each stands, and the files that are attached for what the person hands over.
struct MaterialsPage: View {
    let state: MaterialsModel.State
    let send: (MaterialsModel.Event) -> Void
    /// Attaches a file, and returns when it was read.
    let attach: (URL, MaterialCode) async -> Void
    /// The material that a file is chosen for.
    @State private var chosen: MaterialCode?
    @State private var isPicking = false

    var body: some View {
        List {
            CameraNote(trouble: state.camera)
            ForEach(state.lines, id: \.code) { line in
                Section {
                    Said(line.heldWords)
                    ForEach(line.sources, id: \.self) { Said($0) }
                    ForEach(state.attached.filter { $0.material == line.code }, id: \.digest) { medium in
                        HStack {
                            ProgressView(value: Double(medium.held), total: Double(max(medium.chunks, 1))) {
                                Said(Label.uploaded)
                            }
                            Act(Label.remove) { send(.remove(medium.digest)) }
                        }
                        .buttonStyle(.borderless)
                    }
                    if line.held.isBrought {
                        Act(Label.photograph) { send(.photograph(line.code)) }
                        Act(Label.attach) { pick(for: line.code) }
                    }
                } header: {
                    Said(line.name)
                }
            }
        }
        .fileImporter(isPresented: $isPicking, allowedContentTypes: [.image, .pdf]) { picked in
            guard let chosen, case .success(let file) = picked else { return }
            Task { await take(file, for: chosen) }
        }
        .task { send(.load) }
    }

    private func pick(for material: MaterialCode) {
        chosen = material
        isPicking = true
    }

    /// A picked file is lent to the app until it is read.
    private func take(_ file: URL, for material: MaterialCode) async {
        let isLent = file.startAccessingSecurityScopedResource()
        defer { if isLent { file.stopAccessingSecurityScopedResource() } }
        await attach(file, material)
    }
}

extension MaterialsPage {
    static func of(_ vault: any Vault, _ draft: DraftId) -> some View {
        Kept(MaterialsModel(vault: vault, draft: draft, camera: SystemCamera())) { model in
            Hosted(model: model) { state, send in
                MaterialsPage(state: state, send: send) { file, material in await model.send(.file(file, material)) }
            }
        }
    }
}
