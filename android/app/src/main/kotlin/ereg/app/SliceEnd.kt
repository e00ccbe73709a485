package ereg.app

import ereg.kit.SyncReport
import ereg.kit.Trouble
import kotlin.time.Duration
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/** The longest that a slice works: Android gives a job ten minutes, and a phone in a pocket is to be left alone before. */
internal val SLICE_AT_MOST = 3.minutes

/** The least and the greatest time until the next slice. */
internal val SOONEST = 30.seconds
internal val LATEST = 6.hours

/** The end that a slice of work in the background came to. */
sealed interface SliceEnd {
    /** There is no vault, or nothing that opens it without the person. */
    data object NothingToOpen : SliceEnd

    /** The time was up, or the person came. */
    data object CutShort : SliceEnd

    /** The exchange went through; what still waits and does not stand still is to be tried after [nextTry]. */
    data class Exchanged(
        val nextTry: Duration?,
    ) : SliceEnd

    data class Failed(
        val trouble: Trouble,
    ) : SliceEnd

    companion object {
        fun of(report: SyncReport?): SliceEnd = if (report == null) NothingToOpen else Exchanged(report.nextTrySeconds?.seconds)
    }
}

/** Returns the time until the next slice, which the core's own wait decides; none where a person has to act first. */
internal fun untilNext(end: SliceEnd): Duration? =
    when (end) {
        SliceEnd.NothingToOpen -> {
            null
        }

        SliceEnd.CutShort -> {
            SOONEST
        }

        is SliceEnd.Exchanged -> {
            (end.nextTry ?: LATEST).coerceIn(SOONEST, LATEST)
        }

        is SliceEnd.Failed -> {
            when (val trouble = end.trouble) {
                is Trouble.TryAgain -> trouble.afterSeconds.seconds.coerceIn(SOONEST, LATEST)
                is Trouble.Storage, is Trouble.Closed, is Trouble.Cancelled, is Trouble.NotFound -> LATEST
                is Trouble.FixInput, is Trouble.UnlockFirst, is Trouble.UpdateApp, is Trouble.AskOffice, is Trouble.SignAgain -> null
            }
        }
    }
