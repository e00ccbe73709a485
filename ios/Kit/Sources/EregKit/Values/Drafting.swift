import Foundation

/// The standing of a draft on this device.
public enum DraftStanding: Hashable, Sendable, CaseIterable {
    /// Being edited.
    case editing
    /// Frozen, nobody has signed.
    case frozen
    /// Some have signed.
    case signing
    /// All have signed.
    case complete
    /// Submitted; the case says the rest.
    case submitted
    /// The case is to be corrected (补正): it can be edited and signed again, and goes on in the same case.
    case correcting
    /// The case that it became has ended without an entry.
    case caseOver
    /// The time of its workspace is over.
    case workspaceOver
    /// This person is no longer named in it.
    case dismissed
}

/// A line of the list of drafts.
public struct DraftSummary: Hashable, Sendable, Discreet {
    /// The draft.
    public let id: DraftId
    /// The matter that is applied for.
    public let matter: MatterId
    /// Its standing.
    public let standing: DraftStanding
    /// The reason why it goes no further as it is, where that is so, and what to do. Show it wherever the draft is
    /// shown or changed.
    public let over: Message?
    /// The points on which the office's rules say otherwise since the draft was begun, or last frozen: a sentence each.
    /// Show it wherever the draft is shown. Empty where nothing has changed for it.
    public let rules: [Words]
    /// The slot this person fills.
    public let slot: Slot
    /// District and street of the home, where known.
    public let title: String
    /// Unit, last four; only in ``Drafts/summary``.
    public let unit: String?
    /// Device time of the last edit.
    public let editedAt: Date
    /// A never-submitted draft is removed only after then, registry time. Absent where nothing is counted: no certain
    /// registry time since its last edit, or it is shared or submitted.
    public let keepUntil: Date?

    public init(
        id: DraftId, matter: MatterId, standing: DraftStanding, over: Message?, rules: [Words], slot: Slot,
        title: String, unit: String?, editedAt: Date, keepUntil: Date?
    ) {
        self.id = id
        self.matter = matter
        self.standing = standing
        self.over = over
        self.rules = rules
        self.slot = slot
        self.title = title
        self.unit = unit
        self.editedAt = editedAt
        self.keepUntil = keepUntil
    }
}

/// A page of drafts, newest first.
public struct DraftPage: Hashable, Sendable, Discreet {
    /// The drafts of the page, at most 50.
    public let items: [DraftSummary]
    /// The next page, if there is one.
    public let next: Int?

    public init(items: [DraftSummary], next: Int?) {
        self.items = items
        self.next = next
    }
}

/// The form of a draft as this person sees it.
public struct FormView: Hashable, Sendable, Discreet {
    /// The sections that the matter declares, in the order they are asked.
    public let sections: [FormSectionView]
    /// The fields that one more party is named in, one for each role that has room for another. Show them as a way to add
    /// somebody; they stand in no section before something is saved in them. Empty for who may not write them.
    public let further: [FieldView]

    public init(sections: [FormSectionView], further: [FieldView]) {
        self.sections = sections
        self.further = further
    }
}

/// A section of the form.
public struct FormSectionView: Hashable, Sendable, Discreet {
    /// Its name, such as `parties.1`.
    public let name: SectionName
    /// Its title.
    public let title: Words
    /// Its fields, in the order they are asked: person by person, where they tell of people.
    public let fields: [FieldView]

    public init(name: SectionName, title: Words, fields: [FieldView]) {
        self.name = name
        self.title = title
        self.fields = fields
    }
}

/// A field of the form with what was typed.
public struct FieldView: Hashable, Sendable, Discreet {
    /// Path, such as `deal.price`.
    public let path: String
    /// The way in which it is typed.
    public let kind: InputKind
    /// Label, with whose it is where it is a party's.
    public let label: Words
    /// The slot that it tells of, where it tells of one.
    public let slot: Slot?
    /// The need to answer it now, by what was typed so far.
    public let need: FieldNeed
    /// This person's right to write it.
    public let access: FieldAccess
    /// The value as it was typed, exactly; absent = unanswered. Of another party masked, where it is personal.
    public let value: String?
    /// Name of the choice that `value` means.
    public let chosen: String?
    /// The reading of an amount, with separators and in capital characters (大写): `1,680,000.00（壹佰陆拾捌万元整）`. Absent for
    /// any other field, and for what is no amount. Show it beside what is typed.
    public let reads: String?
    /// The fault in it, if any. Of what another party writes nothing is told.
    public let problem: Message?

    public init(
        path: String, kind: InputKind, label: Words, slot: Slot?, need: FieldNeed, access: FieldAccess,
        value: String?, chosen: String?, reads: String?, problem: Message?
    ) {
        self.path = path
        self.kind = kind
        self.label = label
        self.slot = slot
        self.need = need
        self.access = access
        self.value = value
        self.chosen = chosen
        self.reads = reads
        self.problem = problem
    }
}

/// The need to answer a field.
public enum FieldNeed: Hashable, Sendable, CaseIterable {
    /// It must be answered.
    case required
    /// It need not be answered: its absence has a meaning of its own.
    case optional
}

/// The way in which a field is typed: which keyboard, which picker.
public enum InputKind: Hashable, Sendable, Discreet {
    /// 不动产单元号.
    case unitCode
    /// 不动产权证号.
    case certificateNumber
    /// 不动产登记证明号.
    case proofNumber
    /// One of these.
    case choice(choices: [FieldChoice])
    /// 姓名 or 名称.
    case name
    /// 证件号码.
    case identityNumber
    /// `1/2`.
    case share
    /// Yuan, at most two decimals.
    case yuan
    /// `YYYY-MM-DD`.
    case day
    /// A line of text.
    case freeText(most: Int)
}

/// This person's right to write a field.
public enum FieldAccess: Hashable, Sendable, Discreet {
    /// This person writes it.
    case write
    /// Another party writes it, as the words say: it is shown and cannot be changed here.
    case writtenBy(slot: Slot?, words: Words)
    /// Nothing of the draft can be changed any more.
    case closed(code: String)
}

/// One of the choices of a field.
public struct FieldChoice: Hashable, Sendable, Discreet {
    /// Its name, as a value of the field.
    public let value: String
    /// The same in words, which are taken as a value too.
    public let label: Words

    public init(value: String, label: Words) {
        self.value = value
        self.label = label
    }
}

/// The changes that a save made: of the field that was saved, and of the others.
public struct SavedField: Hashable, Sendable, Discreet {
    /// The fault in what was saved, if any: it is kept as typed all the same.
    public let problem: Message?
    /// The reading of an amount that was saved, as in ``FieldView/reads``.
    public let reads: String?
    /// The other fields of which something else is wrong now, or whose answer is needed now and was not, or the reverse: as
    /// they stand.
    public let changed: [FieldView]
    /// The paths of fields that the form has now and had not. Where there are any here or in `gone`, ask for the form again.
    public let appeared: [String]
    /// The paths of other fields that the form has no more.
    public let gone: [String]

    public init(problem: Message?, reads: String?, changed: [FieldView], appeared: [String], gone: [String]) {
        self.problem = problem
        self.reads = reads
        self.changed = changed
        self.appeared = appeared
        self.gone = gone
    }
}

/// The kind of verdict a rule comes to.
public enum AnswerKind: Hashable, Sendable, CaseIterable {
    /// Nothing against it.
    case pass
    /// A disclosure must be read and accepted.
    case acknowledge
    /// A fact is missing here.
    case unknown
    /// A person must judge.
    case manual
    /// Refusal would be proposed.
    case refuse
    /// Something must be supplied.
    case supplement
    /// It would not be accepted.
    case notAccept
}

/// The finding of one rule.
public struct FindingView: Hashable, Sendable, Discreet {
    /// `R-12`.
    public let rule: String
    /// The rule's question, in words.
    public let title: Words
    /// Its answer.
    public let answer: AnswerKind
    /// The message of the finding: code, what is wrong, why, what to do; absent for a plain pass.
    public let told: Message?
    /// Statute or standard.
    public let basis: String
    /// The disclosure of the policy pack to acknowledge, for ``AnswerKind/Acknowledge``.
    public let disclosure: String?

    public init(rule: String, title: Words, answer: AnswerKind, told: Message?, basis: String, disclosure: String?) {
        self.rule = rule
        self.title = title
        self.answer = answer
        self.told = told
        self.basis = basis
        self.disclosure = disclosure
    }
}

/// The law's verdicts on the whole so far. On a phone always provisional.
public struct Verdicts: Hashable, Sendable, Discreet {
    /// `provisional`: only the registry decides.
    public let label: Words
    /// Time for which it was judged.
    public let asOf: TimeEstimate
    /// The strongest answer.
    public let decisive: AnswerKind
    /// Every rule's findings, all at once.
    public let findings: [FindingView]
    /// The typed values that cannot be read.
    public let problems: [Message]

    public init(label: Words, asOf: TimeEstimate, decisive: AnswerKind, findings: [FindingView], problems: [Message]) {
        self.label = label
        self.asOf = asOf
        self.decisive = decisive
        self.findings = findings
        self.problems = problems
    }
}

/// The standing of a material.
public enum Held: Hashable, Sendable, CaseIterable {
    /// This application does not need it.
    case notNeeded
    /// The review speaks of it: the registry may ask for it.
    case mayBeAsked
    /// The need for it shows in the register, which is not known here.
    case notKnown
    /// Made by the app as the parties sign: nothing to bring.
    case generated
    /// The registry fetches it by sharing: nothing to bring.
    case fetched
    /// Fetched, and the answer is here.
    case confirmed
    /// A file is here.
    case uploaded
    /// To be uploaded by the applicant.
    case toUpload

    /// Whether the person brings it, or may be asked to. The rest is nobody's to hand over here.
    public var isBrought: Bool {
        switch self {
        case .toUpload, .uploaded, .mayBeAsked: true
        case .notNeeded, .notKnown, .generated, .fetched, .confirmed: false
        }
    }
}

/// One material of the checklist.
public struct MaterialLine: Hashable, Sendable, Discreet {
    /// The material of the checklist.
    public let code: MaterialCode
    /// Its name.
    public let name: Words
    /// The sources it comes from, best first.
    public let sources: [Words]
    /// Its standing: not needed, fetched by the registry, to be uploaded …
    public let held: Held
    /// The same in words.
    public let heldWords: Words
    /// Files attached here.
    public let attached: Int

    public init(code: MaterialCode, name: Words, sources: [Words], held: Held, heldWords: Words, attached: Int) {
        self.code = code
        self.name = name
        self.sources = sources
        self.held = held
        self.heldWords = heldWords
        self.attached = attached
    }
}

/// The list of what is to be brought (材料清单).
public struct ChecklistView: Hashable, Sendable, Discreet {
    /// The materials in the order of the policy pack.
    public let lines: [MaterialLine]

    public init(lines: [MaterialLine]) {
        self.lines = lines
    }
}

/// A file that was attached.
public struct AttachedMedium: Hashable, Sendable, Discreet {
    /// The material.
    public let material: MaterialCode
    /// Digest of the content.
    public let digest: String
    /// Bytes.
    public let size: Int
    /// Chunks in all.
    public let chunks: Int
    /// Chunks the registry is known to hold.
    public let held: Int

    public init(material: MaterialCode, digest: String, size: Int, chunks: Int, held: Int) {
        self.material = material
        self.digest = digest
        self.size = size
        self.chunks = chunks
        self.held = held
    }
}

/// A frozen draft.
public struct FrozenView: Hashable, Sendable, Discreet {
    /// Digest of the manifest.
    public let manifest: String
    /// Its revision.
    public let manifestRev: Int
    /// The progress of the freezing.
    public let progress: ActProgress

    public init(manifest: String, manifestRev: Int, progress: ActProgress) {
        self.manifest = manifest
        self.manifestRev = manifestRev
        self.progress = progress
    }
}

/// The standing of a participant.
public enum ParticipantStanding: Hashable, Sendable, CaseIterable {
    /// Nobody invited.
    case open
    /// An invitation was made here and has not reached the registry: it opens nothing yet.
    case invitationUnsent
    /// Invited, not joined.
    case invited
    /// The invitation was taken back here, and the registry has not heard of it: until then somebody may join with it.
    case revocationUnsent
    /// Joined, has not signed the current content.
    case joined
    /// This person has signed here, and the signature has not reached the registry.
    case signatureUnsent
    /// Has signed the current content.
    case signed
}

/// Somebody who takes part.
public struct ParticipantView: Hashable, Sendable, Discreet {
    /// The slot.
    public let slot: Slot
    /// The party in words, as its matter calls it.
    public let name: Words
    /// The standing of this participant.
    public let standing: ParticipantStanding
    /// The same in words.
    public let words: Words

    public init(slot: Slot, name: Words, standing: ParticipantStanding, words: Words) {
        self.slot = slot
        self.name = name
        self.standing = standing
        self.words = words
    }
}

/// A field that changed since this person signed.
public struct FieldChangeView: Hashable, Sendable, Discreet {
    /// Path.
    public let field: String
    /// Label.
    public let label: Words
    /// The value as signed.
    public let before: String?
    /// The value as it is now.
    public let after: String?

    public init(field: String, label: Words, before: String?, after: String?) {
        self.field = field
        self.label = label
        self.before = before
        self.after = after
    }
}

/// The next step that this person can take in a workspace.
public enum YourTurn: Hashable, Sendable, CaseIterable {
    /// Nothing: others must act.
    case waitForOthers
    /// Invite who is missing.
    case invite
    /// Freeze the shared sections.
    case freeze
    /// Look at the sheet and sign.
    case sign
    /// The content that was signed has changed: look and sign again.
    case signAgain
    /// All have signed: submit.
    case submit
    /// The workspace has run out: share again, nothing need be typed again.
    case shareAgain
    /// The workspace has run out: whoever opened it must share again.
    case waitForShare
    /// This person is no longer named in it: whoever opened it must name and invite this person again.
    case dismissed
    /// The case is to be corrected, and nothing has been changed yet: correct what is asked.
    case correct
    /// The case is corrected and all have signed: send the correction.
    case sendSupplement
    /// Submitted.
    case seeCase
}

/// A shared workspace as this person sees it.
public struct WorkspaceScreen: Hashable, Sendable, Discreet {
    /// The draft.
    public let draft: DraftId
    /// The slot this person fills.
    public let slot: Slot
    /// The slot that writes the shared sections.
    public let creator: Slot
    /// It ends then (half-open), registry time.
    public let until: Date
    /// Everybody.
    public let participants: [ParticipantView]
    /// Digest of the current manifest, where frozen.
    public let manifest: String?
    /// The fields that changed since this person signed: old → new.
    public let changes: [FieldChangeView]
    /// The slots whose signature fell with the change.
    public let fell: [Slot]
    /// The next step.
    public let turn: YourTurn
    /// The slots whose joining or signature is still missing, this person aside.
    public let waitsFor: [Slot]
    /// The case it became.
    public let caseId: CaseId?

    public init(
        draft: DraftId, slot: Slot, creator: Slot, until: Date, participants: [ParticipantView], manifest: String?,
        changes: [FieldChangeView], fell: [Slot], turn: YourTurn, waitsFor: [Slot], caseId: CaseId?
    ) {
        self.draft = draft
        self.slot = slot
        self.creator = creator
        self.until = until
        self.participants = participants
        self.manifest = manifest
        self.changes = changes
        self.fell = fell
        self.turn = turn
        self.waitsFor = waitsFor
        self.caseId = caseId
    }
}

/// A line of the application sheet.
public struct SheetLineView: Hashable, Sendable, Discreet {
    /// Label.
    public let label: Words
    /// Value, masked where it is personal.
    public let value: Words

    public init(label: Words, value: Words) {
        self.label = label
        self.value = value
    }
}

/// A part of the application sheet.
public struct SheetPart: Hashable, Sendable, Discreet {
    /// Heading.
    public let title: Words
    /// Lines.
    public let lines: [SheetLineView]

    public init(title: Words, lines: [SheetLineView]) {
        self.title = title
        self.lines = lines
    }
}

/// The application sheet (申请书), rendered from the bytes that will be signed.
public struct Sheet: Hashable, Sendable, Discreet {
    /// The draft.
    public let draft: DraftId
    /// Digest of the manifest it renders.
    public let manifest: String
    /// Its revision.
    public let manifestRev: Int
    /// Its title.
    public let title: Words
    /// The one sentence above all: the home changes hands only at the book entry.
    public let caution: Words
    /// Parts in reading order.
    public let parts: [SheetPart]
    /// Disclosures that concern this sale.
    public let disclosures: [Words]
    /// The mark 演示, where the office is a demonstration.
    public let mark: Words?

    public init(
        draft: DraftId, manifest: String, manifestRev: Int, title: Words, caution: Words, parts: [SheetPart],
        disclosures: [Words], mark: Words?
    ) {
        self.draft = draft
        self.manifest = manifest
        self.manifestRev = manifestRev
        self.title = title
        self.caution = caution
        self.parts = parts
        self.disclosures = disclosures
        self.mark = mark
    }
}

/// A signature that was made and queued.
public struct SignedView: Hashable, Sendable, Discreet {
    /// The party that signed.
    public let slot: Slot
    /// Digest of the manifest signed.
    public let manifest: String
    /// Digest of the statement.
    public let statement: String
    /// The progress of the signature.
    public let progress: ActProgress

    public init(slot: Slot, manifest: String, statement: String, progress: ActProgress) {
        self.slot = slot
        self.manifest = manifest
        self.statement = statement
        self.progress = progress
    }
}
