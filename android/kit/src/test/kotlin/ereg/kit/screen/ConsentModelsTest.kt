package ereg.kit.screen

import ereg.kit.CertificateNumber
import ereg.kit.CertificateStanding
import ereg.kit.ConsentAct
import ereg.kit.ConsentDigest
import ereg.kit.ConsentTerms
import ereg.kit.DocumentForm
import ereg.kit.LicenceId
import ereg.kit.Moved
import ereg.kit.OfficeCode
import ereg.kit.OutboxState
import ereg.kit.PurposeId
import ereg.kit.Trouble
import ereg.kit.fake.FakeVault
import ereg.kit.fake.certificate
import ereg.kit.fake.consent
import ereg.kit.fake.licence
import ereg.kit.fake.licenceUse
import ereg.kit.fake.outboxItem
import ereg.kit.fake.words
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate
import kotlin.io.path.readText
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull

/** The fakes' registry lives on the first day of 1970. */
private val TODAY = LocalDate.of(1970, 1, 1)

class ConsentModelsTest {
    @TempDir
    lateinit var folder: Path

    private val vault = FakeVault()
    private val number = CertificateNumber("n1")

    private fun terms(purpose: String) = ConsentTerms(OfficeCode("school"), PurposeId(purpose), TODAY.plusDays(30))

    @Test
    fun `an office is let see a certificate in force, for a use that the rules list for it`() =
        modelTest { scope ->
            val cancelled = certificate("n2").copy(status = CertificateStanding.CANCELLED)
            vault.certificates.mine += listOf(certificate("n1"), cancelled, certificate("n3"))
            val model = GiveConsentModel(vault, of = null, scope)
            assertEquals(
                listOf("n1", "n3"),
                model.state.content.certificates
                    .map { it.number.value },
            )
            assertEquals(vault.consents.users, model.state.content.offices)
            assertEquals(TODAY, model.state.content.today)
            model.give(number, terms("loan"))
            assertEquals(
                "consent.purpose",
                assertIs<Trouble.FixInput>(model.state.value.trouble).code,
            )
            assertNull(model.state.content.giving)
            model.give(number, terms("admission"))
            assertNotNull(model.state.content.giving)
            assertEquals("give n1 school admission 1970-01-31", vault.consents.acts.last())

            val ofOne = GiveConsentModel(vault, CertificateNumber("n3"), scope)
            assertEquals(
                listOf("n3"),
                ofOne.state.content.certificates
                    .map { it.number.value },
            )
        }

    @Test
    fun `what was asked for says how far it is until the registry has it`() =
        modelTest { scope ->
            vault.outbox.waiting += outboxItem("give1", OutboxState.QUEUED)
            val model = GiveConsentModel(vault, number, scope)
            model.give(number, terms("admission"))
            assertEquals(
                "outbox.waiting",
                model.state.content.giving
                    ?.waits
                    ?.told
                    ?.code,
            )
            vault.outbox.waiting.clear()
            vault.moved.tell(Moved.Outbox)
            assertNull(assertNotNull(model.state.content.giving).waits)
        }

    @Test
    fun `a consent is taken back once the person has said so twice`() =
        modelTest { scope ->
            vault.consents.given += consent("a", TODAY, number)
            val model = ConsentListModel(vault, scope)
            model.open(ConsentDigest("a"))
            model.revoke()
            assertEquals(emptyList(), vault.consents.acts)
            model.askToRevoke()
            model.keep()
            model.revoke()
            assertEquals(emptyList(), vault.consents.acts)
            model.askToRevoke()
            model.revoke()
            assertEquals(listOf("revoke a"), vault.consents.acts)
            val opened = assertNotNull(model.state.content.opened)
            assertEquals(words("taken back") to null, opened.standing to opened.act)
            assertNotNull(model.state.content.asked)
            assertEquals(RevokeStep.NOT_ASKED, model.state.content.step)
            model.close()
            assertNull(model.state.content.opened)
            assertNull(model.state.content.asked)
        }

    @Test
    fun `who looks at another consent is asked anew`() =
        modelTest { scope ->
            vault.consents.given += listOf(consent("a", TODAY, number), consent("b", TODAY, number))
            val model = ConsentListModel(vault, scope)
            model.open(ConsentDigest("a"))
            model.askToRevoke()
            model.open(ConsentDigest("b"))
            model.revoke()
            assertEquals(emptyList(), vault.consents.acts)
        }

    @Test
    fun `an office asks to be shown what it was given`() =
        modelTest { scope ->
            vault.consents.given += consent("a", TODAY, null, ConsentAct.ASK)
            val model = ConsentListModel(vault, scope)
            model.open(ConsentDigest("a"))
            model.askForIt()
            assertEquals(listOf("ask a l1 admission"), vault.consents.acts)
            assertNotNull(model.state.content.asked)
        }

    @Test
    fun `the log is of one consent or of all, and an office keeps the file of what it was shown`() =
        modelTest { scope ->
            vault.consents.log +=
                listOf(
                    licenceUse("u1", "a", listOf(DocumentForm.OFD)),
                    licenceUse("u2", "a", refused = "consent.other_purpose"),
                    licenceUse("u3", "b"),
                )
            val all = LicenceUseListModel(vault.consents, null, vault.changes(), scope)
            assertEquals(3, all.state.content.uses.size)
            val model = LicenceUseListModel(vault.consents, ConsentDigest("a"), vault.changes(), scope)
            val (shown, refused) = model.state.content.uses
            assertEquals(
                "consent.other_purpose",
                refused.refused?.code,
            )
            val file = folder.resolve("licence")
            model.save(DocumentForm.OFD) { error("nothing is looked at") }
            model.open(shown)
            model.save(DocumentForm.PDF) { write -> write(file).let { "licence.pdf" } }
            assertIs<Trouble.NotFound>(model.state.value.trouble)
            assertNull(model.state.content.kept)
            model.save(DocumentForm.OFD) { null }
            assertNull(model.state.content.kept)
            model.save(DocumentForm.OFD) { write -> write(file).let { "licence.ofd" } }
            assertEquals("licence.ofd" to "OFD", model.state.content.kept to file.readText())
            vault.moved.tell(Moved.Account)
            assertNotNull(model.state.content.open)
            model.close()
            assertNull(model.state.content.open)
            assertNull(model.state.content.kept)
        }
}

class LicenceModelTest {
    private val vault = FakeVault()

    @Test
    fun `a licence is looked up at the registry, and what was found before is not shown for another`() =
        modelTest { scope ->
            vault.certificates.mine += certificate("n1")
            val replaced =
                licence("l1", "n1").copy(since = Instant.EPOCH, standing = words("superseded"), supersededBy = listOf(LicenceId("l2")))
            vault.documents.licences += listOf(replaced, licence("l2", "n2"))
            val model = LicenceModel(vault.documents, vault.certificates, vault.changes(), scope)
            assertNull(model.state.content.found)
            assertEquals(
                LicenceId("l1"),
                model.state.content.mine
                    .single()
                    .licenceId,
            )
            model.look(LicenceId("l1"))
            assertEquals(listOf(LicenceId("l2")), assertNotNull(model.state.content.found).supersededBy)
            model.look(LicenceId("l2"))
            val found = assertNotNull(model.state.content.found)
            assertEquals(words("current") to null, found.standing to found.since)
            vault.moved.tell(Moved.Certificates)
            assertEquals(found, model.state.content.found)
            model.look(LicenceId("l3"))
            assertNull(model.state.content.found)
            assertFalse(model.state.value.acting)
            assertNotNull(model.state.value.trouble)
        }
}
