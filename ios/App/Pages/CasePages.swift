import EregKit
import SwiftUI

/// One case: where it stands, what it waits for, its fee, its certificate.
struct CasePage: View {
    let state: CaseModel.State
    let send: (CaseModel.Event) -> Void
    let vault: any Vault

    var body: some View {
        List {
            if let progress = state.progress { ProgressSection(progress: progress) }
            if let screen = state.screen {
                Section {
                    Said(screen.title).font(.title2)
                    Said(screen.words)
                    Said(screen.receipt.caution)
                    if let acceptance = screen.acceptance {
                        Text(verbatim: acceptance.caseNumber)
                        Said(acceptance.promisedBy.words)
                    }
                }
                ForEach(screen.waitsFor + screen.grounds, id: \.self) { Said($0.text) }
                if !screen.disputable.isEmpty || !screen.disputes.isEmpty {
                    Way(Label.dispute) { DisputePage.of(vault, screen.caseId) }
                }
                // Of whoever does not pay the core says that the other side does.
                if let fee = state.fee, !isNext(.waitForPayment) {
                    FeeSection(fee: fee, payment: state.payment, send: send)
                }
                // How those of the entry stand is in the words above; the office writes others before them.
                Way(Label.documents) { DocumentListPage.of(vault, screen.caseId) }
                Way(Label.paymentRecord) { PaymentRecordPage.of(vault, screen.caseId) }
                if isNext(.collect) { Act(Label.collect) { send(.collect) } }
                if let withdrawal = screen.withdrawal {
                    Said(withdrawal)
                    Act(Label.withdraw) { send(.withdraw) }
                }
            }
        }
        .refreshable { send(.load) }
        .task { send(.load) }
    }

    private func isNext(_ toDo: ToDo) -> Bool {
        state.progress?.steps.contains { $0.toDo == toDo } == true
    }
}

/// The citizen's two tasks, what this device has to do with them, and what happened and when.
private struct ProgressSection: View {
    let progress: CaseProgress

    var body: some View {
        Section {
            Said(progress.first.words)
            Said(progress.second.words)
            Said(progress.sendingWords)
            ForEach(progress.timeline, id: \.self) { entry in
                VStack(alignment: .leading) {
                    Text(verbatim: entry.at.formatted())
                    Said(entry.words)
                }
            }
            if let gap = progress.gap { Said(gap) }
            if let next = progress.comesNext { Said(next.words) }
        }
    }
}

/// The fee that is due, line by line, and the standing of its payment.
private struct FeeSection: View {
    let fee: FeeScreen
    let payment: PaymentScreen?
    let send: (CaseModel.Event) -> Void

    var body: some View {
        Section {
            ForEach(fee.lines, id: \.self) { Line(label: $0.what, value: $0.amount.inYuan) }
            Text(verbatim: fee.total.inYuan).font(.title2)
            Said(fee.caution)
            if let payment {
                Said(payment.words)
                if let offer = payment.offer, offer.standing == .open { Offer(offer: offer) }
                if payment.state == .unknown || payment.state == .offered { Act(Label.askBank) { send(.askBank) } }
            }
            // What was sent and not answered only the bank can end; what was offered gives way to another choice.
            if payment == nil || payment?.state == .offered {
                ForEach(fee.channels, id: \.id) { channel in
                    Act(channel.name) { send(.pay(channel.id)) }
                }
            }
        }
    }
}

/// The link that the payer opens in another app, or the code that is scanned.
private struct Offer: View {
    @Environment(\.language) private var language
    let offer: PaymentOffer

    var body: some View {
        switch offer.kind {
        case .qr: QRCode(text: offer.text)
        case .url:
            if let link = URL(string: offer.text) {
                Link(Label.pay.in(language), destination: link).frame(minHeight: 60)
            }
        }
    }
}

extension CasePage {
    /// The case that a draft became; it follows what moves while it is shown.
    static func of(_ vault: any Vault, _ draft: DraftId) -> some View {
        Kept(CaseModel(vault: vault, draft: draft)) { model in
            Hosted(model: model) { state, send in CasePage(state: state, send: send, vault: vault) }
                .task { await model.observe() }
        }
    }
}

/// The payment for a case as the registry told of it, to be kept or shown to somebody.
struct PaymentRecordPage: View {
    let state: PaymentRecordModel.State
    let send: (PaymentRecordModel.Event) -> Void

    var body: some View {
        List {
            if let fee = state.fee, let payment = state.payment {
                Section {
                    Text(verbatim: payment.amount.inYuan).font(.title2)
                    Said(payment.words)
                    if let channel = state.channel { Said(channel.name) }
                    if let since = payment.since { Line(label: Label.toldAt, value: since.formatted()) }
                    if let acceptance = state.screen?.acceptance {
                        Line(label: Label.caseNumber, value: acceptance.caseNumber)
                    }
                    Line(label: Label.paymentNumber, value: payment.attempt.text)
                }
                Section {
                    ForEach(fee.lines, id: \.self) { Line(label: $0.what, value: $0.amount.inYuan) }
                    Line(label: Label.total, value: fee.total.inYuan)
                    if !fee.basis.isEmpty { Line(label: Label.basis, value: fee.basis) }
                    Said(payment.caution)
                }
            } else if let screen = state.screen {
                Said(Label.noPayment)
                Said(screen.words)
            }
        }
        .task { send(.load) }
    }
}

extension PaymentRecordPage {
    static func of(_ vault: any Vault, _ caseId: CaseId) -> some View {
        Kept(PaymentRecordModel(vault: vault, caseId: caseId)) { model in
            Hosted(model: model) { state, send in PaymentRecordPage(state: state, send: send) }
                .task { await model.observe() }
        }
    }
}

/// The person's certificates, each to be shown (亮证).
struct CertificatePage: View {
    let state: CertificateModel.State
    let send: (CertificateModel.Event) -> Void
    let vault: any Vault
    /// The number of the one certificate that is shown; all of them where there is none.
    var number: String?

    var body: some View {
        List {
            if number == nil {
                Way(Label.homes) { TitleWatchPage.of(vault) }
                Way(Label.documents) { DocumentListPage.of(vault) }
                Way(Label.consents) { ConsentListPage.of(vault) }
            }
            ForEach(shown, id: \.number) { certificate in
                // Each thing that can be tapped in a row of its own: a tap on a row with two would be both.
                Section {
                    VStack(alignment: .leading) {
                        Said(certificate.kind)
                        Text(verbatim: certificate.number).font(.title3)
                        Said(certificate.words)
                        if let mark = certificate.mark { Said(mark) }
                        QRCode(text: state.fresh[certificate.number] ?? certificate.token)
                    }
                    Act(Label.freshen) { send(.freshen(certificate.number)) }
                    Way(Label.annotate) { AnnotatePage.of(vault, certificate.number) }
                    Way(Label.giveConsent) { GiveConsentPage.of(vault, certificate.number) }
                    Way(Label.licence) { LicencePage.of(vault, certificate.licenceId) }
                }
            }
        }
        .task { send(.load) }
    }

    private var shown: [CertificateScreen] {
        state.certificates.filter { number == nil || $0.number == number }
    }
}

extension CertificatePage {
    static func of(_ vault: any Vault) -> some View {
        Kept(CertificateModel(certificates: vault.certificates)) { model in
            NavigationStack {
                Hosted(model: model) { state, send in CertificatePage(state: state, send: send, vault: vault) }
            }
        }
    }

    /// One certificate by its number, on the way from another page.
    static func one(_ vault: any Vault, _ number: String) -> some View {
        Kept(CertificateModel(certificates: vault.certificates)) { model in
            Hosted(model: model) { state, send in
                CertificatePage(state: state, send: send, vault: vault, number: number)
            }
        }
    }
}

/// A case that is to be corrected (补正): each item with the ways to its fields, and the sending of the correction.
struct CorrectionPage: View {
    let state: CorrectionModel.State
    let send: (CorrectionModel.Event) -> Void
    let vault: any Vault

    var body: some View {
        List {
            if let screen = state.screen {
                Section {
                    Said(screen.words)
                    if let term = screen.term { Said(term.words) }
                }
                ForEach(screen.items, id: \.self) { item in
                    Section {
                        Said(item.told.text)
                        ForEach(item.places, id: \.self) { place in
                            NavigationLink {
                                destination(screen.draft, place)
                            } label: {
                                Line(label: place.label, value: place.value ?? "")
                            }
                            .frame(minHeight: 60)
                        }
                    } header: {
                        Said(item.words)
                    }
                }
                ForEach(screen.changes + screen.beyond, id: \.self) { change in
                    Line(label: change.label, value: "\(change.before ?? "—") → \(change.after ?? "—")")
                }
                next(screen)
            }
        }
        .refreshable { send(.load) }
        .task { send(.load) }
    }

    /// The way on, as the core says whose turn it is.
    @ViewBuilder
    private func next(_ screen: CorrectionScreen) -> some View {
        switch screen.turn {
        case .sendSupplement where state.sent == nil: Act(Label.sendCorrection) { send(.send) }
        case .freeze: Way(Label.review) { ReviewPage.of(vault, screen.draft) }
        case .sign, .signAgain: Way(Label.read) { SignPage.of(vault, screen.draft) }
        default: EmptyView()
        }
    }

    /// The page where something is corrected: a paper is brought, a field is typed.
    @ViewBuilder
    private func destination(_ draft: DraftId, _ place: CorrectionPlace) -> some View {
        if place.field.hasPrefix("materials.") {
            MaterialsPage.of(vault, draft)
        } else {
            FormPage.of(vault, draft, at: place.field)
        }
    }
}

extension CorrectionPage {
    static func of(_ vault: any Vault, _ caseId: CaseId) -> some View {
        Kept(CorrectionModel(corrections: vault.corrections, caseId: caseId)) { model in
            Hosted(model: model) { state, send in CorrectionPage(state: state, send: send, vault: vault) }
        }
    }
}
