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

/// The reason why the camera gave nothing, and the way to where it can be allowed.
struct CameraNote: View {
    @Environment(\.openURL) private var openURL
    let trouble: CameraTrouble?

    var body: some View {
        switch trouble {
        case .none: EmptyView()
        case .absent: Said(Label.noCamera)
        case .refused:
            VStack(alignment: .leading) {
                Said(Label.cameraRefused)
                Act(Label.openSettings) {
                    if let settings = URL(string: UIApplication.openSettingsURLString) { openURL(settings) }
                }
            }
            .buttonStyle(.borderless)
        }
    }
}

/// A button of at least the size that a finger needs, named in the person's language. In a row of a list that has something else
/// too, the row is `.buttonStyle(.borderless)`: a tap on the rest of it is none on the button.
struct Act: View {
    @Environment(\.language) private var language
    private let name: Words
    private let act: () -> Void

    init(_ name: Words, _ act: @escaping () -> Void) {
        self.name = name
        self.act = act
    }

    var body: some View {
        Button(action: act) {
            Text(verbatim: name.in(language))
                .frame(minWidth: 60, minHeight: 60, alignment: .leading)
                .contentShape(Rectangle())
        }
    }
}

/// A way to another page, of at least the size that a finger needs.
struct Way<Page: View>: View {
    @Environment(\.language) private var language
    private let name: Words
    private let page: () -> Page

    init(_ name: Words, @ViewBuilder to page: @escaping () -> Page) {
        self.name = name
        self.page = page
    }

    var body: some View {
        NavigationLink(name.in(language), destination: page).frame(minHeight: 60)
    }
}

/// A day that is typed. What it is for is said to who does not see the heading above it.
struct DayField: View {
    @Environment(\.language) private var language
    private let name: Words
    @Binding private var typed: String

    init(_ name: Words, typed: Binding<String>) {
        self.name = name
        _typed = typed
    }

    var body: some View {
        TextField(Label.dayFormat.in(language), text: $typed)
            .keyboardType(.numbersAndPunctuation)
            .frame(minHeight: 60)
            .accessibilityLabel(Text(verbatim: name.in(language)))
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
