package ereg.app

import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNull

class IdentityProofTest {
    @Test
    fun `what an identity app hands out is passed on as it is, where it can be a proof`() {
        for (proof in listOf("p", "eyJhbGciOi.J9-_=+/~", "x".repeat(4096))) assertEquals(proof, proofOf(proof))
        for (none in listOf(null, "", "two words", "line\n", "证明", "x".repeat(4097))) assertNull(proofOf(none), "$none")
    }
}
