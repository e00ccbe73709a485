//! `Debug` of what a screen shows: which field, which thing, never the value. A log is read by others than the screen.

use std::fmt;

use super::{
    CertificateScreen, CopyTerms, CorrectionPlace, DocumentScreen, FieldChangeView, FieldView, HandedCopy, HomeView,
    LicenceScreen, MandateScreen, MandateTerms, PaymentOffer, ResultScreen, SavedField, SearchHit, SheetLineView,
    TokenFace,
};

/// Whether something stands there, and nothing of it.
fn filled(value: &Option<String>) -> &'static str {
    if value.is_some() { "filled" } else { "unanswered" }
}

impl fmt::Debug for FieldView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = self.problem.as_ref().map(|told| &told.code);
        f.debug_struct("FieldView")
            .field("path", &self.path)
            .field("value", &filled(&self.value))
            .field("problem", &problem)
            .finish()
    }
}

impl fmt::Debug for SavedField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = self.problem.as_ref().map(|told| &told.code);
        f.debug_struct("SavedField")
            .field("problem", &problem)
            .field("changed", &self.changed)
            .field("appeared", &self.appeared)
            .field("gone", &self.gone)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for FieldChangeView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (old, new) = (filled(&self.before), filled(&self.after));
        f.debug_struct("FieldChange").field("field", &self.field).field("old", &old).field("new", &new).finish()
    }
}

impl fmt::Debug for CorrectionPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CorrectionPlace").field("field", &self.field).field("value", &filled(&self.value)).finish()
    }
}

impl fmt::Debug for SheetLineView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SheetLine").field("label", &self.label).finish_non_exhaustive()
    }
}

impl fmt::Debug for HomeView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HomeView")
            .field("entry_seq", &self.entry_seq)
            .field("as_of", &self.as_of)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for PaymentOffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentOffer")
            .field("kind", &self.kind)
            .field("until", &self.until)
            .field("standing", &self.standing)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ResultScreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResultScreen")
            .field("as_of", &self.as_of)
            .field("entries", &self.entries)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SearchHit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchHit").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl fmt::Debug for CertificateScreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (status, entry) = (&self.status, &self.entry_index);
        f.debug_struct("CertificateScreen").field("status", status).field("entry_index", entry).finish_non_exhaustive()
    }
}

impl fmt::Debug for DocumentScreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, kind, standing) = (&self.id, &self.kind, &self.standing);
        let mut shown = f.debug_struct("DocumentScreen");
        shown.field("id", id).field("kind", kind).field("standing", standing).finish_non_exhaustive()
    }
}

impl fmt::Debug for LicenceScreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (since, document) = (&self.since, &self.document);
        f.debug_struct("LicenceScreen").field("since", since).field("document", document).finish_non_exhaustive()
    }
}

impl fmt::Debug for HandedCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HandedCopy::Annotated { until, over, .. } => {
                f.debug_struct("Annotated").field("until", until).field("over", over).finish_non_exhaustive()
            }
            HandedCopy::Cancelled { day } => f.debug_struct("Cancelled").field("day", day).finish(),
        }
    }
}

impl fmt::Debug for CopyTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CopyTerms").field("until", &self.until).finish_non_exhaustive()
    }
}

impl fmt::Debug for MandateScreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MandateScreen").field("mandate", &self.mandate).finish_non_exhaustive()
    }
}

impl fmt::Debug for MandateTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MandateTerms").field("matters", &self.matters).finish_non_exhaustive()
    }
}

impl fmt::Debug for TokenFace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenFace")
    }
}
