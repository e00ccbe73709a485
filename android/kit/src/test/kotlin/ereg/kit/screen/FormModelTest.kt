package ereg.kit.screen

import app.cash.turbine.test
import ereg.kit.AnswerKind
import ereg.kit.DraftId
import ereg.kit.FieldPath
import ereg.kit.Finding
import ereg.kit.Moved
import ereg.kit.RuleId
import ereg.kit.Trouble
import ereg.kit.fake.FakeChanges
import ereg.kit.fake.FakeForms
import ereg.kit.fake.FakeSigning
import ereg.kit.fake.message
import ereg.kit.fake.words
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.flow.StateFlow
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

private val DRAFT = DraftId("d1")

class FormModelTest {
    private val forms = FakeForms("deal.contract", "deal.way", "deal.way.other", "deal.price")
    private val changes = FakeChanges()

    private val StateFlow<Shown<QuestionPage>>.path get() = content.field.path.value

    @Test
    fun `one question a page, each saved before the next`() =
        modelTest { scope ->
            val model = FormModel(forms, DRAFT, changes.flow, scope)
            assertEquals(listOf("deal.contract", 1, 3), model.state.content.let { listOf(it.field.path.value, it.number, it.of) })
            model.next("YS-1")
            assertEquals("deal.way", model.state.path)
            assertEquals("YS-1", forms.answers["deal.contract"])
            model.skip()
            assertEquals("deal.price" to true, model.state.path to model.state.content.isLast)
            model.save("1680000")
            assertEquals("1680000.00", model.state.content.reads)
            model.back()
            model.back()
            model.back()
            assertEquals("deal.contract", model.state.path)
            assertEquals("YS-1", model.state.content.field.value)
        }

    @Test
    fun `it begins with the first question that is open, and tells when the last one is answered`() =
        modelTest { scope ->
            forms.answers["deal.contract"] = "YS-1"
            val model = FormModel(forms, DRAFT, changes.flow, scope)
            assertEquals("deal.way", model.state.path)
            model.finished.test {
                model.next("cash")
                assertEquals("deal.price", model.state.path)
                expectNoEvents()
                model.next("1")
                awaitItem()
                forms.unreadable += "deal.price"
                model.next("x")
                expectNoEvents()
            }
        }

    @Test
    fun `where one question alone is asked, its answer is the last`() =
        modelTest { scope ->
            val model = FormModel(forms, DRAFT, changes.flow, scope, FieldPath("deal.contract"), Span.THIS_ALONE)
            assertTrue(model.state.content.isLast)
            model.finished.test {
                model.next("YS-1")
                awaitItem()
                assertEquals("deal.contract", model.state.path)
            }
        }

    @Test
    fun `a question that appears is asked next, and one that is gone is not`() =
        modelTest { scope ->
            val model = FormModel(forms, DRAFT, changes.flow, scope, FieldPath("deal.way"))
            model.next("other")
            assertEquals("deal.way.other" to 4, model.state.path to model.state.content.of)
            model.back()
            model.next("cash")
            assertEquals("deal.price" to 3, model.state.path to model.state.content.of)
        }

    @Test
    fun `what cannot be read keeps the page and is kept as typed`() =
        modelTest { scope ->
            val model = FormModel(forms, DRAFT, changes.flow, scope)
            forms.unreadable += "deal.contract"
            model.next("?")
            assertEquals("deal.contract", model.state.path)
            assertEquals(
                "unreadable",
                model.state.content.problem
                    ?.code,
            )
            assertEquals("?", model.state.content.field.value)
            forms.unreadable.clear()
            model.next("YS-1")
            assertEquals("deal.way", model.state.path)
        }

    @Test
    fun `a trouble loses nothing and a second tap answers once`() =
        modelTest { scope ->
            val model = FormModel(forms, DRAFT, changes.flow, scope)
            forms.trouble = Trouble.FixInput(message("share.not_the_writer"))
            model.next("YS-1")
            assertIs<Trouble.FixInput>(model.state.value.trouble)
            assertEquals("deal.contract", model.state.path)
            forms.acts.clear()
            forms.held = CompletableDeferred()
            model.next("YS-1")
            model.next("YS-1")
            forms.held?.complete(Unit)
            assertEquals(listOf("answer deal.contract"), forms.acts)
            assertEquals("deal.way", model.state.path)
        }

    @Test
    fun `what another device of the draft typed is shown`() =
        modelTest { scope ->
            val model = FormModel(forms, DRAFT, changes.flow, scope, FieldPath("deal.price"))
            forms.answers["deal.price"] = "2"
            changes.tell(Moved.OneDraft(DraftId("another")))
            assertNull(model.state.content.field.value)
            changes.tell(Moved.OneDraft(DRAFT))
            assertEquals("2", model.state.content.field.value)
        }
}

class ReviewModelTest {
    private val forms = FakeForms("deal.contract", "deal.price")
    private val changes = FakeChanges()

    private fun finding(
        rule: String,
        answer: AnswerKind,
        field: String? = null,
    ) = Finding(RuleId(rule), words(rule), answer, message(rule, field), "", null)

    @Test
    fun `all findings are shown by what they ask of the person, each leading to its field`() =
        modelTest { scope ->
            forms.answers["deal.contract"] = "YS-1"
            forms.answers["deal.price"] = "1"
            forms.findings =
                listOf(
                    finding("R-01", AnswerKind.PASS),
                    finding("R-27", AnswerKind.UNKNOWN),
                    finding("R-11", AnswerKind.REFUSE, "deal.price"),
                    finding("R-20", AnswerKind.SUPPLEMENT),
                )
            val page = ReviewModel(forms, DRAFT, changes.flow, scope).state.content
            assertEquals(listOf("R-11", "R-20"), page.against.map { it.rule.value })
            assertEquals(listOf("R-27"), page.open.map { it.rule.value })
            assertEquals(FieldPath("deal.price"), page.firstField)
            assertTrue(page.toFix.isEmpty() && page.checklist.isNotEmpty())
        }

    @Test
    fun `what is missing comes first and goes when it is typed`() =
        modelTest { scope ->
            val model = ReviewModel(forms, DRAFT, changes.flow, scope)
            assertEquals(FieldPath("deal.contract"), model.state.content.firstField)
            forms.answers["deal.contract"] = "YS-1"
            forms.answers["deal.price"] = "1"
            changes.tell(Moved.OneDraft(DRAFT))
            assertNull(model.state.content.firstField)
            model.freeze()
            assertNotNull(model.state.content.frozen)
        }
}

class SigningModelTest {
    private val changes = FakeChanges()

    @Test
    fun `disclosures are accepted one by one and what was shown is signed`() =
        modelTest { scope ->
            val signing = FakeSigning("R-15", "R-19")
            val model = SigningModel(signing, DRAFT, changes.flow, scope)
            assertEquals(2, model.state.content.toAccept.size)
            model.accept(RuleId("R-15"))
            assertEquals(
                listOf("R-19"),
                model.state.content.toAccept
                    .map { it.code },
            )
            model.accept(RuleId("R-15"))
            assertEquals(
                "rule.unknown",
                model.state.value.trouble
                    ?.code,
            )
            model.showInFull()
            assertTrue(
                "in full" in
                    model.state.content.sheet.title.en,
            )
            model.sign()
            assertNotNull(model.state.content.signed)
        }

    @Test
    fun `a sheet that has changed since it was shown is not signed`() =
        modelTest { scope ->
            val signing = FakeSigning()
            val model = SigningModel(signing, DRAFT, changes.flow, scope)
            signing.manifest = ereg.kit.ManifestDigest("m2")
            model.sign()
            assertIs<Trouble.SignAgain>(model.state.value.trouble)
            assertNull(model.state.content.signed)
            changes.tell(Moved.OneDraft(DRAFT))
            model.sign()
            assertEquals(
                "m2",
                model.state.content.signed
                    ?.manifest
                    ?.value,
            )
        }
}
