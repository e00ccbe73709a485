import EregKit
import SwiftUI

/// Says that a shared fact of a case is wrong: the fact, how it is wrong, and in words if the person likes.
struct DisputePage: View {
    @Environment(\.language) private var language
    let state: DisputeModel.State
    let send: (DisputeModel.Event) -> Void
    // Kept no longer than they are chosen and typed.
    @State private var chosen: Needs?
    @State private var reason: DisputeReason?
    @State private var says = ""

    var body: some View {
        Form {
            if let screen = state.screen {
                if state.lodged != nil { Said(Label.lodged) }
                known(screen.disputes)
                if state.lodged == nil {
                    if screen.disputable.isEmpty {
                        Said(Label.nothingDisputable)
                        Said(screen.words)
                    } else {
                        facts(screen.disputable)
                    }
                }
            }
        }
        .refreshable { send(.load) }
        .task { send(.load) }
    }

    @ViewBuilder
    private func known(_ disputes: [DisputeScreen]) -> some View {
        if !disputes.isEmpty {
            Section {
                ForEach(disputes, id: \.self) { dispute in
                    VStack(alignment: .leading) {
                        Said(dispute.what).font(.title3)
                        Said(dispute.words)
                        Said(dispute.reasonWords)
                        Text(verbatim: dispute.saidAt.formatted())
                    }
                    .accessibilityElement(children: .combine)
                }
            } header: {
                Said(Label.disputes)
            }
        }
    }

    @ViewBuilder
    private func facts(_ disputable: [DisputableFact]) -> some View {
        let wrong = disputable.first { $0.need == chosen } ?? (disputable.count == 1 ? disputable.first : nil)
        let why = wrong?.reasons.first { $0.reason == reason }
        Section {
            ForEach(disputable, id: \.need) { fact in
                Choice(fact.what, isChosen: fact == wrong) { chosen = fact.need }
            }
            if let wrong { Said(wrong.words) }
        } header: {
            Said(Label.whichFact)
        }
        if let wrong {
            Section {
                ForEach(wrong.reasons, id: \.reason) { choice in
                    Choice(choice.words, isChosen: choice == why) { reason = choice.reason }
                }
            } header: {
                Said(Label.howWrong)
            }
        }
        Section {
            TextField(Label.sayMoreHere.in(language), text: $says, axis: .vertical)
                .frame(minHeight: 60)
                .accessibilityLabel(Text(verbatim: Label.sayMore.in(language)))
        } header: {
            Said(Label.sayMore)
        } footer: {
            if let most = (wrong ?? disputable.first)?.most {
                Said(Label.characters(says.unicodeScalars.count, of: most))
            }
        }
        Act(Label.lodge) { if let wrong, let why { send(.lodge(wrong.need, why.reason, says: says)) } }
            .disabled(why == nil)
    }
}

extension DisputePage {
    /// The facts of a case; it follows what moves while it is shown.
    static func of(_ vault: any Vault, _ caseId: CaseId) -> some View {
        Kept(DisputeModel(vault: vault, caseId: caseId)) { model in
            Hosted(model: model) { state, send in DisputePage(state: state, send: send) }
                .task { await model.observe() }
        }
    }
}
