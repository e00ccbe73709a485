import { Search, SearchHit, SearchKind } from '../../kit/Index';
import { Fake } from './Fake';

/** Finds those of the test's things whose title or number begins so. */
export class FakeSearch extends Fake implements Search {
  things: SearchHit[] = [];

  async find(text: string, kinds: SearchKind[], limit: number): Promise<SearchHit[]> {
    await this.take('find');
    const found = this.things.filter(
      (each) =>
        (kinds.length === 0 || kinds.includes(each.kind)) &&
        (each.title.startsWith(text) || (each.number ?? '').startsWith(text)),
    );
    return found.slice(0, limit);
  }
}
