package ereg.kit.screen

import ereg.kit.Attached
import ereg.kit.Attachments
import ereg.kit.Discreet
import ereg.kit.DraftId
import ereg.kit.Forms
import ereg.kit.MaterialCode
import ereg.kit.MaterialLine
import ereg.kit.MediumDigest
import ereg.kit.Moved
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** One material with the files that are attached for it. */
data class Material(
    val line: MaterialLine,
    val files: List<Attached>,
) : Discreet()

/** The list of what is to be brought, and what is here of it. */
data class MaterialList(
    val materials: List<Material>,
) : Discreet()

/** The materials of a draft: photographs come in and are taken off, each with how far its upload is. */
class MaterialsModel(
    private val forms: Forms,
    private val attachments: Attachments,
    private val draft: DraftId,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<MaterialList>(scope) {
    init {
        follow(changes, { it == Moved.OneDraft(draft) || it == Moved.Files || it == Moved.Rules }) { read() }
    }

    /** Takes in a photograph (JPEG). On its way it is in no file: the vault alone keeps it. */
    fun attach(
        material: MaterialCode,
        photograph: ByteArray,
    ) = act {
        attachments.begin(draft, material).use { writer ->
            for (from in photograph.indices step SLICE) {
                writer.write(photograph.copyOfRange(from, minOf(from + SLICE, photograph.size)))
            }
            writer.finish()
        }
        show(read())
    }

    fun remove(file: MediumDigest) =
        act {
            attachments.remove(draft, file)
            show(read())
        }

    private suspend fun read(): MaterialList {
        val files = attachments.list(draft).groupBy { it.material }
        return MaterialList(forms.checklist(draft).map { Material(it, files[it.code].orEmpty()) })
    }
}

/** Bytes that are handed to a writer at once. */
private const val SLICE = 256 * 1024
