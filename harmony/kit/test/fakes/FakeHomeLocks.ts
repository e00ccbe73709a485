import { CommandId, HomeLocks, HomeLockScreen, HomeLockStanding, HomeLockStandingOnItsWay } from '../../kit/Index';
import { Fake, fakeWords, known } from './Fake';

/** Locks that the test sets; what is asked of one is on its way until the test says what came of it. */
export class FakeHomeLocks extends Fake implements HomeLocks {
  private readonly locks = new Map<string, HomeLockScreen>();

  /** Sets the standing of a home's lock. */
  set(unit: string, standing: HomeLockStanding): void {
    this.locks.set(unit, new HomeLockScreen(unit, '', standing, fakeWords('stands'), fakeWords('does')));
  }

  async list(): Promise<HomeLockScreen[]> {
    await this.take('list');
    return [...this.locks.values()];
  }

  async lock(unit: string): Promise<CommandId> {
    return this.asked('lock', unit);
  }

  async lift(unit: string): Promise<CommandId> {
    return this.asked('lift', unit);
  }

  private async asked(what: string, unit: string): Promise<CommandId> {
    await this.take(`${what} ${unit}`);
    known(this.locks.get(unit), 'not_found');
    this.set(unit, new HomeLockStandingOnItsWay());
    return new CommandId(what);
  }
}
