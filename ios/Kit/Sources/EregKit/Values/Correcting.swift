import Foundation

/// The standing of something that is to be corrected, as far as this device can judge: by the rules the registry judges
/// by.
public enum CorrectionStanding: Hashable, Sendable, CaseIterable {
    /// It is as it was found.
    case open
    /// The rule finds nothing in it any more.
    case corrected
    /// The fact that it hangs on is not known here: the registry judges it when the correction comes in.
    case unknown
}

/// The place where something is corrected.
public struct CorrectionPlace: Hashable, Sendable, Discreet {
    /// The path of a field, or `materials.` and the code of a paper.
    public let field: String
    /// Its name.
    public let label: Words
    /// Its value now, where it is a field that this person may see.
    public let value: String?
    /// The party that writes it, where this person does not.
    public let writer: Slot?

    public init(field: String, label: Words, value: String?, writer: Slot?) {
        self.field = field
        self.label = label
        self.value = value
        self.writer = writer
    }
}

/// One item of the list.
public struct CorrectionItem: Hashable, Sendable, Discreet {
    /// The finding: code, words, rule, field.
    public let told: Message
    /// The places where it is corrected; empty where it is a signature that is missing or no longer good.
    public let places: [CorrectionPlace]
    /// Its standing.
    public let standing: CorrectionStanding
    /// The same in words.
    public let words: Words

    public init(told: Message, places: [CorrectionPlace], standing: CorrectionStanding, words: Words) {
        self.told = told
        self.places = places
        self.standing = standing
        self.words = words
    }
}

/// A case that is to be corrected (补正): the one list, item by item, and what was changed so far.
public struct CorrectionScreen: Hashable, Sendable, Discreet {
    /// The case, which stays the same one.
    public let caseId: CaseId
    /// The draft in which it is corrected.
    public let draft: DraftId
    /// 受理号, where it was accepted already: number and rank stay.
    public let caseNumber: String?
    /// The slot this person fills.
    public let slot: Slot
    /// Words for what it means and what to do.
    public let words: Words
    /// Time until which it is to be corrected, and what follows.
    public let term: TermView?
    /// Everything that is asked, at once.
    public let items: [CorrectionItem]
    /// The fields that differ from what was sent in before and were asked for. Of another party's own answers nothing
    /// is known here.
    public let changes: [FieldChangeView]
    /// The fields that differ and were not asked for: they are judged like the rest, and every party is told.
    public let beyond: [FieldChangeView]
    /// The next step that this person can take.
    public let turn: YourTurn
    /// The slots whose signature is still missing, this person aside.
    public let waitsFor: [Slot]

    public init(
        caseId: CaseId, draft: DraftId, caseNumber: String?, slot: Slot, words: Words, term: TermView?,
        items: [CorrectionItem], changes: [FieldChangeView], beyond: [FieldChangeView], turn: YourTurn,
        waitsFor: [Slot]
    ) {
        self.caseId = caseId
        self.draft = draft
        self.caseNumber = caseNumber
        self.slot = slot
        self.words = words
        self.term = term
        self.items = items
        self.changes = changes
        self.beyond = beyond
        self.turn = turn
        self.waitsFor = waitsFor
    }
}
