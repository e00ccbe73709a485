/* An owner locks their home, has the lock lifted, and locks it again before it is: by the pages' models alone. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  HomeLockScreen,
  HomeLockStandingLifting,
  HomeLockStandingLocked,
  HomeLockStandingOnItsWay,
  HomeLockStandingOpen,
  TitleWatchModel,
} from '../../kit/Index';
import { inACity } from '../city/City';
import { connectionTo, Person, succeeded, there } from './Person';

test('a home is locked, and its lock is lifted only after a time', async () =>
  inACity(async (city) => {
    const owner = await Person.with(connectionTo(city));
    await owner.enrols(city.home('plain_sale'), 'transferor.1');
    const page = new TitleWatchModel(owner.vault);
    await page.load();
    succeeded(page);
    const unit = there(page.state.homes[0]).home.unit;
    const lock = (): HomeLockScreen => there(page.state.homes.find((each) => each.home.unit === unit)?.lock);
    const answered = async (): Promise<void> => {
      succeeded(page);
      await owner.exchanges();
      await page.load();
      succeeded(page);
    };
    const open = lock();
    assert.ok(open.standing instanceof HomeLockStandingOpen);
    assert.ok(open.words.zh !== '' && open.explained.zh !== '');

    await page.lock(unit);
    assert.ok(lock().standing instanceof HomeLockStandingOnItsWay);
    await answered();
    const locked = lock();
    assert.ok(locked.standing instanceof HomeLockStandingLocked, locked.words.en);
    assert.notDeepEqual(locked.explained, open.explained, 'the button does something else now');

    await page.lift(unit);
    await answered();
    const { standing } = lock();
    assert.ok(standing instanceof HomeLockStandingLifting, lock().words.en);
    assert.ok(standing.since < standing.openFrom);
    await page.lock(unit);
    await answered();
    assert.ok(lock().standing instanceof HomeLockStandingLocked, 'it is locked again');
    await owner.end();
  }));
