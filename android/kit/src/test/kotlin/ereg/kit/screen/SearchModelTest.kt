package ereg.kit.screen

import ereg.kit.CaseStage
import ereg.kit.CertificateNumber
import ereg.kit.DraftId
import ereg.kit.MOST_HITS
import ereg.kit.Moved
import ereg.kit.SearchHit
import ereg.kit.SearchKind
import ereg.kit.Trouble
import ereg.kit.UnitCode
import ereg.kit.fake.FakeCases
import ereg.kit.fake.FakeChanges
import ereg.kit.fake.FakeSearch
import ereg.kit.fake.caseView
import ereg.kit.fake.message
import ereg.kit.fake.words
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.first
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertTrue

class SearchModelTest {
    private val search = FakeSearch()
    private val cases = FakeCases()
    private val changes = FakeChanges()

    private fun hit(
        kind: SearchKind,
        id: String,
        title: String,
    ) = SearchHit(kind, words("$kind"), id, title, null, words(id))

    private fun model(scope: CoroutineScope) = SearchModel(search, cases, changes.flow, scope)

    @Test
    fun `it is found from the first character on, and anew when something moves`() =
        modelTest { scope ->
            search.things += listOf(hit(SearchKind.DRAFTS, "d1", "Riverside"), hit(SearchKind.HOMES, "u1", "Lakeside"))
            val model = model(scope)
            assertEquals(emptyList(), model.state.content.hits)
            model.look("R")
            assertEquals(
                listOf("d1"),
                model.state.content.hits
                    .map { it.id },
            )
            search.things += hit(SearchKind.CASES, "c1", "Riverside")
            changes.tell(Moved.Letters)
            assertEquals(1, model.state.content.hits.size)
            changes.tell(Moved.OneDraft(DraftId("d1")))
            assertEquals(
                listOf("c1"),
                model.state.content
                    .hitsOf(SearchKind.CASES)
                    .map { it.id },
            )
            model.look(" ")
            assertEquals(emptyList(), model.state.content.hits)
        }

    @Test
    fun `what was typed last is what is found, whichever answer comes first`() =
        modelTest { scope ->
            search.things += listOf(hit(SearchKind.HOMES, "u1", "Riverside"), hit(SearchKind.HOMES, "u2", "Rosewood"))
            val model = model(scope)
            model.look("R")
            val held = CompletableDeferred<Unit>()
            search.held = held
            changes.tell(Moved.Homes)
            model.look("Ro")
            assertEquals("R", model.state.content.text)
            search.held = null
            held.complete(Unit)
            assertEquals("Ro", model.state.content.text)
            assertEquals(
                listOf("u2"),
                model.state.content.hits
                    .map { it.id },
            )
        }

    @Test
    fun `each hit leads to its place, and a case to the application that it came from`() =
        modelTest { scope ->
            cases.views += caseView("c1", CaseStage.ACCEPTED)
            val model = model(scope)
            val leads =
                mapOf(
                    hit(SearchKind.DRAFTS, "d1", "") to HitPlace.Application(DraftId("d1")),
                    hit(SearchKind.CASES, "c1", "") to HitPlace.Application(DraftId("draft-c1")),
                    hit(SearchKind.HOMES, "u1", "") to HitPlace.OneHome(UnitCode("u1")),
                    hit(SearchKind.CERTIFICATES, "n1", "") to HitPlace.OneCertificate(CertificateNumber("n1")),
                )
            for ((hit, place) in leads) {
                model.open(hit)
                assertEquals<HitPlace>(place, model.toOpen.first())
            }
            model.open(hit(SearchKind.CASES, "c2", ""))
            assertIs<Trouble.NotFound>(model.state.value.trouble)
        }

    @Test
    fun `it is told where there may be more, and where nothing can be searched`() =
        modelTest { scope ->
            search.things += List(MOST_HITS + 1) { hit(SearchKind.DRAFTS, "d$it", "Riverside $it") }
            val model = model(scope)
            model.look("Riverside 1")
            assertFalse(model.state.content.isCut)
            model.look("R")
            assertTrue(model.state.content.isCut)
            assertEquals(MOST_HITS, model.state.content.hits.size)
            search.trouble = Trouble.UnlockFirst(message("vault.content_locked"))
            model.look("Ri")
            assertIs<Trouble.UnlockFirst>(model.state.value.trouble)
            assertEquals("R", model.state.content.text)
        }
}
