//! A screen that reads anew what it is told has moved, and nothing else, shows at every rest what the device holds: through a
//! whole sale, on both phones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{collections::BTreeMap, time::Duration};

use ereg_client::{CaseId, Changes, Client, DraftId, Moved, SyncStanding};
use ereg_tests::city::{City, Phone};

/// The things that a shell shows, each as it was when it was last read.
#[derive(Default, PartialEq, Debug)]
struct Shown {
    drafts: BTreeMap<DraftId, String>,
    cases: BTreeMap<CaseId, String>,
    lists: BTreeMap<&'static str, String>,
}

impl Shown {
    async fn draft(&mut self, client: &Client, draft: DraftId) {
        match client.drafts().summary(draft).await {
            Ok(summary) => self.drafts.insert(draft, format!("{summary:?}")),
            Err(_) => self.drafts.remove(&draft),
        };
    }

    async fn case(&mut self, client: &Client, case: CaseId) {
        match client.cases().see(case).await {
            Ok(screen) => self.cases.insert(case, format!("{screen:?}")),
            Err(_) => self.cases.remove(&case),
        };
    }

    async fn list(&mut self, client: &Client, name: &'static str) {
        let told = match name {
            "letters" => format!("{:?}", client.letters().list().await.unwrap()),
            "documents" => format!("{:?}", client.documents().list().await.unwrap()),
            "certificates" => format!("{:?}", client.certificates().list().await.unwrap()),
            "homes" => format!("{:?}", client.homes().cached().await.unwrap()),
            "outbox" => format!("{:?}", client.outbox().items().await.unwrap()),
            other => panic!("{other}"),
        };
        self.lists.insert(name, told);
    }

    async fn everything(client: &Client) -> Shown {
        let mut all = Shown::default();
        for draft in client.drafts().list(0).await.unwrap().items {
            all.draft(client, draft.id).await;
        }
        for case in client.cases().list(0).await.unwrap().items {
            all.case(client, case.case_id).await;
        }
        for name in ["letters", "certificates", "documents", "homes", "outbox"] {
            all.list(client, name).await;
        }
        all
    }
}

struct Screen {
    client: Client,
    changes: Changes,
    shown: Shown,
}

impl Screen {
    fn of(phone: &Phone) -> Screen {
        let client = phone.client.clone();
        Screen { changes: client.changes(), client, shown: Shown::default() }
    }

    /// Reads what has moved until nothing moves any more, and compares.
    async fn rests(&mut self, when: &str) {
        while let Ok(Some(batch)) = tokio::time::timeout(Duration::from_millis(150), self.changes.next()).await {
            for change in batch {
                self.reads(change).await;
            }
        }
        assert_eq!(self.shown, Shown::everything(&self.client).await, "{when}");
    }

    async fn reads(&mut self, change: Moved) {
        let (client, shown) = (&self.client, &mut self.shown);
        match change {
            Moved::Everything => *shown = Shown::everything(client).await,
            Moved::OneDraft { draft } => shown.draft(client, draft).await,
            Moved::OneCase { case_id } => shown.case(client, case_id).await,
            Moved::Outbox => shown.list(client, "outbox").await,
            Moved::Homes => shown.list(client, "homes").await,
            Moved::Certificates => {
                shown.list(client, "certificates").await;
                // A document is shown with the standing of the certificate that it is of.
                shown.list(client, "documents").await;
            }
            Moved::Documents => shown.list(client, "documents").await,
            Moved::Letters => shown.list(client, "letters").await,
            Moved::Sync { .. } | Moved::Payments | Moved::Files | Moved::Account | Moved::Rules => {}
            Moved::Damage => panic!("nothing is damaged"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_that_reads_what_moved_shows_what_is_there() {
    let city = City::seeded(7).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let (mut hers, mut his) = (Screen::of(&seller), Screen::of(&buyer));
    let draft = seller.begins_sale_of(&home).await;
    hers.rests("typed").await;
    let invitation = seller.shares_and_invites(draft).await;
    hers.rests("invited").await;
    buyer.joins(&invitation).await;
    his.rests("joined").await;
    seller.freezes(draft).await;
    hers.rests("frozen").await;
    buyer.signs(draft).await;
    his.rests("signed by the buyer").await;
    seller.signs(draft).await;
    hers.rests("signed by both").await;
    seller.submits(draft).await;
    hers.rests("submitted").await;
    let case = city.until(&buyer, draft, &["fee_due"]).await.case_id;
    his.rests("the fee is due").await;
    buyer.pays(case).await;
    his.rests("paid").await;
    city.until(&buyer, draft, &["registered"]).await;
    his.rests("registered").await;
    buyer.collects(case).await;
    his.rests("collected").await;
    seller.syncs().await;
    hers.rests("the seller's end").await;
}

/// Told while it goes on: whoever waits for the registry sees that something is under way, and when it is over.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_sync_is_told_while_it_runs() {
    let city = City::seeded(7).await;
    let phone = city.phone_of(&city.home("plain_sale").obligors[0]).await;
    let changes = phone.client.changes();
    let (told, mut standings) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(batch) = changes.next().await {
            for change in batch {
                if let Moved::Sync { standing } = change {
                    told.send(standing).unwrap();
                }
            }
        }
    });
    assert_eq!(standings.recv().await, Some(SyncStanding::AtRest));
    // One that is over within a moment may be told as over alone.
    let mut runs = 0;
    let running = loop {
        phone.syncs().await;
        tokio::time::sleep(Duration::from_millis(60)).await;
        match standings.try_recv() {
            Ok(running @ SyncStanding::Running { .. }) => break running,
            _ if runs < 200 => runs += 1,
            _ => panic!("no run was told of"),
        }
    };
    assert!(matches!(running, SyncStanding::Running { waited: 0, answered: 0, .. }), "{running:?}");
    let mut last = running;
    while let Ok(Some(standing)) = tokio::time::timeout(Duration::from_millis(300), standings.recv()).await {
        last = standing;
    }
    assert_eq!(last, SyncStanding::AtRest);
}
