package ereg.journey

import ereg.ELECTRONIC
import ereg.Home
import ereg.kit.BookStanding
import ereg.kit.CaseStage
import ereg.kit.Certificate
import ereg.kit.CertificateStanding
import ereg.kit.DraftId
import ereg.kit.Integrity
import ereg.kit.MaterialCode
import ereg.kit.MatterId
import ereg.kit.RuleId
import ereg.kit.Trouble
import ereg.kit.UnitCode
import ereg.kit.Vault
import ereg.kit.text
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.TestInfo
import kotlin.test.Test
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue

/**
 * The matters beside the sale, each from its draft to its end. The tag of a test names the matter that its people begin, so that
 * what is played can be held against what the core offers.
 */
class MattersTest : Journey() {
    private lateinit var test: TestInfo
    private val matter get() = MatterId(test.tags.single())

    @BeforeEach
    fun `the test knows its tag`(test: TestInfo) {
        this.test = test
    }

    private suspend fun Vault.begins(
        home: Home,
        answers: Map<String, String> = emptyMap(),
    ): DraftId = begins(matter, home, answers)

    @Test
    fun `whatever matter the core offers is played`() =
        journey {
            val rules = device("phone").vault("anybody").rules()
            val played = MattersTest::class.java.declaredMethods.mapNotNull { it.getAnnotation(Tag::class.java)?.value }
            assertEquals(rules.matters.map { it.matter.value }.toSet(), played.toSet() + SALE.value)
            assertEquals(emptyList(), rules.needNewerApp)
        }

    @Test
    @Tag("T04S")
    fun `a co-owner sells their half, and has told the other co-owner`() =
        journey {
            val city = city()
            val home = city.home("plain_share")
            val seller = city.phoneOf("seller", home.person("transferor.1"))
            val buyer = city.phoneOf("buyer", home.person("transferee.1"))

            val holding = mapOf("holding.co_ownership" to "shares") + home.share("transferee.1")
            val draft = seller.begins(home, home.named("transferee.1") + holding + home.deal() + ELECTRONIC)
            buyer.sharing.join(seller.invites(draft))
            assertContains(seller.signing.toAcknowledge(draft).map { it.rule }, RuleId("R-32"))
            seller.sendsIn(draft, buyer)
            buyer.pays(draft)
            val certificate = buyer.collects(draft)

            assertEquals(emptyList(), seller.unitsShown())
            assertEquals(listOf(home.unit), buyer.unitsShown())
            assertTrue(city.strangerWithTrustOf(buyer).text(certificate.token.value).allWell)
        }

    @Test
    @Tag("T05")
    fun `a parent gives a home to a child, and a person reads the agreement`() =
        journey {
            val city = city()
            val home = city.home("plain_gift")
            val parent = city.phoneOf("parent", home.person("transferor.1"))
            val child = city.phoneOf("child", home.person("transferee.1"))

            val gift =
                mapOf(
                    "holding.co_ownership" to "sole",
                    "gift.relation" to "parent_or_child",
                    "gift.agreed_on" to "2026-10-20",
                )
            val draft = parent.begins(home, home.named("transferee.1") + gift + ELECTRONIC)
            parent.handsIn(draft, MaterialCode("M09"))
            child.sharing.join(parent.invites(draft))
            parent.sendsIn(draft, child)
            parent.isApprovedIn(city, draft, "R-71.gift")
            child.pays(draft)
            val certificate = child.collects(draft)

            assertEquals(emptyList(), parent.unitsShown())
            assertEquals(listOf(home.unit), child.unitsShown())
            assertTrue(city.strangerWithTrustOf(child).text(certificate.token.value).allWell)
        }

    @Test
    @Tag("T06")
    fun `two heirs take a home by a notarial deed, and a person reviews it`() =
        journey {
            val city = city()
            val home = city.home("plain_estate")
            val first = city.phoneOf("first", home.person("heir.1"))
            val second = city.phoneOf("second", home.person("heir.2"))

            // Neither holds the home; the deed opens the extract, from which the draft has who died and the certificate.
            assertEquals(emptyList(), first.unitsShown())
            val inherited = first.homes.inherited(UnitCode(home.unit), home.deed)
            assertEquals(listOf(home.certificate), inherited.certificates.map { it.value })
            val holding = mapOf("holding.co_ownership" to "shares") + home.share("heir.1") + home.share("heir.2")
            val estate =
                mapOf(
                    "inheritance.succession" to "statutory",
                    "inheritance.deed" to home.deed,
                    "inheritance.notary" to "演示市公证处",
                    "inheritance.issued_on" to "2026-10-20",
                )
            val draft = first.begins(home, home.named("heir.1") + home.named("heir.2") + holding + estate + ELECTRONIC)
            second.sharing.join(first.invites(draft))
            first.sendsIn(draft, second)
            first.isApprovedIn(city, draft, "R-36.inheritance")
            second.pays(draft)
            val certificate = second.collects(draft)

            for (heir in listOf(first, second)) assertEquals(listOf(home.unit), heir.unitsShown())
            assertTrue(city.strangerWithTrustOf(second).text(certificate.token.value).allWell)
        }

    @Test
    @Tag("T08")
    fun `the home of one spouse becomes joint, for nothing`() =
        journey {
            val city = city()
            val home = city.home("plain_spouses")
            val holder = city.phoneOf("holder", home.person("transferor.1"))
            val spouse = city.phoneOf("spouse", home.person("transferee.1"))

            val joint = mapOf("holding.co_ownership" to "joint")
            val draft = holder.begins(home, home.named("transferee.1") + joint + ELECTRONIC)
            spouse.sharing.join(holder.invites(draft))
            holder.sendsIn(draft, spouse)
            val certificate = spouse.collects(draft)

            assertNull(spouse.cases.ofDraft(draft).fee)
            for (owner in listOf(holder, spouse)) assertEquals(listOf(home.unit), owner.unitsShown())
            assertTrue(city.strangerWithTrustOf(spouse).text(certificate.token.value).allWell)
        }

    @Test
    @Tag("T10")
    fun `a holder who is called otherwise now is named anew, alone and for nothing`() =
        journey {
            val city = city()
            val home = city.home("renamed_holder")
            val holder = city.phoneOf("holder", home.person("holder.1"))
            val old = holder.certificateOf(home)

            val draft = holder.begins(home, ELECTRONIC)
            holder.sendsIn(draft)
            val certificate = holder.collects(draft)

            holder.seesInPlaceOf(old, certificate)
            assertTrue(city.strangerWithTrustOf(holder).text(certificate.token.value).allWell)
        }

    @Test
    @Tag("T14")
    fun `a home is promised to its buyer, who collects a registration proof`() =
        journey {
            val city = city()
            val home = city.home("promised_home")
            val seller = city.phoneOf("seller", home.person("transferor.1"))
            val buyer = city.phoneOf("buyer", home.person("transferee.1"))

            val draft = seller.begins(home, home.named("transferee.1") + home.deal() + ELECTRONIC)
            buyer.sharing.join(seller.invites(draft))
            seller.sendsIn(draft, buyer)
            val proof = buyer.collects(draft)

            assertContains(proof.number.value, PROOF)
            assertEquals(listOf(home.unit), seller.unitsShown())
            assertTrue(city.strangerWithTrustOf(buyer).text(proof.token.value).allWell)
        }

    @Test
    @Tag("T18")
    fun `an owner and a bank have a home secure a loan, and the bank pays and collects the proof`() =
        journey {
            val city = city()
            val home = city.home("plain_mortgage")
            val owner = city.phoneOf("owner", home.person("mortgagor.1"))
            val bank = city.tabletOfTheBank(matter)

            val acting = city.organisation().representative
            val lender =
                mapOf("parties.mortgagee.1.kind" to "enterprise") + home.named("mortgagee.1") +
                    mapOf(
                        "parties.mortgagee.1.agent_name" to acting.name,
                        "parties.mortgagee.1.agent_id_no" to acting.idNo,
                    )
            val mortgage =
                mapOf(
                    "mortgage.method" to "ordinary",
                    "mortgage.amount" to "800000",
                    "mortgage.from" to "2026-11-20",
                    "mortgage.to" to "2046-11-19",
                    "mortgage.scope" to "主债权本金及利息、违约金和实现抵押权的费用",
                    "mortgage.restricted" to "no",
                    "mortgage.loan_contract" to "JK-2026-000123",
                    "mortgage.mortgage_contract" to "DY-2026-000123",
                )
            val draft = owner.begins(home, lender + mortgage + ELECTRONIC)
            bank.sharing.join(owner.invites(draft))
            bank.handsIn(draft, MaterialCode("M11"))
            bank.exchanges()
            owner.sendsIn(draft, bank)
            bank.pays(draft)
            val proof = bank.collects(draft)

            assertContains(proof.number.value, PROOF)
            assertEquals(1, owner.homes.refresh(UnitCode(home.unit)).burdens)
            assertTrue(city.strangerWithTrustOf(bank).text(proof.token.value).allWell)
        }

    @Test
    @Tag("T21")
    fun `a bank has its mortgage lifted alone, and has nothing more to read of the home`() =
        journey {
            val city = city()
            val home = city.home("discharged_mortgage")
            val unit = UnitCode(home.unit)
            val bank = city.tabletOfTheBank(matter)

            assertEquals(1, bank.homes.refresh(unit).burdens)
            val draft = bank.begins(home, mapOf("discharge.reason" to "debt_paid"))
            bank.sendsIn(draft)
            bank.until(draft, CaseStage.REGISTERED)

            assertFailsWith<Trouble.NotFound> { bank.homes.refresh(unit) }
            assertEquals(emptyList(), bank.nextSteps(), "there is nothing to collect and nothing to pay")
        }

    @Test
    @Tag("T27")
    fun `a lost certificate is declared void and given again`() =
        journey {
            val city = city()
            val home = city.home("lost_certificate")
            val holder = city.phoneOf("holder", home.person("holder.1"))
            val lost = holder.certificateOf(home)

            val draft = holder.begins(home, mapOf("loss.how" to "lost", "loss.noticed_on" to "2026-10-30") + ELECTRONIC)
            holder.sendsIn(draft)
            val certificate = holder.collects(draft)

            holder.seesInPlaceOf(lost, certificate)
            assertTrue(city.strangerWithTrustOf(holder).text(certificate.token.value).allWell)
        }

    @Test
    @Tag("T28")
    fun `a holder has a sealed answer about their home, and who asks about another's is told nothing`() =
        journey {
            val city = city()
            val home = city.home("asked_home")
            val holder = city.phoneOf("holder", home.person("holder.1"))
            val asked = holder.begins(home)
            holder.sendsIn(asked)
            val answer = holder.results.ofCase(holder.until(asked, CaseStage.ANSWERED).case)
            assertEquals(home.unit, answer.unit.value)

            val another = city.home("asked_by_a_stranger")
            val curious = city.phoneOf("curious", another.person("holder.1"))
            val typed = mapOf("matter.certificate" to another.certificate) + another.named("holder.1")
            val nosy = curious.begins(another, typed)
            curious.sendsIn(nosy)
            curious.until(nosy, CaseStage.NOT_ACCEPTED, "R-75.not_told")
            assertEquals(emptyList(), curious.results.list())

            val stranger = city.strangerWithTrustOf(holder)
            val good = stranger.text(answer.result)
            assertEquals(true to BookStanding.STATUS_UNKNOWN, good.allWell to good.book)
            assertEquals(answer.check.lines, good.lines)
            val at = answer.result.indexOf(SIGNATURE) + SIGNATURE.length
            val other = if (answer.result[at] == 'A') "B" else "A"
            val altered = stranger.text(answer.result.replaceRange(at, at + 1, other))
            assertEquals(Integrity.ALTERED to 0, altered.integrity to altered.lines.size)
        }

    private suspend fun Vault.certificateOf(home: Home): Certificate {
        exchanges()
        return certificates.list().single { it.unit.value == home.unit }
    }

    /** The certificate of before is void with the entry, and the new one stands in its place. */
    private suspend fun Vault.seesInPlaceOf(
        old: Certificate,
        new: Certificate,
    ) {
        assertNotEquals(old.number, new.number)
        assertEquals(
            listOf(CertificateStanding.CANCELLED, CertificateStanding.CURRENT),
            listOf(old, new).map { certificates.see(it.number).status },
        )
    }

    private companion object {
        /** The word in the number of a registration proof (不动产登记证明) that a title certificate's number lacks. */
        const val PROOF = "不动产证明"

        /** The text of a sealed answer right before its signature. */
        const val SIGNATURE = "\"sig\":\""
    }
}
