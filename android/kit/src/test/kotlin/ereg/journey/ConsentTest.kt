package ereg.journey

import ereg.kit.ConsentAct
import ereg.kit.ConsentTerms
import ereg.kit.DocumentForm
import ereg.kit.MatterId
import ereg.kit.screen.ConsentListModel
import ereg.kit.screen.GiveConsentModel
import ereg.kit.screen.LicenceModel
import ereg.kit.screen.LicenceUseListModel
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlin.io.path.readBytes
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** A licence is looked up and shown to an office, by the models behind the screens, over a real vault and a real registry. */
class ConsentTest : Journey() {
    private val scope = CoroutineScope(Dispatchers.Default + Job())

    @Test
    fun `a holder lets the bank be shown a certificate, the bank keeps its file, and the holder reads it in the log and takes it back`() =
        journey {
            val city = city()
            val home = city.home("plain_sale")
            val seller = city.phoneOf("seller", home.person("transferor.1"))
            val buyer = city.phoneOf("buyer", home.person("transferee.1"))
            val draft = seller.beginsSaleOf(home)
            buyer.sharing.join(seller.invites(draft))
            seller.sendsIn(draft, buyer)
            buyer.pays(draft)
            val certificate = buyer.collects(draft)
            buyer.sealed { documents.see(certificate.number) }

            val licences = LicenceModel(buyer.documents, buyer.certificates, buyer.changes(), scope)
            assertEquals(listOf(certificate.licenceId), licences.shows { it.mine.isNotEmpty() }.mine.map { it.licenceId })
            licences.look(certificate.licenceId)
            val found = assertNotNull(licences.shows { it.found != null }.found)
            assertEquals(certificate.number to null, found.number to found.since)

            val tablet = city.tabletOfTheBank(MatterId("T18"))
            val give = GiveConsentModel(buyer, certificate.number, scope)
            val page = give.shows { it.certificates.isNotEmpty() && it.offices.isNotEmpty() }
            val bank = page.offices.single { it.office.value == city.organisation().code }
            give.give(certificate.number, ConsentTerms(bank.office, bank.purposes.first().purpose, page.today.plusDays(30)))
            assertNotNull(give.shows { it.giving != null }.giving?.waits, "it says how far it is while it is not sent")
            buyer.told { consents.list() }
            val list = ConsentListModel(buyer, scope)
            val given = list.shows { it.consents.isNotEmpty() }.consents.single()
            assertEquals(ConsentAct.TAKE_BACK to certificate.number, given.act to given.certificate)

            tablet.told { consents.list() }
            val asking = ConsentListModel(tablet, scope)
            val received = asking.shows { it.consents.isNotEmpty() }.consents.single()
            assertEquals(ConsentAct.ASK to given.consent, received.act to received.consent)
            asking.open(received.consent)
            asking.askForIt()
            asking.shows { it.asked != null }
            tablet.told { consents.uses(received.consent) }
            val uses = LicenceUseListModel(tablet.consents, received.consent, tablet.changes(), scope)
            val shown = uses.shows { it.uses.isNotEmpty() }.uses.single()
            assertNull(shown.refused)
            uses.open(shown)
            val file = place.resolve("shown.ofd")
            uses.save(DocumentForm.OFD) { write -> write(file).let { "shown.ofd" } }
            uses.shows { it.kept != null }
            assertTrue(file.readBytes().decodeToString().startsWith("PK"))

            assertEquals(shown.id, buyer.told { consents.uses(null) }.id)
            val log = LicenceUseListModel(buyer.consents, null, buyer.changes(), scope)
            val line = log.shows { it.uses.isNotEmpty() }.uses.single()
            assertEquals(emptyList(), line.forms, "the file is the office's to fetch")
            list.open(given.consent)
            list.askToRevoke()
            list.revoke()
            list.shows { it.asked != null }
            buyer.told { consents.list().filter { it.revokedAt != null } }
            assertEquals(1, assertNotNull(list.shows { it.opened?.revokedAt != null }.opened).uses)
            scope.cancel()
        }
}
