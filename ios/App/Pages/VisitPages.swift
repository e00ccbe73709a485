import EregKit
import SwiftUI

/// A notary's device: the visits, and what is to be done in the one that is shown, side by side where there is room. In the
/// hands of a client it shows theirs alone.
struct VisitsPage: View {
    @Environment(\.language) private var language
    let state: VisitsModel.State
    let send: (VisitsModel.Event) -> Void
    let phone: Phone
    let verifiers: any Verifiers

    var body: some View {
        if state.hands == .client, let vault = state.shown {
            PersonPage(vault: vault, phone: phone, verifiers: verifiers)
                .id(vault.id)
                .safeAreaInset(edge: .top) {
                    HStack {
                        Said(Label.handOverWhy)
                        Spacer()
                        Act(Label.takeBack) { send(.lock) }
                    }
                    .padding()
                    .background(.thinMaterial)
                }
        } else {
            NavigationSplitView {
                visits
            } detail: {
                if let vault = state.shown { detail(vault) } else { Said(Label.chooseVisit) }
            }
        }
    }

    private var visits: some View {
        List {
            ForEach(Array((state.visits ?? []).enumerated()), id: \.element.id) { place in
                let visit = place.element
                VisitLine(number: place.offset + 1, visit: visit, isShown: visit.id == state.shown?.id) {
                    send(.show(visit.id))
                }
            }
            Act(Label.newVisit) { send(.begin) }
            if state.visits?.isEmpty == true { Act(Label.ownDevice) { send(.leaveToPerson) } }
        }
        .navigationTitle(Text(verbatim: Label.visits.in(language)))
        .toolbar {
            Act(Label.lockNow) { send(.lock) }
        }
        .task { send(.load) }
    }

    private func detail(_ vault: any Vault) -> some View {
        TasksPage.of(vault, phone)
            .id(vault.id)
            .safeAreaInset(edge: .bottom) {
                VStack {
                    Act(Label.handOver) { send(.handOver) }
                    Said(Label.handOverWhy)
                }
                .frame(maxWidth: .infinity)
                .background(.thinMaterial)
            }
    }
}

/// One visit: known by name only while it is open.
private struct VisitLine: View {
    let number: Int
    let visit: Visit
    let isShown: Bool
    let show: () -> Void

    var body: some View {
        Button(action: show) {
            HStack {
                Image(systemName: visit.client == nil ? "lock" : "person")
                VStack(alignment: .leading) {
                    Said(Label.visit(number)).font(.title3)
                    if let client = visit.client {
                        if let name = client.name { Text(verbatim: name) } else { Said(Label.notEnrolled) }
                    } else {
                        Said(Label.visitLocked)
                    }
                }
            }
        }
        .frame(minHeight: 60)
        .accessibilityAddTraits(isShown ? .isSelected : [])
    }
}

extension VisitsPage {
    static func of(_ phone: Phone, _ verifiers: any Verifiers) -> some View {
        Hosted(model: phone.visits) { state, send in
            VisitsPage(state: state, send: send, phone: phone, verifiers: verifiers)
        }
    }
}
