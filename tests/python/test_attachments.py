"""The files of a draft (材料影像) through the generated bindings: in by slices, out by chunks, whole or not at all."""

import asyncio
import gc
import io
import os
import pathlib
import struct
import unittest
import zipfile

import calls
import ereg_bindings as ereg
from ereg_bindings import ClientError, MaterialCode
from test_offline_sale import OnAPhone

setUpModule = calls.watch

CHUNK = 256 << 10
# The most that the pack built in lets a file have.
MOST = 20 << 20
HEAD = b"\xff\xd8\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0\x3f\0"


def photo(size):
    """A JPEG of one pixel and this many bytes."""
    filling = bytes(n % 251 for n in range(251)) * (size // 251 + 1)
    return HEAD + filling[: size - len(HEAD) - 2] + b"\xff\xd9"


def exif(*entries):
    """What a segment of EXIF holds: a directory of these entries, each a tag, a kind, a count and a value of four bytes."""
    directory = struct.pack(">H", len(entries)) + b"".join(struct.pack(">HHI4s", *entry) for entry in entries) + bytes(4)
    return b"Exif\0\0MM\0\x2a" + struct.pack(">I", 8) + directory


def segment(marker, content):
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


class FilesOfADraft(OnAPhone):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.client_ = await self.made()
        self.files = self.client_.attachments()
        self.draft = await self.client_.drafts().begin("T04", None)

    async def begun(self):
        return await self.files.begin(self.draft, MaterialCode.M10)

    async def attached(self, content, slice_of):
        writer = await self.begun()
        for at in range(0, len(content), slice_of):
            await writer.write(content[at : at + slice_of])
        return await writer.finish()

    async def read(self, digest):
        reader = await self.files.read(self.draft, digest)
        chunks = []
        while (chunk := await reader.next()) is not None:
            self.assertIsInstance(chunk, bytes)
            self.assertLessEqual(len(chunk), CHUNK)
            chunks.append(chunk)
        return b"".join(chunks)

    async def test_in_slices_of_any_length_it_is_the_same_file_and_comes_back(self):
        content = photo(2 * CHUNK + 77)
        kept = await self.attached(content, len(content))
        self.assertEqual((kept.material, kept.size, kept.chunks, kept.held), (MaterialCode.M10, len(content), 3, 0))
        for slice_of in (60_001, CHUNK, CHUNK + 1):
            self.assertEqual(await self.attached(content, slice_of), kept)
        self.assertEqual(await self.files.list(self.draft), [kept])
        await self.client_.end()
        client = await self.opened()
        self.files = client.attachments()
        self.assertEqual(await self.files.list(self.draft), [kept])
        self.assertEqual(await self.read(kept.digest), content)
        await self.files.remove(self.draft, kept.digest)
        self.assertEqual(await self.files.list(self.draft), [])
        await self.fails(self.files.read(self.draft, kept.digest), ClientError.NotFound, "medium.not_found")

    async def test_a_slice_of_nothing_is_nothing(self):
        writer = await self.begun()
        await writer.write(b"")
        for slice_ in (photo(300)[:100], b"", photo(300)[100:], b""):
            await writer.write(slice_)
        self.assertEqual(await self.read((await writer.finish()).digest), photo(300))
        await self.fails((await self.begun()).finish(), ClientError.FixInput, "medium.type")

    async def test_it_is_refused_as_soon_as_it_shows(self):
        for head, code in ((b"GIF89a......", "medium.type"), (b"\0\0\0\x18ftypheic", "medium.heic")):
            writer = await self.begun()
            await self.fails(writer.write(head), ClientError.FixInput, code)
            await self.fails(writer.write(photo(100)), ClientError.FixInput, code)
            await self.fails(writer.finish(), ClientError.FixInput, code)
        writer = await self.begun()
        await writer.write(photo(MOST))
        await self.fails(writer.write(b"x"), ClientError.FixInput, "medium.too_large")
        self.assertEqual(await self.files.list(self.draft), [])

    async def test_a_writer_that_is_left_or_forgotten_leaves_nothing(self):
        writer = await self.begun()
        await writer.write(photo(3 * CHUNK))
        await writer.cancel()
        await writer.cancel()
        for call in (writer.write(b"x"), writer.finish()):
            with self.assertRaises(ClientError.Cancelled):
                await call
        writer = await self.begun()
        await writer.write(photo(3 * CHUNK))
        del writer
        gc.collect()
        self.assertEqual(await self.files.list(self.draft), [])
        media = pathlib.Path(self.directory, self.id, "media.db")
        # What was taken is given back in the background, or when the vault is closed and opened.
        for _ in range(600):
            if media.stat().st_size < CHUNK:
                break
            await asyncio.sleep(0.05)
        self.assertLess(media.stat().st_size, CHUNK)

    async def test_one_slice_at_a_time(self):
        content = photo(40 * CHUNK)
        # Of two at once the second is refused, and nothing of it is taken. It is one byte, so that it begins while the first is
        # still being taken; where the first was over all the same, they were not at once.
        for _ in range(20):
            writer = await self.begun()
            slices = writer.write(content[: 30 * CHUNK]), writer.write(content[30 * CHUNK : 30 * CHUNK + 1])
            taken, refused = await asyncio.gather(*slices, return_exceptions=True)
            if refused is not None:
                break
            await writer.cancel()
        self.assertIsNone(taken)
        self.assertIsInstance(refused, ClientError.TryAgain)
        self.assertEqual(refused.code, "medium.writing")
        await writer.write(content[30 * CHUNK :])
        kept = await writer.finish()
        self.assertEqual(await self.read(kept.digest), content)
        with self.assertRaises(ClientError.Closed):
            await writer.finish()

    async def test_a_slice_whose_call_is_cancelled_was_taken_whole(self):
        content = photo(12 * CHUNK)
        writer = await self.begun()
        call = asyncio.ensure_future(writer.write(content[: 10 * CHUNK]))
        await asyncio.sleep(0)
        call.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await call
        while True:
            try:
                await writer.write(content[10 * CHUNK :])
                break
            except ClientError.TryAgain:
                await asyncio.sleep(0.01)
        kept = await writer.finish()
        self.assertEqual(await self.read(kept.digest), content)

    async def test_it_is_written_out_whole_or_not_at_all(self):
        content = photo(5 * CHUNK)
        kept = await self.attached(content, 1 << 20)
        directory = pathlib.Path(self.directory).parent / "out"
        directory.mkdir()
        out = directory / "照片.jpg"
        reader = await self.files.read(self.draft, kept.digest)
        await reader.to_file(str(out))
        self.assertEqual(out.read_bytes(), content)
        await self.fails(reader.to_file(str(out)), ClientError.FixInput, "medium.target_exists")
        await self.fails(reader.to_file(str(directory / "no" / "x")), ClientError.FixInput, "medium.target")
        self.assertEqual(os.listdir(directory), ["照片.jpg"])

        # A byte in the middle of the file of chunks is altered: what comes before it comes, and nothing after it.
        await self.client_.end()
        media = pathlib.Path(self.directory, self.id, "media.db")
        altered = bytearray(media.read_bytes())
        altered[len(altered) // 2 // 4096 * 4096 + 2000] ^= 1
        media.write_bytes(altered)
        reader = await (await self.opened()).attachments().read(self.draft, kept.digest)
        before = b""
        with self.assertRaises(ClientError.Storage) as told:
            while True:
                before += await reader.next()
        self.assertEqual(told.exception.code, "vault.corrupt")
        self.assertTrue(before and len(before) < len(content) and content.startswith(before))
        await self.fails(reader.next(), ClientError.Storage, "vault.corrupt")
        await self.fails(reader.to_file(str(directory / "x.jpg")), ClientError.Storage, "vault.corrupt")
        self.assertEqual(os.listdir(directory), ["照片.jpg"])

    async def test_from_a_path(self):
        path = pathlib.Path(self.directory).parent / "photo.jpg"
        attach = lambda: self.files.attach_file(self.draft, MaterialCode.M10, str(path))
        await self.fails(attach(), ClientError.FixInput, "medium.source")
        path.write_bytes(photo(70_000))
        kept = await attach()
        self.assertEqual(kept, await self.attached(photo(70_000), 999))

    async def test_a_file_is_what_it_holds_and_not_what_it_is_called(self):
        path = pathlib.Path(self.directory).parent / "photo.jpg"
        head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBBI", 13, b"IHDR", 50_000, 50_000, 8, 2, 0, 0, 0, 0)
        for content, code in ((b"\0\0\0\x18ftypheic" + bytes(400), "medium.heic"), (head, "medium.pixels"), (b"", "medium.type")):
            with self.subTest(code):
                path.write_bytes(content)
                await self.fails(
                    self.files.attach_file(self.draft, MaterialCode.M10, str(path)), ClientError.FixInput, code
                )
        self.assertEqual(await self.files.list(self.draft), [])

    async def test_a_photo_says_neither_where_it_was_taken_nor_by_which_camera(self):
        plain = photo(2 * CHUNK)
        turned = (0x0112, 3, 1, b"\0\6\0\0")
        told = exif((0x010F, 2, 4, b"Cam\0"), turned, (0x8825, 4, 1, b"\0\0\0\x32")) + b"GPS of the home"
        xmp = b"http://ns.adobe.com/xap/1.0/\0<exif:GPSLatitude>"
        segments = segment(0xE1, told) + segment(0xE1, xmp) + segment(0xED, b"GPS") + segment(0xFE, b"GPS")
        content = plain[:2] + segments + plain[2:] + b"GPS in the film behind it"
        kept = await self.attached(content, 77_777)
        back = await self.read(kept.digest)
        self.assertEqual(back, plain[:2] + segment(0xE1, exif(turned)) + plain[2:])
        self.assertNotIn(b"GPS", back)
        # What is kept is what is listed, and given back it is the same file.
        self.assertEqual((kept.size, kept.chunks), (len(back), 3))
        self.assertEqual(await self.files.list(self.draft), [kept])
        self.assertEqual(await self.attached(back, 1 << 20), kept)

    async def test_a_document_that_is_an_archive_as_well_is_refused(self):
        document = b"%PDF-1.7\n" + bytes(CHUNK)
        end = b"\nstartxref\n9\n%%EOF\n"
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("another.txt", "what the officer does not read")
        commented = io.BytesIO()
        with zipfile.ZipFile(commented, "w") as archive:
            archive.writestr("another.txt", "what the officer does not read")
            archive.comment = end
        for content in (document + end + packed.getvalue(), document + commented.getvalue()):
            self.assertTrue(zipfile.is_zipfile(io.BytesIO(content)))
            writer = await self.begun()
            await writer.write(content)
            for _ in range(2):
                await self.fails(writer.finish(), ClientError.FixInput, "medium.polyglot")
        self.assertEqual(await self.files.list(self.draft), [])
        # One that carries an archive as its attachment goes on behind it.
        attached = document + packed.getvalue() + end
        self.assertEqual(await self.read((await self.attached(attached, len(attached))).digest), attached)

    async def test_after_the_client_is_closed_every_call_says_so(self):
        kept = await self.attached(photo(900), 900)
        reader = await self.files.read(self.draft, kept.digest)
        writer = await self.begun()
        await self.client_.end()
        calls = (reader.next(), writer.write(b"x"), writer.finish(), writer.cancel(), self.files.list(self.draft))
        for call in calls:
            with self.assertRaises(ClientError.Closed):
                await call

    def test_what_went_wrong_has_words(self):
        for code in ("medium.polyglot", "medium.writing", "medium.target", "medium.target_exists", "medium.too_large"):
            told = ereg.told(code)
            self.assertTrue(told.text.zh and told.text.en and told.text.zh != told.text.en, code)


if __name__ == "__main__":
    unittest.main()
