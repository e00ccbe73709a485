package ereg.kit.screen

import ereg.kit.CaseId
import ereg.kit.Connection
import ereg.kit.Correction
import ereg.kit.DraftId
import ereg.kit.HandedKind
import ereg.kit.Identity
import ereg.kit.MaterialCode
import ereg.kit.MatterId
import ereg.kit.MatterRules
import ereg.kit.Moved
import ereg.kit.ParticipantStanding
import ereg.kit.Rules
import ereg.kit.SealRoots
import ereg.kit.Secret
import ereg.kit.Slot
import ereg.kit.Trouble
import ereg.kit.VaultId
import ereg.kit.YourTurn
import ereg.kit.fake.FakeAttachments
import ereg.kit.fake.FakeChanges
import ereg.kit.fake.FakeCorrections
import ereg.kit.fake.FakeDrafts
import ereg.kit.fake.FakeForms
import ereg.kit.fake.FakeHomes
import ereg.kit.fake.FakeSharing
import ereg.kit.fake.FakeTrustImport
import ereg.kit.fake.FakeVault
import ereg.kit.fake.FakeVaults
import ereg.kit.fake.draftLine
import ereg.kit.fake.message
import ereg.kit.fake.participant
import ereg.kit.fake.words
import kotlinx.coroutines.flow.first
import java.nio.file.Path
import java.time.LocalDate
import kotlin.test.Test
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

private val DRAFT = DraftId("d1")

class MaterialsModelTest {
    @Test
    fun `a photograph stands with its material until it is removed`() =
        modelTest { scope ->
            val attachments = FakeAttachments()
            val model = MaterialsModel(FakeForms("deal.price"), attachments, DRAFT, FakeChanges().flow, scope)
            assertTrue(
                model.state.content.materials
                    .single()
                    .files
                    .isEmpty(),
            )
            // Longer than one slice.
            val photograph = ByteArray(300_000) { it.toByte() }
            model.attach(MaterialCode("M07"), photograph)
            val file =
                model.state.content.materials
                    .single()
                    .files
                    .single()
            assertEquals(300_000, file.size)
            assertContentEquals(photograph, attachments.read(DRAFT, file.digest).next())
            model.remove(file.digest)
            assertTrue(
                model.state.content.materials
                    .single()
                    .files
                    .isEmpty(),
            )
        }
}

class StartModelTest {
    private val drafts = FakeDrafts()
    private val changes = FakeChanges()
    private val closed =
        MatterRules(MatterId("T06"), words("inheritance"), words("needs"), words("costs"), words("takes"), message("matter.closed"), 30, 5)
    private val sale = MatterRules(MatterId("T04"), words("sale"), words("needs"), words("costs"), words("takes"), null, 30, 5)
    private val office = Rules(1, LocalDate.EPOCH, "demo", null, listOf(closed, sale), emptyList())

    @Test
    fun `what is open stands first, and what is closed is not begun`() =
        modelTest { scope ->
            val model = StartModel(drafts, FakeHomes(), { office }, changes.flow, scope)
            assertEquals(listOf(sale, closed), model.state.content.matters)
            model.begin(null)
            model.choose(closed.matter)
            assertNull(model.state.content.chosen)
            model.choose(sale.matter)
            changes.tell(Moved.Rules)
            assertEquals(sale, model.state.content.chosen)
            model.chooseAnother()
            assertNull(model.state.content.chosen)
            model.choose(sale.matter)
            model.begin(null)
            assertEquals(drafts.lines.single().id, model.toOpen.first())
            assertEquals(listOf("begin T04"), drafts.acts)
        }
}

class SharingModelsTest {
    private val sharing = FakeSharing()
    private val changes = FakeChanges()

    @Test
    fun `a draft is shared first, then an invitation is shown until another one is made`() =
        modelTest { scope ->
            val drafts = FakeDrafts().also { it.lines += draftLine("d1") }
            val model = SharingModel(sharing, drafts, DRAFT, changes.flow, scope)
            assertNull(model.state.content.workspace)
            model.share()
            assertEquals(
                Slot("transferor.1"),
                model.state.content.workspace
                    ?.slot,
            )
            assertNull(model.state.content.invitation)
            model.invite(Slot("transferee.1"))
            changes.tell(Moved.OneDraft(DRAFT))
            assertEquals(
                Slot("transferee.1"),
                model.state.content.invitation
                    ?.slot,
            )
        }

    @Test
    fun `while one invitation is shown the next one is made, as long as somebody is still to be invited`() =
        modelTest { scope ->
            val drafts = FakeDrafts().also { it.lines += draftLine("d1") }
            val model = SharingModel(sharing, drafts, DRAFT, changes.flow, scope)
            model.share()
            val (first, second) = Slot("transferee.1") to Slot("transferee.2")
            val open = listOf(first, second).map { participant(it, ParticipantStanding.OPEN) }
            sharing.workspaces[DRAFT] = sharing.workspaces.getValue(DRAFT).copy(participants = open)
            changes.tell(Moved.OneDraft(DRAFT))
            assertNull(model.state.content.next, "none is shown")
            model.invite(first)
            assertEquals(second, model.state.content.next)
            val invited = listOf(participant(first, ParticipantStanding.INVITED), open.last().copy(standing = ParticipantStanding.JOINED))
            sharing.workspaces[DRAFT] = sharing.workspaces.getValue(DRAFT).copy(participants = invited)
            changes.tell(Moved.OneDraft(DRAFT))
            assertNull(model.state.content.next)
        }

    @Test
    fun `an invitation that is taken back is shown no more, and what cannot be taken back is told`() =
        modelTest { scope ->
            val drafts = FakeDrafts().also { it.lines += draftLine("d1") }
            val model = SharingModel(sharing, drafts, DRAFT, changes.flow, scope)
            model.share()
            assertNull(model.state.content.revocable)
            model.invite(Slot("transferee.1"))
            assertEquals(Slot("transferee.1"), model.state.content.revocable)
            sharing.trouble = Trouble.FixInput(message("invitation.used"))
            model.revokeInvitation(Slot("transferee.1"))
            assertIs<Trouble.FixInput>(model.state.value.trouble)
            assertEquals(Slot("transferee.1"), model.state.content.revocable)
            model.revokeInvitation(Slot("transferee.1"))
            assertNull(model.state.content.invitation)
            assertNull(model.state.content.revocable)
            assertEquals("revoke invitation transferee.1", sharing.acts.last())
            // One that was made earlier, and is not shown now, can be taken back too.
            val invited = participant(Slot("transferee.1"), ParticipantStanding.INVITED)
            sharing.workspaces[DRAFT] = sharing.workspaces.getValue(DRAFT).copy(participants = listOf(invited))
            changes.tell(Moved.OneDraft(DRAFT))
            assertEquals(Slot("transferee.1"), model.state.content.revocable)
        }

    @Test
    fun `what was pasted with blanks around it joins, and what is no invitation is told`() =
        modelTest { scope ->
            val model = JoinModel(sharing, scope)
            model.join("nothing")
            assertIs<Trouble.FixInput>(model.state.value.trouble)
            assertNull(model.state.content.joined)
            model.join("  ereg:invite:1:d1:code\n")
            assertEquals(
                DRAFT,
                model.state.content.joined
                    ?.draft,
            )
        }
}

class CorrectionModelTest {
    @Test
    fun `a correction is sent once it is complete`() =
        modelTest { scope ->
            val corrections = FakeCorrections()
            val case = CaseId("c1")
            val asked =
                Correction(
                    case,
                    DRAFT,
                    null,
                    Slot("transferor.1"),
                    words("correct"),
                    null,
                    emptyList(),
                    emptyList(),
                    emptyList(),
                    YourTurn.CORRECT,
                    emptyList(),
                )
            corrections.asked[case] = asked
            val changes = FakeChanges()
            val model = CorrectionModel(corrections, case, changes.flow, scope)
            model.send()
            assertEquals(
                "submit.not_complete",
                model.state.value.trouble
                    ?.code,
            )
            assertNull(model.state.content.sent)
            corrections.asked[case] = asked.copy(turn = YourTurn.SEND_SUPPLEMENT)
            changes.tell(Moved.OneCase(case))
            assertEquals(YourTurn.SEND_SUPPLEMENT, model.state.content.correction.turn)
            model.send()
            assertNotNull(model.state.content.sent)
        }
}

class LockModelTest {
    @Test
    fun `it is open once the secret is right`() =
        modelTest { scope ->
            val vault = FakeVault()
            val model = LockModel(vault, Lock.SHUT, scope)
            vault.trouble = Trouble.UnlockFirst(message("vault.wrong_key"))
            model.unlock(Secret.Passphrase("wrong"))
            assertEquals(Lock.SHUT, model.state.content)
            assertEquals(
                "vault.wrong_key",
                model.state.value.trouble
                    ?.code,
            )
            model.unlock(Secret.Passphrase("right"))
            assertEquals(Lock.OPEN, model.state.content)
            model.lock()
            assertEquals(Lock.SHUT, model.state.content)
        }
}

class VisitsModelTest {
    private val vaults = FakeVaults()

    @Test
    fun `a tablet that is handed over shows one client and has ended every other visit`() =
        modelTest { scope ->
            val model = VisitsModel(vaults, connection = null, scope)
            model.begin(Secret.Device)
            val first = assertIs<FakeVault>(model.shown)
            model.begin(Secret.Device)
            val second = assertIs<FakeVault>(model.shown)
            assertEquals(
                2,
                model.state.content.visits
                    .count { it.client != null },
            )

            model.handOver()
            assertEquals(listOf("end"), first.acts)
            assertEquals(emptyList(), second.acts)
            assertEquals(
                second.id,
                model.state.content.visits
                    .single { it.client != null }
                    .id,
            )
            // Whoever has it in their hands opens no other visit and begins none.
            model.show(first.id, Secret.Device)
            model.begin(Secret.Device)
            model.leave()
            assertEquals(Hands.CLIENT to second.id, model.state.content.let { it.hands to it.shown })
            assertEquals(2, model.state.content.visits.size)
            model.lock()
            assertNull(model.shown)
            assertEquals(Hands.NOTARY, model.state.content.hands)
            assertTrue(
                model.state.content.visits
                    .all { it.client == null },
            )
        }

    @Test
    fun `off the screen the files of every visit are closed, and one that does not open again is locked`() =
        modelTest { scope ->
            val model = VisitsModel(vaults, connection = null, scope)
            model.begin(Secret.Device)
            val first = assertIs<FakeVault>(model.shown)
            model.begin(Secret.Device)
            val second = assertIs<FakeVault>(model.shown)
            model.handOver()
            model.lock()
            for (visit in listOf(first, second)) model.show(visit.id, Secret.Device)
            model.handOver()
            model.pause()
            model.resume()
            assertEquals(listOf("end", "end"), first.acts)
            assertEquals(listOf("end", "pause", "resume"), second.acts)
            assertEquals(Hands.CLIENT to second.id, model.state.content.let { it.hands to it.shown })

            model.pause()
            second.trouble = Trouble.Storage(message("storage.full"))
            model.resume()
            assertEquals(Hands.NOTARY to null, model.state.content.let { it.hands to it.shown })
            assertTrue(
                model.state.content.visits
                    .all { it.client == null },
            )
        }

    @Test
    fun `the list is gone back to, and the visit stays open`() =
        modelTest { scope ->
            val model = VisitsModel(vaults, connection = null, scope)
            model.begin(Secret.Device)
            val visit = assertIs<FakeVault>(model.shown)
            model.leave()
            assertNull(model.shown)
            model.show(visit.id, Secret.Device)
            assertEquals(visit, model.shown)
            assertEquals(emptyList(), visit.acts)
        }

    @Test
    fun `a visit that does not open is not shown`() =
        modelTest { scope ->
            val model = VisitsModel(vaults, connection = null, scope)
            model.show(VaultId("none"), Secret.Device)
            assertEquals(
                "vault.missing",
                model.state.value.trouble
                    ?.code,
            )
            assertNull(model.shown)
        }
}

class OwnModelsTest {
    private val vault = FakeVault()

    @Test
    fun `a scan is checked under the trust of this person's own vault`() =
        modelTest { scope ->
            val model = OwnVerifyModel(vault, FakeTrustImport(), seals = null, scope)
            assertEquals(null to null, model.state.content.let { it.root.fingerprint to it.check })
            model.check("EREG1:x")
            assertTrue(assertNotNull(model.state.content.check).allWell)
            vault.account.connect(Connection("http://office", "demo", null))
            vault.account.enrol(Identity("林秀英", "1", "proof"))
            vault.moved.tell(Moved.Account)
            assertEquals("root1", model.state.content.root.fingerprint)
            assertNotNull(model.state.content.check)
        }

    @Test
    fun `a file is checked under the same trust, and under the roots of others that came with the app`() =
        modelTest { scope ->
            for (seals in listOf(null, SealRoots(ByteArray(1), null))) {
                val model = OwnVerifyModel(vault, FakeTrustImport(), seals, scope)
                model.check("PK".encodeToByteArray()) { null }
                val page = model.state.content
                assertEquals(HandedKind.OFD to (seals != null), page.check?.let { it.kind to it.allWell })
            }
        }

    @Test
    fun `the settings say who is enrolled`() =
        modelTest { scope ->
            val model = SettingsModel(vault, scope)
            assertNull(model.state.content.name)
            vault.account.connect(Connection("http://office", "demo", null))
            vault.account.enrol(Identity("林秀英", "1", "proof"))
            vault.moved.tell(Moved.Account)
            assertEquals("林*", model.state.content.name)
        }
}
