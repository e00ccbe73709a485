package ereg.kit.live

import ereg.kit.Attached
import ereg.kit.AttachmentReader
import ereg.kit.AttachmentWriter
import ereg.kit.Attachments
import ereg.kit.DraftId
import ereg.kit.MaterialCode
import ereg.kit.MediumDigest
import ereg.kit.Trouble
import java.nio.file.Path

internal class LiveAttachments(
    private val core: ereg.core.Attachments,
) : Attachments {
    override suspend fun begin(
        draft: DraftId,
        material: MaterialCode,
    ): AttachmentWriter = called { LiveWriter(core.begin(draft.toCore(), material.toCore())) }

    override suspend fun attachFile(
        draft: DraftId,
        material: MaterialCode,
        path: Path,
    ): Attached = stoppable { core.attachFile(draft.toCore(), material.toCore(), path.toString(), it).toKit() }

    override suspend fun list(draft: DraftId): List<Attached> = called { core.list(draft.toCore()).map { it.toKit() } }

    override suspend fun read(
        draft: DraftId,
        digest: MediumDigest,
    ): AttachmentReader = called { LiveReader(core.read(draft.toCore(), digest.value)) }

    override suspend fun remove(
        draft: DraftId,
        digest: MediumDigest,
    ) = called { core.remove(draft.toCore(), digest.value) }
}

private class LiveWriter(
    private val core: ereg.core.AttachmentWriter,
) : AttachmentWriter {
    override suspend fun write(slice: ByteArray) = called { core.write(slice) }

    override suspend fun finish(): Attached = called { core.finish().toKit() }

    override suspend fun cancel() = called { core.cancel() }

    override fun close() = core.close()
}

private class LiveReader(
    private val core: ereg.core.AttachmentReader,
) : AttachmentReader {
    override suspend fun next(): ByteArray? = called { core.next() }

    override suspend fun toFile(path: Path) = called { core.toFile(path.toString()) }

    override fun close() = core.close()
}

private fun ereg.core.AttachedMedium.toKit() =
    Attached(MaterialCode(material.name), MediumDigest(digest), size.toLong(), chunks.toInt(), held.toInt())

/** A code that the library does not know names no material of any checklist. */
private fun MaterialCode.toCore(): ereg.core.MaterialCode =
    ereg.core.MaterialCode.entries
        .find { it.name == value }
        ?: throw Trouble.FixInput(ereg.core.told("field.unknown").toKit())
