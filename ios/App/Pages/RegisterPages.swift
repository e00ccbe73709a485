import EregKit
import SwiftUI

/// The person's homes as the register last told of them, what others did to them (产权监护), and their locks (产权锁定): of all homes
/// how each stands, of one home what the owner does about it.
struct TitleWatchPage: View {
    let state: TitleWatchModel.State
    let send: (TitleWatchModel.Event) -> Void
    let vault: any Vault
    /// The unit code of the one home that is shown; all of them where there is none.
    let unit: String?

    var body: some View {
        List(shown, id: \.home.unit) { watched in
            Section {
                HomeLines(home: watched.home)
                if unit == nil, let lock = watched.lock {
                    Said(lock.words)
                    Way(Label.homeLock) { TitleWatchPage.of(vault, lock.unit) }
                }
                if watched.letters.isEmpty { Said(Label.nothingWatched) }
                ForEach(watched.letters, id: \.id) { letter in
                    VStack(alignment: .leading) {
                        Said(letter.title).font(.title3)
                        Said(letter.body)
                        Text(verbatim: letter.at.formatted())
                    }
                    .accessibilityElement(children: .combine)
                }
            } header: {
                Text(verbatim: watched.home.address)
            }
            if unit != nil, let lock = watched.lock {
                LockSection(lock: lock, isAsked: state.asked == lock.unit, send: send)
            }
        }
        .overlay {
            if shown.isEmpty { Said(Label.noHomes) }
        }
        .refreshable { send(.refresh) }
        .task { send(.load) }
    }

    private var shown: [WatchedHome] {
        state.homes.filter { unit == nil || $0.home.unit == unit }
    }
}

/// The content of a home's extract, with the time as of which it was so.
private struct HomeLines: View {
    let home: HomeView

    var body: some View {
        Line(label: Label.unit, value: home.unit)
        Line(label: Label.area, value: home.area)
        ForEach(home.certificates, id: \.self) { Line(label: Label.certificateNumber, value: $0) }
        ForEach(home.oldCertificates, id: \.self) { Line(label: $0.scheme, value: $0.number) }
        Line(label: Label.burdens, value: "\(home.burdens)")
        Line(label: Label.asOf, value: home.asOf.formatted())
    }
}

/// The owner's lock of a home: how it stands, and its one button with what that does. The owner is asked once more before it is
/// lifted.
private struct LockSection: View {
    let lock: HomeLockScreen
    let isAsked: Bool
    let send: (TitleWatchModel.Event) -> Void

    var body: some View {
        Section {
            Said(lock.words).font(.title3)
            Said(lock.explained)
            act
        } header: {
            Said(Label.homeLock)
        }
    }

    @ViewBuilder
    private var act: some View {
        switch lock.standing {
        case .open: Act(Label.lockHome) { send(.lock(lock.unit)) }
        case .locked where isAsked:
            Act(Label.keepLocked) { send(.keep) }
            Act(Label.liftLockNow) { send(.lift) }
        case .locked: Act(Label.liftLock) { send(.ask(lock.unit)) }
        case .lifting: Act(Label.lockAgain) { send(.lock(lock.unit)) }
        case .onItsWay: EmptyView()
        }
    }
}

extension TitleWatchPage {
    /// All homes, or one by its unit code; it follows what moves while it is shown.
    static func of(_ vault: any Vault, _ unit: String? = nil) -> some View {
        Kept(TitleWatchModel(vault: vault)) { model in
            Hosted(model: model) { state, send in TitleWatchPage(state: state, send: send, vault: vault, unit: unit) }
                .task { await model.observe() }
        }
    }
}

/// Search in what is on this phone: each letter that is typed finds at once, and each hit leads to its place.
struct SearchPage: View {
    @Environment(\.language) private var language
    let state: SearchModel.State
    let send: (SearchModel.Event) -> Void
    @Binding var text: String

    var body: some View {
        List {
            ForEach(SearchKind.allCases, id: \.self) { kind in
                if let heading = state.hits(of: kind).first?.heading {
                    Section {
                        ForEach(state.hits(of: kind), id: \.self) { HitLine(hit: $0, send: send) }
                    } header: {
                        Said(heading)
                    }
                }
            }
            if state.isCut { Said(Label.onlyTheNewest) }
        }
        .overlay {
            if state.hits.isEmpty { Said(text.isEmpty ? Label.searchWhy : Label.nothingFound) }
        }
        .searchable(text: $text, prompt: Text(verbatim: Label.searchFor.in(language)))
        .autocorrectionDisabled()
    }
}

/// A thing that was found, as the core tells it.
private struct HitLine: View {
    let hit: SearchHit
    let send: (SearchModel.Event) -> Void

    var body: some View {
        Button {
            send(.open(hit))
        } label: {
            VStack(alignment: .leading) {
                Said(hit.words).font(.title3)
                if !hit.title.isEmpty { Text(verbatim: hit.title) }
                if let number = hit.number { Text(verbatim: number) }
            }
        }
        .frame(minHeight: 60)
    }
}

extension SearchPage {
    /// The page over a vault; a hit that was tapped is shown at once.
    static func of(_ vault: any Vault) -> some View {
        Kept(SearchModel(vault: vault)) { model in
            Hosted(model: model) { state, send in
                SearchPage(state: state, send: send, text: typed(model))
                    .navigationDestination(isPresented: opened(state, send)) {
                        if let place = state.place { destination(vault, place) }
                    }
            }
            .task { await model.observe() }
        }
    }

    private static func typed(_ model: SearchModel) -> Binding<String> {
        Binding(
            get: { model.state.text },
            set: {
                model.edit(\.text, $0)
                Task { await model.look() }
            })
    }

    private static func opened(
        _ state: SearchModel.State, _ send: @escaping (SearchModel.Event) -> Void
    ) -> Binding<Bool> {
        Binding(get: { state.place != nil }, set: { if !$0 { send(.shown) } })
    }

    @ViewBuilder
    private static func destination(_ vault: any Vault, _ place: HitPlace) -> some View {
        switch place {
        case .application(let draft): CasePage.of(vault, draft)
        case .home(let unit): TitleWatchPage.of(vault, unit)
        case .certificate(let number): CertificatePage.one(vault, number)
        }
    }
}
