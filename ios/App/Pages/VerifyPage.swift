import EregKit
import SwiftUI
import UniformTypeIdentifiers

/// A stranger checks what they were handed, a code, a file or a picture: three answers, each for itself.
struct VerifyPage: View {
    @Environment(\.language) private var language
    let state: VerifyModel.State
    let send: (VerifyModel.Event) -> Void
    @State private var text = ""
    @State private var choosing = Choosing.nothing
    @State private var isPicking = false

    /// The file that the person is asked for.
    private enum Choosing {
        case nothing
        case trust
        case seals
        case handed
    }

    var body: some View {
        Form {
            Section {
                Act(Label.trust) { pick(.trust) }
                if let root = state.root {
                    Text(verbatim: root.name)
                    Text(verbatim: root.fingerprint).font(.body.monospaced())
                    if let mark = root.mark { Said(mark) }
                    Act(Label.trustSeals) { pick(.seals) }
                    if state.seals != nil { Said(Label.sealsTrusted) }
                }
            }
            if state.root != nil {
                Section {
                    Act(Label.scanCode) { send(.scan) }
                    CameraNote(trouble: state.camera)
                    TextField(Label.code.in(language), text: $text, axis: .vertical).autocorrectionDisabled()
                    Act(Label.check) { send(.check(text)) }
                    Act(Label.checkFile) { pick(.handed) }
                }
            }
            if let check = state.check { Findings(check: check) }
        }
        .fileImporter(isPresented: $isPicking, allowedContentTypes: allowed) { chosen in
            guard case .success(let file) = chosen else { return }
            take(TakenIn.content(of: file))
        }
    }

    private var allowed: [UTType] {
        switch choosing {
        case .trust: [.json]
        // Certificates come under many endings, and what a person was handed under any.
        case .nothing, .seals, .handed: [.data]
        }
    }

    private func pick(_ what: Choosing) {
        choosing = what
        isPicking = true
    }

    private func take(_ content: Data?) {
        switch (choosing, content) {
        case (.trust, .some(let bundle)): send(.trust(bundle, rootFingerprint: nil))
        case (.seals, .some(let roots)): send(.trustSeals(roots, revoked: nil))
        case (.handed, .some(let file)): send(.checkFile(file))
        case (.handed, .none): send(.checkNothing)
        case (.trust, .none), (.seals, .none), (.nothing, _): break
        }
    }
}

/// The three answers, what is to be done where one of them is not good, and what the thing says of itself.
private struct Findings: View {
    let check: Verification

    var body: some View {
        Section {
            Said(check.conclusion).font(.title)
            Said(check.title).font(.title2)
            if check.demo { Said(Label.demonstration) }
            ForEach(check.said, id: \.self) { Said($0).font(.title3) }
            if let trouble = check.trouble { Said(trouble.text) }
            if let words = check.words { Said(words) }
        }
        Section {
            if let face = check.face {
                Line(label: Label.certificateNumber, value: face.number)
                Line(label: Label.holders, value: face.holders)
                Line(label: Label.place, value: face.address)
            }
            ForEach(check.lines, id: \.self) { SaidLine(line: $0) }
        }
    }
}

/// A line of a finding, in the person's language.
private struct SaidLine: View {
    @Environment(\.language) private var language
    let line: SheetLineView

    var body: some View {
        Line(label: line.label, value: line.value.in(language))
    }
}

extension VerifyPage {
    static func ofAStranger(_ verifiers: any Verifiers) -> some View {
        Kept(VerifyModel(verifiers: verifiers, pictures: DecodedPictures(), camera: SystemCamera())) { model in
            Hosted(model: model) { state, send in VerifyPage(state: state, send: send) }
        }
    }
}
