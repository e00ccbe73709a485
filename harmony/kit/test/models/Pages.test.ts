/* The pages but for the form, over fakes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  AccountStanding,
  ActProgress,
  AnnotateModel,
  AnswerKind,
  AttemptId,
  AttemptState,
  BookStanding,
  CaseId,
  CaseModel,
  CaseProgress,
  CaseScreen,
  CaseStage,
  CertificateModel,
  CertificateScreen,
  CertificateStanding,
  ChannelId,
  ChannelKind,
  CitizenTask,
  CommandId,
  CopyTerms,
  CorrectionItem,
  CorrectionModel,
  CorrectionScreen,
  CorrectionStanding,
  Day,
  DocumentForm,
  DocumentListModel,
  DocumentScreen,
  DocumentStanding,
  DraftId,
  DraftListModel,
  EnrolField,
  EnrolModel,
  EntryDocumentsStanding,
  EntryDocumentsView,
  FeeScreen,
  Fen,
  FindingView,
  Fixer,
  HandedKind,
  HitPlace,
  HitPlaceApplication,
  HitPlaceCertificate,
  HitPlaceHome,
  HomeLockStandingLifting,
  HomeLockStandingLocked,
  HomeLockStandingOpen,
  HomeView,
  Integrity,
  JoinModel,
  LetterScreen,
  MaterialCode,
  MaterialsModel,
  MatterId,
  MatterRules,
  Message,
  MovedCertificates,
  MovedDamage,
  MovedDocuments,
  MovedHomes,
  MovedLetters,
  MovedOneCase,
  MovedOneDraft,
  MovedPayments,
  MovedSync,
  NextStep,
  OutboxItemView,
  OutboxModel,
  OutboxStateView,
  PageAtRest,
  PageFailed,
  PageModel,
  PageWorking,
  PaperId,
  PaperKind,
  PaymentChannelView,
  PaymentRecordModel,
  PaymentScreen,
  PresentedRoot,
  ReceiptView,
  Remedy,
  ReviewModel,
  RulesView,
  SealTrust,
  SearchHit,
  SearchKind,
  SearchModel,
  SendingStateKeptHere,
  SharingModel,
  Sheet,
  SigningModel,
  Slot,
  Soundness,
  SubmitModel,
  SyncStandingRunning,
  SyncStatus,
  TaskKind,
  TasksModel,
  TaskStandingUnderWay,
  TimeEstimate,
  TimeTrust,
  TitleWatchModel,
  ToDo,
  TrustInSeals,
  UnmaskedWarning,
  Verdicts,
  Verification,
  VerifyModel,
  WatchedHome,
  WorkspaceScreen,
  YourTurn,
} from '../../kit/Index';
import { fakeFailure, fakeMessage, fakeWords } from '../fakes/Fake';
import { FakeCamera } from '../fakes/FakeBackground';
import { FakePictures, FakeVerifiers, PICTURE } from '../fakes/FakeProofs';
import { FakeVault } from '../fakes/FakeVault';

const THEN = new Date(1_790_000_000_000);
const SALE = new MatterId('T04');
const DRAFT = new DraftId('draft-1');
const CASE = new CaseId('case-1');

/** Waits until something holds. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 5_000 && !holds(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.ok(holds());
}

function failure<State>(page: PageModel<State>): string {
  assert.ok(page.standing instanceof PageFailed, `it did not fail: ${page.standing}`);
  return page.standing.failure.code;
}

function screen(state: CaseStage, documents?: EntryDocumentsStanding): CaseScreen {
  return new CaseScreen(
    CASE,
    DRAFT,
    '',
    new Slot('transferee.1'),
    state,
    fakeWords(''),
    fakeWords(state),
    THEN,
    new ReceiptView(THEN, 'm', fakeWords('')),
    undefined,
    [],
    [],
    undefined,
    undefined,
    documents === undefined ? undefined : new EntryDocumentsView(documents, fakeWords(documents)),
    [],
    [],
    undefined,
    [],
    undefined,
    undefined,
    undefined,
  );
}

function course(): CaseProgress {
  const task = (kind: TaskKind): CitizenTask =>
    new CitizenTask(kind, fakeWords(kind), new TaskStandingUnderWay(), fakeWords(kind));
  return new CaseProgress(
    DRAFT,
    CASE,
    undefined,
    task(TaskKind.Apply),
    task(TaskKind.PayAndCollect),
    new SendingStateKeptHere(),
    fakeWords('kept here'),
    [],
    [],
    undefined,
    undefined,
  );
}

function step(toDo: ToDo): NextStep {
  return new NextStep(DRAFT, undefined, '', toDo, undefined, fakeWords(toDo));
}

test('the first page follows what moves and ends with the vault', async () => {
  const vault = new FakeVault();
  const page = new TasksModel(vault);
  const following = page.observe();
  await until(() => vault.calls.includes('nextSteps'));
  vault.steps = [step(ToDo.Fill)];
  vault.moves.move([new MovedOneDraft(DRAFT)]);
  await until(() => page.state.steps[0]?.toDo === ToDo.Fill);
  const reads = vault.calls.length;
  const running = new SyncStandingRunning(3, 1, 0);
  vault.moves.move([new MovedSync(running)]);
  await until(() => page.state.exchange === running);
  vault.moves.move([new MovedDamage()]);
  await until(() => page.state.vault === Soundness.Damaged);
  assert.equal(vault.calls.length, reads, 'what the page does not show is not read anew');
  // What cannot be read now is read with the next batch.
  vault.failNext(fakeFailure(Remedy.Closed, 'closed'));
  vault.moves.move([new MovedOneDraft(DRAFT)]);
  vault.steps = [];
  vault.moves.move([new MovedOneDraft(DRAFT)]);
  await until(() => page.state.steps.length === 0);
  await vault.end();
  await following;
});

test('a page that is left stops observing', async () => {
  const vault = new FakeVault();
  const page = new TasksModel(vault);
  const following = page.observe();
  await until(() => vault.calls.includes('nextSteps'));
  page.leave();
  await following;
  assert.ok(page.standing instanceof PageAtRest);
});

test('pulling down exchanges, tells why not, and is stopped where the page is left', async () => {
  const vault = new FakeVault();
  const page = new TasksModel(vault);
  vault.exchange.stands = new SyncStatus(1, 2, 1, new TimeEstimate(THEN, TimeTrust.Approximate), undefined);
  await page.exchange();
  assert.deepEqual(vault.exchange.calls, ['run person', 'status']);
  assert.deepEqual([page.state.unsent, page.state.needsYou], [2, 1]);
  vault.exchange.failNext(fakeFailure(Remedy.FixInput, 'connection.none'));
  await page.exchange();
  assert.equal(failure(page), 'connection.none');
  vault.exchange.failNext(fakeFailure(Remedy.Cancelled, 'cancelled'));
  await page.exchange();
  assert.ok(page.standing instanceof PageAtRest, 'what the person cancelled is no failure');
  vault.exchange.hold();
  const running = page.exchange();
  page.leave();
  assert.ok(vault.exchange.stoppedBy !== undefined);
  vault.exchange.release();
  await running;
});

test('drafts are begun, copied, removed and read page by page', async () => {
  const vault = new FakeVault();
  vault.drafts.pageSize = 2;
  const page = new DraftListModel(vault);
  await page.load();
  assert.equal(failure(page), 'rules.none');
  vault.inForce = new RulesView(
    1,
    undefined as never,
    'demo',
    undefined,
    [
      new MatterRules(
        SALE,
        fakeWords('sale'),
        fakeWords('needs'),
        fakeWords('costs'),
        fakeWords('takes'),
        undefined,
        30,
        1,
      ),
    ],
    [],
  );
  await page.load();
  assert.deepEqual(
    page.state.matters.map((matter) => matter.matter),
    [SALE],
  );
  await page.begin(SALE, undefined);
  const first = page.state.begun;
  assert.ok(first !== undefined);
  page.shown();
  assert.equal(page.state.begun, undefined);
  await page.copy(first);
  await page.begin(new MatterId('T10'), undefined);
  assert.equal(page.state.drafts.length, 2);
  await page.more();
  assert.deepEqual(page.state.drafts[2]?.id, first);
  assert.equal(page.state.next, undefined);
  await page.more();
  assert.equal(page.state.drafts.length, 3);
  await page.remove(first);
  assert.ok(!page.state.drafts.some((line) => line.id.equals(first)));
  await page.remove(first);
  assert.equal(failure(page), 'draft.not_found');
});

test('a second tap begins one draft', async () => {
  const vault = new FakeVault();
  const page = new DraftListModel(vault);
  vault.drafts.hold();
  const first = page.begin(SALE, undefined);
  assert.ok(page.standing instanceof PageWorking);
  const second = page.begin(SALE, undefined);
  vault.drafts.release();
  await first;
  await second;
  assert.equal(page.state.drafts.length, 1);
});

test('the review shows what is open, and freezes', async () => {
  const vault = new FakeVault();
  const draft = await vault.drafts.begin(SALE, undefined);
  const finding = (rule: string, answer: AnswerKind, field: string | undefined): FindingView =>
    new FindingView(
      rule,
      fakeWords(rule),
      answer,
      field === undefined ? undefined : fakeMessage(rule, field),
      '',
      undefined,
    );
  vault.drafts.verdicts = new Verdicts(
    fakeWords('here'),
    new TimeEstimate(THEN, TimeTrust.Approximate),
    AnswerKind.Supplement,
    [
      finding('R-01', AnswerKind.Pass, undefined),
      finding('R-03', AnswerKind.Supplement, 'deal.price'),
      finding('R-27', AnswerKind.Unknown, undefined),
    ],
    [],
  );
  const page = new ReviewModel(vault.drafts, draft);
  await page.load();
  assert.deepEqual(
    page.state.open.map((each) => each.rule),
    ['R-03', 'R-27'],
  );
  assert.equal(page.state.open[0]?.told?.field, 'deal.price');
  await page.freeze();
  assert.equal(page.state.frozen?.manifestRev, 1);
});

test('a draft that is not shared is no failure', async () => {
  const vault = new FakeVault();
  const draft = await vault.drafts.begin(SALE, undefined);
  const page = new SharingModel(vault, draft);
  await page.load();
  assert.ok(page.standing instanceof PageAtRest);
  assert.equal(page.state.workspace, undefined);
  await page.share();
  assert.deepEqual(vault.sharing.calls, ['see', 'share transferor.1'], 'the draft says which place is this person’s');
  await page.invite(new Slot('transferee.1'));
  assert.deepEqual(page.state.invitation?.slot, new Slot('transferee.1'));
  await page.refresh();
  assert.equal(failure(page), 'workspace.not_found');
});

test('an invitation that is taken back is shown no more', async () => {
  const vault = new FakeVault();
  const slot = new Slot('transferee.1');
  const creator = new Slot('transferor.1');
  vault.sharing.workspace = new WorkspaceScreen(
    DRAFT,
    creator,
    creator,
    THEN,
    [],
    undefined,
    [],
    [],
    YourTurn.Invite,
    [],
    undefined,
  );
  const page = new SharingModel(vault, DRAFT);
  await page.invite(slot);
  await page.revokeInvitation(slot);
  assert.equal(page.state.invitation, undefined);
  assert.equal(page.state.workspace?.turn, YourTurn.Invite);
  assert.deepEqual(vault.sharing.calls, ['invite transferee.1', 'revoke invitation transferee.1', 'see']);
});

test('who joins is taken to the workspace', async () => {
  const vault = new FakeVault();
  const slot = new Slot('transferee.1');
  const creator = new Slot('transferor.1');
  vault.sharing.workspace = new WorkspaceScreen(
    DRAFT,
    slot,
    creator,
    THEN,
    [],
    undefined,
    [],
    [],
    YourTurn.WaitForOthers,
    [],
    undefined,
  );
  const page = new JoinModel(vault.sharing);
  page.type('ereg:invite:1:x:y');
  await page.join();
  assert.equal(page.state.joined, vault.sharing.workspace);
  const camera = new FakeCamera();
  const byCode = new JoinModel(vault.sharing);
  const joined = (): WorkspaceScreen | undefined => byCode.state.joined;
  await byCode.scan(camera);
  assert.equal(joined(), undefined, 'the person left');
  camera.code = 'ereg:invite:1:x:y';
  await byCode.scan(camera);
  assert.equal(byCode.state.invitation, camera.code);
  assert.equal(joined(), vault.sharing.workspace);
  const byLink = new JoinModel(vault.sharing, 'ereg:invite:1:x:y');
  const joinedByLink = (): WorkspaceScreen | undefined => byLink.state.joined;
  assert.equal(joinedByLink(), undefined, 'it is the person who joins');
  await byLink.join();
  assert.equal(joinedByLink(), vault.sharing.workspace);
  const submission = new SubmitModel(vault, DRAFT);
  await submission.load();
  assert.equal(submission.state.workspace?.turn, YourTurn.WaitForOthers);
  await submission.submit();
  assert.deepEqual(vault.cases.calls, ['submit draft-1']);
  assert.deepEqual(submission.state.submitted, new CommandId('submission'));
});

test('nothing is signed that was not shown and acknowledged', async () => {
  const vault = new FakeVault();
  vault.signing.shows = new Sheet(DRAFT, 'm', 1, fakeWords(''), fakeWords(''), [], [], undefined);
  vault.signing.disclosures = [new Message('d', fakeWords('read this'), 'R-15', undefined)];
  const page = new SigningModel(vault.signing, DRAFT);
  await page.sign();
  assert.deepEqual(vault.signing.calls, [], 'no sheet is shown: there is nothing to sign');
  await page.load();
  assert.deepEqual(
    page.state.toAcknowledge.map((asked) => asked.rule),
    ['R-15'],
  );
  await page.sign();
  assert.equal(failure(page), 'sign.inquiry_open');
  await page.acknowledge('R-15');
  await page.sign();
  assert.equal(page.state.signed?.manifest, 'm');
  assert.equal(page.state.signed?.progress, ActProgress.Queued);
  await page.loadInFull();
  assert.equal(vault.signing.calls[vault.signing.calls.length - 1], 'sheetInFull');
});

test('materials are attached and removed', async () => {
  const vault = new FakeVault();
  const draft = await vault.drafts.begin(SALE, undefined);
  const page = new MaterialsModel(vault, draft);
  const camera = new FakeCamera();
  await page.photograph(camera, MaterialCode.M10);
  assert.deepEqual(vault.attachments.calls, [], 'the person left: nothing is attached');
  camera.photo = new Uint8Array([1]);
  await page.photograph(camera, MaterialCode.M10);
  assert.deepEqual(
    page.state.attached.map((each) => each.material),
    [MaterialCode.M10],
  );
  vault.attachments.failNext(fakeFailure(Remedy.FixInput, 'medium.source'));
  await page.file('/none', MaterialCode.M10);
  assert.equal(failure(page), 'medium.source');
  await page.remove('digest-1');
  assert.deepEqual(page.state.attached, []);
});

test('a payment is shown after it is settled', async () => {
  const vault = new FakeVault();
  const bank = new ChannelId('bank');
  vault.cases.screen = screen(CaseStage.Registered);
  const page = new PaymentRecordModel(vault, CASE);
  await page.load();
  assert.ok(page.standing instanceof PageAtRest, 'a case without a bill is no failure');
  assert.equal(page.state.payment, undefined);
  const paid = new PaymentScreen(
    new AttemptId('a'),
    CASE,
    new Fen(8_000),
    bank,
    AttemptState.Succeeded,
    fakeWords('paid'),
    THEN,
    undefined,
    undefined,
    fakeWords('no receipt'),
  );
  vault.payments.fee = new FeeScreen(
    CASE,
    'q',
    new Fen(8_000),
    [],
    [],
    '',
    [new PaymentChannelView(bank, fakeWords('bank'), ChannelKind.Qr)],
    THEN,
    fakeWords(''),
    paid,
  );
  const following = page.observe();
  await until(() => page.state.payment === paid);
  assert.equal(page.state.channel?.name.zh, 'bank');
  vault.payments.fee = undefined;
  const reads = vault.cases.calls.length;
  vault.moves.move([new MovedOneCase(new CaseId('another'))]);
  vault.moves.move([new MovedPayments()]);
  await until(() => page.state.fee === undefined);
  assert.equal(vault.cases.calls.length, reads + 1, 'another case is not read');
  page.leave();
  await following;
});

test('a fee is paid once, and a lost answer is asked for', async () => {
  const vault = new FakeVault();
  const bank = new ChannelId('bank');
  const attempt = (state: AttemptState): PaymentScreen =>
    new PaymentScreen(
      new AttemptId('a'),
      CASE,
      new Fen(8_000),
      bank,
      state,
      fakeWords(''),
      undefined,
      undefined,
      undefined,
      fakeWords('no receipt'),
    );
  vault.cases.screen = screen(CaseStage.FeeDue);
  vault.cases.course = course();
  vault.payments.fee = new FeeScreen(
    CASE,
    'q',
    new Fen(8_000),
    [],
    [],
    '',
    [new PaymentChannelView(bank, fakeWords('bank'), ChannelKind.Qr)],
    THEN,
    fakeWords(''),
    undefined,
  );
  vault.payments.attempt = attempt(AttemptState.Unknown);
  const page = new CaseModel(vault, DRAFT);
  await page.pay(bank);
  assert.ok(!vault.payments.calls.includes('pay bank'), 'nothing is due before the quote is here');
  await page.load();
  assert.equal(page.state.fee?.total.inYuan(), '¥80.00');
  assert.equal(page.state.progress?.second.kind, TaskKind.PayAndCollect);
  vault.payments.hold();
  const first = page.pay(bank);
  const second = page.pay(bank);
  vault.payments.release();
  await first;
  await second;
  assert.equal(vault.payments.calls.filter((call) => call === 'pay bank').length, 1);
  assert.equal(page.state.payment?.state, AttemptState.Unknown);
  vault.payments.attempt = attempt(AttemptState.Succeeded);
  await page.askBank();
  assert.equal(page.state.payment?.state, AttemptState.Succeeded);
});

test('a case is followed and collected', async () => {
  const vault = new FakeVault();
  vault.cases.screen = screen(CaseStage.InReview);
  vault.cases.course = course();
  const page = new CaseModel(vault, DRAFT);
  const following = page.observe();
  await until(() => page.state.screen?.state === CaseStage.InReview);
  vault.cases.screen = screen(CaseStage.Registered);
  const reads = vault.cases.calls.length;
  vault.moves.move([new MovedOneCase(new CaseId('case-of-another'))]);
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(vault.cases.calls.length, reads);
  vault.moves.move([new MovedOneCase(CASE)]);
  await until(() => page.state.screen?.state === CaseStage.Registered);
  await page.collect();
  assert.deepEqual(page.state.queued, new CommandId('collection'));
  assert.equal(page.state.fee, undefined);
  await vault.end();
  await following;
});

test('a case says how the documents of its entry stand', async () => {
  const vault = new FakeVault();
  vault.cases.screen = screen(CaseStage.InReview);
  vault.cases.course = course();
  const page = new CaseModel(vault, DRAFT);
  const words = (): string | undefined => page.state.screen?.documents?.words.en;
  const following = page.observe();
  await until(() => page.state.screen?.state === CaseStage.InReview);
  assert.equal(words(), undefined, 'without an entry there are none');
  for (const standing of [EntryDocumentsStanding.Sealing, EntryDocumentsStanding.Sealed]) {
    vault.cases.screen = screen(CaseStage.Registered, standing);
    vault.moves.move([new MovedOneCase(CASE)]);
    await until(() => words() === standing);
  }
  await vault.end();
  await following;
});

test('before the receipt is here it is shown how far it is', async () => {
  const vault = new FakeVault();
  const page = new CaseModel(vault, DRAFT);
  await page.load();
  assert.equal(failure(page), 'draft.not_found');
  vault.cases.course = course();
  await page.load();
  assert.ok(page.standing instanceof PageAtRest);
  assert.equal(page.state.screen, undefined);
  assert.equal(page.state.progress?.first.kind, TaskKind.Apply);
});

test('what is to be corrected is listed and sent', async () => {
  const vault = new FakeVault();
  const page = new CorrectionModel(vault.corrections, CASE);
  await page.load();
  assert.equal(failure(page), 'supplement.not_asked');
  const found = fakeMessage('R-09.certificate', 'matter.certificate');
  const item = new CorrectionItem(found, [], CorrectionStanding.Open, fakeWords('to be corrected'));
  vault.corrections.screen = new CorrectionScreen(
    CASE,
    DRAFT,
    undefined,
    new Slot('transferor.1'),
    fakeWords('correct'),
    undefined,
    [item],
    [],
    [],
    YourTurn.Correct,
    [],
  );
  await page.load();
  assert.deepEqual(
    page.state.screen?.items.map((item) => item.standing),
    [CorrectionStanding.Open],
  );
  await page.send();
  assert.deepEqual(page.state.sent, new CommandId('correction'));
});

test('the outbox is shown, retried, cancelled and sent', async () => {
  const vault = new FakeVault();
  const item = new OutboxItemView(
    new CommandId('c'),
    fakeWords('share'),
    'put_sections',
    DRAFT,
    undefined,
    OutboxStateView.NeedsYou,
    fakeMessage('network.unreachable'),
    3,
    undefined,
    Fixer.You,
    undefined,
  );
  vault.outbox.waits = [item];
  const page = new OutboxModel(vault);
  await page.load();
  assert.deepEqual([page.state.items, page.state.doctor?.unsent], [[item], [item]]);
  await page.retry(item.item);
  assert.ok(vault.outbox.calls.includes('retry c'));
  await page.exchange();
  assert.ok(page.state.report !== undefined);
  await page.cancel(item.item);
  assert.deepEqual(page.state.items, []);
});

test('a certificate is shown afresh', async () => {
  const vault = new FakeVault();
  vault.certificates.certificates = [
    new CertificateScreen(
      fakeWords(''),
      '鄂（2026）',
      '',
      '',
      CertificateStanding.Current,
      undefined,
      fakeWords(''),
      'EREG1:X',
      '',
      undefined,
      1,
      THEN,
      undefined,
    ),
  ];
  const page = new CertificateModel(vault.certificates);
  await page.load();
  await page.freshen('鄂（2026）');
  assert.equal(page.state.fresh.get('鄂（2026）'), 'fresh EREG1:X');
  await page.freshen('none');
  assert.equal(failure(page), 'certificate.not_found');
});

function document(
  id: string,
  standing: DocumentStanding,
  caseId: CaseId,
  forms: DocumentForm[] = [],
  warning?: UnmaskedWarning,
): DocumentScreen {
  return new DocumentScreen(
    new PaperId(id),
    PaperKind.Acceptance,
    fakeWords(id),
    caseId,
    undefined,
    new Day('2026-11-24'),
    undefined,
    forms,
    standing,
    fakeWords(''),
    undefined,
    warning,
    undefined,
    undefined,
    undefined,
  );
}

test('what shows everything is not handed on before its warning was read', async () => {
  const vault = new FakeVault();
  const warning = new UnmaskedWarning(new PaperId('p1'), fakeWords('it shows everything'));
  vault.documents.documents = [document('p1', DocumentStanding.Here, CASE, [DocumentForm.Ofd], warning)];
  const page = new DocumentListModel(vault, undefined);
  const written = (): number => vault.documents.calls.filter((call) => call.startsWith('save')).length;
  await page.saveInFull('p1.ofd');
  assert.equal(written(), 0, 'no warning was shown');
  await page.save(new PaperId('p1'), DocumentForm.Ofd, 'p1.ofd');
  assert.equal(page.state.warned?.warning, warning);
  assert.equal(page.state.saved, undefined);
  assert.equal(written(), 0);
  page.keep();
  assert.equal(page.state.warned, undefined);
  await page.save(new PaperId('p1'), DocumentForm.Ofd, 'p1.ofd');
  await page.saveInFull('p1.ofd');
  assert.equal(page.state.saved, 'p1.ofd');
  assert.equal(page.state.warned, undefined, 'it is asked anew before it is handed on the next time');
  await page.save(new PaperId('p1'), DocumentForm.Ofd, 'p1.ofd');
  assert.equal(page.state.saved, undefined);
  assert.equal(written(), 1);
});

test('the first page is looked at', async () => {
  const vault = new FakeVault();
  vault.documents.documents = [
    document('p1', DocumentStanding.Here, CASE, [DocumentForm.Ofd, DocumentForm.Png]),
    document('p2', DocumentStanding.Here, CASE, [DocumentForm.Xml]),
  ];
  const page = new DocumentListModel(vault, undefined);
  await page.look(new PaperId('p1'));
  assert.equal(page.state.picture?.document.text, 'p1');
  page.close();
  assert.equal(page.state.picture, undefined);
  await page.look(new PaperId('p2'));
  assert.equal(failure(page), 'paper.other_form');
  assert.equal(page.state.picture, undefined);
});

test('an annotated copy is asked for once', async () => {
  const vault = new FakeVault();
  const page = new AnnotateModel(vault.documents, '鄂（2026）');
  await page.load();
  assert.equal(failure(page), 'paper.not_found');
  assert.equal(page.state.choices, undefined);
  const terms = new CopyTerms('云杉小学', '入学', new Day('2026-12-31'));
  vault.documents.failNext(fakeFailure(Remedy.FixInput, 'annotate.term'));
  await page.ask(terms);
  assert.equal(failure(page), 'annotate.term');
  await page.ask(terms);
  await page.ask(terms);
  assert.equal(page.state.asked?.text, 'annotation');
  assert.equal(vault.documents.calls.length, 3, 'a second tap asks for no second copy');
  assert.ok(!`${terms} ${JSON.stringify(terms)}`.includes('云杉'), 'terms are not printed');
});

test('documents are listed, followed and saved', async () => {
  const vault = new FakeVault();
  const fake = vault.documents;
  fake.documents = [
    document('p1', DocumentStanding.Waiting, CASE),
    document('p2', DocumentStanding.Here, new CaseId('another'), [DocumentForm.Ofd, DocumentForm.Xml]),
  ];
  const page = new DocumentListModel(vault, undefined);
  const ids = (of: DocumentListModel): string[] => of.state.documents.map((each) => each.id.text);
  const following = page.observe();
  await until(() => page.state.documents.length === 2);
  assert.deepEqual(ids(page), ['p1', 'p2']);
  const ofCase = new DocumentListModel(vault, CASE);
  await ofCase.load();
  assert.deepEqual(ids(ofCase), ['p1']);

  await page.save(new PaperId('p2'), DocumentForm.Xml, 'p2.xml');
  assert.equal(page.state.saved, 'p2.xml');
  assert.ok(fake.calls.includes('save p2 xml p2.xml'));
  await page.save(new PaperId('p1'), DocumentForm.Ofd, 'p1.ofd');
  assert.equal(failure(page), 'paper.not_sealed_yet');
  assert.equal(page.state.saved, undefined, 'what was written before is not handed out for another');

  const reads = fake.calls.length;
  vault.moves.move([new MovedLetters()]);
  fake.documents = [document('p1', DocumentStanding.ToFetch, CASE, [DocumentForm.Ofd, DocumentForm.Pdf])];
  vault.moves.move([new MovedDocuments()]);
  await until(() => page.state.documents.length === 1);
  assert.equal(fake.calls.length, reads + 1, 'what the page does not show is not read anew');
  fake.documents = [];
  vault.moves.move([new MovedCertificates()]);
  await until(() => page.state.documents.length === 0);
  page.leave();
  await following;
});

function home(unit: string): HomeView {
  return new HomeView(unit, '', '', [], [], 0, 1, THEN, new Day('2018-05-04'));
}

function letter(id: string, at: number): LetterScreen {
  return new LetterScreen(id, new Date(at), 'demo', 'home_entered', fakeWords(id), fakeWords(''), undefined, []);
}

test('the home of which something was told last comes first', async () => {
  const vault = new FakeVault();
  vault.homes.homes = [home('u1'), home('u2'), home('u3')];
  vault.homes.lettersOf.set('u2', [letter('l1', 1)]);
  const page = new TitleWatchModel(vault);
  const units = (): string => page.state.homes.map((each) => each.home.unit).join();
  const following = page.observe();
  await until(() => units() === 'u2,u1,u3');
  vault.homes.lettersOf.set('u3', [letter('l3', 3), letter('l2', 2)]);
  vault.moves.move([new MovedLetters()]);
  await until(() => units() === 'u3,u2,u1');
  assert.deepEqual(
    page.state.homes[0]?.letters.map((each) => each.id),
    ['l3', 'l2'],
  );
  vault.homes.homes = [home('u1')];
  await page.refresh();
  assert.ok(vault.homes.calls.includes('mine'));
  assert.equal(units(), 'u1');
  vault.homes.failNext(fakeFailure(Remedy.TryAgain, 'network'));
  await page.refresh();
  assert.equal(failure(page), 'network');
  assert.equal(units(), 'u1', 'what was shown stays');
  page.leave();
  await following;
});

test('a home is locked once, and its lock is lifted once', async () => {
  const vault = new FakeVault();
  const locks = vault.homeLocks;
  vault.homes.homes = [home('u1'), home('u2')];
  locks.set('u1', new HomeLockStandingOpen());
  const page = new TitleWatchModel(vault);
  const watched = (): WatchedHome | undefined => page.state.homes.find((each) => each.home.unit === 'u1');
  const asked = (): string[] => locks.calls.filter((call) => call !== 'list');
  const following = page.observe();
  await until(() => watched()?.isLockable === true);
  assert.deepEqual(
    page.state.homes.map((each) => each.lock?.words.en),
    ['stands', undefined],
  );
  await page.lift('u1');
  await page.lock('u2');
  assert.deepEqual(asked(), [], 'nothing is locked yet, and of the other home nothing is known');
  locks.failNext(fakeFailure(Remedy.TryAgain, 'vault.busy'));
  await page.lock('u1');
  assert.equal(failure(page), 'vault.busy');
  assert.equal(watched()?.isLockable, true, 'what was shown stays');
  await page.lock('u1');
  await page.lock('u1');
  await page.lift('u1');
  assert.deepEqual([watched()?.isLockable, watched()?.isLiftable], [false, false]);
  assert.deepEqual(asked(), ['lock u1', 'lock u1'], 'what is on its way is not asked for again');

  locks.set('u1', new HomeLockStandingLocked(THEN));
  vault.moves.move([new MovedHomes()]);
  await until(() => watched()?.isLiftable === true);
  await page.lock('u1');
  locks.failNext(fakeFailure(Remedy.Cancelled, 'key.cancelled'));
  await page.lift('u1');
  assert.ok(page.standing instanceof PageAtRest, 'what the person cancelled is no failure');
  await page.lift('u1');
  await page.lift('u1');
  assert.deepEqual(asked().slice(2), ['lift u1', 'lift u1'], 'a second tap lifts nothing more');

  locks.set('u1', new HomeLockStandingLifting(THEN, new Date(THEN.getTime() + 86_400_000)));
  await page.load();
  assert.deepEqual([watched()?.isLifting, watched()?.isLockable, watched()?.isLiftable], [true, true, false]);
  await page.lift('u1');
  await page.lock('u1');
  assert.deepEqual(asked().slice(4), ['lock u1'], 'it is being lifted already, and is locked again');
  page.leave();
  await following;
});

function hit(kind: SearchKind, id: string, title: string): SearchHit {
  return new SearchHit(kind, fakeWords(kind), id, title, undefined, fakeWords(id));
}

test('what was typed last is what is found', async () => {
  const vault = new FakeVault();
  vault.search.things = [hit(SearchKind.Homes, 'u1', 'Riverside'), hit(SearchKind.Homes, 'u2', 'Rosewood')];
  const page = new SearchModel(vault);
  const ids = (kind: SearchKind): string =>
    page.state
      .hitsOf(kind)
      .map((each) => each.id)
      .join();
  await page.look(' ');
  assert.deepEqual(vault.search.calls, [], 'nothing is typed: nothing is looked for');
  vault.search.hold();
  const first = page.look('R');
  const second = page.look('Ro');
  assert.ok(page.standing instanceof PageAtRest, 'the page stays at hand');
  vault.search.release();
  await Promise.all([first, second]);
  assert.equal(ids(SearchKind.Homes), 'u2');
  assert.ok(!page.state.isCut);
  vault.search.failNext(fakeFailure(Remedy.UnlockFirst, 'vault.content_locked'));
  await page.look('Ros');
  assert.equal(failure(page), 'vault.content_locked');
  await page.look('Ro');
  assert.ok(page.standing instanceof PageAtRest);

  const following = page.observe();
  vault.search.things.push(hit(SearchKind.Drafts, 'd1', 'Rosewood'));
  vault.moves.move([new MovedOneDraft(new DraftId('d1'))]);
  await until(() => ids(SearchKind.Drafts) === 'd1');
  page.leave();
  await following;
});

test('each hit leads to its place', async () => {
  const vault = new FakeVault();
  vault.cases.screen = screen(CaseStage.Accepted);
  const page = new SearchModel(vault);
  const opened = async (kind: SearchKind, id: string): Promise<HitPlace | undefined> => {
    await page.open(hit(kind, id, ''));
    const place = page.state.place;
    page.shown();
    return place;
  };
  const draft = await opened(SearchKind.Drafts, 'd1');
  assert.ok(draft instanceof HitPlaceApplication && draft.draft.text === 'd1');
  const application = await opened(SearchKind.Cases, CASE.text);
  assert.ok(application instanceof HitPlaceApplication && application.draft.equals(DRAFT));
  const unit = await opened(SearchKind.Homes, 'u1');
  assert.ok(unit instanceof HitPlaceHome && unit.unit === 'u1');
  const certificate = await opened(SearchKind.Certificates, 'n1');
  assert.ok(certificate instanceof HitPlaceCertificate && certificate.number === 'n1');
  vault.cases.screen = undefined;
  assert.equal(await opened(SearchKind.Cases, 'case-2'), undefined);
  assert.equal(failure(page), 'case.not_found');
});

/** Verifiers that find all well, under one root. */
function verifiers(): FakeVerifiers {
  const made = new FakeVerifiers();
  made.root = new PresentedRoot('F', 'demo', '', undefined);
  made.check = new Verification(
    HandedKind.Token,
    fakeWords(''),
    true,
    Integrity.Intact,
    SealTrust.Trusted,
    BookStanding.Current,
    [],
    fakeWords('all well'),
    undefined,
    undefined,
    undefined,
    undefined,
    false,
    undefined,
    undefined,
    [],
    undefined,
  );
  return made;
}

const TOKEN = new Uint8Array(Buffer.from('EREG1:X'));

test('a stranger’s trust is taken before anything is checked', async () => {
  const made = verifiers();
  const page = new VerifyModel(made, new FakePictures());
  await page.check(TOKEN);
  assert.equal(page.state.check, undefined, 'without trust nothing is judged');
  await page.trust(new Uint8Array([1]), 'F');
  await page.check(TOKEN);
  assert.equal(page.state.check, made.check);
  // What the first trust file said of the token is not shown where another one is refused.
  await page.trust(new Uint8Array(0), undefined);
  assert.equal(failure(page), 'trust.malformed');
  assert.equal(page.state.check, undefined);
  assert.equal(page.state.root, undefined);
  await page.check(TOKEN);
  assert.equal(page.state.check, undefined);
});

test('any file is checked, and a picture by its pixels', async () => {
  const made = verifiers();
  const page = new VerifyModel(made, new FakePictures());
  await page.trustSeals(new Uint8Array([1]), undefined);
  assert.equal(page.state.seals, TrustInSeals.None, 'seals are trusted beside a trust file, not without one');
  await page.trust(new Uint8Array([1]), undefined);
  await page.check(new Uint8Array(Buffer.from('%PDF-')));
  assert.equal(page.state.check, made.check);
  await page.trustSeals(new Uint8Array(0), undefined);
  assert.equal(failure(page), 'seal_roots.unreadable');
  assert.equal(page.state.check, undefined, 'what was found under less trust is not shown');
  await page.trustSeals(new Uint8Array([1]), undefined);
  assert.equal(page.state.seals, TrustInSeals.Taken);
  await page.check(new Uint8Array([PICTURE, 1]));
  await page.check(new Uint8Array([PICTURE]));
  assert.deepEqual(
    made.pictures.map((each) => each.wide),
    [1, 0],
    'what cannot be decoded is told by the core too',
  );
  assert.equal(page.state.check, made.check);
  await page.trust(new Uint8Array([1]), undefined);
  assert.equal(page.state.seals, TrustInSeals.None, 'another trust file brings no trust in seals');
});

test('a root is seen before it is pinned', async () => {
  const vault = new FakeVault();
  vault.account.root = new PresentedRoot('F', 'demo', '', undefined);
  const page = new EnrolModel(vault.account);
  await page.load();
  assert.ok(page.state.standing instanceof AccountStanding);
  page.type(EnrolField.Url, 'http://127.0.0.1:1');
  page.type(EnrolField.Office, 'demo');
  await page.confirm();
  const pinned = (): string[] => vault.account.calls.filter((call) => call.startsWith('connect'));
  assert.deepEqual(pinned(), [], 'nothing was seen: nothing is pinned');
  await page.look();
  assert.deepEqual(pinned(), []);
  await page.confirm();
  assert.deepEqual(pinned(), ['connect http://127.0.0.1:1 F']);
  page.type(EnrolField.Name, '林秀英');
  page.type(EnrolField.IdNumber, '1');
  page.type(EnrolField.IdentityProof, '2');
  await page.enrol();
  assert.equal(page.state.standing?.name, '林秀英');
  assert.deepEqual([page.state.idNumber, page.state.identityProof], ['1', '2']);
  assert.ok(!`${page.state} ${JSON.stringify(page.state)}`.includes('林'), 'what is typed is not printed');
});

test('a page that breaks on what has moved follows it no more, and tells whoever asked', async () => {
  const vault = new FakeVault();
  const page = new TasksModel(vault);
  vault.nextSteps = async () => {
    throw new TypeError('broken');
  };
  await assert.rejects(page.observe(), TypeError);
  assert.equal(await vault.changes().next(), undefined);
});
