package ereg.journey

import ereg.kit.Access
import ereg.kit.FieldPath
import ereg.kit.Trouble
import ereg.kit.Vault
import kotlin.io.path.readBytes
import kotlin.io.path.walk
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertTrue

class NotaryTest : Journey() {
    private suspend fun Vault.nameOfSeller(draft: ereg.kit.DraftId) =
        forms
            .form(draft)
            .sections
            .flatMap { it.fields }
            .single { it.path == FieldPath("parties.transferor.1.name") }
            .value

    @Test
    fun `a notary's tablet keeps two clients apart, over one key store`() =
        journey {
            val city = city()
            val tablet = device("tablet")
            val people = listOf("plain_sale", "mortgaged_sale").map { city.home(it) }
            val visits = people.mapIndexed { number, home -> city.welcomes(tablet.vault("visit$number"), home.person("transferor.1")) }
            val drafts = visits.zip(people).map { (visit, home) -> visit.beginsSaleOf(home) }

            // Each sees their own and nothing of the other's, though both are open at once.
            visits.zip(people).forEachIndexed { number, (visit, home) ->
                assertEquals(listOf(home.unit), visit.homes.cached().map { it.unit.value })
                assertEquals(
                    drafts[number],
                    visit.drafts
                        .list(0)
                        .items
                        .single()
                        .id,
                )
                assertFailsWith<Trouble.NotFound> { visit.forms.form(drafts[1 - number]) }
            }
            // Both signed requests with keys of their own: the registry knows each as another account.
            assertEquals(2, visits.map { it.account.standing().account }.toSet().size)

            // A visit that is locked shows nothing; the other goes on.
            visits[0].lock()
            assertFailsWith<Trouble.UnlockFirst> { visits[0].forms.form(drafts[0]) }
            assertEquals(people[1].person("transferor.1").name, visits[1].nameOfSeller(drafts[1]))
            visits[0].unlock(secretOf("visit0"))
            assertEquals(people[0].person("transferor.1").name, visits[0].nameOfSeller(drafts[0]))

            // The other client's secret opens nothing.
            visits.forEach { it.end() }
            assertFailsWith<Trouble.UnlockFirst> { tablet.open(visits[0].id, secretOf("visit1"), Access.FULL) }

            // When a client leaves, their visit is erased; the other client's is whole.
            assertEquals(visits.map { it.id }.toSet(), tablet.list().toSet())
            tablet.erase(visits[0].id)
            assertEquals(listOf(visits[1].id), tablet.list())
            assertFailsWith<Trouble.NotFound> { tablet.open(visits[0].id, secretOf("visit0"), Access.FULL) }
            val left = tablet.reopened(visits[1].id, "visit1")
            assertEquals(
                drafts[1],
                left.drafts
                    .list(0)
                    .items
                    .single()
                    .id,
            )
            left.exchanges()
            left.homes.mine()
        }

    @Test
    fun `nothing of a client can be read on the tablet's disk`() =
        journey {
            val visit = device("tablet").vault("visit")
            val draft = visit.drafts.begin(SALE, null)
            val name = "欧阳锁匠"
            visit.forms.answer(draft, FieldPath("parties.transferor.1.name"), name)
            visit.end()
            val files = place.resolve("tablet").walk().toList()
            assertTrue(files.size >= 2)
            for (file in files) {
                assertFalse(
                    String(file.readBytes(), Charsets.ISO_8859_1).contains(String(name.toByteArray(), Charsets.ISO_8859_1)),
                )
            }
        }
}
