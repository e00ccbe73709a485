/* Files of a draft: in by slices, out by chunks. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import * as core from '../../kit/src/main/ets/generated/EregCore';
import { fails, onAPhone, Phone } from './Phone';

const CONTRACT = core.MaterialCode.M10;

async function onADraft(
  story: (attachments: core.Attachments, draft: core.DraftId, phone: Phone) => Promise<void>,
): Promise<void> {
  await onAPhone(async (phone) => {
    const client = await phone.made();
    const draft = await client.drafts().begin(new core.MatterId('T04'), undefined);
    await story(client.attachments(), draft, phone);
    await client.end();
  });
}

function pdf(inside: number): Uint8Array {
  return new Uint8Array(
    Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(inside), Buffer.from('startxref 0 %%EOF')]),
  );
}

async function written(
  attachments: core.Attachments,
  draft: core.DraftId,
  content: Uint8Array,
): Promise<core.AttachedMedium> {
  const attachmentWriter = await attachments.begin(draft, CONTRACT);
  for (let at = 0; at < content.length; at += 100_000) {
    await attachmentWriter.write(content.subarray(at, at + 100_000));
  }
  const medium = await attachmentWriter.finish();
  await fails(new core.ClientErrorClosed(), attachmentWriter.finish());
  return medium;
}

test('a file comes out as it went in', async () =>
  onADraft(async (attachments, draft, phone) => {
    const content = pdf(700_000);
    const medium = await written(attachments, draft, content);
    assert.equal(medium.size, content.length);
    assert.deepEqual(await attachments.list(draft), [medium]);
    const attachmentReader = await attachments.read(draft, medium.digest);
    const chunks: Uint8Array[] = [];
    for (let chunk = await attachmentReader.next(); chunk !== undefined; chunk = await attachmentReader.next()) {
      assert.ok(chunk.length <= 256 * 1024);
      chunks.push(chunk);
    }
    assert.ok(Buffer.concat(chunks).equals(content));
    const copy = phone.path('copy.pdf');
    await attachmentReader.toFile(copy);
    assert.ok(readFileSync(copy).equals(content));
    await fails(new core.ClientErrorFixInput('medium.target_exists', undefined), attachmentReader.toFile(copy));
    // The same file again is the same file.
    assert.equal((await attachments.attachFile(draft, CONTRACT, copy, undefined)).digest, medium.digest);
    await fails(
      new core.ClientErrorFixInput('medium.source', undefined),
      attachments.attachFile(draft, CONTRACT, `${copy}.none`, undefined),
    );
  }));

test('a photo says nothing of the place', async () =>
  onADraft(async (attachments, draft, phone) => {
    const start = Buffer.from([0xff, 0xd8]);
    const frame = [0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
    const picture = Buffer.concat([Buffer.from(frame), Buffer.alloc(300_000), Buffer.from([0xff, 0xd9])]);
    const place = Buffer.from('Exif\0\0GPS of the home');
    const exif = Buffer.concat([Buffer.from([0xff, 0xe1, 0, place.length + 2]), place]);
    const medium = await written(attachments, draft, new Uint8Array(Buffer.concat([start, exif, picture])));
    assert.equal(medium.size, start.length + picture.length);
    const copy = phone.path('photo.jpg');
    await (await attachments.read(draft, medium.digest)).toFile(copy);
    assert.ok(readFileSync(copy).equals(Buffer.concat([start, picture])));
  }));

test('a document that is an archive as well is refused', async () =>
  onADraft(async (attachments, draft) => {
    const directory = Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.alloc(42)]);
    const itsLength = Buffer.from([46, 0, 0, 0]);
    const record = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(8), itsLength, Buffer.alloc(6)]);
    const attachmentWriter = await attachments.begin(draft, CONTRACT);
    await attachmentWriter.write(new Uint8Array(Buffer.concat([pdf(7), directory, record])));
    await fails(new core.ClientErrorFixInput('medium.polyglot', undefined), attachmentWriter.finish());
    assert.deepEqual(await attachments.list(draft), []);
  }));

test('a file is taken off once', async () =>
  onADraft(async (attachments, draft) => {
    const medium = await written(attachments, draft, pdf(7));
    await attachments.remove(draft, medium.digest);
    await fails(new core.ClientErrorNotFound('medium.not_found'), attachments.remove(draft, medium.digest));
    await fails(new core.ClientErrorNotFound('medium.not_found'), attachments.read(draft, medium.digest));
  }));

test('what is cancelled, let go of or no document leaves nothing', async () =>
  onADraft(async (attachments, draft) => {
    const attachmentWriter = await attachments.begin(draft, CONTRACT);
    await attachmentWriter.write(pdf(300_000));
    await attachmentWriter.cancel();
    await attachmentWriter.cancel();
    await fails(new core.ClientErrorCancelled(), attachmentWriter.finish());
    const dropped = await attachments.begin(draft, CONTRACT);
    await dropped.write(pdf(300_000));
    dropped.close();
    const picture = await attachments.begin(draft, CONTRACT);
    await fails(
      new core.ClientErrorFixInput('medium.type', undefined),
      picture.write(new Uint8Array(Buffer.from('GIF89a and so on'))),
    );
    assert.deepEqual(await attachments.list(draft), []);
  }));
