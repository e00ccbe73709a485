//! The changes that a newer pack makes to one matter: what somebody with a draft of it has to know.

use std::collections::{BTreeMap, BTreeSet};

use ereg_domain::{
    dictionary::HouseType,
    money::Fen,
    name::{MatterId, QuestionName},
    time::Day,
};

use super::{
    ChecklistLine, Disclosure, FeeTable, MaterialNeed, MatterFee, MatterPack, PackContent, Parameters, Reminders,
    ShownWhere, Switch, Wording,
};
use crate::material::MaterialCode;

/// One thing that a newer pack says otherwise (规则变化), as it was and as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleChange {
    /// The office takes such applications online again, or now.
    Opened,
    /// The office takes such applications online no more.
    Closed,
    /// The name of the matter.
    Named {
        /// Its name now.
        now: Wording,
    },
    /// A number or switch of the office.
    Measure {
        /// The number or switch.
        measure: Measure,
        /// Its amount before; `None` where there was none.
        before: Option<Amount>,
        /// Its amount now; `None` where there is none.
        now: Option<Amount>,
    },
    /// The way the matter is charged.
    Charge {
        /// The way it was charged before.
        before: MatterFee,
        /// The way it is charged now.
        now: MatterFee,
    },
    /// An amount of the table of fees.
    Rate {
        /// The rate that is charged.
        rate: Rate,
        /// Its amount before.
        before: Fen,
        /// Its amount now.
        now: Fen,
    },
    /// The basis of the table of fees.
    FeeBasis {
        /// The basis now.
        now: String,
    },
    /// The channels by which a fee is paid.
    Channels {
        /// Their names now, in the order they are shown.
        now: Vec<Wording>,
    },
    /// A line of the checklist.
    Material {
        /// The material.
        code: MaterialCode,
        /// Its name: as it is, or as it was where it is gone.
        name: Wording,
        /// The change of its line.
        is: LineChange,
    },
    /// A question of the inquiry.
    Question {
        /// Its name.
        question: QuestionName,
        /// Its words: as they are, or as they were where it is gone.
        words: Wording,
        /// The change of the question.
        is: TextChange,
    },
    /// A text that the applicants read.
    Disclosure {
        /// Its id in the pack.
        id: String,
        /// The change of the text.
        is: TextChange,
    },
    /// The burden on a home whose applicants read a text.
    Shown {
        /// The id of the text in the pack.
        id: String,
        /// The burden before; `None` where every applicant read it.
        before: Option<ShownWhere>,
        /// The burden now; `None` where every applicant reads it.
        now: Option<ShownWhere>,
    },
    /// A district for which the office registers, by its code.
    District {
        /// 六位区划.
        code: String,
        /// The switch as it is now.
        registers: Switch,
    },
    /// The working days: which are known, or which they are.
    WorkingDays {
        /// Last day that is known now.
        known_to: Day,
    },
}

/// A change of a line of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineChange {
    /// It was added.
    Added,
    /// It was removed.
    Removed,
    /// It is needed at another time.
    Needed {
        /// The circumstances in which it was needed before.
        before: MaterialNeed,
        /// The circumstances in which it is needed now.
        now: MaterialNeed,
    },
    /// It comes from elsewhere.
    Sources,
    /// It is called otherwise.
    Renamed,
}

/// A change of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextChange {
    /// It was added.
    Added,
    /// It was removed.
    Removed,
    /// It has other words.
    Reworded,
}

/// An amount of the table of fees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// One piece, by kind of building.
    Piece(HouseType),
    /// A further printed certificate (工本费).
    FurtherCertificate,
    /// A printed certificate between spouses (工本费).
    BetweenSpouses,
    /// An electronic certificate.
    ElectronicCertificate,
}

/// A number or switch of the office that somebody with a draft or a case may come upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// The legal limit for the decision.
    LegalLimit,
    /// The promised time (承诺时限).
    Promise,
    /// Time for which a bill is good.
    Bill,
    /// Time for which a bill is good once the turn has passed.
    YieldedBill,
    /// Time that a case at the head of its queue waits for its applicants.
    Pay,
    /// Time that a correction before acceptance may take.
    Supplement,
    /// Days before the end of a period on which reminders go out.
    ReminderDays,
    /// The hour at which they do.
    ReminderHour,
    /// Time that the others have to join in a withdrawal.
    WithdrawalAnswer,
    /// Time after which an unpaid case that lost its turn is closed.
    UnpaidEnds,
    /// Lifetime of a shared workspace.
    Workspace,
    /// Time for which an unsent draft is kept.
    DraftKept,
    /// Days before that end on which its person is reminded.
    DraftReminders,
    /// Time after which an objection lapses.
    ObjectionLapse,
    /// Time for which a statement of a lost certificate stands on the portal first.
    LossStatement,
    /// Time after which an advance notice may have lapsed.
    NoticeLapse,
    /// Time before its end at which a land-use term is said to end soon.
    LandTermEndsSoon,
    /// The demand for a filed contract at resale.
    FiledContract,
    /// The largest file.
    FileSize,
    /// Number of files that a party hands in.
    Files,
    /// Number of parties of an application.
    Parties,
    /// Number of workspaces that a person has open.
    Workspaces,
    /// Number of corrections of a case.
    Supplements,
    /// Time that the source of a shared fact has to check it.
    SourceCheck,
    /// Number of facts that are disputed in a case.
    Disputes,
    /// Number of mandates of an organisation that stand.
    Mandates,
    /// Number of devices that a person enrols within some days.
    Devices,
    /// The days within which they are counted.
    DevicesWithin,
    /// Time for which an annotated copy of a licence may be used.
    AnnotatedCopy,
    /// Number of annotated copies of a licence within a day.
    AnnotatedCopies,
    /// Time for which a holder consents that an office uses a licence.
    Consent,
    /// Number of such consents of a holder that stand.
    Consents,
    /// Number of times within a day that an office uses a licence.
    LicenceUses,
    /// Time for which the files of a licence that was shown are handed out.
    ShownLicence,
    /// Time from the lift of an owner's lock to its effect.
    LockLift,
    /// Number of wrong codes that close an invitation.
    WrongCodes,
}

/// The amount of a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// Days.
    Days(u32),
    /// Working days.
    WorkingDays(u16),
    /// Hours.
    Hours(u32),
    /// A number of things, such as files or parties.
    Count(u32),
    /// Bytes.
    Bytes(u64),
    /// Numbers of days before an end.
    DaysBefore(Vec<u32>),
    /// A full hour of the day, +08:00.
    Hour(u8),
    /// On or off.
    Switch(Switch),
}

impl PackContent {
    /// Everything that this pack says otherwise than an older one of the same line, for one matter. Who it is from and where
    /// its numbers come from is no change of rules; nor is how a partner is asked again, which nobody comes upon, nor which offices use
    /// licences, among whom a holder chooses when they consent.
    pub fn changes_since(&self, older: &PackContent, matter: MatterId) -> Vec<RuleChange> {
        let mut changes = Vec::new();
        match (older.matter(matter), self.matter(matter)) {
            (Some(before), Some(now)) => of_matter(before, now, &mut changes),
            (None, Some(now)) if now.online == Switch::On => changes.push(RuleChange::Opened),
            (Some(before), None) if before.online == Switch::On => changes.push(RuleChange::Closed),
            (None, _) | (_, None) => {}
        }
        of_measures(measures(older, matter), measures(self, matter), &mut changes);
        of_fees(&older.fees, &self.fees, &mut changes);
        of_texts(&texts(older, matter), &texts(self, matter), &mut changes);
        let districts = |pack: &PackContent| pack.parameters.districts.iter().cloned().collect::<BTreeSet<_>>();
        let (before, now) = (districts(older), districts(self));
        for (code, registers) in before
            .difference(&now)
            .map(|code| (code, Switch::Off))
            .chain(now.difference(&before).map(|code| (code, Switch::On)))
        {
            changes.push(RuleChange::District { code: code.clone(), registers });
        }
        if older.calendar != self.calendar {
            changes.push(RuleChange::WorkingDays { known_to: self.calendar.last_day });
        }
        changes
    }
}

/// The texts that the applicants of a matter read, by id.
fn texts(pack: &PackContent, matter: MatterId) -> BTreeMap<&str, &Disclosure> {
    pack.disclosures_of(matter).map(|text| (text.id.as_str(), text)).collect()
}

fn of_texts(before: &BTreeMap<&str, &Disclosure>, now: &BTreeMap<&str, &Disclosure>, changes: &mut Vec<RuleChange>) {
    let both: BTreeSet<&str> = before.keys().chain(now.keys()).copied().collect();
    for id in both {
        let text = |is| RuleChange::Disclosure { id: id.to_owned(), is };
        match (before.get(id), now.get(id)) {
            (Some(_), None) => changes.push(text(TextChange::Removed)),
            (None, Some(_)) => changes.push(text(TextChange::Added)),
            (Some(before), Some(now)) => of_one_text(before, now, changes),
            (None, None) => {}
        }
    }
}

fn of_one_text(before: &Disclosure, now: &Disclosure, changes: &mut Vec<RuleChange>) {
    if (before.version, &before.zh, &before.en) != (now.version, &now.zh, &now.en) {
        changes.push(RuleChange::Disclosure { id: now.id.clone(), is: TextChange::Reworded });
    }
    if before.shown_where != now.shown_where {
        let id = now.id.clone();
        changes.push(RuleChange::Shown { id, before: before.shown_where, now: now.shown_where });
    }
}

fn of_matter(before: &MatterPack, now: &MatterPack, changes: &mut Vec<RuleChange>) {
    match (before.online, now.online) {
        (Switch::Off, Switch::On) => changes.push(RuleChange::Opened),
        (Switch::On, Switch::Off) => changes.push(RuleChange::Closed),
        (Switch::On, Switch::On) | (Switch::Off, Switch::Off) => {}
    }
    if before.name != now.name {
        changes.push(RuleChange::Named { now: now.name.clone() });
    }
    if before.fee != now.fee {
        changes.push(RuleChange::Charge { before: before.fee, now: now.fee });
    }
    for line in &before.checklist {
        match now.checklist.iter().find(|other| other.code == line.code) {
            None => changes.push(of_line(line, LineChange::Removed)),
            Some(other) => of_one_line(line, other, changes),
        }
    }
    for line in now.checklist.iter().filter(|line| before.checklist.iter().all(|other| other.code != line.code)) {
        changes.push(of_line(line, LineChange::Added));
    }
    for (question, words) in &before.questions {
        let (words, is) = match now.questions.get(question) {
            None => (words, TextChange::Removed),
            Some(other) if other != words => (other, TextChange::Reworded),
            Some(_) => continue,
        };
        changes.push(RuleChange::Question { question: *question, words: words.clone(), is });
    }
    for (question, words) in now.questions.iter().filter(|(question, _)| !before.questions.contains_key(*question)) {
        changes.push(RuleChange::Question { question: *question, words: words.clone(), is: TextChange::Added });
    }
}

fn of_line(line: &ChecklistLine, is: LineChange) -> RuleChange {
    let name = Wording { zh: line.name_zh.clone(), en: line.name_en.clone() };
    RuleChange::Material { code: line.code, name, is }
}

fn of_one_line(before: &ChecklistLine, now: &ChecklistLine, changes: &mut Vec<RuleChange>) {
    if before.need != now.need {
        changes.push(of_line(now, LineChange::Needed { before: before.need, now: now.need }));
    }
    if before.sources != now.sources {
        changes.push(of_line(now, LineChange::Sources));
    }
    if (&before.name_zh, &before.name_en) != (&now.name_zh, &now.name_en) {
        changes.push(of_line(now, LineChange::Renamed));
    }
}

fn of_fees(before: &FeeTable, now: &FeeTable, changes: &mut Vec<RuleChange>) {
    let mut rate = |rate, before: Fen, now: Fen| {
        if before != now {
            changes.push(RuleChange::Rate { rate, before, now });
        }
    };
    for piece in &now.per_piece {
        // Every pack has a rate for every kind of building: its reader sees to it.
        let was = before.per_piece.iter().find(|other| other.house_type == piece.house_type);
        rate(Rate::Piece(piece.house_type), was.map_or(Fen::ZERO, |was| was.amount), piece.amount);
    }
    rate(Rate::FurtherCertificate, before.further_certificate, now.further_certificate);
    rate(Rate::BetweenSpouses, before.between_spouses, now.between_spouses);
    rate(Rate::ElectronicCertificate, before.electronic_certificate, now.electronic_certificate);
    if before.basis != now.basis {
        changes.push(RuleChange::FeeBasis { now: now.basis.clone() });
    }
    if before.channels != now.channels {
        changes.push(RuleChange::Channels { now: now.channels.iter().map(|channel| channel.name.clone()).collect() });
    }
}

type Measured = Vec<(Measure, Option<Amount>)>;

fn of_measures(before: Measured, now: Measured, changes: &mut Vec<RuleChange>) {
    // Both are in one order.
    for ((measure, before), (_, now)) in before.into_iter().zip(now) {
        // A matter that came or went as a whole is told as that.
        let of_matter = matches!(measure, Measure::LegalLimit | Measure::Promise);
        if before != now && !(of_matter && (before.is_none() || now.is_none())) {
            changes.push(RuleChange::Measure { measure, before, now });
        }
    }
}

/// Every measure of a pack, in one order; those of the matter are `None` where the pack does not speak of it.
fn measures(pack: &PackContent, matter: MatterId) -> Measured {
    use Amount::{Bytes, Count, Days, DaysBefore, Hour, Hours, WorkingDays};
    let limits = pack.matter(matter).map(|said| said.limits);
    // Each one is named, so that a new one is not forgotten.
    let Parameters {
        quote_valid_hours,
        yielded_quote_valid_hours,
        pay_within_days,
        supplement_within_days,
        reminders: Reminders { days_before, hour },
        withdrawal_answer_working_days,
        unpaid_ends_after_days,
        workspace_days,
        draft_kept_days,
        draft_reminders_days_before,
        objection_lapse_days,
        statement_days,
        notice_lapse_days,
        land_term_ends_soon_days,
        resale_needs_filed_contract,
        districts: _,
        max_material_bytes,
        media_by_party,
        parties_at_most,
        workspaces_at_most,
        supplements_at_most,
        source_check_working_days,
        disputes_at_most,
        mandates_at_most,
        devices_at_most,
        devices_within_days,
        annotated_copy_days,
        annotated_copies_a_day,
        consent_days,
        consents_at_most,
        licence_uses_a_day,
        shown_licence_hours,
        lock_lift_hours,
        invitation_wrong_tries,
        partner_back_off: _,
        payer_look_s: _,
    } = &pack.parameters;
    vec![
        (Measure::LegalLimit, limits.map(|limits| WorkingDays(limits.decide_within_working_days))),
        (Measure::Promise, limits.map(|limits| WorkingDays(limits.promised_working_days))),
        (Measure::Bill, Some(Hours(*quote_valid_hours))),
        (Measure::YieldedBill, Some(Hours(*yielded_quote_valid_hours))),
        (Measure::Pay, Some(Days(*pay_within_days))),
        (Measure::Supplement, Some(Days(*supplement_within_days))),
        (Measure::ReminderDays, Some(DaysBefore(days_before.clone()))),
        (Measure::ReminderHour, Some(Hour(*hour))),
        (Measure::WithdrawalAnswer, Some(WorkingDays(*withdrawal_answer_working_days))),
        (Measure::UnpaidEnds, unpaid_ends_after_days.map(Days)),
        (Measure::Workspace, Some(Days(*workspace_days))),
        (Measure::DraftKept, Some(Days(*draft_kept_days))),
        (Measure::DraftReminders, Some(DaysBefore(draft_reminders_days_before.clone()))),
        (Measure::ObjectionLapse, Some(Days(*objection_lapse_days))),
        (Measure::LossStatement, Some(Days(*statement_days))),
        (Measure::NoticeLapse, Some(Days(*notice_lapse_days))),
        (Measure::LandTermEndsSoon, Some(Days(*land_term_ends_soon_days))),
        (Measure::FiledContract, Some(Amount::Switch(*resale_needs_filed_contract))),
        (Measure::FileSize, Some(Bytes(*max_material_bytes))),
        (Measure::Files, Some(Count(*media_by_party))),
        (Measure::Parties, Some(Count(*parties_at_most))),
        (Measure::Workspaces, Some(Count(*workspaces_at_most))),
        (Measure::Supplements, Some(Count(*supplements_at_most))),
        (Measure::SourceCheck, Some(WorkingDays(*source_check_working_days))),
        (Measure::Disputes, Some(Count(*disputes_at_most))),
        (Measure::Mandates, Some(Count(*mandates_at_most))),
        (Measure::Devices, Some(Count(*devices_at_most))),
        (Measure::DevicesWithin, Some(Days(*devices_within_days))),
        (Measure::AnnotatedCopy, Some(Days(*annotated_copy_days))),
        (Measure::AnnotatedCopies, Some(Count(*annotated_copies_a_day))),
        (Measure::Consent, Some(Days(*consent_days))),
        (Measure::Consents, Some(Count(*consents_at_most))),
        (Measure::LicenceUses, Some(Count(*licence_uses_a_day))),
        (Measure::ShownLicence, Some(Hours(*shown_licence_hours))),
        (Measure::LockLift, Some(Hours(*lock_lift_hours))),
        (Measure::WrongCodes, Some(Count(*invitation_wrong_tries))),
    ]
}
