import {
  ActProgress,
  Answer,
  AttachedMedium,
  Attachments,
  ChecklistView,
  Chunks,
  DraftId,
  DraftPage,
  Drafts,
  DraftStanding,
  DraftSummary,
  FieldAccess,
  FieldAccessWrite,
  FieldNeed,
  FieldView,
  FormSectionView,
  FormView,
  FrozenView,
  InputKind,
  InputKindFreeText,
  Invitation,
  MaterialCode,
  MaterialLine,
  MatterId,
  Message,
  QuestionName,
  Remedy,
  SavedField,
  Sharing,
  Sheet,
  SignedView,
  Signing,
  Slot,
  Verdicts,
  WorkspaceScreen,
} from '../../kit/Index';
import { Fake, fakeFailure, fakeMessage, fakeWords, known, missing } from './Fake';

/** A field that was not answered yet. */
export function fakeField(
  path: string,
  kind: InputKind = new InputKindFreeText(100),
  need: FieldNeed = FieldNeed.Required,
  access: FieldAccess = new FieldAccessWrite(),
): FieldView {
  const problem = need === FieldNeed.Required ? fakeMessage('field.missing', path) : undefined;
  return new FieldView(path, kind, fakeWords(path), undefined, need, access, undefined, undefined, undefined, problem);
}

function answered(field: FieldView, value: string): FieldView {
  let problem: Message | undefined;
  if (value === '' && field.need === FieldNeed.Required) {
    problem = fakeMessage('field.missing', field.path);
  } else if (value === '?') {
    problem = fakeMessage('field.unreadable', field.path);
  }
  const { path, kind, label, slot, need, access } = field;
  return new FieldView(path, kind, label, slot, need, access, value, value, undefined, problem);
}

class Kept {
  readonly line: DraftSummary;
  form: FormView;

  constructor(line: DraftSummary, form: FormView) {
    this.line = line;
    this.form = form;
  }
}

/** Drafts in memory, all of one form. A required field that is empty is a problem of its own, and `'?'` reads as nothing. */
export class FakeDrafts extends Fake implements Drafts {
  /** The form of a new draft, section by section. */
  asks: FormView = new FormView([], []);
  /** The number of drafts that a page holds. */
  pageSize = 50;
  /** The law's verdicts on any of them. */
  verdicts: Verdicts | undefined = undefined;
  /** The list of what is to be brought for any of them. */
  materials: MaterialLine[] = [];
  private kept: Kept[] = [];
  private made = 0;

  async list(page: number): Promise<DraftPage> {
    await this.take(`list ${page}`);
    const newest = this.kept.map((each) => each.line).reverse();
    const from = page * this.pageSize;
    const next = from + this.pageSize < newest.length ? page + 1 : undefined;
    return new DraftPage(newest.slice(from, from + this.pageSize), next);
  }

  async begin(matter: MatterId, _unit: string | undefined): Promise<DraftId> {
    await this.take(`begin ${matter}`);
    return this.added(matter, this.asks);
  }

  async copy(draft: DraftId): Promise<DraftId> {
    await this.take(`copy ${draft}`);
    const of = this.of(draft);
    return this.added(of.line.matter, of.form);
  }

  async summary(draft: DraftId): Promise<DraftSummary> {
    await this.take(`summary ${draft}`);
    return this.of(draft).line;
  }

  async remove(draft: DraftId): Promise<void> {
    await this.take(`remove ${draft}`);
    const gone = this.of(draft);
    this.kept = this.kept.filter((each) => each !== gone);
  }

  async form(draft: DraftId): Promise<FormView> {
    await this.take('form');
    return this.of(draft).form;
  }

  async answer(draft: DraftId, field: string, value: string): Promise<SavedField> {
    await this.take(`answer ${field}=${value}`);
    const kept = this.of(draft);
    const all = kept.form.sections.flatMap((section) => section.fields);
    const asked = all.find((each) => each.path === field);
    if (asked === undefined) {
      throw fakeFailure(Remedy.FixInput, 'field.unknown');
    }
    const now = answered(asked, value);
    const sections = kept.form.sections.map(
      (section) =>
        new FormSectionView(
          section.name,
          section.title,
          section.fields.map((each) => (each.path === field ? now : each)),
        ),
    );
    kept.form = new FormView(sections, kept.form.further);
    return new SavedField(now.problem, now.reads, [], [], []);
  }

  async review(draft: DraftId): Promise<Verdicts> {
    await this.take('review');
    this.of(draft);
    return known(this.verdicts, 'nothing to review');
  }

  async checklist(draft: DraftId): Promise<ChecklistView> {
    await this.take('checklist');
    this.of(draft);
    return new ChecklistView(this.materials);
  }

  async freeze(draft: DraftId): Promise<FrozenView> {
    await this.take('freeze');
    this.of(draft);
    return new FrozenView(`manifest of ${draft}`, 1, ActProgress.Queued);
  }

  private of(draft: DraftId): Kept {
    return known(
      this.kept.find((each) => each.line.id.equals(draft)),
      'draft.not_found',
    );
  }

  private added(matter: MatterId, form: FormView): DraftId {
    this.made++;
    const id = new DraftId(`draft-${this.made}`);
    const line = new DraftSummary(
      id,
      matter,
      DraftStanding.Editing,
      undefined,
      [],
      new Slot('transferor.1'),
      '',
      undefined,
      new Date(this.made),
      undefined,
    );
    this.kept.push(new Kept(line, form));
    return id;
  }
}

class FakeChunks implements Chunks {
  private content: Uint8Array | undefined;

  constructor(content: Uint8Array) {
    this.content = content;
  }

  async next(): Promise<Uint8Array | undefined> {
    const content = this.content;
    this.content = undefined;
    return content;
  }
}

/** Files in memory. */
export class FakeAttachments extends Fake implements Attachments {
  private readonly contents: Map<string, Uint8Array> = new Map();
  private media: AttachedMedium[] = [];

  async list(_draft: DraftId): Promise<AttachedMedium[]> {
    await this.take('list');
    return this.media;
  }

  async attach(_draft: DraftId, material: MaterialCode, content: Uint8Array): Promise<AttachedMedium> {
    await this.take(`attach ${material}`);
    return this.added(material, content);
  }

  async attachFile(_draft: DraftId, material: MaterialCode, path: string): Promise<AttachedMedium> {
    await this.take(`attachFile ${material} ${path}`);
    return this.added(material, new Uint8Array(1));
  }

  async read(_draft: DraftId, digest: string): Promise<Chunks> {
    await this.take(`read ${digest}`);
    return new FakeChunks(known(this.contents.get(digest), 'medium.not_found'));
  }

  async copy(_draft: DraftId, digest: string, path: string): Promise<void> {
    await this.take(`copy ${digest} ${path}`);
  }

  async remove(_draft: DraftId, digest: string): Promise<void> {
    await this.take(`remove ${digest}`);
    if (!this.contents.delete(digest)) {
      throw missing('medium.not_found');
    }
    this.media = this.media.filter((each) => each.digest !== digest);
  }

  private added(material: MaterialCode, content: Uint8Array): AttachedMedium {
    const medium = new AttachedMedium(material, `digest-${this.contents.size + 1}`, content.length, 1, 0);
    this.contents.set(medium.digest, content);
    this.media = [...this.media, medium];
    return medium;
  }
}

/** A workspace that the test sets; what is shared, invited or joined is written down. */
export class FakeSharing extends Fake implements Sharing {
  /** The workspace as far as it is known; none before it is shared. */
  workspace: WorkspaceScreen | undefined = undefined;

  async share(_draft: DraftId, slot: Slot): Promise<ActProgress> {
    await this.take(`share ${slot}`);
    return ActProgress.Queued;
  }

  async invite(draft: DraftId, slot: Slot): Promise<Invitation> {
    await this.take(`invite ${slot}`);
    return new Invitation(`ereg:invite:1:${draft}:fake`, slot, ActProgress.Queued, undefined);
  }

  async revokeInvitation(_draft: DraftId, slot: Slot): Promise<ActProgress> {
    await this.take(`revoke invitation ${slot}`);
    return ActProgress.Done;
  }

  async join(_invitation: string): Promise<WorkspaceScreen> {
    await this.take('join');
    return known(this.workspace, 'workspace.not_found');
  }

  async see(_draft: DraftId): Promise<WorkspaceScreen> {
    await this.take('see');
    return known(this.workspace, 'workspace.not_found');
  }

  async refresh(_draft: DraftId): Promise<WorkspaceScreen> {
    await this.take('refresh');
    return known(this.workspace, 'workspace.not_found');
  }
}

/** A sheet that the test sets. Only what was shown is signed, and only after all was acknowledged. */
export class FakeSigning extends Fake implements Signing {
  shows: Sheet | undefined = undefined;
  /** The disclosures that must be acknowledged, by their rule. */
  disclosures: Message[] = [];
  private shown: string | undefined = undefined;

  async sheet(_draft: DraftId): Promise<Sheet> {
    await this.take('sheet');
    return this.show();
  }

  async sheetInFull(_draft: DraftId): Promise<Sheet> {
    await this.take('sheetInFull');
    return this.show();
  }

  async answer(_draft: DraftId, question: QuestionName, answer: Answer): Promise<void> {
    await this.take(`answer ${question}=${answer}`);
  }

  async toAcknowledge(_draft: DraftId): Promise<Message[]> {
    await this.take('toAcknowledge');
    return this.disclosures;
  }

  async acknowledge(_draft: DraftId, rule: string): Promise<void> {
    await this.take(`acknowledge ${rule}`);
    this.disclosures = this.disclosures.filter((each) => each.rule !== rule);
  }

  async sign(_draft: DraftId, manifest: string): Promise<SignedView> {
    await this.take(`sign ${manifest}`);
    if (this.shown !== manifest) {
      throw fakeFailure(Remedy.SignAgain, 'sign.sheet_not_shown');
    }
    if (this.disclosures.length > 0) {
      throw fakeFailure(Remedy.FixInput, 'sign.inquiry_open');
    }
    return new SignedView(new Slot('transferor.1'), manifest, 'statement', ActProgress.Queued);
  }

  private show(): Sheet {
    if (this.shows === undefined) {
      throw fakeFailure(Remedy.FixInput, 'sheet.not_frozen');
    }
    this.shown = this.shows.manifest;
    return this.shows;
  }
}
