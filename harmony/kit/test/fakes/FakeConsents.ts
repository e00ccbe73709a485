import { CommandId, Consents, ConsentScreen, ConsentTerms, LicenceUserScreen, LicenceUseScreen } from '../../kit/Index';
import { Fake } from './Fake';

/** Consents, offices and uses that the test sets. */
export class FakeConsents extends Fake implements Consents {
  listed: LicenceUserScreen[] = [];
  consents: ConsentScreen[] = [];
  used: LicenceUseScreen[] = [];

  async offices(): Promise<LicenceUserScreen[]> {
    await this.take('offices');
    return this.listed;
  }

  async give(which: string, terms: ConsentTerms): Promise<CommandId> {
    await this.take(`give ${which} to ${terms.office} for ${terms.purpose} until ${terms.until}`);
    return new CommandId('consent');
  }

  async revoke(consent: string): Promise<CommandId> {
    await this.take(`revoke ${consent}`);
    return new CommandId('revocation');
  }

  async list(): Promise<ConsentScreen[]> {
    await this.take('list');
    return this.consents;
  }

  async uses(consent: string | undefined): Promise<LicenceUseScreen[]> {
    await this.take(`uses ${consent ?? 'of all'}`);
    return this.used.filter((each) => consent === undefined || each.consent === consent);
  }
}
