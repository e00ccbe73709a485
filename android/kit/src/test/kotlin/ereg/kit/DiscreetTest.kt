package ereg.kit

import kotlin.test.Test
import kotlin.test.assertEquals

class DiscreetTest {
    private data class Name(
        val of: String,
    ) : Discreet()

    @Test
    fun `a data class says its name alone`() {
        assertEquals("Name", Name("林秀英").toString())
        assertEquals(Name("林秀英"), Name("林秀英"))
    }
}
