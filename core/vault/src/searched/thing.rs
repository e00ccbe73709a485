//! The things that are searched, and their words.

use std::fmt;

use ereg_domain::identifier::{CaseNumber, IssuedNumber, UnitCode};
use ereg_domain::name::MatterId;
use ereg_domain::search::Searchable;
use ereg_law::case::CaseStage;
use ereg_protocol::id::{CaseId, DraftId};
use serde::{Deserialize, Serialize};

use crate::collection::Collection;

/// The kinds of things that can be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SearchKind {
    /// Drafts (草稿).
    Drafts,
    /// Cases (案件).
    Cases,
    /// Homes whose extracts are kept (登记簿摘录).
    Homes,
    /// Title certificates and registration proofs (不动产权证书, 不动产登记证明).
    Certificates,
}

impl SearchKind {
    /// Every kind.
    pub const ALL: &'static [SearchKind] =
        &[SearchKind::Drafts, SearchKind::Cases, SearchKind::Homes, SearchKind::Certificates];

    /// Its name in formats.
    pub const fn name(self) -> &'static str {
        match self {
            SearchKind::Drafts => "draft",
            SearchKind::Cases => "case",
            SearchKind::Homes => "home",
            SearchKind::Certificates => "certificate",
        }
    }

    /// The collection of the things of this kind. Its name stands for the kind where a thing is told from others.
    pub(crate) const fn collection(self) -> Collection {
        match self {
            SearchKind::Drafts => Collection::Draft,
            SearchKind::Cases => Collection::Case,
            SearchKind::Homes => Collection::Extract,
            SearchKind::Certificates => Collection::Certificate,
        }
    }

    /// The kind of the things in a collection, if they are searched.
    pub(crate) fn of(collection: Collection) -> Option<SearchKind> {
        SearchKind::ALL.iter().copied().find(|kind| kind.collection() == collection)
    }
}

/// A thing that was found, with what is shown of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FoundThing {
    /// A draft.
    Draft {
        /// Its id.
        draft_id: DraftId,
        /// Registration type.
        matter: MatterId,
    },
    /// A case.
    Case {
        /// Its id.
        case_id: CaseId,
        /// The draft it came from.
        draft_id: DraftId,
        /// 受理号, from acceptance on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case_number: Option<CaseNumber>,
        /// The stage it is at.
        stage: CaseStage,
    },
    /// A home.
    Home {
        /// 不动产单元号.
        unit: UnitCode,
        /// The number of its certificate, where one is in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certificate: Option<String>,
    },
    /// A title certificate or a registration proof.
    Certificate {
        /// Its number.
        number: IssuedNumber,
    },
}

/// Shows the kind, and nothing that finds it.
impl fmt::Debug for FoundThing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FoundThing({:?})", self.kind())
    }
}

impl FoundThing {
    /// Its kind.
    pub fn kind(&self) -> SearchKind {
        match self {
            FoundThing::Draft { .. } => SearchKind::Drafts,
            FoundThing::Case { .. } => SearchKind::Cases,
            FoundThing::Home { .. } => SearchKind::Homes,
            FoundThing::Certificate { .. } => SearchKind::Certificates,
        }
    }

    /// The key of its record.
    pub(crate) fn key(&self) -> Vec<u8> {
        match self {
            FoundThing::Draft { draft_id, .. } => draft_id.bytes().to_vec(),
            FoundThing::Case { case_id, .. } => case_id.to_string().into_bytes(),
            FoundThing::Home { unit, .. } => unit.as_str().as_bytes().to_vec(),
            FoundThing::Certificate { number } => number.as_str().as_bytes().to_vec(),
        }
    }

    /// The draft whose workspace lends it words.
    pub(crate) fn draft(&self) -> Option<DraftId> {
        match self {
            FoundThing::Draft { draft_id, .. } | FoundThing::Case { draft_id, .. } => Some(*draft_id),
            FoundThing::Home { .. } | FoundThing::Certificate { .. } => None,
        }
    }
}

/// The words of a thing: a title that a hit shows, and the texts it is found by.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// The title in lists: district and street.
    pub(crate) title: String,
    pub(crate) texts: Searchable,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_a_collection_and_a_name_of_its_own() {
        for kind in SearchKind::ALL {
            assert_eq!(SearchKind::of(kind.collection()), Some(*kind));
        }
        let names: std::collections::BTreeSet<_> = SearchKind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names.len(), SearchKind::ALL.len());
    }
}
