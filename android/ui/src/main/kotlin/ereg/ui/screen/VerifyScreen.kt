package ereg.ui.screen

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import ereg.kit.BookStanding
import ereg.kit.HandedCopy
import ereg.kit.Integrity
import ereg.kit.SealTrust
import ereg.kit.Verification
import ereg.kit.screen.PinnedRoot
import ereg.kit.screen.Shown
import ereg.kit.screen.VerifyPage
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
import ereg.ui.look.tones
import ereg.ui.parts.Act
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Mark
import ereg.ui.parts.Notice
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.parts.pictureSize
import ereg.ui.words.Labels
import ereg.ui.words.grouped
import ereg.ui.words.written

sealed interface VerifyEvent {
    /** Open the camera: what it reads is checked. */
    data object Scan : VerifyEvent

    /** Pick a file that was handed over, or a picture of a code: that is checked. */
    data object File : VerifyEvent

    data object Back : VerifyEvent

    data object TroubleSeen : VerifyEvent
}

/**
 * A stranger's check of whatever they were handed, a code, a picture of one or a file: one conclusion and its three answers, which copy
 * it is, and whose trust they rest on.
 */
@Composable
fun VerifyScreen(
    shown: Shown<VerifyPage>,
    on: (VerifyEvent) -> Unit,
) = Page(
    Labels.verify,
    shown,
    Leaving({ on(VerifyEvent.Back) }) { on(VerifyEvent.TroubleSeen) },
    primary = { page -> Act(if (page.check == null) Labels.scan else Labels.scanAgain, Icons.code) { on(VerifyEvent.Scan) } },
    others = { listOf(Act(Labels.checkFile, Icons.paper) { on(VerifyEvent.File) }) },
) { page ->
    val check = page.check
    if (check == null) Empty(Icons.code, Labels.noScan.said, Labels.noScanWhy.said) else Checked(check)
    Root(page.root)
}

@Composable
private fun Checked(check: Verification) {
    val looks = listOf(looks(check.integrity), looks(check.seal), looks(check.book))
    // The last of the answers is that of the book.
    val book =
        check.said
            .lastOrNull()
            ?.said
            .orEmpty()
    val asOf = check.asOf?.takeIf { check.book == BookStanding.CURRENT }?.let { Labels.statusAsOf.said + " " + it.written }
    val copy = check.copy
    Column(Modifier.semantics { liveRegion = LiveRegionMode.Assertive }) {
        val (kind, icon) =
            when {
                copy != null && !check.allWell -> looks(copy)

                !check.allWell -> Kind.WRONG to Icons.wrong

                check.book == BookStanding.CURRENT -> Kind.WELL to Icons.done

                // The library holds it good, and says of the book that it knows no more than of then.
                else -> Kind.YOURS to Icons.unknown
            }
        Notice(kind, icon, check.trouble?.text?.said ?: asOf ?: book, title = check.conclusion.said)
    }
    if (check.demonstration) Notice(Kind.YOURS, Icons.attention, Labels.demonstration.said)
    Words(check.title.said, style = MaterialTheme.typography.titleMedium)
    copy?.let { Copy(it) }
    Card {
        check.said.zip(looks).forEach { (answer, looks) -> Answer(answer.said, looks) }
    }
    check.face?.let { face ->
        Card {
            Value(Labels.holders.said, face.holders, style = MaterialTheme.typography.titleMedium)
            Value(Labels.address.said, face.address)
            Value(Labels.number.said, face.number.value)
            check.bookedAt?.let { Value(Labels.registeredAt.said, it.written) }
            check.asOf?.let { Value(Labels.statusAsOf.said, it.written) }
        }
    }
    if (check.lines.isNotEmpty()) {
        Part(Labels.foundBesides.said) {
            Card { check.lines.forEach { Value(it.label.said, it.value.said) } }
            check.words?.let { QuietWords(it.said) }
        }
    }
}

/** The kind of copy that it is: for whom, for what and until when, or since when the licence is cancelled. */
@Composable
private fun Copy(copy: HandedCopy) {
    val (kind, icon) = looks(copy)
    Card(kind = kind) {
        when (copy) {
            is HandedCopy.Annotated -> {
                Mark(kind, icon, Labels.annotatedCopy.said)
                Value(Labels.copyUser.said, copy.user, style = MaterialTheme.typography.titleMedium)
                Value(Labels.copyUse.said, copy.purpose)
                Value(Labels.copyUntil.said, copy.until.written)
            }

            is HandedCopy.Cancelled -> {
                Mark(kind, icon, Labels.cancelledCopy.said)
                Value(Labels.cancelledOn.said, copy.day.written)
            }
        }
    }
}

private fun looks(copy: HandedCopy) =
    when (copy) {
        is HandedCopy.Annotated -> if (copy.isOver) Kind.YOURS to Icons.clock else Kind.UNDER_WAY to Icons.edit
        is HandedCopy.Cancelled -> Kind.WRONG to Icons.over
    }

@Composable
private fun Answer(
    answer: String,
    looks: Pair<Kind, ImageVector>,
) = Row(
    Modifier.semantics(mergeDescendants = true) {},
    verticalAlignment = Alignment.CenterVertically,
    horizontalArrangement = Arrangement.spacedBy(12.dp),
) {
    Icon(looks.second, null, Modifier.size(pictureSize), tint = tones.of(looks.first).ink)
    Words(answer, Modifier.weight(1f), MaterialTheme.typography.titleSmall)
}

private fun looks(integrity: Integrity) =
    when (integrity) {
        Integrity.INTACT -> Kind.WELL to Icons.done
        Integrity.PARTLY_PROTECTED, Integrity.ALTERED, Integrity.UNREADABLE -> Kind.WRONG to Icons.wrong
        Integrity.UNVERIFIABLE -> Kind.YOURS to Icons.unknown
    }

private fun looks(seal: SealTrust) =
    when (seal) {
        SealTrust.TRUSTED -> Kind.WELL to Icons.done
        SealTrust.UNKNOWN_KEY, SealTrust.OUT_OF_TERM, SealTrust.REVOKED -> Kind.WRONG to Icons.wrong
    }

private fun looks(book: BookStanding) =
    when (book) {
        BookStanding.CURRENT -> Kind.WELL to Icons.done
        BookStanding.CANCELLED, BookStanding.NOT_INCLUDED -> Kind.WRONG to Icons.over
        BookStanding.STATUS_UNKNOWN, BookStanding.UNVERIFIABLE -> Kind.YOURS to Icons.unknown
    }

/** A fingerprint is compared by eye: in groups. */
@Composable
private fun Root(root: PinnedRoot) =
    Part(Labels.root.said) {
        Card {
            root.office?.let { Words(it, style = MaterialTheme.typography.titleMedium) }
            Value(
                Labels.fingerprint.said,
                root.fingerprint?.let { grouped(it) } ?: Labels.noTrust.said,
                style = MaterialTheme.typography.bodyMedium,
            )
            QuietWords(Labels.compare.said, style = MaterialTheme.typography.bodySmall)
        }
    }
