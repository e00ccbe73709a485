/* What is typed without a network. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as core from '../../kit/src/main/ets/generated/EregCore';
import { fails, onAPhone, Phone } from './Phone';

const SALE = new core.MatterId('T04');

/** Does something with a draft of a sale. */
async function onADraft(
  story: (client: core.Client, drafts: core.Drafts, draft: core.DraftId, phone: Phone) => Promise<void>,
): Promise<void> {
  await onAPhone(async (phone) => {
    const client = await phone.made();
    const drafts = client.drafts();
    await story(client, drafts, await drafts.begin(SALE, undefined), phone);
    await client.end();
  });
}

async function fieldOf(drafts: core.Drafts, draft: core.DraftId, path: string): Promise<core.FieldView> {
  const form = await drafts.form(draft);
  const field = form.sections.flatMap((section) => section.fields).find((each) => each.path === path);
  assert.ok(field !== undefined, path);
  return field;
}

test('what was saved is there again', async () =>
  onADraft(async (client, drafts, draft, phone) => {
    const saved = await drafts.answer(draft, 'deal.price', '1680000');
    assert.equal(saved.reads, '1,680,000.00（壹佰陆拾捌万元整）');
    assert.equal(saved.problem, undefined);
    await client.end();
    const again = await phone.opened(client.id());
    const kept = again.drafts();
    const page = await kept.list(0);
    assert.deepEqual(
      page.items.map((line) => line.id),
      [draft],
    );
    assert.equal(page.next, undefined);
    assert.equal((await fieldOf(kept, draft, 'deal.price')).value, '1680000');
    const line = await kept.summary(draft);
    assert.equal(line.standing, core.DraftStanding.Editing);
    assert.deepEqual(line.slot, new core.Slot('transferor.1'));
    assert.ok(line.editedAt.value > 1_600_000_000_000, 'milliseconds');
    await again.end();
  }));

test('every field has its words and its kind', async () =>
  onADraft(async (_client, drafts, draft) => {
    const form = await drafts.form(draft);
    assert.deepEqual(
      form.sections.map((section) => section.name.value),
      ['matter.1', 'parties.1', 'holding.1', 'deal.1', 'delivery.1', 'inquiry.1'],
    );
    const kinds = new Set<string>();
    for (const field of form.sections.flatMap((section) => section.fields)) {
      assert.ok(field.label.zh !== '' && field.label.en !== '', field.path);
      assert.ok(field.access instanceof core.FieldAccessWrite, field.path);
      kinds.add(String(field.kind));
      if (field.kind instanceof core.InputKindChoice) {
        assert.notEqual(field.kind.choices.length, 0, field.path);
      }
      if (field.kind instanceof core.InputKindFreeText) {
        assert.ok(field.kind.most > 0, field.path);
      }
    }
    assert.ok(kinds.has('InputKind.Choice') && kinds.has('InputKind.Yuan') && kinds.has('InputKind.Day'));
  }));

test('what cannot be read is saved and told', async () =>
  onADraft(async (_client, drafts, draft) => {
    const path = 'parties.transferee.1.id_no';
    const saved = await drafts.answer(draft, path, '110105194912310021');
    assert.equal(saved.problem?.code, 'citizen_id.checksum');
    await fails(
      new core.ClientErrorFixInput('citizen_id.checksum', path),
      drafts.answerChecked(draft, path, '110105194912310021'),
    );
    assert.equal((await fieldOf(drafts, draft, path)).value, '110105194912310021');
    const good = await drafts.answerChecked(draft, path, ' 11010519491231002x ');
    assert.equal(good.problem, undefined);
  }));

test('bad input is a typed error and loses nothing', async () =>
  onADraft(async (_client, drafts, draft) => {
    await drafts.answer(draft, 'deal.contract', 'YS-1');
    const huge = '长'.repeat((10 * 1024 * 1024) / 3);
    await fails(
      new core.ClientErrorFixInput('too_large', 'deal.contract'),
      drafts.answer(draft, 'deal.contract', huge),
    );
    await fails(
      new core.ClientErrorFixInput('field.unknown', 'deal.nothing'),
      drafts.answer(draft, 'deal.nothing', '1'),
    );
    await fails(
      new core.ClientErrorFixInput('null_not_allowed', 'deal.contract'),
      drafts.answer(draft, 'deal.contract', undefined),
    );
    for (const text of ['', 'draft', draft.value.toUpperCase(), '00000000-0000-4000-8000-000000000000']) {
      await fails(new core.ClientErrorFixInput('id.format', undefined), drafts.form(new core.DraftId(text)));
    }
    await fails(new core.ClientErrorUpdateApp('matter.unknown'), drafts.begin(new core.MatterId('T99'), undefined));
    assert.equal((await fieldOf(drafts, draft, 'deal.contract')).value, 'YS-1');
    // Characters of several units, composed and decomposed, come back as they were typed.
    for (const text of ['😀👩‍👩‍👧', 'e\u{301}é', '\u{202E}rtl', '㐀𠀀']) {
      await drafts.answer(draft, 'deal.contract', text);
      assert.equal((await fieldOf(drafts, draft, 'deal.contract')).value, text);
    }
    // Half a character is none, and is not made into another one: nothing of it is kept.
    for (const text of ['a\uD800b', 'a\uDC00b', 'a\uD800', '\uDC00\uD800b']) {
      await assert.rejects(drafts.answer(draft, 'deal.contract', text), core.HalfCharacter);
      assert.equal((await fieldOf(drafts, draft, 'deal.contract')).value, '㐀𠀀');
    }
    // Of another name than its bytes say nobody is: letters of a rare name, one of no standard, and one of sixty letters.
    const name = 'parties.transferee.1.name';
    for (const text of ['𠮷野', '㛃', '李\u{E5E5}', `${'阿'.repeat(29)}·${'依'.repeat(30)}`]) {
      assert.equal((await drafts.answerChecked(draft, name, text)).problem, undefined, text);
      assert.equal((await fieldOf(drafts, draft, name)).value, text);
    }
  }));

test('a number that does not fit is not another number', async () =>
  onADraft(async (_client, drafts) => {
    for (const page of [-1, 0.5, 2 ** 32, Number.NaN]) {
      await assert.rejects(drafts.list(page), core.CoreFault);
    }
    assert.deepEqual((await drafts.list(2 ** 32 - 1)).items, []);
  }));

test('the review and the checklist are asked for', async () =>
  onADraft(async (_client, drafts, draft) => {
    const verdicts = await drafts.review(draft);
    assert.equal(verdicts.asOf.trust, core.TimeTrust.Approximate);
    assert.notEqual(verdicts.problems.length, 0);
    assert.ok(verdicts.findings.some((finding) => finding.rule === 'R-00'));
    const checklist = await drafts.checklist(draft);
    assert.ok(checklist.lines.some((line) => line.code === core.MaterialCode.M10 && line.name.zh !== ''));
  }));

test('a draft is copied, and removed once', async () =>
  onADraft(async (_client, drafts, draft) => {
    await drafts.answer(draft, 'deal.price', '1680000');
    const copy = await drafts.copy(draft);
    assert.notDeepEqual(copy, draft);
    await drafts.remove(draft);
    await fails(new core.ClientErrorNotFound('draft.not_found'), drafts.remove(draft));
    assert.equal((await fieldOf(drafts, copy, 'deal.price')).value, '1680000');
  }));

test('what is not complete is not frozen, shared or signed', async () =>
  onADraft(async (client, drafts, draft) => {
    const sharing = client.sharing();
    const signing = client.signing();
    await fails(new core.ClientErrorFixInput('field.missing', 'deal.contract'), drafts.freeze(draft));
    await fails(new core.ClientErrorFixInput('sheet.not_frozen', undefined), signing.sheet(draft));
    await fails(new core.ClientErrorFixInput('sheet.not_frozen', undefined), signing.sheetInFull(draft));
    await fails(
      new core.ClientErrorFixInput('account.not_enrolled', undefined),
      sharing.share(draft, new core.Slot('transferor.1')),
    );
    await fails(new core.ClientErrorFixInput('slot.unknown', undefined), sharing.share(draft, new core.Slot('nobody')));
    await signing.answerInquiry(draft, new core.QuestionName('true_intent'), core.Answer.Yes);
    assert.equal((await fieldOf(drafts, draft, 'inquiry.true_intent')).chosen, 'yes');
    await fails(
      new core.ClientErrorFixInput('field.unknown', undefined),
      signing.answerInquiry(draft, new core.QuestionName('no such'), core.Answer.No),
    );
  }));

test('many calls at once all come back', async () =>
  onADraft(async (_client, drafts, draft) => {
    const prices = Array.from({ length: 64 }, (_, at) => `${at + 1}`);
    const saved = await Promise.all(prices.map((price) => drafts.answer(draft, 'deal.price', price)));
    assert.equal(saved.length, 64);
    assert.ok(prices.includes((await fieldOf(drafts, draft, 'deal.price')).value ?? ''));
  }));
