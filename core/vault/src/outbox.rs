//! Commands to the registry, kept until they are answered. Opens with the transit key alone.

use ereg_domain::time::Instant;
use ereg_logs::field::Code;
use ereg_protocol::{catalogue::ErrorClass, id::CommandId};
use rusqlite::params;

use crate::collection::{Collection, KeySlot};
use crate::error::VaultError;
use crate::outbox_item::{Enqueued, LastError, NewOutboxItem, OutboxItem, OutboxState, SettledItem};
use crate::tx::{MovedRow, OutboxStep, Tx};
use crate::vault::Vault;
use crate::view::{View, blob, revision};

/// The process ended while it was being sent.
const INTERRUPTED: &str = "outbox.interrupted";

impl View<'_> {
    /// Everything on its way, oldest first.
    pub fn outbox(&self) -> Result<Vec<OutboxItem>, VaultError> {
        self.outbox_where(|_| true)
    }

    fn outbox_where(&self, wanted: impl Fn(&[u8; 32]) -> bool) -> Result<Vec<OutboxItem>, VaultError> {
        let keys = &self.keys.transit;
        let mut query = self.db.prepare_cached("SELECT seq, lane, body FROM outbox ORDER BY seq")?;
        let mut rows = query.query([])?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            let seq = revision(row.get(0)?)?;
            let lane = blob(row.get_ref(1)?)?;
            if wanted(&lane) {
                let body = row.get_ref(2)?.as_blob().map_err(|_| VaultError::corrupt("a command"))?;
                items.push(OutboxItem::from_row(seq, &keys.open(&keys.outbox_place(lane, seq), body)?)?);
            }
        }
        Ok(items)
    }

    /// A command that is on its way.
    pub fn outbox_item(&self, command_id: CommandId) -> Result<Option<OutboxItem>, VaultError> {
        Ok(self.outbox()?.into_iter().find(|item| item.command_id() == command_id))
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
        let lane = self.view.keys.transit.lane(&new.lane.0);
        let in_lane = self.view.outbox_where(|found| *found == lane)?;
        let known = in_lane.iter().any(|item| item.command_id() == new.command_id);
        if known || self.view.settled(new.command_id)?.is_some() {
            return Err(VaultError::DuplicateCommand);
        }
        if let Some(last) = in_lane.last()
            && last.never_sent()
            && last.kind() == new.kind
            && new.coalesce.is_some()
            && last.facts.coalesce == new.coalesce
        {
            let old = last.command_id();
            self.put_outbox(&OutboxItem::new(last.seq, new))?;
            return Ok(Enqueued::Replaced(old));
        }
        let last: Option<i64> =
            self.view.db.prepare_cached("SELECT max(seq) FROM outbox")?.query_row([], |row| row.get(0))?;
        let seq = revision(last.unwrap_or(0))?.checked_add(1).ok_or(VaultError::corrupt("the outbox"))?;
        self.put_outbox(&OutboxItem::new(seq, new))?;
        Ok(Enqueued::Behind)
    }

    /// Marks commands as being sent, all of them or none: those that still are what they were when whoever decides saw
    /// them. Nothing may be sent before this transaction has committed.
    pub fn begin_sending(&mut self, planned: &[OutboxItem]) -> Result<Vec<OutboxItem>, VaultError> {
        let here = self.view.outbox()?;
        if !planned.iter().all(|item| here.contains(item)) {
            return Err(VaultError::OutboxStep { needed: "planned" });
        }
        let mut begun = planned.to_vec();
        for item in &mut begun {
            item.begin_sending()?;
            self.put_outbox(item)?;
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

    /// Moves the next try of a queued command, later or sooner; no try is counted.
    pub fn put_off(&mut self, command_id: CommandId, at: Instant, error: Option<LastError>) -> Result<(), VaultError> {
        self.change(command_id, |item| item.put_off(at, error))
    }

    /// Marks a held command as being sent, for it was sent before this copy of the vault was made: so its answer can be
    /// kept.
    pub fn sent_before(&mut self, command_id: CommandId) -> Result<(), VaultError> {
        self.change(command_id, |item| {
            item.queue_again(item.next_try_at(), None)?;
            item.begin_sending()
        })
    }

    /// Marks a command that will not work without the person.
    pub fn needs_you(&mut self, command_id: CommandId, error: LastError) -> Result<(), VaultError> {
        self.change(command_id, |item| item.ask_person(error))
    }

    /// Takes a command back that waits, or that the registry refused. Its bytes are kept.
    pub fn cancel(&mut self, command_id: CommandId, at: Instant) -> Result<(), VaultError> {
        let item = self.on_its_way(command_id)?;
        // Once an answer was lost it may have had its effect: only being told that it did not makes it free again.
        if item.state() == OutboxState::Queued && !item.is_free() {
            return Err(VaultError::OutboxStep { needed: "free" });
        }
        let row = item.clone().into_cancelled(at)?.to_row()?;
        self.remove_outbox(&item)?;
        self.step(&item, "taken_back");
        self.put(Collection::Outcome, &command_id.bytes(), &row)
    }

    /// Queues again what says that it is being sent, once nobody else is sending, after a start or before another run:
    /// it may have arrived or not, so it is sent again, the same bytes under the same id.
    pub fn queue_interrupted(&mut self) -> Result<(), VaultError> {
        for mut item in self.view.outbox()? {
            if item.state() == OutboxState::Sending {
                item.lose_answer(LastError { code: INTERRUPTED.to_owned(), class: ErrorClass::Transient })?;
            }
            if item.state() == OutboxState::Unknown {
                item.queue_again(item.next_try_at(), None)?;
                self.put_outbox(&item)?;
            }
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
        self.put_outbox(&item)
    }

    fn put_outbox(&mut self, item: &OutboxItem) -> Result<(), VaultError> {
        let keys = &self.view.keys.transit;
        let place = keys.outbox_place(keys.lane(&item.lane().0), item.seq);
        let seq = i64::try_from(item.seq).map_err(|_| VaultError::corrupt("the outbox"))?;
        let removed = self.outbox_element(item.seq)?;
        let body = keys.encrypt(&place, &item.to_row()?)?;
        let added = keys.element(&place, &body)?;
        self.view
            .db
            .prepare_cached(
                "INSERT INTO outbox (seq, lane, body) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (seq) DO UPDATE SET lane = ?2, body = ?3",
            )?
            .execute(params![seq, place.key.as_slice(), body])?;
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
        let removed = self.outbox_element(item.seq)?;
        let seq = i64::try_from(item.seq).map_err(|_| VaultError::corrupt("the outbox"))?;
        self.view.db.prepare_cached("DELETE FROM outbox WHERE seq = ?1")?.execute([seq])?;
        self.moved.insert(MovedRow::Outbox);
        self.account(KeySlot::Transit, removed, None)
    }

    fn outbox_element(&self, seq: u64) -> Result<Option<[u8; 32]>, VaultError> {
        let keys = &self.view.keys.transit;
        let at = i64::try_from(seq).map_err(|_| VaultError::corrupt("the outbox"))?;
        let mut query = self.view.db.prepare_cached("SELECT lane, body FROM outbox WHERE seq = ?1")?;
        let mut rows = query.query([at])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let body = row.get_ref(1)?.as_blob().map_err(|_| VaultError::corrupt("a command"))?;
        keys.element(&keys.outbox_place(blob(row.get_ref(0)?)?, seq), body).map(Some)
    }
}

impl Vault {
    /// Everything on its way, oldest first.
    pub fn outbox(&self) -> Result<Vec<OutboxItem>, VaultError> {
        self.read(|view| view.outbox())
    }

    /// A command that came to its end.
    pub fn settled(&self, command_id: CommandId) -> Result<Option<SettledItem>, VaultError> {
        self.read(|view| view.settled(command_id))
    }
}
