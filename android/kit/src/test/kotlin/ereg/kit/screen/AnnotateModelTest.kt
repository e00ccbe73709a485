package ereg.kit.screen

import ereg.kit.CertificateNumber
import ereg.kit.CopyTerms
import ereg.kit.DocumentStanding
import ereg.kit.Moved
import ereg.kit.Trouble
import ereg.kit.fake.FakeVault
import ereg.kit.fake.annotatedCopy
import ereg.kit.fake.document
import ereg.kit.fake.warnedOf
import java.time.LocalDate
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull

class AnnotateModelTest {
    private val vault = FakeVault()
    private val number = CertificateNumber("n1")
    private val lastDay = LocalDate.of(2027, 3, 31)

    @Test
    fun `a copy is asked for, and listed once it has come`() =
        modelTest { scope ->
            val model = AnnotateModel(vault, number, scope)
            assertNull(model.state.content.warning)
            assertEquals(
                "paper.not_found",
                model.state.content.notYet
                    ?.en,
            )
            vault.documents.mine += warnedOf(document("p1", DocumentStanding.HERE, "n1"))
            vault.documents.mine += annotatedCopy("p3", "n2")
            vault.moved.tell(Moved.Documents)
            assertNotNull(model.state.content.warning)
            assertNull(model.state.content.notYet)
            assertEquals(emptyList(), model.state.content.copies)

            model.ask(CopyTerms("x".repeat(41), null, lastDay))
            assertIs<Trouble.FixInput>(model.state.value.trouble)
            assertNull(model.state.content.asked)
            model.ask(CopyTerms("school", "enrolment", lastDay))
            assertNotNull(model.state.content.asked)
            assertEquals("annotate n1 school enrolment 2027-03-31", vault.documents.acts.last())

            vault.documents.mine += annotatedCopy("p2", "n1")
            vault.moved.tell(Moved.Documents)
            assertEquals(
                listOf("p2"),
                model.state.content.copies
                    .map { it.id.value },
            )
            assertNotNull(model.state.content.asked)
        }
}
