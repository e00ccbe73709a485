//! The kinds of records, and which of the two keys each lies under.

/// The two keys of a vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeySlot {
    /// Needs the person: drafts, cases, media, identity.
    Content,
    /// Open after the device's first unlock, so that sync can run while the content is locked: the outbox, outcomes,
    /// what the feed brought and nobody has read yet.
    Transit,
}

impl KeySlot {
    /// The name that the key derivation writes.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Transit => "transit",
        }
    }
}

macro_rules! collections {
    ($($(#[$doc:meta])* $variant:ident = $name:literal in $slot:ident;)*) => {
        /// A kind of record. The name goes into an HMAC, never to the disk.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Collection {
            $($(#[$doc])* $variant,)*
        }

        impl Collection {
            /// Every kind.
            pub const ALL: &'static [Collection] = &[$(Collection::$variant,)*];

            /// The name that the collection's HMAC covers: changing one loses what lies under it.
            pub const fn name(self) -> &'static str {
                match self { $(Collection::$variant => $name,)* }
            }

            /// The key it lies under.
            pub const fn slot(self) -> KeySlot {
                match self { $(Collection::$variant => KeySlot::$slot,)* }
            }
        }
    };
}

collections! {
    /// Drafts as typed, by draft id.
    Draft = "draft" in Content;
    /// Bytes of a frozen or shared section, a manifest or a statement, by digest.
    Statement = "statement" in Content;
    /// Cases (案件) as the feed tells them, by case id.
    Case = "case" in Content;
    /// Shared workspaces, by draft id.
    Workspace = "workspace" in Content;
    /// Certificates and their tokens.
    Certificate = "certificate" in Content;
    /// Documents of the office (文书、电子证照) as the feed tells of them.
    Document = "document" in Content;
    /// Files of sealed documents, each form by its digest.
    DocumentFile = "document_file" in Content;
    /// Files that documents name and that are not here, by digest.
    MissingFile = "missing_file" in Content;
    /// Results of queries (查询结果证明), sealed.
    QueryResult = "query_result" in Content;
    /// Signed quotes (缴费).
    Quote = "quote" in Content;
    /// Payments.
    Payment = "payment" in Content;
    /// Letters.
    Letter = "letter" in Content;
    /// Key records.
    Key = "key" in Content;
    /// Mandates granted by this person, or under which the one whose account it is is acted for.
    Mandate = "mandate" in Content;
    /// Consents to the use of licences (用证授权), given by this person or to the office whose account it is.
    Consent = "consent" in Content;
    /// Uses of licences under them (调用记录).
    LicenceUse = "licence_use" in Content;
    /// Locks of homes (产权锁定), by unit: the last one that this person put on each.
    HomeLock = "home_lock" in Content;
    /// Trust bundles.
    Trust = "trust" in Content;
    /// Policy packs.
    Pack = "pack" in Content;
    /// Register extracts, by unit.
    Extract = "extract" in Content;
    /// The person's identity: account, name, the person's own facts.
    Identity = "identity" in Content;
    /// Invitations made or received, with their codes.
    Invitation = "invitation" in Content;
    /// Settings of this person.
    Setting = "setting" in Content;
    /// Media: digest, leaves, key.
    Medium = "medium" in Content;
    /// Heads and pages of the lists.
    ListPage = "list_page" in Content;
    /// Words that things are found by, in blocks by their numbers.
    Searched = "searched" in Content;
    /// Registry url, office, pinned root, account and key aliases: what background sync needs to make a request.
    Connection = "connection" in Transit;
    /// The place reached in the feed.
    Cursor = "cursor" in Transit;
    /// Feed objects that came while the content was locked.
    Undigested = "undigested" in Transit;
    /// Signed outcomes and cancelled commands, by command id, for ever.
    Outcome = "outcome" in Transit;
    /// Media whose upload is not acknowledged: the same record as in `Medium`.
    MediumInTransit = "medium_in_transit" in Transit;
}

impl Collection {
    /// Whether a record of this kind has its place before it, in its list and in the search index.
    pub(crate) const fn stands(self) -> bool {
        matches!(self, Self::Draft | Self::Case | Self::Certificate | Self::Extract)
    }

    /// The list that shows records of this kind, newest first.
    pub(crate) const fn list(self) -> Option<List> {
        match self {
            Self::Draft => Some(List::Drafts),
            Self::Case => Some(List::Cases),
            _ => None,
        }
    }
}

/// The lists that are read in pages, newest first, without decrypting what is behind them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// Drafts by last edit.
    Drafts,
    /// Cases by last change.
    Cases,
}

impl List {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Drafts => "drafts",
            Self::Cases => "cases",
        }
    }

    /// The collection of the records that the list shows.
    pub const fn collection(self) -> Collection {
        match self {
            Self::Drafts => Collection::Draft,
            Self::Cases => Collection::Case,
        }
    }
}
