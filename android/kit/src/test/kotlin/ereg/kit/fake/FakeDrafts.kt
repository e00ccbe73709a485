package ereg.kit.fake

import ereg.kit.AnswerKind
import ereg.kit.Attached
import ereg.kit.AttachmentReader
import ereg.kit.AttachmentWriter
import ereg.kit.Attachments
import ereg.kit.DraftId
import ereg.kit.DraftLine
import ereg.kit.DraftStanding
import ereg.kit.Drafts
import ereg.kit.Field
import ereg.kit.FieldAccess
import ereg.kit.FieldNeed
import ereg.kit.FieldPath
import ereg.kit.Finding
import ereg.kit.Form
import ereg.kit.FormSection
import ereg.kit.Forms
import ereg.kit.Frozen
import ereg.kit.Held
import ereg.kit.InputKind
import ereg.kit.ManifestDigest
import ereg.kit.MaterialCode
import ereg.kit.MaterialLine
import ereg.kit.MatterId
import ereg.kit.MediumDigest
import ereg.kit.Page
import ereg.kit.Progress
import ereg.kit.Review
import ereg.kit.SavedField
import ereg.kit.Slot
import ereg.kit.TimeEstimate
import ereg.kit.TimeTrust
import ereg.kit.Trouble
import ereg.kit.UnitCode
import java.nio.file.Path
import java.time.Instant
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes

class FakeDrafts :
    Fake(),
    Drafts {
    val lines = mutableListOf<DraftLine>()
    var pageSize = 50

    override suspend fun list(page: Int): Page<DraftLine> =
        read {
            val from = page * pageSize
            val more = from + pageSize < lines.size
            Page(lines.drop(from).take(pageSize), if (more) page + 1 else null)
        }

    override suspend fun one(draft: DraftId): DraftLine = read { known(draft) }

    override suspend fun begin(
        matter: MatterId,
        unit: UnitCode?,
    ): DraftId = act("begin ${matter.value}") { added(matter) }

    override suspend fun copy(draft: DraftId): DraftId = act("copy") { added(known(draft).matter) }

    override suspend fun remove(draft: DraftId) = act("remove") { lines -= known(draft) }

    fun added(matter: MatterId): DraftId {
        val line = draftLine("draft${lines.size + 1}", matter)
        lines.add(0, line)
        return line.id
    }

    private fun known(draft: DraftId) = lines.find { it.id == draft } ?: throw nothing("draft.not_found")
}

fun draftLine(
    id: String,
    matter: MatterId = MatterId("T04"),
) = DraftLine(
    DraftId(id),
    matter,
    DraftStanding.EDITING,
    over = null,
    rules = emptyList(),
    slot = Slot("transferor.1"),
    title = "",
    unit = null,
    editedAt = Instant.EPOCH,
    keepUntil = null,
)

/** A form of some fields; a field that ends in `.other` appears when the one before it is answered `other`. */
class FakeForms(
    vararg paths: String,
) : Fake(),
    Forms {
    val answers = mutableMapOf<String, String>()
    var findings = emptyList<Finding>()

    /** The paths of the files that cannot be read. */
    val unreadable = mutableSetOf<String>()
    private val paths = paths.toList()

    override suspend fun form(draft: DraftId): Form = read { Form(listOf(FormSection("deal.1", words("deal"), fields())), emptyList()) }

    override suspend fun answer(
        draft: DraftId,
        field: FieldPath,
        value: String,
    ): SavedField =
        act("answer ${field.value}") {
            val before = fields().map { it.path }
            answers[field.value] = value
            val after = fields().map { it.path }
            SavedField(problem(field.value), reads(field.value), emptyList(), after - before.toSet(), before - after.toSet())
        }

    override suspend fun review(draft: DraftId): Review =
        read {
            val missing = fields().filter { it.value == null }.map { message("field.missing", it.path.value) }
            Review(words("provisional"), TimeEstimate(Instant.EPOCH, TimeTrust.APPROXIMATE), AnswerKind.PASS, findings, missing)
        }

    override suspend fun checklist(draft: DraftId): List<MaterialLine> =
        read { listOf(MaterialLine(MaterialCode("M07"), words("certificate"), emptyList(), Held.FETCHED, words("fetched"), 0)) }

    override suspend fun freeze(draft: DraftId): Frozen = act("freeze") { Frozen(ManifestDigest("m1"), 1, Progress.QUEUED) }

    private fun fields() = paths.filter { !it.endsWith(".other") || answers[it.removeSuffix(".other")] == "other" }.map(::field)

    private fun field(path: String) =
        Field(
            FieldPath(path),
            if (path.endsWith("price")) InputKind.Yuan else InputKind.FreeText(200),
            words(path),
            slot = null,
            need = FieldNeed.REQUIRED,
            access = FieldAccess.Write,
            value = answers[path],
            chosen = null,
            reads = reads(path),
            problem = problem(path),
        )

    private fun problem(path: String) = if (path in unreadable) message("unreadable", path) else null

    private fun reads(path: String) = answers[path]?.takeIf { path.endsWith("price") }?.let { "$it.00" }
}

class FakeAttachments :
    Fake(),
    Attachments {
    private val files = mutableMapOf<DraftId, List<Pair<Attached, ByteArray>>>()

    override suspend fun begin(
        draft: DraftId,
        material: MaterialCode,
    ): AttachmentWriter = act("begin") { FakeWriter { kept(draft, material, it) } }

    override suspend fun attachFile(
        draft: DraftId,
        material: MaterialCode,
        path: Path,
    ): Attached = act("attach") { kept(draft, material, path.readBytes()) }

    override suspend fun list(draft: DraftId): List<Attached> = read { files[draft].orEmpty().map { it.first } }

    override suspend fun read(
        draft: DraftId,
        digest: MediumDigest,
    ): AttachmentReader =
        read {
            val file = files[draft].orEmpty().find { it.first.digest == digest } ?: throw nothing("medium.not_found")
            FakeReader(file.second)
        }

    override suspend fun remove(
        draft: DraftId,
        digest: MediumDigest,
    ) = act("remove") { files[draft] = files[draft].orEmpty().filter { it.first.digest != digest } }

    private fun kept(
        draft: DraftId,
        material: MaterialCode,
        content: ByteArray,
    ): Attached {
        val before = files[draft].orEmpty()
        val digest = MediumDigest("file${before.size + 1}")
        val file = Attached(material, digest, content.size.toLong(), chunks = 1, held = 0)
        files[draft] = before + (file to content)
        return file
    }
}

class FakeWriter(
    private val keep: (ByteArray) -> Attached,
) : Fake(),
    AttachmentWriter {
    private var content: ByteArray? = ByteArray(0)

    override suspend fun write(slice: ByteArray) = act("write") { content = taken() + slice }

    override suspend fun finish(): Attached = act("finish") { keep(taken()).also { content = null } }

    override suspend fun cancel() = act("cancel") { content = null }

    override fun close() {
        content = null
    }

    private fun taken() = content ?: throw Trouble.Closed(message("client.closed"))
}

class FakeReader(
    private val content: ByteArray,
) : Fake(),
    AttachmentReader {
    private var given = false

    override suspend fun next(): ByteArray? = read { content.takeUnless { given }.also { given = true } }

    override suspend fun toFile(path: Path) = act("to file") { path.writeBytes(content) }

    override fun close() = Unit
}
