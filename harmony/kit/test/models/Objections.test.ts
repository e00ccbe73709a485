/* The pages on which a party objects to a shared fact or withdraws, over fakes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  AskedModel,
  CaseId,
  CaseProgress,
  CaseScreen,
  CaseStage,
  CitizenTask,
  CommandId,
  DisputableFact,
  DisputeChoice,
  DisputeModel,
  DisputeReason,
  DraftId,
  Fixer,
  MovedOneCase,
  MovedOutbox,
  Needs,
  NextStep,
  OutboxItemView,
  OutboxStateView,
  PageAtRest,
  PageFailed,
  PageModel,
  ReceiptView,
  Remedy,
  SendingStateKeptHere,
  Slot,
  TaskKind,
  TaskStandingUnderWay,
  ToDo,
  WithdrawalModel,
  Words,
} from '../../kit/Index';
import { fakeFailure, fakeMessage, fakeWords } from '../fakes/Fake';
import { FakeVault } from '../fakes/FakeVault';

const THEN = new Date(1_790_000_000_000);
const DRAFT = new DraftId('draft-1');
const CASE = new CaseId('case-1');
const TAX = new Needs('tax_clearance');
const BUYER = new Slot('transferee.1');

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

/** The buyer's case in a stage, with what can be disputed in it and what is said before a withdrawal is signed. */
function screen(state: CaseStage, disputable: DisputableFact[], withdrawal: Words | undefined): CaseScreen {
  return new CaseScreen(
    CASE,
    DRAFT,
    '',
    BUYER,
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
    undefined,
    disputable,
    [],
    withdrawal,
    [],
    undefined,
    undefined,
    undefined,
  );
}

function fact(need: Needs): DisputableFact {
  const choice = new DisputeChoice(DisputeReason.OutOfDate, fakeWords('out of date'));
  return new DisputableFact(need, fakeWords('tax'), fakeWords('tax office'), fakeWords('it checks'), [choice], 200);
}

function course(toDo: ToDo[]): CaseProgress {
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
    toDo.map((each) => new NextStep(DRAFT, CASE, '', each, undefined, fakeWords(each))),
    [],
    undefined,
    undefined,
  );
}

test('a shared fact is disputed once, with words or without', async () => {
  for (const [typed, written] of [
    [' paid in November ', 'paid in November'],
    [' \n', undefined],
  ] as const) {
    const vault = new FakeVault();
    const page = new DisputeModel(vault, CASE);
    const lodged = (): string | undefined => page.state.lodged?.text;
    await page.load();
    assert.equal(failure(page), 'case.not_found');
    vault.cases.screen = screen(CaseStage.InReview, [fact(TAX)], undefined);
    await page.load();
    assert.deepEqual(
      page.state.disputable.map((each) => each.need.text),
      ['tax_clearance'],
    );
    vault.disputes.failNext(fakeFailure(Remedy.FixInput, 'dispute.open'));
    await page.lodge(TAX, DisputeReason.OutOfDate, typed);
    assert.equal(failure(page), 'dispute.open');
    assert.equal(lodged(), undefined);
    await page.lodge(TAX, DisputeReason.OutOfDate, typed);
    await page.lodge(TAX, DisputeReason.OutOfDate, typed);
    assert.ok(page.standing instanceof PageAtRest);
    assert.equal(lodged(), 'dispute');
    assert.deepEqual(vault.disputes.said, [written], 'a second tap signs nothing more');
    assert.deepEqual(vault.disputes.calls, Array(2).fill('lodge tax_clearance outOfDate'));
  }
});

test('a fact that another party disputes meanwhile can be disputed no more', async () => {
  const vault = new FakeVault();
  vault.cases.screen = screen(CaseStage.InReview, [fact(TAX)], undefined);
  const page = new DisputeModel(vault, CASE);
  const following = page.observe();
  await until(() => page.state.disputable.length === 1);
  const reads = vault.cases.calls.length;
  vault.cases.screen = screen(CaseStage.InReview, [], undefined);
  vault.moves.move([new MovedOneCase(new CaseId('another'))]);
  vault.moves.move([new MovedOneCase(CASE)]);
  await until(() => page.state.disputable.length === 0);
  assert.equal(vault.cases.calls.length, reads + 1, 'another case is not read');
  page.leave();
  await following;
});

test('a withdrawal is signed once, and stands as the core says', async () => {
  const vault = new FakeVault();
  vault.cases.screen = screen(CaseStage.InReview, [], fakeWords('all sign'));
  vault.cases.course = course([ToDo.WaitForOffice]);
  const page = new WithdrawalModel(vault, DRAFT);
  const signed = (): number => vault.cases.calls.filter((call) => call === 'withdraw case-1').length;
  const told = (): string | undefined => page.state.step?.words.zh;
  await page.withdraw();
  assert.equal(signed(), 0, 'nothing is shown yet');
  await page.load();
  assert.equal(page.state.isOpen, true);
  assert.equal(told(), undefined);
  vault.cases.failNext(fakeFailure(Remedy.Cancelled, 'key.cancelled'));
  await page.withdraw();
  assert.ok(page.standing instanceof PageAtRest, 'what the person cancelled is no failure');
  assert.equal(page.state.isOpen, true);
  await page.withdraw();
  await page.withdraw();
  assert.equal(page.state.queued?.text, 'withdrawal');
  assert.equal(signed(), 2);
  assert.equal(page.state.isOpen, false);

  const following = page.observe();
  vault.cases.screen = screen(CaseStage.InReview, [], undefined);
  vault.cases.course = course([ToDo.WithdrawalHeld]);
  vault.moves.move([new MovedOneCase(CASE)]);
  await until(() => page.state.screen?.withdrawal === undefined);
  assert.equal(told(), ToDo.WithdrawalHeld);
  page.leave();
  await following;
});

test('an act that was asked for is shown while it waits', async () => {
  const vault = new FakeVault();
  const item = (id: string): OutboxItemView =>
    new OutboxItemView(
      new CommandId(id),
      fakeWords('withdraw'),
      'withdraw',
      undefined,
      CASE,
      OutboxStateView.Queued,
      fakeMessage('outbox.waiting'),
      0,
      undefined,
      Fixer.Nobody,
      undefined,
    );
  vault.outbox.waits = [item('another'), item('withdrawal')];
  const page = new AskedModel(vault, new CommandId('withdrawal'));
  const following = page.observe();
  await until(() => page.state.waits?.item.text === 'withdrawal');
  const reads = vault.outbox.calls.length;
  vault.outbox.waits = [item('another')];
  vault.moves.move([new MovedOneCase(CASE)]);
  vault.moves.move([new MovedOutbox()]);
  await until(() => page.state.waits === undefined);
  assert.equal(vault.outbox.calls.length, reads + 1, 'what does not concern it is not read anew');
  page.leave();
  await following;
});

test('whoever is asked to withdraw can, and nobody can where the core says nothing of it', async () => {
  const vault = new FakeVault();
  const page = new WithdrawalModel(vault, DRAFT);
  vault.cases.course = course([ToDo.WithdrawalAsked, ToDo.Pay]);
  vault.cases.screen = screen(CaseStage.FeeDue, [], fakeWords('all sign'));
  await page.load();
  assert.equal(page.state.step?.toDo, ToDo.WithdrawalAsked);
  assert.equal(page.state.isOpen, true);
  vault.cases.screen = screen(CaseStage.Registered, [], undefined);
  await page.load();
  assert.equal(page.state.isOpen, false);
  await page.withdraw();
  assert.ok(!vault.cases.calls.includes('withdraw case-1'));
});
