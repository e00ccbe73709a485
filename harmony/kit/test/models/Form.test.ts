/* One question a page. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  DraftId,
  FieldAccessWrittenBy,
  FieldNeed,
  FormModel,
  FormPlace,
  FormSectionView,
  FormView,
  InputKindFreeText,
  InputKindYuan,
  MatterId,
  PageAtRest,
  PageFailed,
  PageWorking,
  Remedy,
  SectionName,
  Slot,
} from '../../kit/Index';
import { fakeFailure, fakeWords } from '../fakes/Fake';
import { fakeField, FakeDrafts } from '../fakes/FakeDrafts';

async function begun(drafts: FakeDrafts = asking()): Promise<[FormModel, FakeDrafts, DraftId]> {
  const draft = await drafts.begin(new MatterId('T04'), undefined);
  const form = new FormModel(drafts, draft);
  await form.load();
  return [form, drafts, draft];
}

function asking(): FakeDrafts {
  const drafts = new FakeDrafts();
  drafts.asks = new FormView(
    [
      new FormSectionView(new SectionName('deal.1'), fakeWords('deal'), [
        fakeField('deal.price', new InputKindYuan()),
        fakeField('deal.note', new InputKindFreeText(20), FieldNeed.Optional),
      ]),
      new FormSectionView(new SectionName('delivery.1'), fakeWords('delivery'), [fakeField('delivery.medium')]),
    ],
    [fakeField('parties.transferee.2.name')],
  );
  return drafts;
}

const shown = (form: FormModel): string | undefined => form.state.question?.field.path;

test('each answer is saved before the next question is shown', async () => {
  const [form, drafts, draft] = await begun();
  assert.equal(shown(form), 'deal.price');
  assert.equal(form.state.answered.done, 0);
  form.type('1680000');
  assert.ok(!`${form.state} ${JSON.stringify(form.state)}`.includes('1680000'), 'what is typed is not printed');
  await form.next();
  assert.equal(shown(form), 'deal.note');
  assert.deepEqual([form.state.answered.done, form.state.answered.all], [1, 2]);
  assert.ok(drafts.calls.includes('answer deal.price=1680000'));
  // Nothing was typed: nothing is saved, and the page goes on.
  await form.next();
  assert.equal(shown(form), 'delivery.medium');
  assert.ok(!drafts.calls.some((call) => call.startsWith('answer deal.note')));
  form.type('electronic');
  await form.next();
  assert.equal(form.state.stands, FormPlace.End);
  // Whoever comes again goes on where something is missing, or at the beginning, and finds what was typed.
  const again = new FormModel(drafts, draft);
  await again.load();
  assert.equal(again.state.typed, '1680000');
});

test('an answer that cannot be read is saved, and its problem read once', async () => {
  const [form, drafts] = await begun();
  form.type('?');
  await form.next();
  assert.equal(shown(form), 'deal.price');
  assert.equal(form.state.question?.field.problem?.code, 'field.unreadable');
  assert.equal(form.state.typed, '?');
  // The person has read it and goes on all the same.
  await form.next();
  assert.equal(shown(form), 'deal.note');
  assert.equal(drafts.calls.filter((call) => call === 'answer deal.price=?').length, 1);
  // Coming back, the problem is told again before the page goes on.
  await form.back();
  await form.next();
  assert.equal(shown(form), 'deal.price');
});

test('a second tap saves once, and the page tells that it works', async () => {
  const [form, drafts] = await begun();
  let told = 0;
  const deaf = form.listen(() => told++);
  form.type('1');
  drafts.hold();
  const first = form.next();
  assert.ok(form.standing instanceof PageWorking);
  const second = form.next();
  drafts.release();
  await first;
  await second;
  assert.equal(drafts.calls.filter((call) => call === 'answer deal.price=1').length, 1);
  assert.equal(shown(form), 'deal.note');
  assert.equal(told, 2, 'once when it begins, once when it is done');
  deaf();
  await form.next();
  assert.equal(told, 2);
});

test('what is not saved is told, and stays typed', async () => {
  const [form, drafts] = await begun();
  form.type('1680000');
  const full = fakeFailure(Remedy.Storage, 'vault.full');
  drafts.failNext(full);
  await form.next();
  assert.ok(form.standing instanceof PageFailed && form.standing.failure === full);
  assert.equal(form.state.typed, '1680000');
  assert.equal(shown(form), 'deal.price');
  await form.next();
  assert.ok(form.standing instanceof PageAtRest);
  assert.equal(shown(form), 'deal.note');
});

test('a finding leads to its field', async () => {
  const [form] = await begun();
  await form.go('delivery.medium');
  assert.equal(shown(form), 'delivery.medium');
  await form.go('parties.transferee.2.name');
  assert.equal(shown(form), 'parties.transferee.2.name');
  await form.go('no.such.field');
  assert.equal(shown(form), 'parties.transferee.2.name');
});

test('what another party writes is not asked', async () => {
  const drafts = new FakeDrafts();
  const closed = fakeField(
    'deal.price',
    new InputKindYuan(),
    FieldNeed.Required,
    new FieldAccessWrittenBy(new Slot('transferor.1'), fakeWords('the seller')),
  );
  drafts.asks = new FormView(
    [new FormSectionView(new SectionName('deal.1'), fakeWords('deal'), [closed, fakeField('inquiry.true_intent')])],
    [],
  );
  const [form] = await begun(drafts);
  assert.deepEqual(
    form.state.questions.map((question) => question.field.path),
    ['inquiry.true_intent'],
  );
});

test('a fault of the program is no failure of the page', async () => {
  const [form, drafts] = await begun();
  form.type('1');
  drafts.answer = async (): Promise<never> => {
    throw new TypeError('a fault');
  };
  await assert.rejects(form.next(), TypeError);
  assert.ok(form.standing instanceof PageAtRest);
});
