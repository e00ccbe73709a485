//! The face of a title certificate (不动产权证书) and of a registration proof (不动产登记证明): the lines that its document shows,
//! from what the entry keeps of it.
//!
//! Data, not layout: each line knows its field, and has a label and a value in both languages. Names are in full, for it is
//! their holder's; numbers of documents are not shown. 权利其他状况 and 附图 are not among them: no entry says either so far. It must
//! take nothing from anywhere but the face handed in: every later rendering shows the same.

use ereg_domain::{
    dictionary::MortgageMethod,
    register::{Burden, MortgageTerms, ProofFace, TitleFace},
};

use crate::{
    policy::Wording,
    words::{
        face as words,
        labels::{self, Label},
        sheet,
    },
};

/// A field of a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaceField {
    /// 权利人.
    Holder,
    /// 共有情况.
    CoOwnership,
    /// 坐落.
    Address,
    /// 不动产单元号.
    Unit,
    /// 权利类型.
    Right,
    /// 权利性质.
    Nature,
    /// 用途.
    Use,
    /// 面积.
    Area,
    /// 使用期限.
    LandTerm,
    /// 证明权利或事项.
    Proven,
    /// 权利人（申请人）.
    ProvenFor,
    /// 义务人.
    Obligor,
    /// 抵押方式.
    Method,
    /// 被担保主债权数额, or 最高债权数额.
    Amount(MortgageMethod),
    /// 转让约定.
    Transfer,
    /// 抵押顺位.
    Rank,
    /// 债务人.
    Debtor,
    /// 债务履行期限, or 债权确定期间.
    Period(MortgageMethod),
    /// 担保范围.
    Scope,
    /// 禁止或限制转让的约定.
    Restriction,
}

impl FaceField {
    /// The name of the field.
    pub fn label(self) -> Label {
        match self {
            FaceField::Holder => sheet::HOLDER,
            FaceField::CoOwnership => words::CO_OWNERSHIP,
            FaceField::Address => sheet::ADDRESS,
            FaceField::Unit => sheet::UNIT,
            FaceField::Right => sheet::RIGHT,
            FaceField::Nature => words::NATURE,
            FaceField::Use => words::USE,
            FaceField::Area => words::AREA,
            FaceField::LandTerm => words::LAND_TERM,
            FaceField::Proven => words::PROVEN,
            FaceField::ProvenFor => words::PROVEN_FOR,
            FaceField::Obligor => words::OBLIGOR,
            FaceField::Method => words::METHOD,
            FaceField::Amount(method) => sheet::secured(method),
            FaceField::Transfer => words::TRANSFER,
            FaceField::Rank => words::RANK,
            FaceField::Debtor => words::DEBTOR,
            FaceField::Period(method) => sheet::term(method),
            FaceField::Scope => words::SCOPE,
            FaceField::Restriction => words::RESTRICTION,
        }
    }
}

/// A line of a face. No `Debug`: it names people.
#[derive(Clone, PartialEq, Eq)]
pub struct FaceLine {
    /// Its field.
    pub field: FaceField,
    /// Its value in both languages.
    pub value: Wording,
}

impl FaceLine {
    fn of(field: FaceField, value: impl Into<Wording>) -> FaceLine {
        FaceLine { field, value: value.into() }
    }

    /// The same value in both languages.
    fn plain(field: FaceField, value: impl ToString) -> FaceLine {
        let value = value.to_string();
        FaceLine { field, value: Wording { zh: value.clone(), en: value } }
    }
}

/// The lines of a title certificate.
pub fn of_title(face: &TitleFace) -> Vec<FaceLine> {
    let mut lines = vec![
        FaceLine::plain(FaceField::Holder, words::names(&face.holders)),
        FaceLine::of(FaceField::CoOwnership, words::held(face.co_ownership, &face.holders)),
        FaceLine::plain(FaceField::Address, &face.address),
        FaceLine::plain(FaceField::Unit, face.unit),
        FaceLine::of(FaceField::Right, labels::right(face.right)),
        FaceLine::of(FaceField::Nature, words::nature(face.land.nature, face.building.map(|building| building.nature))),
    ];
    if let Some(building) = face.building {
        lines.push(FaceLine::of(FaceField::Use, labels::house_type(building.house_type)));
        lines.push(FaceLine::of(FaceField::Area, words::floor_area(building.area)));
    }
    if let Some(end) = face.land.term_end {
        lines.push(FaceLine::of(FaceField::LandTerm, words::land_term(end)));
    }
    lines
}

/// The lines of a registration proof.
pub fn of_proof(face: &ProofFace) -> Vec<FaceLine> {
    let mut lines = vec![
        FaceLine::of(FaceField::Proven, words::proven(&face.burden)),
        FaceLine::plain(FaceField::ProvenFor, words::names(&face.burden.holders())),
    ];
    if !face.obligors.is_empty() {
        lines.push(FaceLine::plain(FaceField::Obligor, words::names(&face.obligors)));
    }
    lines.push(FaceLine::plain(FaceField::Address, &face.address));
    lines.push(FaceLine::plain(FaceField::Unit, face.unit));
    match &face.burden {
        Burden::Mortgage(terms) => lines.extend(mortgage_lines(terms, face.rank)),
        Burden::Notice { .. } | Burden::Seizure(_) | Burden::Objection { .. } | Burden::Other { .. } => {}
    }
    lines
}

fn mortgage_lines(terms: &MortgageTerms, rank: Option<u32>) -> Vec<FaceLine> {
    let mut lines = vec![
        FaceLine::of(FaceField::Method, labels::mortgage_method(terms.method)),
        FaceLine::of(FaceField::Amount(terms.method), sheet::amount(terms.amount)),
        FaceLine::of(FaceField::Transfer, sheet::transfer_clause(terms.transfer_clause)),
    ];
    lines.extend(rank.map(|rank| FaceLine::plain(FaceField::Rank, rank)));
    let Some(debt) = &terms.debt else { return lines };
    lines.extend(debt.debtor.as_ref().map(|debtor| FaceLine::plain(FaceField::Debtor, debtor)));
    let days = debt.period.map(|period| sheet::days(period.from(), period.to()));
    lines.extend(days.map(|days| FaceLine::of(FaceField::Period(terms.method), days)));
    lines.push(FaceLine::plain(FaceField::Scope, &debt.scope));
    lines.extend(debt.restriction.as_ref().map(|words| FaceLine::plain(FaceField::Restriction, words)));
    lines
}

#[cfg(test)]
mod tests {
    use ereg_domain::{
        dictionary::{CoOwnership, NoticeKind},
        identifier::{LicenceId, LicenceType},
        register::{Land, RegisterFacts, TransferClause},
        share::Share,
    };

    use super::*;
    use crate::fixture::{Sale, buyer, holder, seller};

    fn text(lines: &[FaceLine]) -> String {
        let line = |line: &FaceLine| {
            let (label, value) = (line.field.label(), &line.value);
            format!("{}：{}\n{}: {}\n", label.zh, value.zh, label.en, value.en)
        };
        lines.iter().map(line).collect()
    }

    /// The face that the entry of a home keeps.
    fn title(facts: &RegisterFacts) -> TitleFace {
        let issuer = "11420100MB00000196".parse().unwrap();
        let day = facts.right.registered_at.day().date();
        let entries = facts.entries(|_| LicenceId::booked(LicenceType::TitleCertificate, &issuer, day, 1)).unwrap();
        entries[0].certificates[0].face.clone()
    }

    #[test]
    fn a_certificate_prints_the_right_its_holders_and_the_home() {
        let facts = Sale::clean().register.unwrap();
        let face = title(&facts);
        let printed = text(&of_title(&face));
        let holder = &facts.right.holders[0];
        for part in [
            &format!("权利人：{}", holder.name),
            "共有情况：单独所有",
            &format!("坐落：{}", facts.address),
            &format!("不动产单元号：{}", facts.unit),
            "权利类型：国有建设用地使用权/房屋（构筑物）所有权",
            "权利性质：出让/市场化商品房",
            "用途：住宅",
            "面积：房屋建筑面积 89.50 平方米",
            "Co-ownership: sole ownership",
            "Nature of the rights: granted land / market housing",
        ] {
            assert!(printed.contains(part), "{part}\n{printed}");
        }
        assert!(!printed.contains(holder.identity.as_str()), "no number of a document is printed: {printed}");
        let bare = TitleFace { building: None, land: Land { term_end: None, ..face.land }, ..face };
        let bare = text(&of_title(&bare));
        assert!(bare.contains("权利性质：出让\n") && !bare.contains("面积") && !bare.contains("期限"), "{bare}");
    }

    #[test]
    fn shares_are_printed_with_their_holders() {
        let facts = Sale::clean().register.unwrap();
        let share = |numer, denom| Share::new(numer, denom).unwrap();
        let holders = vec![holder(&seller(), Some(share(1, 3))), holder(&buyer(), Some(share(2, 3)))];
        let face = TitleFace { co_ownership: CoOwnership::Shares, holders: holders.clone(), ..title(&facts) };
        let printed = text(&of_title(&face));
        let (first, second) = (&holders[0].name, &holders[1].name);
        assert!(printed.contains(&format!("权利人：{first}、{second}")), "{printed}");
        assert!(printed.contains(&format!("共有情况：按份共有：{first} 1/3、{second} 2/3")), "{printed}");
    }

    #[test]
    fn a_proof_prints_what_it_proves_for_whom_and_on_what_terms() {
        let facts = Sale::mortgaged(TransferClause::Restricted).register.unwrap();
        let mortgage = &facts.mortgages[0];
        let face = ProofFace {
            unit: facts.unit,
            burden: Burden::Mortgage(mortgage.terms()),
            rank: Some(2),
            obligors: facts.right.holders.clone(),
            address: facts.address.clone(),
        };
        let printed = text(&of_proof(&face));
        for part in [
            "证明权利或事项：抵押权",
            &format!("权利人（申请人）：{}", mortgage.mortgagee),
            &format!("义务人：{}", facts.right.holders[0].name),
            &format!("{} 元（大写：{}）", mortgage.amount.grouped(), mortgage.amount.in_capitals()),
            "抵押顺位：2",
            "转让约定：约定禁止或限制转让",
        ] {
            assert!(printed.contains(part), "{part}\n{printed}");
        }
        let notice = Burden::Notice { kind: NoticeKind::ALL[0], holders: vec![holder(&buyer(), None)] };
        let printed = text(&of_proof(&ProofFace { burden: notice, rank: None, ..face }));
        assert!(printed.contains(&format!("证明权利或事项：{}", NoticeKind::ALL[0].term())), "{printed}");
        assert!(
            printed.contains(&format!("权利人（申请人）：{}", buyer().name)) && !printed.contains("顺位"),
            "{printed}"
        );
    }
}
