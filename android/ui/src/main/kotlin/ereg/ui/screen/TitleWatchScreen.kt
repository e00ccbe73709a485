package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import ereg.kit.Home
import ereg.kit.HomeLock
import ereg.kit.HomeLockStanding
import ereg.kit.Letter
import ereg.kit.UnitCode
import ereg.kit.screen.LiftStep
import ereg.kit.screen.Shown
import ereg.kit.screen.TitleWatch
import ereg.kit.screen.WatchedHome
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.said
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
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface TitleWatchEvent {
    data class Open(
        val unit: UnitCode,
    ) : TitleWatchEvent

    /** Ask the registry which homes are the person's. */
    data object Refresh : TitleWatchEvent

    /** Lock the home that is looked at. */
    data object Lock : TitleWatchEvent

    /** Have the lock of the home that is looked at lifted: the person is asked once more. */
    data object AskToLift : TitleWatchEvent

    data object Lift : TitleWatchEvent

    data object KeepLocked : TitleWatchEvent

    data object Back : TitleWatchEvent

    data object TroubleSeen : TitleWatchEvent
}

/** The person's homes with what others do to them (产权监护), and one of them with its lock (产权锁定) and the letters about it. */
@Composable
fun TitleWatchScreen(
    shown: Shown<TitleWatch>,
    on: (TitleWatchEvent) -> Unit,
) = Page(
    Labels.homes,
    shown,
    Leaving({ on(TitleWatchEvent.Back) }) { on(TitleWatchEvent.TroubleSeen) },
    primary = { page -> page.open?.lock?.let { act(it.standing, page.step, on) } },
    others = { page ->
        if (page.step == LiftStep.TO_CONFIRM) listOf(Act(Labels.keepLock, Icons.back) { on(TitleWatchEvent.KeepLocked) }) else emptyList()
    },
    top = listOf(Act(Labels.refresh, Icons.again) { on(TitleWatchEvent.Refresh) }),
) { page ->
    val open = page.open
    when {
        open != null -> {
            Watched(open, page.step)
        }

        page.homes.isEmpty() -> {
            Empty(Icons.home, Labels.noHomes.said, Labels.noHomesWhy.said)
        }

        else -> {
            QuietWords(Labels.watchWhy.said)
            page.homes.forEach { watched -> Line(watched) { on(TitleWatchEvent.Open(watched.home.unit)) } }
        }
    }
}

/** The one thing that can be done with a lock that stands like this. */
private fun act(
    standing: HomeLockStanding,
    step: LiftStep,
    on: (TitleWatchEvent) -> Unit,
): Act? =
    when (standing) {
        is HomeLockStanding.Open -> {
            Act(Labels.lockHome, Icons.lock) { on(TitleWatchEvent.Lock) }
        }

        is HomeLockStanding.Locked -> {
            if (step == LiftStep.TO_CONFIRM) {
                Act(Labels.liftLockNow, Icons.unlocked) { on(TitleWatchEvent.Lift) }
            } else {
                Act(Labels.liftLock, Icons.unlocked) { on(TitleWatchEvent.AskToLift) }
            }
        }

        is HomeLockStanding.Lifting -> {
            Act(Labels.lockHomeAgain, Icons.lock) { on(TitleWatchEvent.Lock) }
        }

        is HomeLockStanding.OnItsWay -> {
            null
        }
    }

@Composable
private fun Line(
    watched: WatchedHome,
    open: () -> Unit,
) = Card(open = open) {
    Words(watched.home.address, style = MaterialTheme.typography.titleMedium)
    watched.lock?.let { Stands(it) }
    val last = watched.letters.firstOrNull()
    if (last == null) {
        QuietWords(Labels.nothingWatched.said)
    } else {
        Mark(Kind.YOURS, Icons.letter, last.title.said)
        QuietWords(last.at.written)
    }
}

@Composable
private fun Watched(
    watched: WatchedHome,
    step: LiftStep,
) {
    val lock = watched.lock
    val isAsked = step == LiftStep.TO_CONFIRM
    if (lock != null && isAsked) Notice(Kind.YOURS, Icons.attention, lock.explained.said, title = Labels.liftLock.said)
    HomeCard(watched.home, open = null)
    if (lock != null) {
        Part(Labels.homeLock.said) {
            Card {
                Stands(lock)
                if (!isAsked) Words(lock.explained.said)
            }
        }
    }
    Papers(watched.home)
    Part(Labels.watched.said) {
        watched.letters.forEach { Told(it) }
        if (watched.letters.isEmpty()) Notice(Kind.CALM, Icons.letter, Labels.nothingWatched.said)
    }
}

/** The lock of a home, as the core says how it stands. */
@Composable
private fun Stands(lock: HomeLock) {
    val (kind, icon) =
        when (lock.standing) {
            is HomeLockStanding.Open -> Kind.CALM to Icons.unlocked
            is HomeLockStanding.Locked -> Kind.WELL to Icons.lock
            is HomeLockStanding.Lifting -> Kind.YOURS to Icons.clock
            is HomeLockStanding.OnItsWay -> Kind.UNDER_WAY to Icons.sending
        }
    Mark(kind, icon, lock.words.said)
}

/** The certificates of a home that are in force, those of before the unified registration by their kind. */
@Composable
private fun Papers(home: Home) =
    Card {
        home.certificates.forEach { Value(Labels.number.said, it.value) }
        home.oldCertificates.forEach { Value(it.scheme.said, it.number) }
        Value(Labels.heldSince.said, home.since.written)
    }

@Composable
private fun Told(letter: Letter) =
    Card {
        Words(letter.title.said, style = MaterialTheme.typography.titleMedium)
        Words(letter.body.said)
        QuietWords(letter.at.written + " · " + letter.office)
    }
