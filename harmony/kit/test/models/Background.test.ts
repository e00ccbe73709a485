/* The exchange while the person is away, over fakes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  BackgroundExchange,
  goesOn,
  OpeningModel,
  Remedy,
  SecretKey,
  Slice,
  SLICE_AT_MOST,
  SliceEnd,
} from '../../kit/Index';
import { fakeFailure } from '../fakes/Fake';
import { FakeSlices, FakeTransitKey } from '../fakes/FakeBackground';
import { FakeChoices, FakeVault, FakeVaults } from '../fakes/FakeVault';

/** Waits until something holds. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 5_000 && !holds(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.ok(holds());
}

/** A phone whose person comes and goes. */
function phone(): { vaults: FakeVaults; transit: FakeTransitKey; slices: FakeSlices; page: OpeningModel } {
  const [vaults, transit, slices] = [new FakeVaults(), new FakeTransitKey(), new FakeSlices()];
  const background = new BackgroundExchange(transit, slices);
  return { vaults, transit, slices, page: new OpeningModel(vaults, new FakeChoices(), background, () => 0) };
}

/** A vault whose transit a secret of the device opens. */
async function kept(): Promise<{ vaults: FakeVaults; vault: FakeVault; transit: FakeTransitKey }> {
  const [vaults, transit] = [new FakeVaults(), new FakeTransitKey()];
  const secret = await transit.made();
  assert.ok(secret !== undefined);
  const vault = (await vaults.create(new SecretKey(secret), undefined)) as FakeVault;
  return { vaults, vault, transit };
}

test('the device opens the transit of each vault, and is woken while the person is away', async () => {
  const { vaults, transit, slices, page } = phone();
  await page.look();
  await page.begin();
  const vault = vaults.made[0];
  assert.deepEqual(vault?.calls, ['speak zh', 'setTransitSecret']);
  await page.pause();
  await page.resume();
  assert.deepEqual(slices.calls, ['stop', 'ask', 'stop'], 'the person comes first');
  assert.deepEqual(vault?.calls, ['speak zh', 'setTransitSecret', 'pause', 'resume']);
  await page.erased();
  assert.equal(transit.secret, undefined);
  assert.deepEqual(slices.calls, ['stop', 'ask', 'stop', 'stop']);
});

test('a secret that the vault did not take is not kept, and the vault is open all the same', async () => {
  const { vaults, transit } = phone();
  const vault = (await vaults.create(new SecretKey(new Uint8Array(32)), undefined)) as FakeVault;
  const background = new BackgroundExchange(transit, new FakeSlices());
  vault.failNext(fakeFailure(Remedy.Storage, 'vault.disk'));
  await background.opened(vault);
  assert.deepEqual(transit.calls, ['kept', 'made', 'forget']);
  await background.opened(vault);
  await background.opened(vault);
  assert.deepEqual(vault.calls, ['setTransitSecret', 'setTransitSecret'], 'one that is kept is not made anew');
});

test('a slice opens what is in transit alone, and shuts it', async () => {
  const { vaults, vault, transit } = await kept();
  assert.equal(await new Slice(vaults, transit).run(SLICE_AT_MOST), SliceEnd.Exchanged);
  assert.ok(vaults.calls.includes(`open ${vault.id} transit`));
  assert.deepEqual(vault.exchange.calls, ['run background']);
  assert.deepEqual(vault.calls, ['end']);
});

test('a slice ends when its time is up, or when the person comes', async () => {
  for (const why of [SliceEnd.TimeIsUp, SliceEnd.Stopped]) {
    const { vaults, vault, transit } = await kept();
    vault.exchange.hold();
    const slice = new Slice(vaults, transit);
    const working = slice.run(why === SliceEnd.TimeIsUp ? 5 : SLICE_AT_MOST);
    await until(() => vault.exchange.calls.length === 1);
    if (why === SliceEnd.Stopped) {
      slice.cut();
      slice.cut();
    }
    await until(() => vault.exchange.stoppedBy !== undefined);
    vault.exchange.failNext(fakeFailure(Remedy.Cancelled, 'cancelled'));
    vault.exchange.release();
    assert.equal(await working, why);
    assert.deepEqual(vault.calls, ['end'], 'whatever it opened is shut');
  }
});

test('no device is woken for what only a person can do', async () => {
  const empty = new Slice(new FakeVaults(), new FakeTransitKey());
  assert.equal(await empty.run(SLICE_AT_MOST), SliceEnd.NothingToOpen);
  const { vaults, vault, transit } = await kept();
  for (const [remedy, end] of [
    [Remedy.TryAgain, SliceEnd.TryAgain],
    [Remedy.Storage, SliceEnd.TryAgain],
    [Remedy.UpdateApp, SliceEnd.NeedsPerson],
    [Remedy.FixInput, SliceEnd.NeedsPerson],
  ] as const) {
    vault.exchange.failNext(fakeFailure(remedy, remedy));
    assert.equal(await new Slice(vaults, transit).run(SLICE_AT_MOST), end);
  }
  vaults.failNext(fakeFailure(Remedy.TryAgain, 'vault.busy'));
  assert.equal(await new Slice(vaults, transit).run(SLICE_AT_MOST), SliceEnd.TryAgain);
  await transit.forget();
  assert.equal(await new Slice(vaults, transit).run(SLICE_AT_MOST), SliceEnd.NothingToOpen);
  assert.deepEqual(
    [SliceEnd.Exchanged, SliceEnd.TimeIsUp, SliceEnd.TryAgain].map((end) => goesOn(end)),
    [true, true, true],
  );
  assert.deepEqual(
    [SliceEnd.NothingToOpen, SliceEnd.Stopped, SliceEnd.NeedsPerson].map((end) => goesOn(end)),
    [false, false, false],
  );
});

test('a fault of the program is told to whoever began the slice, and the vault is shut', async () => {
  const { vaults, vault, transit } = await kept();
  vault.exchange.run = async () => {
    throw new TypeError('broken');
  };
  await assert.rejects(new Slice(vaults, transit).run(SLICE_AT_MOST), TypeError);
  assert.deepEqual(vault.calls, ['end']);
});
