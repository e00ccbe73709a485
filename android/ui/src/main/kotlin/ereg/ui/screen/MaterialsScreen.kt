package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.size
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import ereg.kit.Attached
import ereg.kit.Held
import ereg.kit.MaterialCode
import ereg.kit.MediumDigest
import ereg.kit.screen.Material
import ereg.kit.screen.MaterialList
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.isElder
import ereg.ui.look.said
import ereg.ui.look.tones
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.OtherAct
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.PictureButton
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Words
import ereg.ui.parts.pictureSize
import ereg.ui.words.Labels

sealed interface MaterialsEvent {
    /** Open the camera for a material. */
    data class Photograph(
        val material: MaterialCode,
    ) : MaterialsEvent

    data class Remove(
        val file: MediumDigest,
    ) : MaterialsEvent

    data object Back : MaterialsEvent

    data object TroubleSeen : MaterialsEvent
}

/** The list of what is to be brought: what the registry fetches itself, and what is photographed here. */
@Composable
fun MaterialsScreen(
    shown: Shown<MaterialList>,
    on: (MaterialsEvent) -> Unit,
) {
    // One thing at a time: what is photographed next is the act of the screen.
    val oneByOne = isElder
    Page(
        Labels.materials,
        shown,
        Leaving({ on(MaterialsEvent.Back) }) { on(MaterialsEvent.TroubleSeen) },
        primary = { page ->
            page.materials.find { oneByOne && it.line.held == Held.TO_UPLOAD && it.files.isEmpty() }?.let { next ->
                Act(Labels.named(Labels.photograph, next.line.name), Icons.camera) { on(MaterialsEvent.Photograph(next.line.code)) }
            }
        },
    ) { page ->
        if (page.materials.isEmpty()) Empty(Icons.paper, Labels.noMaterials.said, "")
        val (toBring, fetched) = page.materials.filter { it.line.held != Held.NOT_NEEDED }.partition { it.isToBring }
        if (toBring.isNotEmpty()) {
            Part(Labels.toPhotograph.said) {
                QuietWords(Labels.materialsWhy.said)
                toBring.forEach { MaterialCard(it, on) }
            }
        }
        if (fetched.isNotEmpty()) {
            Part(Labels.nothingToDo.said) {
                Card {
                    fetched.forEachIndexed { index, material ->
                        if (index > 0) HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
                        Fetched(material)
                    }
                }
            }
        }
    }
}

/** Whether the person has something to photograph for it, or may be asked to. */
private val Material.isToBring: Boolean
    get() =
        when (line.held) {
            Held.TO_UPLOAD, Held.UPLOADED, Held.MAY_BE_ASKED -> true
            Held.NOT_NEEDED, Held.NOT_KNOWN, Held.GENERATED, Held.FETCHED, Held.CONFIRMED -> files.isNotEmpty()
        }

@Composable
private fun Fetched(material: Material) =
    Row(
        Modifier.semantics(mergeDescendants = true) {},
        verticalAlignment = Alignment.CenterVertically,
        horizontalArrangement = Arrangement.spacedBy(12.dp),
    ) {
        val known = material.line.held != Held.NOT_KNOWN
        Icon(
            if (known) Icons.done else Icons.unknown,
            null,
            Modifier.size(pictureSize),
            tint = tones.of(if (known) Kind.WELL else Kind.CALM).ink,
        )
        Column(Modifier.weight(1f)) {
            Words(material.line.name.said)
            QuietWords(material.line.heldWords.said, style = MaterialTheme.typography.bodySmall)
        }
    }

@Composable
private fun MaterialCard(
    material: Material,
    on: (MaterialsEvent) -> Unit,
) = Card {
    Words(material.line.name.said, style = MaterialTheme.typography.titleMedium)
    Mark(
        if (material.files.isEmpty()) Kind.YOURS else Kind.WELL,
        if (material.files.isEmpty()) Icons.camera else Icons.done,
        if (material.files.isEmpty()) material.line.heldWords.said else Labels.filesOf(material.files.size).said,
    )
    if (material.line.sources.isNotEmpty()) {
        QuietWords(
            material.line.sources
                .map { it.said }
                .joinToString(" · "),
            style = MaterialTheme.typography.bodySmall,
        )
    }
    material.files.forEachIndexed { index, file -> File(index + 1, file) { on(MaterialsEvent.Remove(file.digest)) } }
    OtherAct(Act(Labels.photograph, Icons.camera) { on(MaterialsEvent.Photograph(material.line.code)) }, Modifier.fillMaxWidth())
}

@Composable
private fun File(
    number: Int,
    file: Attached,
    remove: () -> Unit,
) = Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
    Column(Modifier.weight(1f)) {
        Words(Labels.fileOf(number).said)
        QuietWords(Labels.uploaded(file.held, file.chunks).said, style = MaterialTheme.typography.bodySmall)
    }
    PictureButton(Act(Labels.removeFile, Icons.remove, remove))
}
