package ereg.app

import ereg.kit.SyncReport
import ereg.kit.Trouble
import ereg.kit.fake.message
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNull
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

class SliceEndTest {
    private fun afterReport(nextTrySeconds: Int?) =
        untilNext(SliceEnd.of(SyncReport(1, 1, 0, 0, 0, 1, nextTrySeconds, null, emptyList(), emptyList())))

    @Test
    fun `what waits is tried again when the core says so, neither at once nor next week`() {
        assertEquals(5.minutes, afterReport(300))
        assertEquals(SOONEST, afterReport(1))
        assertEquals(LATEST, afterReport(7 * 24 * 3600))
    }

    @Test
    fun `where nothing waits the next look is for news`() {
        assertEquals(LATEST, afterReport(null))
    }

    @Test
    fun `a slice that was cut short goes on soon`() {
        assertEquals(SOONEST, untilNext(SliceEnd.CutShort))
    }

    @Test
    fun `where only a person can help no phone is woken for it`() {
        assertNull(untilNext(SliceEnd.of(null)))
        assertNull(untilNext(SliceEnd.Failed(Trouble.UnlockFirst(message("vault.locked")))))
        assertNull(untilNext(SliceEnd.Failed(Trouble.UpdateApp(message("vault.newer")))))
        assertEquals(90.seconds, untilNext(SliceEnd.Failed(Trouble.TryAgain(message("network.broken"), 90))))
        assertEquals(SOONEST, untilNext(SliceEnd.Failed(Trouble.TryAgain(message("network.broken"), 0))))
        assertEquals(LATEST, untilNext(SliceEnd.Failed(Trouble.Storage(message("vault.full")))))
    }
}
