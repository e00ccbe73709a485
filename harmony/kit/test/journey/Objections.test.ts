/* A party objects to what another office shares, and both withdraw: by the pages' models alone. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AskedModel, CaseModel, CaseStage, DisputeModel, ToDo, WithdrawalModel } from '../../kit/Index';
import { inACity } from '../city/City';
import { failed, Person, sleep, succeeded, there } from './Person';
import { Sale } from './Sale';

/** Waits until something holds. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !holds(); turn++) {
    await sleep(50);
  }
  assert.ok(holds());
}

/** Looks at a case until something can be disputed in it. */
async function waitsForAFact(person: Person, page: DisputeModel): Promise<void> {
  for (let turn = 0; turn < 150; turn++) {
    await person.exchanges();
    await page.load();
    if (page.state.disputable.length > 0) {
      return;
    }
    await sleep(200);
  }
  assert.fail('nothing can be disputed');
}

test('a wrong fact is disputed, and the sale is withdrawn by both', async () =>
  inACity(async (city) => {
    const sale = await Sale.submitted(city, 'r27_deed_tax_open', new Map());
    const { seller, buyer, draft } = sale;
    const ofTheBuyer = new CaseModel(buyer.vault, draft);
    await buyer.waitsFor(CaseStage.InReview, ofTheBuyer);
    const caseId = there(ofTheBuyer.state.screen).caseId;

    // The tax office has the deed tax as open, and the buyer says that it is paid.
    const objection = new DisputeModel(buyer.vault, caseId);
    await waitsForAFact(buyer, objection);
    const fact = there(objection.state.disputable[0]);
    assert.equal(fact.need.text, 'tax_clearance');
    assert.ok(fact.words.zh !== '' && fact.what.zh !== '' && fact.source.zh !== '');
    const fault = there(fact.reasons[0]);
    await objection.lodge(fact.need, fault.reason, 'x'.repeat(201));
    failed(objection);
    assert.equal(objection.state.lodged, undefined, 'the source reads no more than so much');
    await objection.lodge(fact.need, fault.reason, ' 十一月二十日已办妥 ');
    succeeded(objection);
    there(objection.state.lodged);
    await buyer.exchanges();
    await objection.load();
    const told = there(objection.state.disputes[0]);
    assert.deepEqual([told.need.text, told.reason, told.how], ['tax_clearance', fault.reason, undefined]);
    assert.deepEqual(told.reasonWords, fault.words, 'it is called as it was chosen');
    assert.deepEqual(objection.state.disputable, []);

    // The seller is asked to withdraw, and the last signature ends the case.
    const first = new WithdrawalModel(buyer.vault, draft);
    await first.load();
    assert.equal(first.state.isOpen, true);
    const words = there(there(first.state.screen).withdrawal);
    assert.ok(words.zh !== '' && words.en !== '');
    await first.withdraw();
    succeeded(first);
    const asked = new AskedModel(buyer.vault, there(first.state.queued));
    const following = asked.observe();
    await until(() => asked.state.waits?.told.code === 'outbox.waiting');
    await buyer.exchanges();
    await until(() => asked.state.waits === undefined);
    asked.leave();
    await following;
    await first.load();
    assert.equal(there(first.state.screen).withdrawal, undefined, 'it is held');
    assert.equal(there(first.state.step).toDo, ToDo.WithdrawalHeld);
    await seller.exchanges();
    const second = new WithdrawalModel(seller.vault, draft);
    await second.load();
    assert.equal(second.state.isOpen, true);
    assert.equal(there(second.state.step).toDo, ToDo.WithdrawalAsked);
    await second.withdraw();
    succeeded(second);
    await seller.exchanges();
    await buyer.waitsFor(CaseStage.Withdrawn, ofTheBuyer);
    await first.load();
    assert.equal(there(first.state.screen).withdrawal, undefined);
    await sale.end();
  }));
