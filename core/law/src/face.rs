//! The face of a title certificate (不动产权证书) and of a registration proof (不动产登记证明): the lines that are printed, from
//! what the entry keeps of it.
//!
//! Data, not layout: labels and values in both languages, in the order of the printed page (不动产登记暂行条例实施细则, annexed
//! forms). Names are in full, for it is their holder's; numbers of documents are not printed. It must take nothing from
//! anywhere but the face handed in: every later rendering shows the same.

use ereg_domain::register::{Burden, MortgageTerms, ProofFace, TitleFace};

pub use crate::section::SheetLine;

use crate::words::{face as words, labels, sheet};

/// The lines of a title certificate.
pub fn of_title(face: &TitleFace) -> Vec<SheetLine> {
    let mut lines = vec![
        SheetLine::plain(sheet::HOLDER, words::names(&face.holders)),
        SheetLine::named(words::CO_OWNERSHIP, words::held(face.co_ownership, &face.holders)),
        SheetLine::plain(sheet::ADDRESS, &face.address),
        SheetLine::plain(sheet::UNIT, face.unit),
        SheetLine::named(sheet::RIGHT, labels::right(face.right)),
        SheetLine::named(words::NATURE, words::nature(face.land.nature, face.building.map(|building| building.nature))),
    ];
    if let Some(building) = face.building {
        lines.push(SheetLine::named(words::USE, labels::house_type(building.house_type)));
        lines.push(SheetLine::named(sheet::AREA, sheet::area(building.area)));
    }
    if let Some(end) = face.land.term_end {
        lines.push(SheetLine::plain(sheet::LAND_TERM, end));
    }
    lines
}

/// The lines of a registration proof.
pub fn of_proof(face: &ProofFace) -> Vec<SheetLine> {
    let mut lines = vec![
        SheetLine::named(words::PROVEN, words::proven(&face.burden)),
        SheetLine::plain(words::PROVEN_FOR, words::names(&face.burden.holders())),
    ];
    if !face.obligors.is_empty() {
        lines.push(SheetLine::plain(words::OBLIGOR, words::names(&face.obligors)));
    }
    lines.push(SheetLine::plain(sheet::ADDRESS, &face.address));
    lines.push(SheetLine::plain(sheet::UNIT, face.unit));
    match &face.burden {
        Burden::Mortgage(terms) => lines.extend(mortgage_lines(terms, face.rank)),
        Burden::Notice { .. } | Burden::Seizure(_) | Burden::Objection { .. } | Burden::Other { .. } => {}
    }
    lines
}

fn mortgage_lines(terms: &MortgageTerms, rank: Option<u32>) -> Vec<SheetLine> {
    let mut lines = vec![
        SheetLine::named(words::METHOD, labels::mortgage_method(terms.method)),
        SheetLine::named(sheet::secured(terms.method), sheet::amount(terms.amount)),
        SheetLine::named(words::TRANSFER, sheet::transfer_clause(terms.transfer_clause)),
    ];
    if let Some(rank) = rank {
        lines.push(SheetLine::plain(words::RANK, rank));
    }
    let Some(debt) = &terms.debt else { return lines };
    if let Some(debtor) = &debt.debtor {
        lines.push(SheetLine::plain(words::DEBTOR, debtor));
    }
    if let Some(period) = debt.period {
        lines.push(SheetLine::named(sheet::term(terms.method), sheet::days(period.from(), period.to())));
    }
    lines.push(SheetLine::plain(words::SCOPE, &debt.scope));
    if let Some(restriction) = &debt.restriction {
        lines.push(SheetLine::plain(words::RESTRICTION, restriction));
    }
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

    fn text(lines: &[SheetLine]) -> String {
        let line = |line: &SheetLine| format!("{}：{}\n{}: {}\n", line.label.zh, line.zh, line.label.en, line.en);
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
            "建筑面积：89.50 平方米",
            "Co-ownership: sole ownership",
            "Nature of the rights: granted land / market housing",
        ] {
            assert!(printed.contains(part), "{part}\n{printed}");
        }
        assert!(!printed.contains(holder.identity.as_str()), "no number of a document is printed: {printed}");
        let bare = TitleFace { building: None, land: Land { term_end: None, ..face.land }, ..face };
        let bare = text(&of_title(&bare));
        assert!(bare.contains("权利性质：出让\n") && !bare.contains("建筑面积") && !bare.contains("期限"), "{bare}");
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
