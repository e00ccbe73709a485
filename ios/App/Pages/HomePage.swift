import EregKit
import SwiftUI

/// The whole app: on a person's own device the one vault that is theirs, on a notary's the visits.
struct HomePage: View {
    let home: Home

    var body: some View {
        if let phone = home.phone {
            switch home.choices.chosen.owner {
            case .person: DoorPage.of(phone, home.verifiers)
            case .notary: VisitsPage.of(phone, home.verifiers)
            }
        } else if let failure = home.failure {
            FailureNote(failure: failure)
            Act(Label.retry) { home.begin() }
        } else {
            ProgressView { Said(Label.working) }
        }
    }
}

/// All that a person does with an open vault: what is to be done now, and the ways to everything else.
struct PersonPage: View {
    @Environment(\.language) private var language
    let vault: any Vault
    let phone: Phone
    let verifiers: any Verifiers

    var body: some View {
        let invitation = phone.opening.state.invitation
        TabView {
            TasksPage.of(vault, phone).tabItem { Text(verbatim: Label.tasks.in(language)) }
            DraftListPage.of(vault).tabItem { Text(verbatim: Label.drafts.in(language)) }
            CertificatePage.of(vault).tabItem { Text(verbatim: Label.certificates.in(language)) }
            VerifyPage.ofAStranger(verifiers).tabItem { Text(verbatim: Label.verify.in(language)) }
            OutboxPage.of(vault).tabItem { Text(verbatim: Label.outbox.in(language)) }
        }
        .task { await NetworkWatch.follow(vault) }
        .sheet(isPresented: Binding(get: { invitation != nil }, set: { if !$0 { phone.opening.leftInvitation() } })) {
            NavigationStack {
                JoinPage.of(vault, invitation: invitation ?? "")
                    .toolbar { Act(Label.close) { phone.opening.leftInvitation() } }
            }
            // Another link is another page.
            .id(invitation)
        }
    }
}

/// The one thing to do now for each draft and each case.
struct TasksPage: View {
    @Environment(\.language) private var language
    let state: TasksModel.State
    let send: (TasksModel.Event) -> Void
    let vault: any Vault
    let phone: Phone

    var body: some View {
        List(state.steps, id: \.self) { step in
            NavigationLink {
                destination(step)
            } label: {
                VStack(alignment: .leading) {
                    Text(verbatim: step.title)
                    Said(step.words)
                }
            }
            .frame(minHeight: 60)
        }
        .toolbar {
            NavigationLink(Label.search.in(language)) { SearchPage.of(vault) }
            NavigationLink(Label.letters.in(language)) { LetterListPage.of(vault) }
            NavigationLink(Label.settings.in(language)) { SettingsPage.of(vault, phone) }
        }
        .refreshable { send(.exchange) }
        .task { send(.load) }
    }

    /// The page where the step is done.
    @ViewBuilder
    private func destination(_ step: NextStep) -> some View {
        switch (step.toDo, step.draft) {
        case (.supplement, _), (.supplementAccepted, _), (.sendSupplement, _): correction(step)
        case (.enrol, _): EnrolPage.of(vault)
        case (.seeOutbox, _), (.sync, _): OutboxPage.of(vault)
        case (.fill, .some(let draft)), (.answerInquiry, .some(let draft)): FormPage.of(vault, draft)
        case (.freeze, .some(let draft)): ReviewPage.of(vault, draft)
        case (.readSheet, .some(let draft)), (.sign, .some(let draft)), (.signAgain, .some(let draft)):
            SignPage.of(vault, draft)
        case (.share, .some(let draft)), (.shareAgain, .some(let draft)), (.invite, .some(let draft)),
            (.waitForOthers, .some(let draft)), (.waitForShare, .some(let draft)), (.submit, .some(let draft)):
            SharePage.of(vault, draft)
        case (_, .some(let draft)): CasePage.of(vault, draft)
        case (_, .none): Said(step.words)
        }
    }

    @ViewBuilder
    private func correction(_ step: NextStep) -> some View {
        if let caseId = step.caseId { CorrectionPage.of(vault, caseId) } else { Said(step.words) }
    }
}

extension TasksPage {
    /// The page over a vault; it follows what moves while it is shown.
    static func of(_ vault: any Vault, _ phone: Phone) -> some View {
        Kept(TasksModel(vault: vault)) { model in
            NavigationStack {
                Hosted(model: model) { state, send in
                    TasksPage(state: state, send: send, vault: vault, phone: phone)
                }
            }
            .task { await model.observe() }
        }
    }
}

/// Keeps a page's model as long as the page is there.
struct Kept<Model, Page: View>: View {
    @State private var model: Model
    private let page: (Model) -> Page

    init(_ model: @autoclosure @escaping () -> Model, @ViewBuilder page: @escaping (Model) -> Page) {
        _model = State(initialValue: model())
        self.page = page
    }

    var body: some View { page(model) }
}
