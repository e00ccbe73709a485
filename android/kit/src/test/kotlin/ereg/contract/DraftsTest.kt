package ereg.contract

import ereg.core.Answer
import ereg.core.AnswerKind
import ereg.core.ClientException
import ereg.core.DraftId
import ereg.core.DraftStanding
import ereg.core.FieldNeed
import ereg.core.FieldView
import ereg.core.InputKind
import ereg.core.MaterialCode
import ereg.core.QuestionName
import ereg.core.SendingState
import ereg.core.Slot
import ereg.core.TaskKind
import ereg.core.TaskStanding
import ereg.core.TimeTrust
import ereg.core.ToDo
import ereg.core.told
import kotlinx.coroutines.runBlocking
import java.io.ByteArrayOutputStream
import java.time.Duration
import java.time.Instant
import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes
import kotlin.test.Test
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertNotEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** Calls that work without any network: typed, judged, kept, and told in typed values. */
class DraftsTest : OnAPhone() {
    private suspend fun OpenVault.fields(draft: DraftId): Map<String, FieldView> =
        drafts()
            .form(draft)
            .sections
            .flatMap { it.fields }
            .associateBy { it.path }

    @Test
    fun `a draft is begun, answered, judged and read again after the app was closed`() =
        onAPhone {
            val vault = made()
            val draft = vault.drafts().begin(SALE, null)
            val saved = vault.drafts().answer(draft, "deal.price", "1680000")
            assertEquals("1,680,000.00（壹佰陆拾捌万元整）", saved.reads)
            vault.signing().answerInquiry(draft, QuestionName("true_intent"), Answer.YES)

            val verdicts = vault.drafts().review(draft)
            assertEquals(TimeTrust.APPROXIMATE, verdicts.asOf.trust)
            assertTrue(Duration.between(verdicts.asOf.at, Instant.now()).abs() < Duration.ofMinutes(5))
            assertTrue(verdicts.findings.any { it.answer == AnswerKind.UNKNOWN })
            assertTrue(verdicts.problems.any { it.field == "deal.contract" })
            assertTrue(
                vault
                    .drafts()
                    .checklist(draft)
                    .lines
                    .any { it.code == MaterialCode.M10 },
            )
            vault.end()

            val again = opened()
            val line =
                again
                    .drafts()
                    .list(0u)
                    .items
                    .single()
            assertEquals(listOf(draft, SALE, DraftStanding.EDITING), listOf(line.id, line.matter, line.standing))
            assertEquals(Slot("transferor.1"), line.slot)
            assertEquals(line.copy(unit = again.drafts().summary(draft).unit), again.drafts().summary(draft))
            assertEquals("1680000", again.fields(draft).getValue("deal.price").value)
            val step = again.nextSteps().single()
            assertEquals(listOf(ToDo.ENROL, null, null), listOf(step.toDo, step.draft, step.caseId))
        }

    @Test
    fun `the form has kinds and choices, and a save tells what it changes`() =
        onAPhone {
            val vault = made()
            val draft = vault.drafts().begin(SALE, null)
            val fields = vault.fields(draft)
            assertEquals(InputKind.Yuan, fields.getValue("deal.price").kind)
            assertEquals(InputKind.Day, fields.getValue("deal.signed_on").kind)
            val choice = assertIs<InputKind.Choice>(fields.getValue("holding.co_ownership").kind)
            assertTrue("sole" in choice.choices.map { it.value })

            val address =
                vault
                    .drafts()
                    .answer(draft, "delivery.handover", "post")
                    .changed
                    .single()
            assertEquals("delivery.address" to FieldNeed.REQUIRED, address.path to address.need)
            val another =
                vault
                    .drafts()
                    .form(draft)
                    .further
                    .last()
            val appeared = vault.drafts().answer(draft, another.path, "周小满").appeared
            assertTrue("parties.transferee.2.id_no" in appeared)
            assertEquals(
                appeared.sorted(),
                vault
                    .drafts()
                    .answer(draft, another.path, "")
                    .gone
                    .sorted(),
            )
        }

    @Test
    fun `what is typed wrong has its code and is kept`() =
        onAPhone {
            val vault = made()
            val drafts = vault.drafts()
            val draft = drafts.begin(SALE, null)
            val path = "parties.transferor.1.id_no"
            val error = fails<ClientException.FixInput>("citizen_id.checksum") { drafts.answerChecked(draft, path, "110105194912310021") }
            assertEquals(path, error.field)
            assertTrue("110105194912310021" !in "$error ${error.message}")
            assertEquals("110105194912310021", vault.fields(draft).getValue(path).value)

            fails<ClientException.FixInput>("null_not_allowed") { drafts.answer(draft, path, null) }
            fails<ClientException.FixInput>("too_large") { drafts.answer(draft, path, "长".repeat(3_500_000)) }
            fails<ClientException.FixInput>("field.unknown") { drafts.answer(draft, "deal.nothing", "1") }
            assertEquals("blank", drafts.answer(draft, "deal.contract", "   ").problem?.code)
            drafts.answer(draft, "deal.contract", "")
            assertNull(
                vault
                    .fields(draft)
                    .getValue("deal.contract")
                    .value
                    ?.ifEmpty { null },
            )
            assertEquals("110105194912310021", vault.fields(draft).getValue(path).value)
        }

    @Test
    fun `a rare name comes back byte for byte, and half a character is refused and not kept`() =
        onAPhone {
            val vault = made()
            val drafts = vault.drafts()
            val draft = drafts.begin(SALE, null)
            val path = "parties.transferee.1.name"
            val names = listOf("𠮷野", "㛃", "李\uE5E5", "阿".repeat(29) + "·" + "依".repeat(30))
            for (name in names) {
                assertNull(drafts.answerChecked(draft, path, name).problem, name)
                assertEquals(name, vault.fields(draft).getValue(path).value)
            }
            for (half in listOf("李\uD842", "\uDFB7野", "\uDFB7\uD842")) {
                assertFailsWith<CharacterCodingException> { drafts.answer(draft, path, half) }
                assertEquals(names.last(), vault.fields(draft).getValue(path).value)
            }
        }

    @Test
    fun `an id that is none is told by its code, and one of nobody is not found`() =
        onAPhone {
            val vault = made()
            for (text in listOf("", "draft", NOBODYS_DRAFT.value.uppercase() + "X", "00000000-0000-4000-8000-000000000000")) {
                fails<ClientException.FixInput>("id.format") { vault.drafts().form(DraftId(text)) }
            }
            fails<ClientException.NotFound>("draft.not_found") { vault.drafts().form(NOBODYS_DRAFT) }
            fails<ClientException.FixInput>("slot.unknown") { vault.sharing().share(NOBODYS_DRAFT, Slot("landlord")) }
            fails<ClientException.UpdateApp>("matter.unknown") { vault.drafts().begin(ereg.core.MatterId("T99"), null) }
            assertTrue(told("draft.not_found").text.zh.isNotEmpty())
        }

    @Test
    fun `a copy says the same and a removed draft is gone`() =
        onAPhone {
            val vault = made()
            val drafts = vault.drafts()
            val draft = drafts.begin(SALE, null)
            drafts.answer(draft, "deal.price", "1")
            val copy = drafts.copy(draft)
            assertNotEquals(draft, copy)
            assertEquals("1", vault.fields(copy).getValue("deal.price").value)
            drafts.remove(draft)
            fails<ClientException.NotFound>("draft.not_found") { drafts.remove(draft) }
            assertEquals(listOf(copy), drafts.list(0u).items.map { it.id })
        }

    @Test
    fun `a file goes in by slices and by path, is told, read back and taken off`() =
        onAPhone {
            val vault = made()
            val files = vault.attachments()
            val draft = vault.drafts().begin(SALE, null)
            val scan = photo(900)
            val writer = files.begin(draft, MaterialCode.M07)
            scan.asList().chunked(100_000).forEach { writer.write(it.toByteArray()) }
            val attached = writer.finish()
            assertFailsWith<ClientException.Closed> { writer.finish() }
            assertEquals(listOf(MaterialCode.M07, scan.size.toULong()), listOf(attached.material, attached.size))
            assertTrue(attached.chunks > 1u && attached.held == 0u)

            val unreadable = files.begin(draft, MaterialCode.M07)
            repeat(2) { fails<ClientException.FixInput>("medium.type") { unreadable.write(ByteArray(1000)) } }
            val left = files.begin(draft, MaterialCode.M07)
            left.write(scan)
            repeat(2) { left.cancel() }
            fails<ClientException.NotFound>("draft.not_found") { files.begin(NOBODYS_DRAFT, MaterialCode.M07) }

            val file = directory.resolve("scan.jpg").also { it.writeBytes(photo(40)) }
            val second = files.attachFile(draft, MaterialCode.M08, file.toString())
            fails<ClientException.FixInput>("medium.source") { files.attachFile(draft, MaterialCode.M08, dir("none")) }
            assertEquals(setOf(attached.digest, second.digest), files.list(draft).map { it.digest }.toSet())

            val reader = files.read(draft, attached.digest)
            val chunks = generateSequence { runBlocking { reader.next() } }.toList()
            assertContentEquals(scan, chunks.reduce { read, chunk -> read + chunk })
            val back = directory.resolve("back.jpg")
            reader.toFile(back.toString())
            assertContentEquals(scan, back.readBytes())
            fails<ClientException>("medium.target_exists") { reader.toFile(back.toString()) }

            files.remove(draft, attached.digest)
            assertEquals(listOf(second), files.list(draft))
            fails<ClientException.NotFound>("medium.not_found") { files.remove(draft, attached.digest) }
            fails<ClientException.NotFound>("medium.not_found") { files.read(draft, attached.digest) }
        }

    @Test
    fun `a photo says nothing of the place, and a document that is an archive as well is refused`() =
        onAPhone {
            val vault = made()
            val files = vault.attachments()
            val draft = vault.drafts().begin(SALE, null)
            val plain = photo(40)
            val place = "Exif\u0000\u0000GPS of the home".toByteArray()
            val exif = byteArrayOf(-1, 0xE1.toByte(), 0, (place.size + 2).toByte()) + place
            val told = directory.resolve("told.jpg")
            told.writeBytes(plain.copyOf(2) + exif + plain.copyOfRange(2, plain.size))
            val kept = files.attachFile(draft, MaterialCode.M07, told.toString())
            assertEquals(plain.size.toULong(), kept.size)
            val back = directory.resolve("back.jpg")
            files.read(draft, kept.digest).toFile(back.toString())
            assertContentEquals(plain, back.readBytes())

            val archive = ByteArrayOutputStream()
            ZipOutputStream(archive).use { it.putNextEntry(ZipEntry("another.txt")) }
            val writer = files.begin(draft, MaterialCode.M07)
            writer.write("%PDF-1.7\nstartxref\n9\n%%EOF\n".toByteArray() + archive.toByteArray())
            repeat(2) { fails<ClientException.FixInput>("medium.polyglot") { writer.finish() } }
            assertEquals(listOf(kept), files.list(draft))
        }

    @Test
    fun `the progress of a draft that nobody has heard of is kept here`() =
        onAPhone {
            val vault = made()
            val draft = vault.drafts().begin(SALE, null)
            val progress = vault.cases().progress(draft)
            assertEquals(SendingState.KeptHere, progress.sending)
            assertEquals(TaskKind.APPLY to TaskStanding.NotBegun, progress.first.kind to progress.second.standing)
            assertTrue(
                progress.timeline.isEmpty() &&
                    progress.first.name.zh
                        .isNotEmpty(),
            )
            fails<ClientException.NotFound>("draft.not_found") { vault.cases().progress(NOBODYS_DRAFT) }
        }

    @Test
    fun `what only the registry knows keeps a draft from being frozen, shared and signed`() =
        onAPhone {
            val vault = made()
            val draft = vault.drafts().begin(SALE, null)
            assertIs<ClientException>(runCatching { vault.drafts().freeze(draft) }.exceptionOrNull())
            fails<ClientException.FixInput>("sheet.not_frozen") { vault.signing().sheet(draft) }
            fails<ClientException.FixInput>("sheet.not_frozen") { vault.signing().sheetInFull(draft) }
            assertIs<ClientException>(runCatching { vault.signing().sign(draft, "none") }.exceptionOrNull())
            assertIs<ClientException>(runCatching { vault.cases().submit(draft) }.exceptionOrNull())
            assertContentEquals(emptyList(), vault.outbox().items())
        }
}
