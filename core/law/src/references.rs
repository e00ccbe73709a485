//! The names that the law of this program looks up in a policy pack, so that the reader of packs can check that each is
//! there, and that the pack says of a matter what the law says of it.

use std::collections::BTreeMap;

use crate::{
    matter::{LAW, Law},
    policy::{FLOOR_PACK, MatterReferences, PackError, PolicyPack, References},
    verdict::Needs,
};

impl Law {
    /// Every reference of the law into a pack.
    pub fn references(self) -> References {
        let of = |matter: &'static crate::matter::Matter| {
            let acknowledged = matter.form.acknowledged.iter().map(|(_, disclosure)| *disclosure);
            let references = MatterReferences {
                awaits_payment: matter.needs(Needs::Payment),
                disclosures: acknowledged.collect(),
                materials: matter.asked_materials().collect(),
                questions: matter.form.questions.iter().map(|question| question.name).collect(),
            };
            (matter.id(), references)
        };
        References { matters: self.matters().map(of).collect::<BTreeMap<_, _>>() }
    }

    /// A pack from its canonical bytes, read by the law of this program.
    ///
    /// # Errors
    /// Those of [`PolicyPack::read`].
    pub fn read_pack(self, bytes: &[u8]) -> Result<PolicyPack, PackError> {
        PolicyPack::read(bytes, &self.references())
    }
}

/// The floor pack, read.
///
/// # Errors
/// None in a build whose tests are green.
pub fn floor_pack() -> Result<PolicyPack, PackError> {
    LAW.read_pack(FLOOR_PACK)
}
