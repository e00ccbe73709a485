import EregKit
import SwiftUI

/// The commands that are to be sent, those that stand still, and those who can help.
struct OutboxPage: View {
    let state: OutboxModel.State
    let send: (OutboxModel.Event) -> Void

    var body: some View {
        List {
            if let doctor = state.doctor {
                ForEach(doctor.findings, id: \.self) { Said($0.text) }
            }
            ForEach(state.items, id: \.item) { item in
                VStack(alignment: .leading) {
                    Said(item.what)
                    if let error = item.error { Said(error.text) }
                    HStack {
                        Act(Label.retry) { send(.retry(item.item)) }
                        Act(Label.cancel) { send(.cancel(item.item)) }
                    }
                }
                .buttonStyle(.borderless)
            }
            Act(Label.exchange) { send(.exchange) }
        }
        .refreshable { send(.exchange) }
        .task { send(.load) }
    }
}

extension OutboxPage {
    static func of(_ vault: any Vault) -> some View {
        Kept(OutboxModel(vault: vault)) { model in
            Hosted(model: model) { state, send in OutboxPage(state: state, send: send) }
        }
    }
}

/// The choice of the registry, and the person's account there. The fingerprint is shown before it is confirmed.
struct EnrolPage: View {
    @Environment(\.language) private var language
    let state: EnrolModel.State
    let send: (EnrolModel.Event) -> Void
    let field: (WritableKeyPath<EnrolModel.State, String>) -> Binding<String>

    var body: some View {
        Form {
            Section {
                TextField(Label.address.in(language), text: field(\.url)).keyboardType(.URL)
                TextField(Label.office.in(language), text: field(\.office))
                Act(Label.look) { send(.look) }
                if let root = state.presented {
                    Text(verbatim: root.fingerprint).font(.body.monospaced())
                    if let mark = root.mark { Said(mark) }
                    Act(Label.confirm) { send(.confirm) }
                }
            }
            Section {
                TextField(Label.name.in(language), text: field(\.name))
                TextField(Label.number.in(language), text: field(\.idNumber))
                SecureField(Label.proof.in(language), text: field(\.identityProof))
                Act(Label.enrol) { send(.enrol) }
                if let name = state.standing?.name { Text(verbatim: name) }
            }
            .autocorrectionDisabled()
        }
        .task { send(.load) }
    }
}

extension EnrolPage {
    static func of(_ vault: any Vault) -> some View {
        Kept(EnrolModel(account: vault.account)) { model in
            Hosted(model: model) { state, send in
                EnrolPage(state: state, send: send) { path in
                    Binding(get: { state[keyPath: path] }, set: { model.edit(path, $0) })
                }
            }
        }
    }
}

/// A text as a QR code, drawn by the core, with the quiet margin that a camera needs.
struct QRCode: View {
    let text: String
    @Environment(\.qrCodes) private var qrCodes

    var body: some View {
        if let matrix = try? qrCodes?.of(text) {
            Canvas { context, size in
                let module = min(size.width, size.height) / CGFloat(matrix.side + 2 * Self.margin)
                for row in 0..<matrix.side {
                    for column in 0..<matrix.side where matrix.isDark(column: column, row: row) {
                        let corner = CGPoint(
                            x: CGFloat(column + Self.margin) * module, y: CGFloat(row + Self.margin) * module)
                        context.fill(
                            Path(CGRect(origin: corner, size: CGSize(width: module, height: module))),
                            with: .color(.black))
                    }
                }
            }
            .aspectRatio(1, contentMode: .fit)
            .background(.white)
            .accessibilityHidden(true)
        }
    }

    /// Light modules around the code (ISO/IEC 18004).
    private static let margin = 4
}
