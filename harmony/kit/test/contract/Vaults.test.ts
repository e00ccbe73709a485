import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as core from '../../kit/src/main/ets/generated/EregCore';
import { fails, onAPhone } from './Phone';

test('a vault opens under its secret alone, and once', async () =>
  onAPhone(async ({ vaults, ...phone }) => {
    const opened = (id: core.VaultId, secret: core.Secret): Promise<core.Client> =>
      vaults.open(id, secret, core.Access.Full);
    await fails(new core.ClientErrorNotFound('vault.missing'), opened(new core.VaultId('0'.repeat(32)), phone.secret));
    await fails(
      new core.ClientErrorFixInput('id.format', undefined),
      opened(new core.VaultId('../vault'), phone.secret),
    );
    const client = await vaults.create(phone.secret, undefined);
    const id = client.id();
    assert.deepEqual(await vaults.list(), [id]);
    await fails(new core.ClientErrorTryAgain('vault.busy', 1), opened(id, phone.secret));
    await client.end();
    const other = core.Secret.passphrase('another secret altogether');
    await fails(new core.ClientErrorUnlockFirst('vault.wrong_key'), opened(id, other));
    await (await opened(id, phone.secret)).end();
  }));
