package ereg.journey

import ereg.kit.AnswerKind
import ereg.kit.AttemptState
import ereg.kit.CaseStage
import ereg.kit.CertificateStanding
import ereg.kit.ChannelKind
import ereg.kit.CorrectionStanding
import ereg.kit.DocumentForm
import ereg.kit.DocumentStanding
import ereg.kit.FieldPath
import ereg.kit.OfferStanding
import ereg.kit.PaperKind
import ereg.kit.ToDo
import ereg.kit.Trouble
import ereg.kit.YourTurn
import ereg.kit.live.LiveQrCodes
import ereg.kit.text
import kotlinx.coroutines.delay
import kotlin.io.path.readBytes
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertTrue

class SaleTest : Journey() {
    @Test
    fun `a home changes hands between two kits and a stranger checks the certificate offline`() =
        journey {
            val city = city()
            val home = city.home("plain_sale")
            val seller = city.phoneOf("seller", home.person("transferor.1"))
            val buyer = city.phoneOf("buyer", home.person("transferee.1"))

            val draft = seller.beginsSaleOf(home)
            val review = seller.forms.review(draft)
            // What each party answers alone is asked before signing, and nothing else is missing.
            assertTrue(review.problems.all { it.field?.value?.startsWith("inquiry.") == true })
            assertEquals(emptyList(), review.findings.filter { it.answer == AnswerKind.REFUSE }.map { it.rule })
            buyer.sharing.join(seller.invites(draft))
            // What a buyer may see before anything is frozen he sees.
            val price =
                buyer.forms
                    .form(draft)
                    .sections
                    .flatMap { it.fields }
                    .single { it.path == FieldPath("deal.price") }
            assertEquals(home.price, price.value)
            seller.freezes(draft)
            seller.signs(draft)
            buyer.signs(draft)
            seller.submits(draft)

            val due = buyer.until(draft, CaseStage.FEE_DUE)
            assertNotNull(due.acceptance)
            val fee = buyer.payments.quote(due.case)
            assertEquals(due.fee, fee.total)
            city.sandbox("bank", "waits")
            val wechat = fee.channels.first()
            val bank = fee.channels.single { it.kind == ChannelKind.QR }
            val first = buyer.payments.pay(due.case, wechat.id)
            assertEquals(ChannelKind.URL, buyer.offered(first.attempt).kind)
            // Another channel is chosen: the first code is closed at the bank.
            val payment = buyer.payments.pay(due.case, bank.id)
            val offer = buyer.offered(payment.attempt)
            assertEquals(ChannelKind.QR to OfferStanding.OPEN, offer.kind to offer.standing)
            assertTrue(LiveQrCodes().of(offer.text).isDark(0, 0))
            assertEquals(AttemptState.CLOSED, buyer.payments.see(first.attempt).state)
            assertEquals(ToDo.COMPLETE_PAYMENT, buyer.nextSteps().single { it.case == due.case }.toDo)
            city.sandbox("pay", due.case.value)
            buyer.payments.ask(payment.attempt)
            buyer.until(draft, CaseStage.REGISTERED)
            assertEquals(AttemptState.SUCCEEDED, buyer.payments.see(payment.attempt).state)
            buyer.certificates.collect(due.case)
            buyer.until(draft, CaseStage.ISSUED)
            val certificate = buyer.certificates.list().single()
            assertEquals(CertificateStanding.CURRENT, certificate.status)
            seller.exchanges()
            assertEquals(emptyList(), seller.homes.mine().map { it.unit })
            assertEquals(listOf(home.unit), buyer.homes.mine().map { it.unit.value })

            val document = buyer.sealed { documents.see(certificate.number) }
            val receipt = buyer.sealed { documents.list().find { it.kind == PaperKind.FISCAL_RECEIPT } }
            assertEquals(listOf(DocumentForm.OFD, DocumentForm.XML), receipt.forms)
            assertEquals(buyer.documents.list(), buyer.documents.ofCase(due.case))

            // The registry is gone; the certificate, the trust file and the published fingerprint are enough.
            val stranger = city.strangerWithTrustOf(buyer)
            val check = stranger.text(certificate.token.value)
            assertEquals(true to true, check.allWell to check.demonstration)
            assertEquals(certificate.number, check.face?.number)
            val text = certificate.token.value
            assertFalse(stranger.text(text.dropLast(1) + if (text.last() == 'A') 'B' else 'A').allWell)
            assertFailsWith<Trouble> { buyer.certificates.freshStatus(certificate.token) }

            // What the office sealed is handed out all the same.
            val file = place.resolve("certificate.pdf")
            assertEquals(DocumentStanding.HERE, buyer.documents.save(document.id, DocumentForm.PDF, file, document.beforeSharing).standing)
            assertTrue(file.readBytes().decodeToString().startsWith("%PDF-"))
            val xml = place.resolve("receipt.xml")
            assertEquals(DocumentStanding.HERE, buyer.documents.save(receipt.id, DocumentForm.XML, xml, receipt.beforeSharing).standing)
            assertTrue(xml.readBytes().decodeToString().startsWith("<?xml "))
        }

    @Test
    fun `without a network nothing is lost, and with one again everything goes`() =
        journey {
            val city = city()
            val home = city.home("mortgaged_sale")
            val device = device("phone")
            val seller = city.welcomes(device.vault("seller"), home.person("transferor.1"))
            seller.account.connect(city.connection().copy(url = NOWHERE))

            val draft = seller.beginsSaleOf(home)
            seller.sharing.share(draft, SELLER)
            val report = seller.sync.now()
            assertTrue(report.left > 0 && report.trouble != null)
            val doctor = seller.outbox.doctor()
            assertTrue(doctor.findings.isNotEmpty() && doctor.unsent.isNotEmpty())
            assertTrue(doctor.findings.all { it.text.zh.isNotEmpty() && it.text.en.isNotEmpty() })
            assertTrue(seller.nextSteps().any { it.toDo == ToDo.SYNC || it.toDo == ToDo.INVITE || it.toDo == ToDo.SEE_OUTBOX })

            // The app is closed in between.
            val unsent = seller.outbox.items().map { it.item }
            seller.end()
            assertFailsWith<Trouble.Closed> { seller.outbox.items() }

            val again = device.reopened(seller.id, "seller")
            assertEquals(unsent, again.outbox.items().map { it.item })
            again.account.connect(city.connection())
            again.sync.networkChanged()
            again.exchanges()
            assertTrue(again.outbox.items().isEmpty())
            assertEquals(YourTurn.INVITE, again.sharing.refresh(draft).turn)
        }

    @Test
    fun `a supplement is answered in the same case`() =
        journey {
            val city = city()
            val home = city.home("plain_sale")
            val seller = city.phoneOf("seller", home.person("transferor.1"))
            val buyer = city.phoneOf("buyer", home.person("transferee.1"))
            val certificate = "matter.certificate"
            val draft = seller.beginsSaleOf(home)
            seller.types(draft, mapOf(certificate to city.home("mortgaged_sale").certificate))
            buyer.sharing.join(seller.invites(draft))
            seller.sendsIn(draft, buyer)
            val case = seller.until(draft, CaseStage.SUPPLEMENT, "R-09.certificate").case

            // The list says what, and leads to the field; nothing goes before it was corrected.
            val item =
                seller.corrections
                    .see(case)
                    .items
                    .single()
            assertEquals(CorrectionStanding.OPEN, item.standing)
            assertEquals(FieldPath(certificate), item.places.first().field)
            assertEquals("supplement.unchanged", assertFailsWith<Trouble> { seller.corrections.send(case) }.code)

            seller.types(draft, mapOf(certificate to home.certificate))
            assertEquals(
                listOf(CorrectionStanding.CORRECTED),
                seller.corrections
                    .see(case)
                    .items
                    .map { it.standing },
            )
            seller.freezes(draft)
            seller.signs(draft)
            buyer.signs(draft)
            seller.sharing.refresh(draft)
            seller.corrections.send(case)
            seller.exchanges()
            assertEquals(case, buyer.until(draft, CaseStage.FEE_DUE).case)
        }

    @Test
    fun `a lost answer of the bank is asked for and settles`() =
        journey {
            val city = city()
            val home = city.home("plain_sale")
            val seller = city.phoneOf("seller", home.person("transferor.1"))
            val buyer = city.phoneOf("buyer", home.person("transferee.1"))
            val draft = seller.beginsSaleOf(home)
            buyer.sharing.join(seller.invites(draft))
            seller.freezes(draft)
            seller.signs(draft)
            buyer.signs(draft)
            seller.submits(draft)
            val case = buyer.until(draft, CaseStage.FEE_DUE).case
            city.sandbox("bank", "lose-answer")
            val channels = buyer.payments.channels(case)
            val attempt = buyer.payments.pay(case, channels.first().id).attempt
            var tries = 0
            while (buyer.payments.see(attempt).state != AttemptState.UNKNOWN && tries++ < 300) {
                buyer.exchanges()
                delay(50)
            }
            assertEquals(AttemptState.UNKNOWN, buyer.payments.see(attempt).state, "the answer was lost")
            buyer.payments.ask(attempt)
            buyer.until(draft, CaseStage.REGISTERED)
            assertEquals(AttemptState.SUCCEEDED, buyer.payments.see(attempt).state)
        }

    private companion object {
        const val NOWHERE = "http://127.0.0.1:1"
    }
}
