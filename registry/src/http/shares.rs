//! The shares of the registry: what strangers ask, what signatures are checked, and what people with a good signature
//! do have shares of their own, so that none of them takes another's.
//!
//! A share is waited for in turn and not for long: then the answer is a problem that says when to come again. Nothing of a
//! body is read before its share is held, so whoever waits costs a head and no more.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::http::{HeaderMap, StatusCode};
use ereg_protocol::{command_lanes::MOST_COMMANDS, id::AccountId, problem::Problem};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::answer::problem;

/// Time for which anybody waits for a share.
const TURN: Duration = Duration::from_secs(3);
/// Time after which whoever waited in vain is told to come again, seconds.
const COME_AGAIN_S: u32 = 2;
/// Exchanges of one account at a time, an unread answer among them.
const BY_ACCOUNT: usize = 8;
/// Commands of one account at a time: those of two whole requests.
const COMMANDS_BY_ACCOUNT: usize = 2 * MOST_COMMANDS;
/// Bodies and answers of people with a good signature, in all, in KiB.
const HELD_KIB: usize = 64 * 1024;

/// Limits by address: the operator's choice, for many people may have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressLimit {
    /// Exchanges of one address at a time that have not proved a key.
    pub each: usize,
    /// The proxy whose last word in `x-forwarded-for` is believed; without it the peer's own address counts.
    pub proxy: Option<IpAddr>,
}

/// The rest of every share.
#[derive(Debug)]
pub(super) struct Shares {
    /// Public reads.
    public: Arc<Semaphore>,
    /// Bodies of whoever has no key yet: who enrols, and who asks for a status.
    strangers: Arc<Semaphore>,
    /// Signatures being checked.
    checking: Arc<Semaphore>,
    /// Work for people with a good signature.
    signed: Arc<Semaphore>,
    held: Arc<Semaphore>,
    accounts: Keyed<AccountId>,
    commands: Keyed<AccountId>,
    addresses: Keyed<IpAddr>,
    by_address: Option<AddressLimit>,
    turn: Duration,
}

/// A share while it is held.
pub(super) type Share = OwnedSemaphorePermit;

impl Shares {
    pub(super) fn new(by_address: Option<AddressLimit>) -> Shares {
        let places = |n| Arc::new(Semaphore::new(n));
        Shares {
            public: places(4),
            strangers: places(32),
            checking: places(4),
            signed: places(48),
            held: places(HELD_KIB),
            accounts: Keyed::default(),
            commands: Keyed::default(),
            addresses: Keyed::default(),
            by_address,
            turn: TURN,
        }
    }

    pub(super) async fn public(&self) -> Result<Share, Box<Problem>> {
        self.turn(&self.public, 1, "registry.busy").await
    }

    pub(super) async fn stranger(&self) -> Result<Share, Box<Problem>> {
        self.turn(&self.strangers, 1, "registry.busy").await
    }

    pub(super) async fn checking(&self) -> Result<Share, Box<Problem>> {
        self.turn(&self.checking, 1, "registry.busy").await
    }

    pub(super) async fn signed(&self) -> Result<Share, Box<Problem>> {
        self.turn(&self.signed, 1, "registry.busy").await
    }

    pub(super) async fn account(&self, account: &AccountId) -> Result<Share, Box<Problem>> {
        self.turn(&self.accounts.of(account, BY_ACCOUNT), 1, "registry.busy_account").await
    }

    /// The share of so many commands, at most those of one request: whoever sends many in one request has no larger share of the
    /// registry than who sends them one by one.
    pub(super) async fn commands(&self, account: &AccountId, many: usize) -> Result<Share, Box<Problem>> {
        let many = u32::try_from(many.min(MOST_COMMANDS)).unwrap_or(u32::MAX);
        self.turn(&self.commands.of(account, COMMANDS_BY_ACCOUNT), many, "registry.busy_account").await
    }

    /// Room for so many bytes of a body or an answer.
    pub(super) async fn room(&self, bytes: usize) -> Result<Share, Box<Problem>> {
        let kib = u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX).clamp(1, HELD_KIB as u32 / 4);
        self.turn(&self.held, kib, "registry.busy").await
    }

    /// The same room, as large as an answer turned out to be.
    pub(super) async fn fit(&self, mut room: Share, bytes: usize) -> Result<Share, Box<Problem>> {
        let wanted = bytes.div_ceil(1024).max(1);
        let taken = room.num_permits();
        if let Some(surplus) = taken.checked_sub(wanted) {
            drop(room.split(surplus));
        } else {
            room.merge(self.room((wanted - taken) * 1024).await?);
        }
        Ok(room)
    }

    async fn turn(&self, share: &Arc<Semaphore>, many: u32, code: &'static str) -> Result<Share, Box<Problem>> {
        match tokio::time::timeout(self.turn, Arc::clone(share).acquire_many_owned(many)).await {
            Ok(Ok(share)) => Ok(share),
            _ if code == "registry.busy_account" => Err(refusal(StatusCode::TOO_MANY_REQUESTS, code)),
            _ => Err(refusal(StatusCode::SERVICE_UNAVAILABLE, code)),
        }
    }

    /// Bytes held for bodies and answers.
    pub(super) fn held_bytes(&self) -> usize {
        (HELD_KIB - self.held.available_permits()) * 1024
    }

    /// The share of an address, where the operator wants one.
    pub(super) fn address(&self, peer: IpAddr, headers: &HeaderMap) -> Result<Option<Share>, Box<Problem>> {
        let Some(limit) = self.by_address else { return Ok(None) };
        let address = match limit.proxy {
            Some(proxy) if proxy == peer => forwarded(headers).unwrap_or(peer),
            _ => peer,
        };
        let share = self.addresses.of(&address, limit.each).try_acquire_owned();
        share.map(Some).map_err(|_| refusal(StatusCode::TOO_MANY_REQUESTS, "registry.busy_address"))
    }
}

/// Returns the address that the proxy itself appended; what stands before was sent to it and proves nothing.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

fn refusal(status: StatusCode, code: &str) -> Box<Problem> {
    let mut refusal = problem(status, code);
    refusal.retry_after_s = Some(COME_AGAIN_S);
    refusal
}

/// One share for each key that is in use.
#[derive(Debug)]
struct Keyed<K>(Mutex<HashMap<K, Arc<Semaphore>>>);

impl<K> Default for Keyed<K> {
    fn default() -> Self {
        Keyed(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash> Keyed<K> {
    fn of(&self, key: &K, each: usize) -> Arc<Semaphore> {
        let mut shares = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(share) = shares.get(key) {
            return Arc::clone(share);
        }
        // Whoever holds or awaits a share also holds the semaphore, so what only this map holds is nobody's.
        if shares.len() >= 256 {
            shares.retain(|_, share| Arc::strong_count(share) > 1);
        }
        let share = Arc::new(Semaphore::new(each));
        shares.insert(key.clone(), Arc::clone(&share));
        share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_account_that_holds_its_share_waits_and_is_told_when_to_come_again_and_no_other_is() {
        let shares = Shares { turn: Duration::from_millis(50), ..Shares::new(None) };
        let (one, two): (AccountId, AccountId) =
            ("AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap(), "BBBBBBBBBBBBBBBBBBBBBB".parse().unwrap());
        let mut held = Vec::new();
        for _ in 0..BY_ACCOUNT {
            held.push(shares.account(&one).await.unwrap());
        }
        let refused = shares.account(&one).await.unwrap_err();
        assert_eq!(
            (refused.status, refused.code.as_str(), refused.retry_after_s),
            (429, "registry.busy_account", Some(2))
        );
        assert!(shares.account(&two).await.is_ok());
        held.pop();
        assert!(shares.account(&one).await.is_ok());
    }

    #[tokio::test]
    async fn commands_count_however_many_of_them_are_in_a_request() {
        let shares = Shares { turn: Duration::from_millis(50), ..Shares::new(None) };
        let (one, two): (AccountId, AccountId) =
            ("AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap(), "BBBBBBBBBBBBBBBBBBBBBB".parse().unwrap());
        for each in [1, 2, MOST_COMMANDS] {
            let mut held = Vec::new();
            while let Ok(share) = shares.commands(&one, each).await {
                held.push(share);
            }
            assert_eq!(held.len() * each, COMMANDS_BY_ACCOUNT, "{each} in a request");
            assert!(shares.commands(&two, MOST_COMMANDS).await.is_ok());
        }
    }

    #[tokio::test]
    async fn no_more_is_held_than_there_is_room_for() {
        let shares = Shares { turn: Duration::from_millis(50), ..Shares::new(None) };
        let mut held = Vec::new();
        while let Ok(share) = shares.room(1 << 20).await {
            held.push(share);
        }
        assert_eq!((held.len(), shares.held_bytes()), (64, 64 << 20));
        // Even an answer that turned out larger than was thought.
        let small = held.pop().unwrap();
        assert_eq!(shares.fit(small, 2 << 20).await.unwrap_err().code, "registry.busy");
        let small = shares.fit(held.pop().unwrap(), 5).await.unwrap();
        assert_eq!(shares.held_bytes(), (62 << 20) + 1024);
        let large = shares.fit(small, 2 << 20).await.unwrap();
        assert_eq!(shares.held_bytes(), 64 << 20);
        drop((held, large));
        assert_eq!(shares.held_bytes(), 0);
    }

    #[test]
    fn an_address_is_the_peers_own_or_what_the_named_proxy_says_last() {
        let (proxy, peer): (IpAddr, IpAddr) = ("127.0.0.1".parse().unwrap(), "127.0.0.2".parse().unwrap());
        let from =
            |text: &'static str| HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), text.parse().unwrap())]);
        let shares = Shares::new(Some(AddressLimit { each: 1, proxy: Some(proxy) }));
        let first = shares.address(proxy, &from("203.0.113.9, 203.0.113.1")).unwrap();
        assert!(first.is_some());
        assert_eq!(shares.address(proxy, &from("203.0.113.8, 203.0.113.1")).unwrap_err().code, "registry.busy_address");
        assert!(shares.address(proxy, &from("203.0.113.1, 203.0.113.2")).is_ok());
        // Whoever is not the proxy says nothing of their address.
        let _own = shares.address(peer, &from("203.0.113.3")).unwrap();
        assert!(shares.address(peer, &from("203.0.113.4")).is_err());
        assert!(Shares::new(None).address(peer, &from("203.0.113.4")).unwrap().is_none());
    }

    /// Whoever is gone leaves nothing behind for long; whoever holds or awaits a share keeps that one, however many come.
    #[test]
    fn of_many_who_come_and_go_the_map_keeps_those_whose_share_is_in_use() {
        let shares: Keyed<usize> = Keyed::default();
        let kept = || shares.0.lock().unwrap().len();
        let (awaited, held) = (shares.of(&0, 1), shares.of(&1, 1).try_acquire_owned().unwrap());
        for key in 2..2_000 {
            shares.of(&key, 1);
            assert!(kept() <= 256, "{key}");
            // Not at every one who comes is the whole map looked through.
            assert!(key >= 256 || kept() == key + 1, "{key}");
        }
        assert!(Arc::ptr_eq(&awaited, &shares.of(&0, 1)));
        assert!(shares.of(&1, 1).try_acquire_owned().is_err(), "it has one share, not one more after each look");
        drop(held);
        assert!(shares.of(&1, 1).try_acquire_owned().is_ok());
    }
}
