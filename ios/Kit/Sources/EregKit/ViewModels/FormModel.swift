import Observation

/// A form, one question a page: what the matter declares, in its order; each answer saved before the next question is shown.
///
/// The questions are those that this person may answer now. Before the content is frozen that is all of the form; after it,
/// what each party answers alone.
public final class FormModel: PageModel<FormModel.State, FormModel.Event> {
    /// One page.
    public struct Question: Hashable, Sendable, Discreet {
        public let section: Words
        public let field: FieldView
    }

    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var questions: [Question] = []
        /// Fields that the form would take too, such as a further transferee's name.
        public internal(set) var further: [FieldView] = []
        /// The page that is shown.
        public internal(set) var place = 0
        /// The text that stands in the field now, saved or not.
        public var typed = ""
        /// All questions were gone through.
        public internal(set) var end: End?

        public var question: Question? {
            questions.indices.contains(place) ? questions[place] : nil
        }

        /// The number of questions that must be answered and are, and the number of all that must be.
        public var answered: (done: Int, all: Int) {
            let required = questions.filter { $0.field.need == .required }
            return (required.filter { $0.field.problem == nil }.count, required.count)
        }
    }

    /// The form has no further page.
    public struct End: Hashable, Sendable {}

    public enum Event: Hashable, Sendable {
        case load
        /// Saves what is typed and shows the next question. What cannot be read is saved as typed, and the page stays once,
        /// so that its problem is read.
        case next
        case back
        /// Goes to a field by its path, of the form or beyond it: a finding leads to what is to change.
        case go(String)
    }

    private let drafts: any Drafts
    private let draft: DraftId
    /// The text whose problem the person has been shown.
    private var told: String?

    public init(drafts: any Drafts, draft: DraftId) {
        self.drafts = drafts
        self.draft = draft
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load:
            try await read()
            // Where the person left off: the first question that still wants an answer.
            show(state.questions.firstIndex { $0.field.problem != nil } ?? 0)
        case .next:
            guard let question = state.question else { return }
            let typed = state.typed
            if typed != question.field.value ?? "" {
                let problem = try await save(question.field.path, typed)
                if problem != nil, told != typed {
                    told = typed
                    return
                }
            } else if question.field.problem != nil, !typed.isEmpty, told != typed {
                told = typed
                return
            }
            let place = state.questions.firstIndex { $0.field.path == question.field.path } ?? state.place
            if place + 1 < state.questions.count { show(place + 1) } else { state.end = End() }
        case .back:
            show(max(0, state.place - 1))
        case .go(let path):
            try await go(to: path)
        }
    }

    private func save(_ path: String, _ value: String) async throws -> Message? {
        let saved = try await drafts.answer(draft, field: path, value: value)
        // An answer may ask for others or do away with them, so the questions are those of the form as it is now.
        try await read()
        return saved.problem
    }

    private func go(to path: String) async throws {
        if state.questions.isEmpty { try await read() }
        if let at = state.questions.firstIndex(where: { $0.field.path == path }) {
            show(at)
        } else if let field = state.further.first(where: { $0.path == path }) {
            state.questions.append(Question(section: field.label, field: field))
            show(state.questions.count - 1)
        }
    }

    private func show(_ place: Int) {
        state.place = place
        state.typed = state.question?.field.value ?? ""
        state.end = nil
        told = nil
    }

    private func read() async throws {
        let form = try await drafts.form(draft)
        state.questions = form.sections.flatMap { section in
            section.fields.filter { $0.access == .write }.map { Question(section: section.title, field: $0) }
        }
        state.further = form.further
    }
}
