import EregKit
import SwiftUI

/// Binds a page to its model: the state goes in, events come out, and what was not done is told above the page.
struct Hosted<State: Sendable, Event: Sendable, Page: View>: View {
    let model: PageModel<State, Event>
    @ViewBuilder let page: (State, @escaping (Event) -> Void) -> Page

    var body: some View {
        page(model.state) { event in
            Task { await model.send(event) }
        }
        .disabled(model.standing == .working)
        .safeAreaInset(edge: .top) {
            if case .failed(let failure) = model.standing {
                FailureNote(failure: failure)
            }
        }
    }
}

/// The account of what was not done, why, and what to do now: in the core's words, and its code for whoever is asked
/// for help.
struct FailureNote: View {
    let failure: Failure

    var body: some View {
        VStack(alignment: .leading, spacing: 4) {
            Said(failure.words)
            Text(verbatim: failure.code).font(.footnote.monospaced())
        }
        .frame(maxWidth: .infinity, alignment: .leading)
        .padding()
        .background(.thinMaterial)
        .accessibilityElement(children: .combine)
    }
}

/// A button of at least the size that a finger needs, named in the person's language.
struct Act: View {
    @Environment(\.language) private var language
    private let name: Words
    private let act: () -> Void

    init(_ name: Words, _ act: @escaping () -> Void) {
        self.name = name
        self.act = act
    }

    var body: some View {
        Button(name.in(language), action: act)
            .frame(minHeight: 60)
    }
}

/// A line of a sheet: what it is, and what it says.
struct Line: View {
    let label: Words
    let value: String

    var body: some View {
        LabeledContent {
            Text(verbatim: value)
        } label: {
            Said(label)
        }
        .accessibilityElement(children: .combine)
    }
}
