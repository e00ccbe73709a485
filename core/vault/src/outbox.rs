//! Commands to the registry, kept until they are answered. Opens with the transit key alone.

use std::cell::Ref;
use std::collections::BTreeSet;

use ereg_domain::time::Instant;
use ereg_logs::field::Code;
use ereg_protocol::{catalogue::ErrorClass, id::CommandId};
use ereg_trust::aead::row_tag;
use rusqlite::params;

use crate::collection::{Collection, KeySlot};
use crate::compression::RowKind;
use crate::error::VaultError;
use crate::outbox_heads::Heads;
use crate::outbox_item::{
    BodyTag, DAMAGED, Enqueued, Lane, LastError, NewOutboxItem, OutboxItem, OutboxState, Outgoing, SettledItem,
};
use crate::stored::revision;
use crate::tx::{MovedRow, OutboxStep, Tx};
use crate::vault::Vault;
use crate::view::View;

/// The process ended while it was being sent.
const INTERRUPTED: &str = "outbox.interrupted";

/// A number as SQLite holds it.
fn number(seq: u64) -> Result<i64, VaultError> {
    i64::try_from(seq).map_err(|_| VaultError::corrupt("the outbox"))
}

impl<'a> View<'a> {
    /// The heads as this transaction sees them.
    pub(crate) fn heads(&self) -> Result<Ref<'a, Heads>, VaultError> {
        let are_current = self.heads.borrow().are_current();
        if !are_current {
            let version = self.db.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
            self.heads.borrow_mut().look(version, || self.read_heads())?;
        }
        Ok(self.heads.borrow())
    }

    fn read_heads(&self) -> Result<Heads, VaultError> {
        let keys = &self.keys.transit;
        let mut heads = Heads::default();
        let mut query = self.db.prepare_cached("SELECT seq, head FROM outbox ORDER BY seq")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let seq = revision(row.get(0)?)?;
            let head = row.get_ref(1)?.as_blob().map_err(|_| VaultError::corrupt("a command"))?;
            let place = keys.head_place(seq);
            heads.put(OutboxItem::from_row(seq, &keys.open(&place, head)?)?, keys.element(&place, head)?);
        }
        Ok(heads)
    }

    /// Everything on its way, oldest first.
    pub fn outbox(&self) -> Result<Vec<OutboxItem>, VaultError> {
        Ok(self.heads()?.all().cloned().collect())
    }

    /// The number of commands on their way.
    pub fn outbox_len(&self) -> Result<usize, VaultError> {
        Ok(self.heads()?.len())
    }

    /// Everything of a lane, oldest first.
    pub fn outbox_of(&self, lane: &Lane) -> Result<Vec<OutboxItem>, VaultError> {
        Ok(self.heads()?.lane(lane).cloned().collect())
    }

    /// The first of each lane, oldest first: at most so many, behind a number.
    pub fn outbox_turns(&self, behind: u64, most: usize) -> Result<Vec<OutboxItem>, VaultError> {
        Ok(self.heads()?.turns(behind).take(most).cloned().collect())
    }

    /// A command and those behind it in its lane, oldest first: at most so many.
    pub fn outbox_run(&self, first: &OutboxItem, most: usize) -> Result<Vec<OutboxItem>, VaultError> {
        let heads = self.heads()?;
        Ok(heads.lane(first.lane()).skip_while(|item| item.seq < first.seq).take(most).cloned().collect())
    }

    /// Whether anything says that it is being sent, or that no answer came.
    pub fn is_interrupted(&self) -> Result<bool, VaultError> {
        Ok(self.heads()?.under_way().next().is_some())
    }

    /// A command that is on its way.
    pub fn outbox_item(&self, command_id: CommandId) -> Result<Option<OutboxItem>, VaultError> {
        Ok(self.heads()?.of(command_id).cloned())
    }

    /// The exact bytes of a command on its way.
    ///
    /// # Errors
    /// `vault.not_found` where it is on its way no more; `vault.corrupt` for bytes that are not the ones it was queued with.
    pub fn command_bytes(&self, item: &OutboxItem) -> Result<Vec<u8>, VaultError> {
        let here = self.outbox_item(item.command_id())?.ok_or(VaultError::NotFound)?;
        let keys = &self.keys.transit;
        let mut query = self.db.prepare_cached("SELECT body FROM outbox_body WHERE seq = ?1")?;
        let mut rows = query.query([number(here.seq)?])?;
        let row = rows.next()?.ok_or(VaultError::corrupt("a command"))?;
        let body = row.get_ref(0)?.as_blob().map_err(|_| VaultError::corrupt("a command"))?;
        if row_tag(body)? != here.facts.body_tag.0 {
            return Err(VaultError::corrupt("a command"));
        }
        Ok(keys.open(&keys.body_place(here.command_id(), here.seq), body)?.to_vec())
    }

    /// The room that the exact bytes of a command take at most, bytes: they are some hundred shorter. None of them is read.
    pub fn command_room(&self, item: &OutboxItem) -> Result<usize, VaultError> {
        let mut query = self.db.prepare_cached("SELECT length(body) FROM outbox_body WHERE seq = ?1")?;
        let mut rows = query.query([number(item.seq)?])?;
        // One whose row is gone is damaged: whoever sends it finds that.
        let room: i64 = rows.next()?.map_or(Ok(0), |row| row.get(0))?;
        usize::try_from(room).map_err(|_| VaultError::corrupt("a command"))
    }

    /// A command that came to its end.
    pub fn settled(&self, command_id: CommandId) -> Result<Option<SettledItem>, VaultError> {
        match self.get(Collection::Outcome, &command_id.bytes())? {
            None => Ok(None),
            Some(plain) => SettledItem::from_row(&plain).map(Some),
        }
    }
}

impl Tx<'_> {
    /// A command that came to its end.
    pub fn settled(&self, command_id: CommandId) -> Result<Option<SettledItem>, VaultError> {
        self.view.settled(command_id)
    }

    /// Everything on its way, with what this transaction wrote.
    pub fn outbox(&self) -> Result<Vec<OutboxItem>, VaultError> {
        self.view.outbox()
    }

    /// Puts a command into the outbox, in the transaction of the change that it sends.
    ///
    /// With a coalescing key it takes the place of the lane's last command if that has the same key and kind, and was
    /// never sent: not even once, since the registry may know those bytes under that id.
    pub fn enqueue(&mut self, new: NewOutboxItem) -> Result<Enqueued, VaultError> {
        if let Some(late) = &mut self.late {
            late.push(new);
            return Ok(Enqueued::Behind);
        }
        let (last, after) = {
            let heads = self.view.heads()?;
            if heads.of(new.command_id).is_some() {
                return Err(VaultError::DuplicateCommand);
            }
            (heads.lane(&new.lane).next_back().cloned(), heads.last_number())
        };
        // Asked of the disk: what came to its end is not in memory.
        if self.view.has(Collection::Outcome, &new.command_id.bytes())? {
            return Err(VaultError::DuplicateCommand);
        }
        if let Some(last) = last
            && last.never_sent()
            && last.kind() == new.kind
            && new.coalesce.is_some()
            && last.facts.coalesce == new.coalesce
        {
            self.put_new(last.seq, new)?;
            self.account(KeySlot::Transit, Some(self.body_element(&last)), None)?;
            return Ok(Enqueued::Replaced(last.command_id()));
        }
        let seq = after.checked_add(1).ok_or(VaultError::corrupt("the outbox"))?;
        self.put_new(seq, new)?;
        Ok(Enqueued::Behind)
    }

    /// Marks commands as being sent, all of them or none: those that still are what they were when whoever decides saw
    /// them. Nothing may be sent before this transaction has committed.
    ///
    /// One whose bytes are damaged here is not among those that are given back: it stands still from now on ([`DAMAGED`]),
    /// and holds up its lane and nothing else. What is planned behind it in its lane is not begun. One that is planned behind
    /// another stays as it is: it is met when its turn comes.
    pub fn begin_sending(&mut self, planned: &[OutboxItem]) -> Result<Vec<Outgoing>, VaultError> {
        {
            let heads = self.view.heads()?;
            if !planned.iter().all(|item| heads.at(item.seq) == Some(item)) {
                return Err(VaultError::OutboxStep { needed: "planned" });
            }
        }
        let mut begun = Vec::with_capacity(planned.len());
        let (mut begun_of, mut held_up): (BTreeSet<&Lane>, BTreeSet<&Lane>) = Default::default();
        for planned in planned {
            if held_up.contains(planned.lane()) {
                continue;
            }
            let mut item = planned.clone();
            match self.view.command_bytes(&item) {
                Ok(bytes) => {
                    item.begin_sending()?;
                    self.put_head(&item)?;
                    begun_of.insert(planned.lane());
                    begun.push(Outgoing { item, bytes });
                }
                // Whatever else this transaction keeps is kept: an answer is not lost for the damage of another command. A medium
                // that cannot be read now is no damage.
                Err(VaultError::Corrupt { .. }) => {
                    if !begun_of.contains(planned.lane()) {
                        item.ask_person(LastError { code: DAMAGED.to_owned(), class: ErrorClass::Permanent })?;
                        self.put_head(&item)?;
                    }
                    held_up.insert(planned.lane());
                }
                Err(error) => return Err(error),
            }
        }
        Ok(begun)
    }

    /// The registry's answer came: its outcome bytes are kept for ever, the command leaves the outbox.
    pub fn acked(&mut self, command_id: CommandId, outcome: &[u8], at: Instant) -> Result<(), VaultError> {
        let item = self.on_its_way(command_id)?;
        let row = item.clone().into_acked(outcome.to_vec(), at)?.to_row()?;
        self.remove_outbox(&item)?;
        self.step(&item, "answered");
        self.put(Collection::Outcome, &command_id.bytes(), &row)
    }

    /// Marks a command to which no answer came; the registry may have it.
    pub fn unknown(&mut self, command_id: CommandId, error: LastError) -> Result<(), VaultError> {
        self.change(command_id, |item| item.lose_answer(error))
    }

    /// Marks a command to be sent again, the same bytes, not before `at`.
    pub fn queued_again(
        &mut self,
        command_id: CommandId,
        at: Instant,
        error: Option<LastError>,
    ) -> Result<(), VaultError> {
        self.change(command_id, |item| item.queue_again(at, error))
    }

    /// The registry has said that it did not look at a command, for one before it in its lane was not carried out: it goes when
    /// its turn comes, and no try is counted.
    pub fn not_reached(&mut self, command_id: CommandId) -> Result<(), VaultError> {
        self.change(command_id, OutboxItem::not_reached)
    }

    /// Moves the next try of a queued command, later or sooner; no try is counted.
    pub fn put_off(&mut self, command_id: CommandId, at: Instant, error: Option<LastError>) -> Result<(), VaultError> {
        self.change(command_id, |item| item.put_off(at, error))
    }

    /// Marks a command that stands still as being sent, for it was sent before: by an older copy of the vault, or before its
    /// bytes were damaged. So its answer can be kept.
    pub fn sent_before(&mut self, command_id: CommandId) -> Result<(), VaultError> {
        self.change(command_id, |item| {
            item.queue_again(item.next_try_at(), None)?;
            item.begin_sending()
        })
    }

    /// The registry has said that it does not know a command which stands still: it had no effect for certain, and waits for
    /// the person's word under this error.
    pub fn never_arrived(&mut self, command_id: CommandId, error: LastError) -> Result<(), VaultError> {
        self.change(command_id, |item| item.never_arrived(error))
    }

    /// Marks a command that will not work without the person.
    pub fn needs_you(&mut self, command_id: CommandId, error: LastError) -> Result<(), VaultError> {
        self.change(command_id, |item| item.ask_person(error))
    }

    /// Takes a command back that waits, or that the registry refused. Its bytes are kept, but for those that are damaged
    /// here: of them nothing is left.
    pub fn cancel(&mut self, command_id: CommandId, at: Instant) -> Result<(), VaultError> {
        let item = self.on_its_way(command_id)?;
        // Once an answer was lost it may have had its effect: only being told that it did not makes it free again.
        if (item.state() == OutboxState::Queued || item.is_damaged()) && !item.is_free() {
            return Err(VaultError::OutboxStep { needed: "free" });
        }
        let bytes = match self.view.command_bytes(&item) {
            // Whether it was met already or not: it goes, and nothing is ever made of its bytes.
            Err(VaultError::Corrupt { .. }) => Vec::new(),
            read => read?,
        };
        let row = item.clone().into_cancelled(bytes, at)?.to_row()?;
        self.remove_outbox(&item)?;
        self.step(&item, "taken_back");
        self.put(Collection::Outcome, &command_id.bytes(), &row)
    }

    /// Queues again what says that it is being sent, once nobody else is sending, after a start or before another run:
    /// it may have arrived or not, so it is sent again, the same bytes under the same id.
    pub fn queue_interrupted(&mut self) -> Result<(), VaultError> {
        let under_way: Vec<OutboxItem> = self.view.heads()?.under_way().cloned().collect();
        for mut item in under_way {
            if item.state() == OutboxState::Sending {
                item.lose_answer(LastError { code: INTERRUPTED.to_owned(), class: ErrorClass::Transient })?;
            }
            item.queue_again(item.next_try_at(), None)?;
            self.put_head(&item)?;
        }
        Ok(())
    }

    fn on_its_way(&self, command_id: CommandId) -> Result<OutboxItem, VaultError> {
        self.view.outbox_item(command_id)?.ok_or(VaultError::NotFound)
    }

    fn change(
        &mut self,
        command_id: CommandId,
        step: impl FnOnce(&mut OutboxItem) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let mut item = self.on_its_way(command_id)?;
        step(&mut item)?;
        self.put_head(&item)
    }

    /// Writes the bytes of a command and its head.
    fn put_new(&mut self, seq: u64, new: NewOutboxItem) -> Result<(), VaultError> {
        let keys = &self.view.keys.transit;
        let place = keys.body_place(new.command_id, seq);
        let body = keys.encrypt(RowKind::CommandBody, &place, &new.bytes)?;
        let tag = row_tag(&body)?;
        let added = keys.element_of(&place, &tag);
        self.view
            .db
            .prepare_cached(
                "INSERT INTO outbox_body (seq, body) VALUES (?1, ?2) ON CONFLICT (seq) DO UPDATE SET body = ?2",
            )?
            .execute(params![number(seq)?, body])?;
        self.account(KeySlot::Transit, None, Some(added))?;
        self.put_head(&OutboxItem::new(seq, new, BodyTag(tag)))
    }

    fn put_head(&mut self, item: &OutboxItem) -> Result<(), VaultError> {
        let keys = &self.view.keys.transit;
        let place = keys.head_place(item.seq);
        let head = keys.encrypt(RowKind::CommandHead, &place, &item.to_row()?)?;
        let added = keys.element(&place, &head)?;
        self.view
            .db
            .prepare_cached("INSERT INTO outbox (seq, head) VALUES (?1, ?2) ON CONFLICT (seq) DO UPDATE SET head = ?2")?
            .execute(params![number(item.seq)?, head])?;
        let removed = self.view.heads.borrow_mut().put(item.clone(), added);
        self.moved.insert(MovedRow::Outbox);
        self.step(item, item.state().name());
        self.account(KeySlot::Transit, removed, Some(added))
    }

    /// Keeps a step to be told once it is durable.
    fn step(&mut self, item: &OutboxItem, state: &'static str) {
        self.steps.push(OutboxStep {
            command: item.command_id(),
            kind: item.kind(),
            state,
            attempts: item.attempts(),
            code: item.last_error().map(|error| Code::of(&error.code)),
        });
    }

    fn remove_outbox(&mut self, item: &OutboxItem) -> Result<(), VaultError> {
        let seq = number(item.seq)?;
        self.view.db.prepare_cached("DELETE FROM outbox_body WHERE seq = ?1")?.execute([seq])?;
        self.view.db.prepare_cached("DELETE FROM outbox WHERE seq = ?1")?.execute([seq])?;
        let removed = self.view.heads.borrow_mut().remove(item.seq);
        self.moved.insert(MovedRow::Outbox);
        self.account(KeySlot::Transit, removed, None)?;
        self.account(KeySlot::Transit, Some(self.body_element(item)), None)
    }

    /// The element that the manifest of rows holds of the bytes of a command. Its head knows their tag: they are not read.
    fn body_element(&self, item: &OutboxItem) -> [u8; 32] {
        let keys = &self.view.keys.transit;
        keys.element_of(&keys.body_place(item.command_id(), item.seq), &item.facts.body_tag.0)
    }
}

impl Vault {
    /// Everything on its way, oldest first.
    pub fn outbox(&self) -> Result<Vec<OutboxItem>, VaultError> {
        self.read(|view| view.outbox())
    }

    /// The exact bytes of a command on its way: [`View::command_bytes`].
    pub fn command_bytes(&self, item: &OutboxItem) -> Result<Vec<u8>, VaultError> {
        self.read(|view| view.command_bytes(item))
    }

    /// A command that came to its end.
    pub fn settled(&self, command_id: CommandId) -> Result<Option<SettledItem>, VaultError> {
        self.read(|view| view.settled(command_id))
    }
}
