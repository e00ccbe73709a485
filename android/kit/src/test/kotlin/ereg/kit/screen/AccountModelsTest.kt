package ereg.kit.screen

import ereg.kit.Connection
import ereg.kit.Identity
import ereg.kit.MatterId
import ereg.kit.MatterRules
import ereg.kit.Moved
import ereg.kit.Trouble
import ereg.kit.fake.FakeAccount
import ereg.kit.fake.FakeChanges
import ereg.kit.fake.FakeVault
import ereg.kit.fake.message
import ereg.kit.fake.words
import java.time.LocalDate
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

class EnrolModelTest {
    private val account = FakeAccount()
    private val changes = FakeChanges()
    private val who = Identity("林秀英", "1", "proof")

    @Test
    fun `a registry is connected only once its root is confirmed, and then the person is enrolled`() =
        modelTest { scope ->
            val model = EnrolModel(account, changes.flow, scope)
            assertNull(assertIs<EnrolPage.Address>(model.state.content).known)
            model.look(" http://office ")
            assertEquals("root1", assertIs<EnrolPage.Compare>(model.state.content).root.fingerprint)
            assertEquals(emptyList(), account.acts)
            // What moves meanwhile does not take away what is being compared.
            changes.tell(Moved.Account)
            assertIs<EnrolPage.Compare>(model.state.content)
            model.confirm()
            val connection = assertIs<EnrolPage.Identify>(model.state.content).connection
            assertEquals(Triple("http://office", "demo", "root1"), connection.let { Triple(it.url, it.office, it.rootFingerprint) })
            model.enrol(who, null)
            assertEquals("林*", assertIs<EnrolPage.Enrolled>(model.state.content).standing.name)
            assertEquals(listOf("connect", "enrol"), account.acts)
        }

    @Test
    fun `a root that differs is not connected, and the address is asked for again`() =
        modelTest { scope ->
            val model = EnrolModel(account, changes.flow, scope)
            model.look("http://office")
            model.chooseAnother()
            assertEquals("http://office", assertIs<EnrolPage.Address>(model.state.content).known)
            model.confirm()
            assertEquals(emptyList(), account.acts)
            account.trouble = Trouble.TryAgain(message("network"), 0)
            model.look("http://other")
            assertEquals(
                "network",
                model.state.value.trouble
                    ?.code,
            )
            assertIs<EnrolPage.Address>(model.state.content)
        }

    @Test
    fun `an address without a confirmed root is no connection yet, and an agent enrols for whom they act`() =
        modelTest { scope ->
            account.connect(Connection("http://office", "demo", null))
            val model = EnrolModel(account, changes.flow, scope)
            assertEquals("http://office", assertIs<EnrolPage.Address>(model.state.content).known)
            model.look("http://office")
            model.confirm()
            model.enrol(who, "91420100")
            assertEquals("91420100", assertIs<EnrolPage.Enrolled>(model.state.content).standing.principal)
            assertEquals(listOf("connect", "connect", "enrol for"), account.acts)
        }
}

class MandateModelsTest {
    private val vault =
        FakeVault().also {
            it.matters =
                listOf(
                    MatterRules(MatterId("T04"), words("sale"), words("needs"), words("costs"), words("takes"), null, 30, 5),
                    MatterRules(
                        MatterId("T06"),
                        words("inheritance"),
                        words("needs"),
                        words("costs"),
                        words("takes"),
                        message("matter.closed"),
                        30,
                        5,
                    ),
                )
        }

    /** The fakes' registry lives on the first day of 1970. */
    private fun mandate(
        lastDay: LocalDate,
        vararg matters: String,
    ) = NewMandate("林秀英", "1", "周建国", "2", matters.map(::MatterId).toSet(), lastDay)

    @Test
    fun `a mandate begins on the registry's day and stands to the end of its last one`() =
        modelTest { scope ->
            val model = GrantModel(vault, scope)
            assertEquals(
                listOf(MatterId("T04")),
                model.state.content.matters
                    .map { it.matter },
            )
            model.grant(mandate(LocalDate.of(1970, 3, 31), "T04"))
            assertNotNull(model.state.content.granting)
            val terms =
                vault.mandates
                    .list()
                    .single()
                    .terms
            assertEquals(LocalDate.of(1970, 1, 1) to LocalDate.of(1970, 4, 1), terms.fromDay to terms.toDay)
            assertEquals("周建国" to listOf(MatterId("T04")), terms.representative to terms.matters)
        }

    @Test
    fun `mandates are called by their matters, and one is revoked where it is looked at`() =
        modelTest { scope ->
            val grant = GrantModel(vault, scope)
            grant.grant(mandate(LocalDate.of(1970, 1, 1), "T04", "T99"))
            grant.grant(mandate(LocalDate.of(1969, 12, 31), "T04"))
            val model = MandateListModel(vault, scope)
            val (stands, over) = model.state.content.lines
            assertEquals(listOf("sale", "T99"), stands.matters.map { it.en })
            assertEquals(LocalDate.of(1970, 1, 1) to false, stands.lastDay to stands.isOver)
            assertTrue(over.isOver)
            model.revoke()
            assertEquals(listOf("grant", "grant"), vault.mandates.acts)
            model.open(stands.mandate.mandate)
            assertFalse(assertNotNull(model.state.content.opened).isOver)
            model.revoke()
            assertTrue(assertNotNull(model.state.content.opened).isOver)
            assertNotNull(model.state.content.revoking)
            model.close()
            assertNull(model.state.content.opened)
        }

    @Test
    fun `a day is read as it is typed`() {
        assertEquals(LocalDate.of(2027, 3, 31), dayOf("2027-03-31"))
        assertEquals(LocalDate.of(2027, 3, 31), dayOf("20270331"))
        assertNull(dayOf("2027-02-30"))
        assertNull(dayOf("2027"))
    }
}
