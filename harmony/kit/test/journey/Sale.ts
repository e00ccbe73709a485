/* A sale that two people make on their phones. */

import { DraftId, JoinModel, MatterId, ReviewModel, SharingModel, Slot, SubmitModel } from '../../kit/Index';
import { City } from '../city/City';
import { connectionTo, Person, succeeded, there } from './Person';

/** Returns the fields that the seller types of a sale; what the register knows of the home is filled in. */
export function typed(home: Map<string, string>): Map<string, string> {
  return new Map([
    ['holding.co_ownership', 'sole'],
    ['parties.transferee.1.name', there(home.get('transferee.1.name'))],
    ['parties.transferee.1.id_no', there(home.get('transferee.1.id_no'))],
    ['deal.price', there(home.get('price'))],
    ['deal.contract', there(home.get('contract'))],
    ['deal.signed_on', '2026-10-20'],
    ['delivery.medium', 'electronic'],
    ['delivery.certificates', 'one'],
  ]);
}

export class Sale {
  readonly home: Map<string, string>;
  readonly seller: Person;
  readonly buyer: Person;
  readonly draft: DraftId;

  private constructor(home: Map<string, string>, seller: Person, buyer: Person, draft: DraftId) {
    this.home = home;
    this.seller = seller;
    this.buyer = buyer;
    this.draft = draft;
  }

  /**
   * A sale that both have signed and the seller has handed in, of a home by its key in the city's list; some fields are typed
   * otherwise than they should be.
   */
  static async submitted(city: City, key: string, wrongly: Map<string, string>): Promise<Sale> {
    const home = city.home(key);
    const seller = await Person.with(connectionTo(city));
    const buyer = await Person.with(connectionTo(city));
    await seller.enrols(home, 'transferor.1');
    await buyer.enrols(home, 'transferee.1');
    const unit = there((await seller.vault.homes.cached())[0]).unit;
    const draft = await seller.vault.drafts.begin(new MatterId('T04'), unit);
    const sale = new Sale(home, seller, buyer, draft);
    await seller.answers(draft, new Map([...typed(home), ...wrongly]));
    const shared = new SharingModel(seller.vault, draft);
    await shared.share();
    await shared.invite(new Slot('transferee.1'));
    succeeded(shared);
    await seller.exchanges();
    const join = new JoinModel(buyer.vault.sharing);
    join.state.invitation = there(shared.state.invitation).text;
    await join.join();
    succeeded(join);
    await shared.refresh();
    await sale.isFrozenAndSigned();
    const submission = new SubmitModel(seller.vault, draft);
    await submission.submit();
    succeeded(submission);
    await seller.exchanges();
    return sale;
  }

  /** The seller finishes editing, and each reads and signs. */
  async isFrozenAndSigned(): Promise<void> {
    const review = new ReviewModel(this.seller.vault.drafts, this.draft);
    await review.freeze();
    succeeded(review);
    await this.seller.exchanges();
    await this.seller.signs(this.draft);
    await this.buyer.signs(this.draft);
    await this.seller.vault.sharing.refresh(this.draft, undefined);
  }

  /** Both phones are thrown away. */
  async end(): Promise<void> {
    await this.seller.end();
    await this.buyer.end();
  }
}
