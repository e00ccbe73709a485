//! The feed, page by page into the vault; what a role must have signed is checked before anything of the page counts.

use std::{ops::ControlFlow, sync::Mutex};

use ereg_domain::time::Instant;
use ereg_protocol::{
    feed::{Change, FeedCursor, FeedLine, ObjectKind},
    objects::SignedPack,
};
use ereg_trust::{bundle::TrustBundle, canonical::from_canonical, key_record::KeyRecord};
use ereg_vault::VaultError;

use super::{LogCheck, Memory, Report, SyncError, SyncLoop, ms};
use crate::{
    belief::{NotBelieved, open_notice, open_quote},
    state,
};

/// Most changes in memory at once.
const PAGE: usize = 500;

/// One page as it came.
#[derive(Default)]
struct Page {
    changes: Vec<Change>,
    begins: Option<u64>,
    ends: Option<u64>,
}

impl Page {
    fn take(&mut self, line: FeedLine) -> ControlFlow<()> {
        match line {
            FeedLine::Snapshot { snapshot } => self.begins = Some(snapshot),
            FeedLine::Change(change) => self.changes.push(change),
            FeedLine::End { end } => {
                self.ends = Some(end);
                return ControlFlow::Break(());
            }
        }
        if self.changes.len() == PAGE { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// What comes after a page.
enum After {
    More,
    Done,
}

impl SyncLoop {
    /// Pulls until there is no more, each page and its cursor in one transaction.
    pub(super) async fn pull(&self, memory: &mut Memory, now: Instant) -> Result<Report, SyncError> {
        let mut report = Report::default();
        let mut restarts = 0;
        loop {
            let cursor = self.blocking(|vault| vault.cursor()).await?;
            let page = Mutex::new(Page::default());
            let answer = {
                let mut sink = |line: FeedLine| match page.lock() {
                    Ok(mut page) => page.take(line),
                    Err(_) => ControlFlow::Break(()),
                };
                self.registry.feed(&cursor, &mut sink).await
            };
            let page = page.into_inner().unwrap_or_default();
            // What came before a cut counts: it is whole lines, and the cursor says how far.
            let applied = self.apply(&cursor, page, &mut report).await;
            match (answer, applied) {
                (_, Err(Trouble::Sync(error))) => return Err(error),
                (_, Err(Trouble::Restart)) if restarts == 0 => {
                    restarts += 1;
                    self.blocking(|vault| vault.write(|tx| tx.restart_feed())).await?;
                }
                // A registry restored from a backup has not got as far as this cursor: only a snapshot tells what holds.
                (Err(error), Ok(_)) if restarts == 0 && error.code() == "feed.cursor" => {
                    restarts += 1;
                    self.blocking(|vault| vault.write(|tx| tx.restart_feed())).await?;
                }
                (_, Err(Trouble::Restart)) => return Ok(self.feed_failed(memory, now, report, "feed.gap")),
                (_, Err(Trouble::NotBelieved)) => {
                    return Ok(self.feed_failed(memory, now, report, "answer.unreadable"));
                }
                (Err(error), Ok(_)) => {
                    let code = error.code().to_owned();
                    return Ok(self.feed_failed(memory, now, report, &code));
                }
                (Ok(()), Ok(After::More)) => {}
                (Ok(()), Ok(After::Done)) => break,
            }
        }
        memory.feed_due_ms = None;
        memory.feed_pulled_ms = ms(now);
        memory.feed_tries = 0;
        if report.changes > 0 || memory.log == LogCheck::NotYet {
            report.add(self.check_log(memory).await?);
        }
        Ok(report)
    }

    fn feed_failed(&self, memory: &mut Memory, now: Instant, mut report: Report, code: &str) -> Report {
        memory.feed_tries += 1;
        memory.feed_due_ms = Some(self.after(now, memory.feed_tries).max(ms(now) + 1));
        report.trouble = Some(code.to_owned());
        report.feed_trouble = Some(code.to_owned());
        report
    }

    async fn apply(&self, cursor: &FeedCursor, page: Page, report: &mut Report) -> Result<After, Trouble> {
        let (next, after) = next_cursor(cursor, &page)?;
        let Some(next) = next else { return Ok(after) };
        for change in &page.changes {
            self.believe(change)?;
        }
        let trusts = page.changes.iter().any(|c| c.kind == ObjectKind::Trust);
        let bundle = trusts.then(|| self.trust.bundle()).flatten();
        let aftermath = self.aftermath.clone();
        let applied = self
            .blocking(move |vault| {
                vault.write(|tx| {
                    if let Some(bundle) = &bundle {
                        state::put_trust(tx, bundle.bytes())?;
                    }
                    let applied = tx.apply_page(&page.changes, &next)?;
                    aftermath.follows(tx)?;
                    Ok(applied)
                })
            })
            .await;
        match applied {
            Ok(applied) => {
                report.changes += u32::try_from(applied.newer).unwrap_or(u32::MAX);
                Ok(after)
            }
            Err(SyncError::Vault(VaultError::GapOrMismatch(_))) => Err(Trouble::Restart),
            Err(error) => Err(Trouble::Sync(error)),
        }
    }

    /// Checks what a role must have signed. A new trust bundle is pinned as it is met, so that what follows it in the
    /// page can rest on it.
    fn believe(&self, change: &Change) -> Result<(), Trouble> {
        let bundle = self.trust.bundle().ok_or(Trouble::NotBelieved)?;
        let bytes = change.body.as_bytes();
        let believed = match change.kind {
            ObjectKind::Quote => open_quote(&bundle, bytes).map(|_| ()),
            ObjectKind::Notice => open_notice(&bundle, bytes).map(|_| ()),
            ObjectKind::Key => KeyRecord::open(bytes, &bundle).map(|_| ()).map_err(|_| NotBelieved),
            ObjectKind::Trust => {
                let pinned = bundle.root_fingerprint();
                match TrustBundle::parse(bytes, Some(&pinned), bundle.version()) {
                    Ok(newer) => {
                        self.trust.pin(newer);
                        Ok(())
                    }
                    // An older one repeated by a snapshot is no trouble; another root is.
                    Err(ereg_trust::bundle::BundleError::Older { .. }) => Ok(()),
                    Err(_) => Err(NotBelieved),
                }
            }
            // Judged where it would be put in force; one that is refused leaves the old one active.
            ObjectKind::Pack => from_canonical::<SignedPack>(bytes).map(|_| ()).map_err(|_| NotBelieved),
            ObjectKind::Case | ObjectKind::Workspace | ObjectKind::Payment | ObjectKind::Certificate => Ok(()),
        };
        believed.map_err(|_| Trouble::NotBelieved)
    }
}

enum Trouble {
    Restart,
    NotBelieved,
    Sync(SyncError),
}

/// Where the cursor stands after a page, if it moves at all, and whether more is to come.
fn next_cursor(cursor: &FeedCursor, page: &Page) -> Result<(Option<FeedCursor>, After), Trouble> {
    let last = page.changes.last();
    let full = page.changes.len() == PAGE;
    match cursor {
        FeedCursor::Start | FeedCursor::InSnapshot { .. } => {
            let snapshot = match (cursor, page.begins) {
                (FeedCursor::InSnapshot { snapshot, .. }, None) => *snapshot,
                (FeedCursor::InSnapshot { snapshot, .. }, Some(begins)) if begins == *snapshot => begins,
                (FeedCursor::Start, Some(begins)) => begins,
                // Another snapshot than the one begun: what is here belongs to none.
                (FeedCursor::InSnapshot { .. }, Some(_)) => return Err(Trouble::Restart),
                (_, _) if page.changes.is_empty() && page.ends.is_none() => return Ok((None, After::Done)),
                (_, _) => return Err(Trouble::Restart),
            };
            match (page.ends, last) {
                (Some(end), _) if end == snapshot => Ok((Some(FeedCursor::After(end)), After::More)),
                (Some(_), _) => Err(Trouble::Restart),
                (None, Some(last)) => {
                    let from = format!("{}/{}", kind_name(last.kind), last.object);
                    let after = if full { After::More } else { After::Done };
                    Ok((Some(FeedCursor::InSnapshot { snapshot, from }), after))
                }
                (None, None) => Ok((None, After::Done)),
            }
        }
        FeedCursor::After(_) if page.begins.is_some() => Err(Trouble::Restart),
        FeedCursor::After(_) => match last {
            None => Ok((None, After::Done)),
            Some(last) => Ok((Some(FeedCursor::After(last.seq)), if full { After::More } else { After::Done })),
        },
    }
}

fn kind_name(kind: ObjectKind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
