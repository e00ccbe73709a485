package ereg.app

import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNull

class InvitationLinkTest {
    private val invitation = "ereg:invite:1:019abcde-0000-7000-8000-0000000000aa:AAAAAAAAAAAAAAAAAAAAAA"

    @Test
    fun `an invitation is taken as it was sent`() {
        assertEquals(invitation, invitationOf(invitation))
    }

    @Test
    fun `what cannot be one is not filled in`() {
        val others =
            listOf(
                null,
                "",
                "https://example.invalid/$invitation",
                "EREG1:6BFOXN",
                "ereg:erase:1",
                "$invitation\nereg:invite:1:",
                "$invitation 请点击",
                "ereg:invite:1:" + "A".repeat(200),
            )
        for (other in others) assertNull(invitationOf(other), "$other")
    }
}
