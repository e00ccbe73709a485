//! Sealed documents (电子证照): the face that a document shows, and the keys and the seal by which this office seals it.
//!
//! Invariants: what a face says of people, home and right is what the entry keeps, so that every rendering shows the same;
//! numbers of people's cards are masked on it. Keys stay in one room of the directory that its owner alone reads. It must
//! not touch the store, the book or the clock; making pages and seals is [`ereg_sealing`]'s.

mod authority;
mod error;
mod face;
mod founding;
mod place;
mod press;
mod seal_keys;
mod sealer;

pub use authority::{CertificateStated, OfficeCertificate, SEAL_ROOTS, SealAuthorities};
pub(crate) use authority::{renewals_in, revoked_in};
pub use ereg_sealing::DigestName;
pub use error::SealerError;
pub(crate) use face::face;
pub use founding::SealFormat;
pub(crate) use founding::renew;
pub use press::{Means, OfficePress, Press};
pub(crate) use sealer::{NotSealed, SealedBefore, Sealer};
