//! An entry (登簿) and the changes it consists of.
//!
//! Six kinds of change are enough for every matter. A sale closes the old right and opens the new one; a mortgage is a
//! burden; its discharge lifts it; a holder's new name and a certificate given again are alterations. See [`Entry`].

use serde::{Deserialize, Serialize};

use super::{
    burden::{Bearer, Burden, BurdenId},
    certificate::{RegistrationProof, TitleCertificate},
    right::RightId,
    unit::Description,
};
use crate::{
    dictionary::{CoOwnership, RightKind},
    identifier::{OldCertificate, QuotedCertificate},
    party::Holder,
    text::PlainText,
    time::Instant,
};

/// One entry as one unit sees it: its changes, made in their order, and the documents handed out for them.
///
/// A matter's effect gives the changes alone. The registry numbers what the matter yields for what they opened, altered or
/// burdened.
///
/// ```
/// use ereg_domain::register::{Change, Closing, Ending, Entry, Opening, OpeningStatus};
/// # use ereg_domain::{dictionary::*, party::{Holder, IdentityNumber}, register::*, text::Address};
/// # let person = |name: &str, number: &str| Holder {
/// #     kind: PartyKind::Person, name: name.parse().unwrap(), former_identity: None, share: None,
/// #     identity: IdentityNumber::Citizen(number.parse().unwrap()),
/// # };
/// # let seller = person("林秀英", "420100196203170028");
/// # let buyer = person("周建国", "420100198807230035");
/// # let flat = Description {
/// #     status: TenureStatus::Current,
/// #     address: Address {
/// #         district: "江岸区".parse()?, street: "演示路".parse()?, detail: "1号1栋1单元101室".parse()?,
/// #     },
/// #     land: Land { nature: LandNature::Granted, term_end: None },
/// #     building: Some(Building {
/// #         area: "89.50".parse()?, house_type: HouseType::Dwelling, nature: HouseNature::Market,
/// #     }),
/// # };
/// let code = "420102001001GB00001F00010001".parse()?;
/// let opening = |holder: &Holder, predecessors| Change::Open(Opening {
///     kind: RightKind::StateLandAndHouse,
///     status: OpeningStatus::Current,
///     predecessors,
///     co_ownership: CoOwnership::Sole,
///     holders: vec![holder.clone()],
///     old_certificates: Vec::new(),
/// });
/// let first = Entry::of("2020-03-02T02:00:00.000Z".parse()?, vec![Change::Describe(flat), opening(&seller, vec![])]);
/// let home = enter(code, None, &first)?;
/// let sold = home.open_right().unwrap().id;
///
/// // A sale: the old right is closed, the new one opened after it.
/// let close = Closing { right: sold, ending: Ending::Historic, entry: "转移登记".parse()? };
/// let sale = Entry::of(
///     "2026-11-28T02:00:00.000Z".parse()?,
///     vec![Change::Close(close), opening(&buyer, vec![sold])],
/// );
/// let home = enter(code, Some(&home), &sale)?;
/// assert_eq!(home.open_right().unwrap().holders, [buyer]);
/// assert_eq!(home.open_right().unwrap().predecessors, [sold]);
/// assert_eq!(fold(code, [&first, &sale])?, Some(home));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// 登记时间.
    pub registered_at: Instant,
    /// The changes, in the order in which they are made.
    pub changes: Vec<Change>,
    /// Title certificates handed out for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<TitleCertificate>,
    /// Registration proofs handed out for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<RegistrationProof>,
}

impl Entry {
    /// An entry of these changes, for which nothing is handed out.
    pub fn of(registered_at: Instant, changes: Vec<Change>) -> Entry {
        Entry { registered_at, changes, certificates: Vec::new(), proofs: Vec::new() }
    }

    /// A change by its number in the entry, from 1.
    pub fn change(&self, of: u16) -> Option<&Change> {
        self.changes.get(usize::from(of).checked_sub(1)?)
    }
}

/// One step of an entry on a unit's description, rights and burdens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Says what the unit is: the first change of every unit, and again where that has changed.
    Describe(Description),
    /// Opens a right (首次登记, and the taking side of a 转移登记).
    Open(Opening),
    /// Ends a right (注销登记, and the giving side of a 转移登记).
    Close(Closing),
    /// Changes what is said of a right or a burden that stays the same (变更登记, 补证, 换证).
    Alter(Alteration),
    /// Burdens a right or the unit (抵押权, 预告, 异议, 查封, 居住权 …).
    Burden(Burdening),
    /// Lifts a burden (注销登记 of a burden, 解封).
    Lift(Lifting),
}

/// A right to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// 权利类型, of those that are no burden on another right.
    pub kind: RightKind,
    /// Its status at the opening.
    pub status: OpeningStatus,
    /// The ended rights of the unit that it comes from; what burdens them follows to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub predecessors: Vec<RightId>,
    /// 共有方式.
    pub co_ownership: CoOwnership,
    /// 权利人, at least one.
    pub holders: Vec<Holder>,
    /// Certificates from before the unified registration that hold for it (存量数据).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub old_certificates: Vec<OldCertificate>,
}

/// The status of a right at its opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpeningStatus {
    /// 临时.
    Provisional,
    /// 现势.
    Current,
}

/// The end of a right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// The right, which is open.
    pub right: RightId,
    /// The way it ends.
    pub ending: Ending,
    /// The words that are entered, such as 注销登记 with its number.
    pub entry: PlainText<60>,
}

/// The way a right ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// 历史: another right takes its place.
    Historic,
    /// 终止: nothing takes its place.
    Terminated,
}

/// A change of a right or a burden that stays the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Alteration {
    /// The same right has other holders' particulars: a new name or number, another form of co-ownership (变更登记). Every
    /// certificate of the right is void with it.
    Holders {
        /// The right, which is open.
        right: RightId,
        /// 共有方式 from now on.
        co_ownership: CoOwnership,
        /// 权利人 from now on, at least one.
        holders: Vec<Holder>,
    },
    /// Certificates are given again (补证, 换证): those named are void with it.
    Reissue {
        /// The right, which is open.
        right: RightId,
        /// Certificates in force for it, at least one.
        replaces: Vec<QuotedCertificate>,
    },
    /// A provisional right becomes current (临时 → 现势).
    Confirm {
        /// The right, which is provisional.
        right: RightId,
    },
    /// A burden of the same kind says something else: other terms, a suit that was filed, a waiting seizure whose turn has
    /// come. It keeps its rank.
    Burden {
        /// The burden, which stands.
        burden: BurdenId,
        /// The burden as it is from now on.
        becomes: Burden,
    },
}

/// A burden to be entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Burdening {
    /// The bearer it stands on.
    pub on: Bearer,
    /// The burden as it is entered.
    pub burden: Burden,
}

/// A burden to be lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lifting {
    /// The burden, which stands.
    pub burden: BurdenId,
}
