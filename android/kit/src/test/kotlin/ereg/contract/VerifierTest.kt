package ereg.contract

import ereg.core.BookStanding
import ereg.core.ClientException
import ereg.core.Integrity
import ereg.core.Verifier
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertTrue

/** A stranger checks what they were handed with the trust file alone: no vault, no account, no network. */
class VerifierTest {
    init {
        Calls.note()
    }

    @Test
    fun `another root than the published one is refused, and without one it is shown`() {
        assertEquals(TrustOnly.ROOT, Verifier.under(TrustOnly.bundle(), TrustOnly.ROOT).root().fingerprint)
        assertEquals(TrustOnly.ROOT, Verifier.under(TrustOnly.bundle(), null).root().fingerprint)
        fails<ClientException>("trust.other_root") { Verifier.under(TrustOnly.bundle(), TrustOnly.ROOT.dropLast(1) + "8") }
        fails<ClientException.FixInput>("connection.fingerprint") { Verifier.under(TrustOnly.bundle(), "nothing") }
        assertFailsWith<ClientException> { Verifier.under(ByteArray(10), null) }
    }

    @Test
    fun `what is no token and no result is told as that and repeats nothing`() {
        val verifier = Verifier.under(TrustOnly.bundle(), TrustOnly.ROOT)
        val token = verifier.token("EREG1:张三")
        assertEquals(listOf(false, Integrity.UNREADABLE, BookStanding.UNVERIFIABLE), listOf(token.ok, token.integrity, token.book))
        val result = verifier.result("""{"payload":"张三"}""")
        assertFalse(result.check.ok)
        assertTrue(result.lines.isEmpty())
        assertFalse("张三" in "$token $result")
    }
}
