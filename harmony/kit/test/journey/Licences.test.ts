/* A licence as the registry has it, and an office that may be shown it: by the pages' models alone. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  CaseModel,
  CaseStage,
  ConsentListModel,
  ConsentTerms,
  Day,
  GiveConsentModel,
  LicenceModel,
} from '../../kit/Index';
import { inACity } from '../city/City';
import { failed, succeeded, there } from './Person';
import { Sale } from './Sale';

const ADMISSION = 'school_admission';

test('a holder asks how a licence stands, consents to its use and takes that back', async () =>
  inACity(async (city) => {
    const sale = await Sale.submitted(city, 'plain_sale', new Map());
    const { buyer, draft } = sale;
    const ofTheBuyer = new CaseModel(buyer.vault, draft);
    await buyer.waitsFor(CaseStage.FeeDue, ofTheBuyer);
    await ofTheBuyer.pay(there(there(ofTheBuyer.state.fee).channels[0]).id);
    succeeded(ofTheBuyer);
    await buyer.waitsFor(CaseStage.Registered, ofTheBuyer);
    await ofTheBuyer.collect();
    succeeded(ofTheBuyer);
    await buyer.waitsFor(CaseStage.Issued, ofTheBuyer);

    const giving = new GiveConsentModel(buyer.vault);
    await giving.load();
    succeeded(giving);
    const certificate = there(giving.state.certificates[0]);
    const licence = new LicenceModel(buyer.vault.documents, certificate.licenceId);
    await licence.ask();
    succeeded(licence);
    assert.equal(there(licence.state.licence).number, certificate.number);
    assert.equal(there(licence.state.licence).since, undefined, 'it is in force');
    const none = new LicenceModel(buyer.vault.documents, certificate.number);
    await none.ask();
    failed(none);

    // To an office that the registry lists, and for one of its uses alone.
    const office = there(
      giving.state.offices.find((each) => each.purposes.some((purpose) => purpose.id === ADMISSION)),
    );
    const until = there(Day.ofMoment(new Date()).later(30));
    await giving.give(certificate.number, new ConsentTerms(office.code, 'loan_review', until));
    assert.equal(failed(giving), 'consent.purpose');
    await giving.give(certificate.number, new ConsentTerms(office.code, ADMISSION, until));
    succeeded(giving);
    await buyer.exchanges();

    const list = new ConsentListModel(buyer.vault);
    await list.load();
    succeeded(list);
    const given = there(list.state.consents[0]);
    assert.deepEqual([given.office, given.certificate], [office.code, certificate.number]);
    assert.ok(given.officeName.zh !== '' && given.purposeName.zh !== '' && given.standing.zh !== '');
    await list.open(given.consent);
    succeeded(list);
    assert.deepEqual(list.state.uses, [], 'nobody has asked');
    assert.equal(list.state.isRevocable, true);
    await list.revoke();
    succeeded(list);
    await buyer.exchanges();
    await list.load();
    const opened = there(list.state.opened);
    assert.ok(opened.revokedAt !== undefined);
    assert.notDeepEqual(opened.standing, given.standing, 'the core says that it stands no more');
    assert.equal(list.state.isRevocable, false);
    await sale.end();
  }));
