package ereg.ui

import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import ereg.kit.screen.Shown
import ereg.kit.screen.VerifyPage
import ereg.ui.look.EregTheme
import ereg.ui.look.Look
import ereg.ui.screen.VerifyScreen
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNotNull

/** A check is concluded in the core's words alone. */
@OptIn(ExperimentalTestApi::class)
class VerifyScreenTest {
    /** Returns how often a page says the core's conclusion, and how often what it says is wrong. */
    private fun said(page: VerifyPage): Pair<Int, Int> {
        val check = assertNotNull(page.check)
        val trouble = assertNotNull(check.trouble)
        var said = 0 to 0
        runSkikoComposeUiTest(Size(PHONE.width * PHONE.density, PHONE.height * PHONE.density), Density(PHONE.density)) {
            setContent { EregTheme(Look(), letters) { VerifyScreen(Shown(page)) {} } }
            val counts = listOf(check.conclusion, trouble.text).map { onAllNodesWithText(it.zh).fetchSemanticsNodes().size }
            said = counts.first() to counts.last()
        }
        return said
    }

    @Test
    fun `the core's conclusion and what is wrong are said once each`() {
        for (page in listOf(Papers.copyOver, Papers.cancelledCopy, Papers.doubted, Papers.strangeSeal)) assertEquals(1 to 1, said(page))
    }
}
