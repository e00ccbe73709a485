package ereg.kit.screen

import ereg.kit.CaseId
import ereg.kit.CertificateNumber
import ereg.kit.DocumentForm
import ereg.kit.DocumentStanding
import ereg.kit.Moved
import ereg.kit.Trouble
import ereg.kit.fake.FakeChanges
import ereg.kit.fake.FakeDocuments
import ereg.kit.fake.annotatedCopy
import ereg.kit.fake.document
import ereg.kit.fake.message
import ereg.kit.fake.warnedOf
import kotlinx.coroutines.CompletableDeferred
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

class DocumentListModelTest {
    private val documents = FakeDocuments()
    private val changes = FakeChanges()

    @TempDir
    lateinit var folder: Path

    @Test
    fun `a list is of all, of a case or of a certificate, and read again when a document or its certificate moves`() =
        modelTest { scope ->
            documents.mine += listOf(document("p1", DocumentStanding.WAITING), document("p2", DocumentStanding.HERE, "n1"))
            documents.mine += document("p3", DocumentStanding.VOID).copy(case = CaseId("c2"))

            fun of(scopeOf: DocumentScope) = DocumentListModel(documents, scopeOf, changes.flow, scope).state

            fun ids(list: DocumentList) = list.documents.map { it.id.value }
            val all = of(DocumentScope.All)
            assertEquals(listOf("p1", "p2", "p3"), ids(all.content))
            assertEquals(listOf("p1", "p2"), ids(of(DocumentScope.OfCase(CaseId("c1"))).content))
            assertEquals(listOf("p2"), ids(of(DocumentScope.OfCertificate(CertificateNumber("n1"))).content))
            for (moved in listOf(Moved.Documents, Moved.Certificates)) {
                documents.mine.removeLast()
                changes.tell(Moved.Letters)
                assertEquals(documents.mine.size + 1, all.content.documents.size)
                changes.tell(moved)
                assertEquals(documents.mine.size, all.content.documents.size)
            }
        }

    @Test
    fun `where no document of a certificate was told of there is none, and nothing is wrong`() =
        modelTest { scope ->
            val of = DocumentScope.OfCertificate(CertificateNumber("n1"))
            val model = DocumentListModel(documents, of, changes.flow, scope)
            assertTrue(
                model.state.content.documents
                    .isEmpty(),
            )
            assertNull(model.state.value.trouble)
            documents.mine += document("p1", DocumentStanding.WAITING, "n1")
            changes.tell(Moved.Documents)
            assertEquals(1, model.state.content.documents.size)
        }

    @Test
    fun `a document is kept in the form that was asked for, under the name that the shell tells`() =
        modelTest { scope ->
            documents.mine += document("p1", DocumentStanding.TO_FETCH)
            val model = DocumentListModel(documents, DocumentScope.All, changes.flow, scope)
            val file = folder.resolve("p1")
            model.save(DocumentForm.PDF) { write -> "nothing is looked at".also { write(file) } }
            assertFalse(file.exists())

            model.open(documents.mine.single())
            model.save(DocumentForm.PDF) { null }
            assertNull(assertNotNull(model.state.content.open).kept, "the person kept it nowhere")
            model.save(DocumentForm.PDF) { write -> "kept.pdf".also { write(file) } }
            assertEquals("PDF", file.readText())
            assertEquals(listOf("save p1 PDF"), documents.acts)

            // What comes by that is shown where it is looked at.
            documents.mine[0] = document("p1", DocumentStanding.HERE)
            changes.tell(Moved.Documents)
            val open = assertNotNull(model.state.content.open)
            assertEquals("kept.pdf" to DocumentStanding.HERE, open.kept to open.document.standing)
            model.close()
            assertNull(model.state.content.open)
        }

    @Test
    fun `the first page of a document is looked at once its files are here, and never that of another`() =
        modelTest { scope ->
            documents.mine += listOf(document("p1", DocumentStanding.TO_FETCH), document("p2", DocumentStanding.HERE))
            val model = DocumentListModel(documents, DocumentScope.All, changes.flow, scope)

            fun page() =
                model.state.content.open
                    ?.page
                    ?.png
                    ?.decodeToString()
            model.open(documents.mine.first())
            assertNull(page())
            documents.mine[0] = document("p1", DocumentStanding.HERE)
            changes.tell(Moved.Documents)
            assertEquals("page p1", page())

            // The page of one that was left comes too late.
            model.close()
            val slow = CompletableDeferred<Unit>().also { documents.held = it }
            model.open(documents.mine.first())
            documents.held = null
            model.open(documents.mine.last())
            slow.complete(Unit)
            assertEquals("page p2", page())

            documents.mine[1] = document("p2", DocumentStanding.VOID)
            model.close()
            model.open(documents.mine.last())
            assertNull(page())
            assertNull(model.state.value.trouble)
        }

    @Test
    fun `a licence that shows everything is handed on once its warning is read, or not at all`() =
        modelTest { scope ->
            documents.mine += warnedOf(document("p1", DocumentStanding.HERE, "n1"))
            val model = DocumentListModel(documents, DocumentScope.All, changes.flow, scope)
            val file = folder.resolve("p1")
            model.open(documents.mine.single())
            model.saveUnmasked { error("nothing was asked for") }
            model.save(DocumentForm.PDF) { error("the warning comes first") }
            assertEquals(DocumentForm.PDF, assertNotNull(model.state.content.open).warned)
            model.doNotSave()
            assertNull(assertNotNull(model.state.content.open).warned)
            assertEquals(emptyList(), documents.acts)

            model.save(DocumentForm.PDF) { error("the warning comes first") }
            model.saveUnmasked { write -> "kept.pdf".also { write(file) } }
            assertEquals("PDF", file.readText())
            val open = assertNotNull(model.state.content.open)
            assertEquals("kept.pdf" to null, open.kept to open.warned)
            assertNull(model.state.value.trouble)
        }

    @Test
    fun `a certificate stands with its copies`() =
        modelTest { scope ->
            documents.mine += listOf(annotatedCopy("p2", "n1"), document("p1", DocumentStanding.HERE, "n1"))
            documents.mine += document("p3", DocumentStanding.HERE, "n2")
            val model = DocumentListModel(documents, DocumentScope.OfCertificate(CertificateNumber("n1")), changes.flow, scope)
            assertEquals(
                listOf("p2", "p1"),
                model.state.content.documents
                    .map { it.id.value },
            )
        }

    @Test
    fun `why a document cannot be kept is told, and the one that is looked at stays`() =
        modelTest { scope ->
            documents.mine += document("p1", DocumentStanding.TO_FETCH)
            val model = DocumentListModel(documents, DocumentScope.All, changes.flow, scope)
            model.open(documents.mine.single())
            documents.trouble = Trouble.TryAgain(message("network"), 0)
            model.save(DocumentForm.OFD) { write -> "kept.ofd".also { write(folder.resolve("p1")) } }
            assertIs<Trouble.TryAgain>(model.state.value.trouble)
            assertNull(assertNotNull(model.state.content.open).kept)
        }
}
