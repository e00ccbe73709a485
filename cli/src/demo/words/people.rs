//! The names by which the story calls its people.

use crate::language::{Phrase, text};

/// The person who acts for an organisation by law.
pub const LEGAL_REPRESENTATIVE: Phrase = text("法定代表人", "Legal representative");
/// The bank that holds the mortgage.
pub const LENDER: Phrase = text("抵押权人", "Lender");
/// The office that a holder lets see a licence.
pub const BUREAU: Phrase = text("用证单位", "Other office");
/// Somebody who never met the registry.
pub const STRANGER: Phrase = text("陌生人", "Stranger");
/// The office that keeps the register.
pub const REGISTRY: Phrase = text("登记机构", "Registry");
