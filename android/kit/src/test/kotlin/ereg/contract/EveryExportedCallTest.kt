package ereg.contract

import org.junit.jupiter.api.Order
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** After all others: a call that was added to the surface and has no contract test is named here. */
@Order(Int.MAX_VALUE)
class EveryExportedCallTest {
    @Test
    fun `the surface is read whole`() {
        val names = Surface.calls.map { it.toString() }
        assertTrue(names.containsAll(listOf("Drafts.form", "Verifier.under", "told", "Changes.cancel")), "$names")
        assertTrue(Surface.calls.none { it.type == "DeviceKeys" })
        assertTrue(Surface.calls.count { it.type == "Drafts" } in 5..20)
    }

    @Test
    fun `every exported call was made by a contract test`() {
        val missing = Surface.calls.filterNot(Calls::made).map { it.toString() }
        assertEquals(emptyList(), missing)
    }
}
