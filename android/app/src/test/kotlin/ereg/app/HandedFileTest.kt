package ereg.app

import java.io.IOException
import kotlin.test.Test
import kotlin.test.assertContentEquals
import kotlin.test.assertFailsWith

class HandedFileTest {
    private val content = ByteArray(100) { it.toByte() }

    @Test
    fun `a file is read whole, or not at all where it is too large`() {
        assertContentEquals(content, handed(content.inputStream(), most = 100))
        assertFailsWith<IOException> { handed(content.inputStream(), most = 99) }
    }
}
