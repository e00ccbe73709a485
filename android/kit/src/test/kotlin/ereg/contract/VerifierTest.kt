package ereg.contract

import ereg.Repository
import ereg.core.BookStanding
import ereg.core.ClientException
import ereg.core.Handed
import ereg.core.HandedKind
import ereg.core.Integrity
import ereg.core.SealTrust
import ereg.core.Verifier
import kotlin.io.path.readBytes
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
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
        val token = verifier.checked("EREG1:张三")
        assertEquals(listOf(false, Integrity.UNREADABLE, BookStanding.UNVERIFIABLE), listOf(token.ok, token.integrity, token.book))
        val result = verifier.checked("""{"payload":"张三"}""")
        assertFalse(result.ok)
        assertTrue(result.lines.isEmpty())
        assertFalse("张三" in "$token $result")
    }

    @Test
    fun `a picture is for the shell to decode first, and one without a code says so`() {
        val verifier = Verifier.under(TrustOnly.bundle(), TrustOnly.ROOT)
        val png = byteArrayOf(0x89.toByte(), 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A)
        assertIs<Handed.Picture>(verifier.document(png))
        val none = verifier.picture(1u, 1u, ByteArray(0))
        assertEquals(HandedKind.PICTURE to "picture.unreadable", none.kind to none.trouble?.code)
    }

    @Test
    fun `a document of the office is trusted by its trust file alone`() {
        val golden = Repository.root.resolve("core/document/tests/golden")
        val office = Verifier.under(TrustOnly.bundleWithSeal(), TrustOnly.ROOT)

        fun found(name: String) = assertIs<Handed.Checked>(office.document(golden.resolve(name).readBytes())).found
        for (name in listOf("sealed.ofd", "sealed.pdf")) {
            val good = found(name)
            assertEquals(true to SealTrust.TRUSTED, good.ok to good.seal, name)
            assertTrue("信任文件" in good.said[1].zh, "${good.said}")
        }
        for (forged in listOf("swapped-page.ofd", "changed-page.ofd", "changed.pdf")) assertFalse(found(forged).ok, forged)
        assertEquals(SealTrust.UNKNOWN_KEY, found("pyhanko/plain.pdf").seal, "another office's")
    }

    @Test
    fun `a sealed document is trusted under the roots that are given, and is told what it is`() {
        val golden = Repository.root.resolve("core/document/tests/golden")
        val file = golden.resolve("sealed.ofd").readBytes()
        val verifier = Verifier.under(TrustOnly.bundle(), TrustOnly.ROOT)
        val office = verifier.withSealRoots(golden.resolve("roots.pem").readBytes(), null)
        val good = assertIs<Handed.Checked>(office.document(file)).found
        assertEquals(HandedKind.OFD to true, good.kind to good.ok)
        assertEquals(SealTrust.UNKNOWN_KEY, assertIs<Handed.Checked>(verifier.document(file)).found.seal)
        fails<ClientException.FixInput>("seal_roots.unreadable") { verifier.withSealRoots(ByteArray(3), null) }
    }

    private fun Verifier.checked(text: String) = assertIs<Handed.Checked>(document(text.encodeToByteArray())).found
}
