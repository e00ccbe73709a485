import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as within } from 'node:path';
import { test } from 'node:test';

import {
  ActProgress,
  AnswerKind,
  BookStanding,
  CaseModel,
  CaseStage,
  CertificateModel,
  CertificateStanding,
  ChannelKind,
  CoreQrCodes,
  CoreVerifiers,
  DocumentForm,
  DocumentListModel,
  DraftListModel,
  GreyPicture,
  HandedKind,
  Integrity,
  JoinModel,
  MatterId,
  Occasion,
  OfferStanding,
  OutboxModel,
  PaperKind,
  Pictures,
  ReviewModel,
  SealTrust,
  SharingModel,
  Slot,
  SubmitModel,
  VerifyModel,
  YourTurn,
} from '../../kit/Index';
import { City } from '../city/City';
import { connectionTo, Person, sleep, succeeded, there } from './Person';
import { typed } from './Sale';

/** A platform that decodes no picture. */
class NoPictures implements Pictures {
  async grey(_file: Uint8Array): Promise<GreyPicture | undefined> {
    return undefined;
  }
}

/** A home changes hands: two kits as two people, and the real registry. */
test('a home changes hands', async () => {
  const city = await City.seeded();
  const home = city.home('plain_sale');
  const seller = await Person.with(connectionTo(city));
  const buyer = await Person.with(connectionTo(city));
  await seller.enrols(home, 'transferor.1');
  await buyer.enrols(home, 'transferee.1');

  // A draft on the seller's phone, a question a page, while there is no network.
  await city.fallsSilent();
  const list = new DraftListModel(seller.vault);
  await list.load();
  const unit = there(list.state.homes[0]).unit;
  await list.begin(new MatterId('T04'), unit);
  const draft = there(list.state.begun);
  await seller.answers(draft, typed(home));
  const review = new ReviewModel(seller.vault.drafts, draft);
  await review.load();
  // All that is left to answer is what each party answers alone, once the content is frozen.
  const left = there(review.state.verdicts).problems.map((problem) => problem.field ?? '');
  assert.deepEqual(
    left.filter((field) => !field.startsWith('inquiry.')),
    [],
  );
  assert.ok(!review.state.open.some(({ answer }) => answer === AnswerKind.Refuse || answer === AnswerKind.NotAccept));

  // Shared without a network too: it waits, says so, and goes when there is one again.
  const shared = new SharingModel(seller.vault, draft);
  await shared.share();
  await shared.invite(new Slot('transferee.1'));
  const invitation = there(shared.state.invitation);
  assert.equal(invitation.progress, ActProgress.Queued);
  assert.equal(invitation.told?.code, 'share.unsent', 'the core says that it opens nothing yet');
  const offline = new OutboxModel(seller.vault);
  await offline.exchange();
  succeeded(offline);
  assert.notEqual(offline.state.items.length, 0);
  assert.notEqual(there(offline.state.doctor).findings.length, 0);
  await city.speaksAgain();
  await seller.vault.exchange.run(Occasion.Network, undefined);
  await seller.exchanges();
  assert.deepEqual(await seller.vault.outbox.items(), []);
  assert.equal((await seller.vault.outbox.doctor()).allSent?.code, 'outbox.empty');

  const join = new JoinModel(buyer.vault.sharing);
  join.state.invitation = invitation.text;
  await join.join();
  succeeded(join);

  // Frozen, then read, answered and signed by each alone.
  await shared.refresh();
  succeeded(shared);
  await review.freeze();
  succeeded(review);
  await seller.exchanges();
  await seller.signs(draft);
  await buyer.signs(draft);

  await shared.refresh();
  assert.equal(shared.state.workspace?.turn, YourTurn.Submit);
  const submission = new SubmitModel(seller.vault, draft);
  await submission.submit();
  succeeded(submission);
  await seller.exchanges();

  // The registry's part; the buyer pays and collects.
  const mine = new CaseModel(buyer.vault, draft);
  await buyer.waitsFor(CaseStage.FeeDue, mine);
  assert.equal(there(mine.state.screen).receipt.manifest, there(review.state.frozen).manifest);
  assert.ok(there(mine.state.fee).total.amount > 0);
  // The bank waits: the code is shown, somebody scans it and pays.
  city.sandbox('bank', 'waits');
  const bank = there(there(mine.state.fee).channels.find((channel) => channel.kind === ChannelKind.Qr)).id;
  await mine.pay(bank);
  succeeded(mine);
  for (let turn = 0; turn < 50 && mine.state.payment?.offer === undefined; turn++) {
    await buyer.exchanges();
    await mine.load();
    await sleep(100);
  }
  const offer = there(mine.state.payment?.offer);
  assert.equal(offer.kind, ChannelKind.Qr);
  assert.equal(offer.standing, OfferStanding.Open);
  assert.ok(new CoreQrCodes().of(offer.text).isDark(0, 0));
  city.sandbox('pay', there(mine.state.screen).caseId.text);
  await mine.askBank();
  succeeded(mine);
  await buyer.waitsFor(CaseStage.Registered, mine);
  await mine.collect();
  succeeded(mine);
  await buyer.waitsFor(CaseStage.Issued, mine);

  const shown = new CertificateModel(buyer.vault.certificates);
  await shown.load();
  const certificate = there(shown.state.certificates.find((each) => each.status === CertificateStanding.Current));
  assert.equal(certificate.unit, unit);
  await seller.exchanges();
  const before = await seller.vault.certificates.list();
  assert.deepEqual(
    before.map((each) => each.status),
    [CertificateStanding.Cancelled],
  );
  await shown.freshen(certificate.number);
  succeeded(shown);
  const token = there(shown.state.fresh.get(certificate.number));

  const documents = new DocumentListModel(buyer.vault, there(mine.state.screen).caseId);
  const receipt = await buyer.waitsForTheDocument((each) => each.kind === PaperKind.FiscalReceipt, documents);
  assert.deepEqual(receipt.forms, [DocumentForm.Ofd, DocumentForm.Xml]);
  const document = await buyer.waitsForTheDocument((each) => each.certificate === certificate.number, documents);

  // A stranger, when the registry and both phones are gone.
  const trust = await buyer.vault.account.trustBundle();
  const root = city.address.rootFingerprint;
  await city.end();

  // What the office sealed is handed out all the same.
  const folder = mkdtempSync(within(tmpdir(), 'handed-out-'));
  const file = within(folder, 'certificate.pdf');
  await documents.save(document.id, DocumentForm.Pdf, file);
  succeeded(documents);
  assert.equal(documents.state.saved, undefined, 'it shows everything: its warning comes first');
  assert.ok(there(documents.state.warned).document.id.equals(document.id));
  await documents.saveInFull(file);
  succeeded(documents);
  assert.equal(documents.state.saved, file);
  const paper = new Uint8Array(readFileSync(file));
  assert.ok(readFileSync(file).subarray(0, 5).equals(Buffer.from('%PDF-')));
  const xml = within(folder, 'receipt.xml');
  await documents.save(receipt.id, DocumentForm.Xml, xml);
  succeeded(documents);
  assert.ok(readFileSync(xml).subarray(0, 6).equals(Buffer.from('<?xml ')));
  rmSync(folder, { recursive: true });

  await seller.end();
  await buyer.end();
  const stranger = new VerifyModel(new CoreVerifiers(), new NoPictures());
  await stranger.trust(trust, root);
  succeeded(stranger);
  await stranger.check(new Uint8Array(Buffer.from(token)));
  const check = there(stranger.state.check);
  assert.deepEqual(
    [check.integrity, check.seal, check.book],
    [Integrity.Intact, SealTrust.Trusted, BookStanding.Current],
  );
  assert.equal(check.face?.number, certificate.number);
  await stranger.check(new Uint8Array(Buffer.from(`${token.slice(0, -4)}0000`)));
  assert.notEqual(there(stranger.state.check).integrity, Integrity.Intact);
  // The document itself: unchanged, and sealed by whom the same trust file vouches for.
  await stranger.check(paper);
  const found = there(stranger.state.check);
  assert.deepEqual([found.kind, found.integrity, found.seal], [HandedKind.Pdf, Integrity.Intact, SealTrust.Trusted]);
  assert.equal(found.trouble, undefined);
});
