//! Search in what is on this device (检索): drafts, cases, homes and certificates, with no network.

use std::sync::Arc;

use ereg_law::words::labels;
use ereg_vault::{FoundThing, MOST_HITS, SearchKind, VaultHit};

use crate::{
    ClientError, SearchHit, Text,
    kernel::{Kernel, Pack},
    words,
};

/// Search in what is on this device.
#[derive(Clone)]
pub struct Search {
    kernel: Arc<Kernel>,
}

impl Search {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Search {
        Search { kernel }
    }

    /// Things that a text finds, the newest first, 50 at most: by the beginning of a party's name, of a case or certificate
    /// number or of its serial number, or by any part of an address, from one character on. Width, case, blanks and
    /// separators do not matter; of several words each is found. Without kinds all are searched; a text without letter
    /// and digit finds nothing. Works offline.
    ///
    /// # Errors
    /// `vault.content_locked`.
    pub async fn find(&self, text: String, kinds: Vec<SearchKind>, limit: u32) -> Result<Vec<SearchHit>, ClientError> {
        self.kernel
            .local(move |kernel| {
                let pack = kernel.pack()?;
                let limit = usize::try_from(limit).unwrap_or(MOST_HITS);
                let hits = kernel.read(|view| Ok(view.find(&text, &kinds, limit)?))?;
                Ok(hits.into_iter().map(|hit| shown(hit, &pack)).collect())
            })
            .await
    }
}

/// A hit as it is shown.
fn shown(hit: VaultHit, pack: &Pack) -> SearchHit {
    let kind = hit.thing.kind();
    let (id, number, words) = match hit.thing {
        FoundThing::Draft { draft_id, matter } => {
            let said = pack.pack.matters.get(&matter).map(|said| &said.name);
            let newer = Text::of(&matter.to_string(), &matter.to_string());
            let name = said.map_or(newer, |name| Text { zh: name.zh.clone(), en: name.en.clone() });
            (draft_id.to_string(), None, name)
        }
        FoundThing::Case { case_id, case_number, stage, .. } => {
            let number = case_number.map(|number| number.to_string());
            (case_id.to_string(), number, Text::label(labels::case_stage(stage)))
        }
        FoundThing::Home { unit, certificate } => (unit.to_string(), certificate, words::certificate::home()),
        FoundThing::Certificate { number } => {
            (number.to_string(), Some(number.to_string()), words::certificate::issued(&number))
        }
    };
    SearchHit { kind, heading: words::search::heading(kind), id, title: hit.title, number, words }
}
