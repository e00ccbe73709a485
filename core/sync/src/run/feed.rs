//! The feed, page by page into the vault. A page is believed whole before anything of it counts: its head's signature,
//! then what a role must have signed within it.

use std::time::Duration;

use ereg_domain::{canonical::from_canonical, time::Instant};
use ereg_logs::{event, field::Code};
use ereg_protocol::{
    feed::{FeedCursor, FeedItem, ObjectKind},
    http_signature::Nonce,
    id::{AccountId, CaseId},
    objects::{MandateView, PaymentView},
    pack::SignedPack,
    registry::CallError,
    world::ClockReading,
};
use ereg_trust::{
    bundle::{BundleError, TrustBundle},
    key_record::KeyRecord,
    random::SecureRandom,
};
use ereg_vault::VaultError;

use super::{Heard, LogCheck, Memory, Report, SyncError, SyncLoop, ms};
use crate::{
    belief::{
        BelievedPage, NotBelieved, PageRefusal, Rest, open_consent, open_intent, open_letter, open_mandate, open_page,
        open_query_result, open_quote, said,
    },
    state,
};

/// Code of a pull that was stopped before the feed's end: it goes on at the next one.
pub const FEED_UNFINISHED: &str = "feed.unfinished";
/// Most pages of one pull, 250,000 changes at most: after as many the rest of the run has its turn.
const MOST_PAGES: u32 = 500;
/// The longest a pull takes, ms on the monotonic clock, the page under way not counted.
const LONGEST_PULL_MS: u64 = 5 * 60 * 1000;

/// The longest that the end of an answer is waited for once the feed has ended.
const END_OF_ANSWER: Duration = Duration::from_secs(1);

/// The reason why a pull stopped before the feed's end.
enum Stop {
    /// The registry is asked again later.
    Later(String),
    /// The feed is begun anew with a snapshot.
    Restart,
    /// The vault refused.
    Sync(SyncError),
}

impl From<SyncError> for Stop {
    fn from(error: SyncError) -> Stop {
        Stop::Sync(error)
    }
}

impl From<CallError> for Stop {
    fn from(error: CallError) -> Stop {
        Stop::Later(said(&error).to_owned())
    }
}

impl From<NotBelieved> for Stop {
    fn from(_: NotBelieved) -> Stop {
        Stop::Later(CallError::Unreadable.code().to_owned())
    }
}

impl From<PageRefusal> for Stop {
    fn from(refusal: PageRefusal) -> Stop {
        match refusal {
            PageRefusal::OutOfPlace => Stop::Restart,
            PageRefusal::Limits | PageRefusal::Cut | PageRefusal::NotSigned | PageRefusal::OtherAccount => {
                Stop::Later(refusal.code().to_owned())
            }
        }
    }
}

/// The state of a pull: whether something was tried in it already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tried {
    No,
    Yes,
}

/// A pull on its way.
struct Pull {
    /// Whether a newer trust bundle was asked for.
    renewed: Tried,
    pages_left: u32,
    began: ClockReading,
}

/// The question that a page is to answer.
#[derive(Clone, Copy)]
struct Asked<'a> {
    account: &'a AccountId,
    /// The page comes after it.
    cursor: &'a FeedCursor,
    nonce: &'a Nonce,
}

impl SyncLoop {
    /// Pulls until there is no more, each page and its cursor in one transaction.
    pub(super) async fn pull(&self, memory: &mut Memory, now: Instant) -> Result<Report, SyncError> {
        let mut report = Report::default();
        let mut restarted = Tried::No;
        let mut pull = Pull { renewed: Tried::No, pages_left: MOST_PAGES, began: self.time.clocks() };
        while !self.is_over(&pull) {
            match self.pull_pages(&mut pull, &mut report).await {
                Ok(Rest::More) => {}
                Ok(Rest::Nothing) => {
                    memory.feed_due_ms = None;
                    memory.feed_pulled_ms = ms(now);
                    memory.feed_tries = 0;
                    event!(INFO, "the feed was pulled to its end", changes = report.changes);
                    if report.changes > 0 || memory.log == LogCheck::NotYet {
                        report.add(self.check_log(memory).await?);
                    }
                    return Ok(report);
                }
                Err(Stop::Sync(error)) => return Err(error),
                // A registry restored from a backup has not got as far as this cursor, or tells otherwise: only a
                // snapshot tells what holds.
                Err(Stop::Restart) if restarted == Tried::No => {
                    restarted = Tried::Yes;
                    event!(WARN, "the feed begins anew");
                    self.blocking(|vault| vault.write(|tx| tx.restart_feed())).await?;
                }
                Err(Stop::Restart) => {
                    return Ok(self.feed_failed(memory, now, report, PageRefusal::OutOfPlace.code()));
                }
                Err(Stop::Later(code)) => return Ok(self.feed_failed(memory, now, report, &code)),
            }
        }
        // What came is kept; the wait, from the end of the pull on, gives everything else its turn.
        memory.feed_tries = 0;
        Ok(self.feed_failed(memory, self.time.clocks().wall, report, FEED_UNFINISHED))
    }

    fn is_over(&self, pull: &Pull) -> bool {
        let clock = self.time.clocks();
        let long = clock.boot_id == pull.began.boot_id
            && clock.monotonic_ms.saturating_sub(pull.began.monotonic_ms) > LONGEST_PULL_MS;
        pull.pages_left == 0 || long
    }

    fn feed_failed(&self, memory: &mut Memory, now: Instant, mut report: Report, code: &str) -> Report {
        memory.feed_tries += 1;
        let due = self.after(now, memory.feed_tries).max(ms(now) + 1);
        event!(
            WARN,
            "the feed was not pulled to its end",
            code = Code::of(code),
            attempts = memory.feed_tries,
            wait_ms = due.saturating_sub(ms(now))
        );
        memory.feed_due_ms = Some(due);
        report.trouble = Some(code.to_owned());
        report.feed_trouble = Some(code.to_owned());
        report
    }

    /// Asks once for the pages from the kept cursor on, and keeps one after the other; while one is kept the next is on its way.
    /// Where they end before the feed does, or break off after one was kept, more is to be asked for from there.
    async fn pull_pages(&self, pull: &mut Pull, report: &mut Report) -> Result<Rest, Stop> {
        let at = self.blocking(|vault| vault.read(|view| Ok::<_, VaultError>((view.cursor()?, state::account(view)?))));
        let (mut cursor, account) = at.await?;
        let account = account.ok_or(NotBelieved)?;
        let nonce = Nonce::fresh(&SecureRandom::new()).map_err(|_| CallError::Unreadable)?;
        let mut pages = self.registry.feed_pages(&cursor, &nonce.to_string()).await?;
        let mut next = pages.next().await;
        let mut kept = Tried::No;
        loop {
            let bytes = match next {
                Ok(Some(bytes)) => bytes,
                Ok(None) if kept == Tried::Yes => return Ok(Rest::More),
                Ok(None) => return Err(PageRefusal::Cut.into()),
                Err(CallError::Transport(error)) if kept == Tried::Yes => {
                    event!(WARN, "the feed broke off and goes on", code = error.code());
                    return Ok(Rest::More);
                }
                Err(error) => return Err(error.into()),
            };
            pull.pages_left = pull.pages_left.saturating_sub(1);
            let asked = Asked { account: &account, cursor: &cursor, nonce: &nonce };
            let page = self.believe_page(pull, asked, &bytes).await?;
            let (rest, told, after) = (page.rest, page.at, page.next.clone());
            match rest {
                Rest::More => {
                    let (applied, come) = tokio::join!(self.apply(&cursor, page, report), pages.next());
                    applied?;
                    (cursor, next, kept) = (after, come, Tried::Yes);
                    if self.is_over(pull) {
                        return Ok(Rest::More);
                    }
                }
                Rest::Nothing => {
                    if after != cursor {
                        self.apply(&cursor, page, report).await?;
                    }
                    self.told_to_the_end(told).await?;
                    // An answer that was read to its end leaves its connection to the next request. What else comes is no page.
                    let _ = tokio::time::timeout(END_OF_ANSWER, pages.next()).await;
                    return Ok(Rest::Nothing);
                }
            }
        }
    }

    /// The page that was asked for, believed.
    async fn believe_page(&self, pull: &mut Pull, asked: Asked<'_>, bytes: &[u8]) -> Result<BelievedPage, Stop> {
        let Asked { account, cursor, nonce } = asked;
        let open = || {
            let bundle = self.trust.bundle().ok_or(Stop::from(CallError::Unreadable))?;
            Ok::<_, Stop>(open_page(&bundle, account, cursor, nonce, bytes))
        };
        match open()? {
            // Signed by a key this bundle does not know yet, perhaps: the office may have changed its keys.
            Err(PageRefusal::NotSigned) if pull.renewed == Tried::No && self.renews_trust().await? => {
                pull.renewed = Tried::Yes;
                Ok(open()??)
            }
            page => Ok(page?),
        }
    }

    async fn told_to_the_end(&self, told: Instant) -> Result<(), SyncError> {
        self.blocking(move |vault| {
            // By the minute: what is shown as of then needs no more, and each is a flush.
            let known = vault.read(state::told_at)?;
            let fresh = known.is_some_and(|known| (0..60_000).contains(&(told.ms() - known.ms())));
            if fresh { Ok(()) } else { vault.write(|tx| state::put_told_at(tx, told)) }
        })
        .await
    }

    /// Asks for the trust bundle and pins one that the pinned root signed and that is newer.
    async fn renews_trust(&self) -> Result<bool, Stop> {
        let Some(pinned) = self.trust.bundle() else { return Ok(false) };
        let Ok(bytes) = self.registry.trust().await else { return Ok(false) };
        let newer = TrustBundle::parse(&bytes, Some(&pinned.root_fingerprint()), pinned.version() + 1);
        let Ok(newer) = newer else { return Ok(false) };
        self.blocking(move |vault| vault.write(|tx| state::put_trust(tx, &bytes))).await?;
        event!(INFO, "a newer trust bundle is pinned", version = newer.version());
        self.trust.pin(newer);
        Ok(true)
    }

    async fn apply(&self, cursor: &FeedCursor, page: BelievedPage, report: &mut Report) -> Result<(), Stop> {
        for change in &page.changes {
            self.believe(change)?;
        }
        for case in heard_cases(cursor, &page) {
            event!(DEBUG, "a case was told of", case = case);
        }
        let trusts = page.changes.iter().any(|c| c.kind == ObjectKind::Trust);
        let bundle = trusts.then(|| self.trust.bundle()).flatten();
        let aftermath = self.aftermath.clone();
        let heard: Vec<_> = match cursor {
            FeedCursor::After(_) => page.changes.iter().map(|c| (c.kind, c.object.clone())).collect(),
            // A snapshot tells what holds, not what has changed.
            FeedCursor::Start | FeedCursor::InSnapshot { .. } => Vec::new(),
        };
        let applied = self
            .blocking(move |vault| {
                vault.write(|tx| {
                    if let Some(bundle) = &bundle {
                        state::put_trust(tx, bundle.bytes())?;
                    }
                    let applied = tx.apply_page(&page.changes, &page.next)?;
                    aftermath.follows(tx, Heard::Anything)?;
                    Ok(applied)
                })
            })
            .await;
        match applied {
            Ok(applied) => {
                let changes = u32::try_from(applied.newer).unwrap_or(u32::MAX);
                event!(DEBUG, "a page of the feed was kept", changes = changes);
                report.add(Report { changes, heard, ..Report::default() });
                Ok(())
            }
            Err(SyncError::Vault(VaultError::FeedGap)) => Err(Stop::Restart),
            Err(error) => Err(Stop::Sync(error)),
        }
    }

    /// Checks what a role must have signed. A new trust bundle is pinned as it is met, so that what follows it in the
    /// page can rest on it.
    fn believe(&self, change: &FeedItem) -> Result<(), NotBelieved> {
        let bundle = self.trust.bundle().ok_or(NotBelieved)?;
        let bytes = change.body.as_bytes();
        match change.kind {
            ObjectKind::Quote => open_quote(&bundle, bytes).map(|_| ()),
            ObjectKind::QueryResult => open_query_result(&bundle, bytes).map(|_| ()),
            ObjectKind::Letter => open_letter(&bundle, bytes).map(|_| ()),
            ObjectKind::Key => KeyRecord::open(bytes, &bundle).map(|_| ()).map_err(|_| NotBelieved),
            ObjectKind::Trust => {
                let pinned = bundle.root_fingerprint();
                match TrustBundle::parse(bytes, Some(&pinned), bundle.version()) {
                    Ok(newer) => {
                        self.trust.pin(newer);
                        Ok(())
                    }
                    // An older one repeated by a snapshot is no trouble; another root is.
                    Err(BundleError::Older { .. }) => Ok(()),
                    Err(_) => Err(NotBelieved),
                }
            }
            ObjectKind::Mandate => match from_canonical::<MandateView>(bytes) {
                // Of another's mandate whoever acts for the account's holder is told no word.
                Ok(MandateView { mandate: None, .. }) => Ok(()),
                Ok(MandateView { mandate: Some(_), .. }) | Err(_) => open_mandate(bytes).map(|_| ()),
            },
            ObjectKind::Consent => open_consent(bytes).map(|_| ()),
            // Judged where it would be put in force; one that is refused leaves the old one active.
            ObjectKind::Pack => from_canonical::<SignedPack>(bytes).map(|_| ()).map_err(|_| NotBelieved),
            // The head of its page proves it, and a signature of its own what its payer opens or scans.
            ObjectKind::Payment => {
                // One that this version does not understand it shows to nobody.
                let Ok(payment) = from_canonical::<PaymentView>(bytes) else { return Ok(()) };
                let Some(intent) = &payment.intent else { return Ok(()) };
                let account = self.trust.account().ok_or(NotBelieved)?;
                open_intent(&bundle, &account, &payment, intent.as_bytes()).map(|_| ())
            }
            // The head of their page proves them; a certificate is judged by its token where it is shown, and a file of a document is
            // the one whose digest is told.
            ObjectKind::Case
            | ObjectKind::Workspace
            | ObjectKind::Certificate
            | ObjectKind::Document
            | ObjectKind::LicenceUse
            | ObjectKind::HomeLock => Ok(()),
        }
    }
}

/// The cases that a page tells of as changed.
fn heard_cases<'a>(cursor: &FeedCursor, page: &'a BelievedPage) -> impl Iterator<Item = CaseId> + 'a {
    let tells = matches!(cursor, FeedCursor::After(_));
    let cases = page.changes.iter().filter(move |change| tells && change.kind == ObjectKind::Case);
    cases.filter_map(|change| change.object.parse().ok())
}
