import EregKit
import SwiftUI

/// The documents that the office wrote and sealed: how each stands here, and its file to be kept or handed on.
struct DocumentListPage: View {
    @Environment(\.language) private var language
    let state: DocumentListModel.State
    let send: (DocumentListModel.Event) -> Void

    var body: some View {
        List(state.documents, id: \.id) { document in
            VStack(alignment: .leading) {
                Said(document.title).font(.title3)
                if let number = document.certificate { Text(verbatim: number) }
                Text(verbatim: document.writtenOn.text)
                Said(document.words)
                if let inForce = document.inForce { Said(inForce) }
                if let mark = document.mark { Said(mark) }
                ForEach(document.forms, id: \.self) { form in
                    Act(label(form)) { save(document, form) }
                }
            }
            // Each button of a row by itself.
            .buttonStyle(.borderless)
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
        .task { send(.load) }
        .onDisappear { HandedOn.clear() }
    }

    private func label(_ form: DocumentForm) -> Words {
        switch form {
        case .ofd: Label.saveOfd
        case .pdf: Label.savePdf
        case .xml: Label.saveXml
        case .png: Label.savePng
        }
    }

    private func save(_ document: DocumentScreen, _ form: DocumentForm) {
        let name = "\(document.title.in(language)) \(document.writtenOn.text)"
        guard let file = HandedOn.place(for: name, form) else { return }
        send(.save(document.id, form, to: file))
    }
}

extension DocumentListPage {
    /// The documents of a case, or all of them; it follows what moves while it is shown.
    static func of(_ vault: any Vault, _ caseId: CaseId? = nil) -> some View {
        Kept(DocumentListModel(vault: vault, caseId: caseId)) { model in
            Hosted(model: model) { state, send in DocumentListPage(state: state, send: send) }
                .task { await model.observe() }
        }
    }
}
