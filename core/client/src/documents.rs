//! Documents of the office (文书、电子证照): what it wrote and sealed for this person, and their files.
//!
//! A file is asked for once it is told of and kept encrypted, so that it can be handed out without a network. A digest names
//! exactly one file, and was told by an object which came under the signed head of a page of the feed: whoever carried the bytes,
//! they are those that the registry sealed. Whether others may rely on them is a verifier's to say.

use std::{cmp::Reverse, path::Path, sync::Arc};

use ereg_domain::{
    canonical::from_canonical,
    identifier::{IdentifierError, IssuedNumber, LicenceId},
    text::{PlainText, TextError},
    time::Instant,
};
use ereg_protocol::{
    command::{Annotate, CommandBody},
    document::{
        ANNOTATION_TEXT, CopyPurpose, DocumentForm, DocumentState, DocumentView, LicenceStanding, PaperKind,
        SealedDocument, SealedFile,
    },
    feed::ObjectKind,
    id::{CaseId, CommandId, PaperId},
    objects::CertificateView,
    registry::Registry as _,
};
use ereg_sync::state;
use ereg_trust::digest::Digest;
use ereg_vault::View;
use zeroize::Zeroizing;

use crate::{
    ClientError, CopyChoices, CopyTerms, DocumentScreen, DocumentStanding, LicenceScreen, SealedFileView, Text,
    UnmaskedWarning, certificates, feed, kernel::Kernel, lane, locked::locked, queue, whole_file::WholeFile, words,
};

/// Code of what somebody says the registry has not: it may have been restored to before the document was sealed, and tells of
/// another one then.
const NOT_THERE: &str = "not_found";
/// Code of an answer that is not the file: the next one may be.
const NOT_IT: &str = "answer.unreadable";

/// The documents that the office wrote for this person.
#[derive(Clone)]
pub struct Documents {
    kernel: Arc<Kernel>,
}

impl Documents {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Documents {
        Documents { kernel }
    }

    /// Every document, the newest first. Works offline.
    pub async fn list(&self) -> Result<Vec<DocumentScreen>, ClientError> {
        self.kernel.local(|kernel| shown(kernel, |_| true)).await
    }

    /// The documents of a case, the newest first. Works offline.
    pub async fn of_case(&self, case: CaseId) -> Result<Vec<DocumentScreen>, ClientError> {
        self.kernel.local(move |kernel| shown(kernel, |told| told.case_id == case)).await
    }

    /// One document, by its id, by the number of the certificate or proof that it is of, or by its title where no other one is
    /// called so. Works offline.
    ///
    /// # Errors
    /// `paper.ambiguous` for a title of several; as [`Documents::save`], as far as it must be told of.
    pub async fn see(&self, which: String) -> Result<DocumentScreen, ClientError> {
        self.kernel.local(move |kernel| Ok(find(kernel, &which)?.1)).await
    }

    /// The files of a document, the pages first, by the digests that the registry has told; none while it is not sealed. Works
    /// offline.
    ///
    /// # Errors
    /// As [`Documents::see`].
    pub async fn files(&self, which: String) -> Result<Vec<SealedFileView>, ClientError> {
        self.kernel
            .local(move |kernel| {
                let (told, _) = find(kernel, &which)?;
                let files = told.state.sealed().into_iter().flat_map(SealedDocument::files);
                let view = |(form, file): (DocumentForm, &SealedFile)| SealedFileView {
                    form,
                    digest: file.digest.to_string(),
                    size: file.size,
                };
                Ok(files.map(view).collect())
            })
            .await
    }

    /// Queues the request for an annotated copy (加注件) of a certificate or proof, by the number or by the id of its document. It
    /// comes by the feed as a document of its own.
    ///
    /// # Errors
    /// As [`Documents::see`]; `annotate.no_document` for a document that is no licence; [`ClientError::FixInput`] for a text that
    /// is blank or too long, and for a day that is over (`annotate.term`).
    pub async fn annotate(&self, which: String, terms: CopyTerms) -> Result<CommandId, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let text = |e: TextError, field| ClientError::fix_field(e.code(), field);
                let user: PlainText<ANNOTATION_TEXT> = terms.user.parse().map_err(|e| text(e, "user"))?;
                let purpose = match terms.purpose {
                    Some(typed) => {
                        let typed: PlainText<ANNOTATION_TEXT> = typed.parse().map_err(|e| text(e, "purpose"))?;
                        CopyPurpose::Other(typed)
                    }
                    None => CopyPurpose::Letting,
                };
                if terms.until < kernel.time_estimate().at.day() {
                    return Err(ClientError::fix_field("annotate.term", "until"));
                }
                let (told, _) = find(kernel, &which)?;
                let is_licence = matches!(told.kind, PaperKind::TitleCertificate | PaperKind::RegistrationProof);
                let certificate = told.certificate.filter(|_| is_licence);
                let certificate = certificate.ok_or_else(|| ClientError::fix("annotate.no_document"))?;
                let body = CommandBody::Annotate(Annotate { certificate, user, purpose, until: terms.until });
                kernel.write(|tx| queue::enqueue(kernel, tx, lane::of_account(), body.clone(), &[]))
            })
            .await
    }

    /// A licence of this person, or an annotated copy of one, as the registry has it now, by its identifier (电子证照标识). Needs a
    /// network.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what is no identifier; as the registry's.
    pub async fn licence(&self, identifier: String) -> Result<LicenceScreen, ClientError> {
        self.kernel
            .online(move |kernel| async move {
                let licence: LicenceId = identifier.parse().map_err(|e: IdentifierError| ClientError::fix(e.code()))?;
                let told = kernel.session()?.remote.licence(&licence).await?;
                let (since, by) = match &told.standing {
                    LicenceStanding::Current => (None, Vec::new()),
                    LicenceStanding::Cancelled { since } => (Some(*since), Vec::new()),
                    LicenceStanding::Superseded { since, by } => (Some(*since), by.clone()),
                };
                Ok(LicenceScreen {
                    licence: told.licence.to_string(),
                    number: told.number.to_string(),
                    standing: words::document::licence(&told.standing),
                    since,
                    superseded_by: by.iter().map(ToString::to_string).collect(),
                    document: told.document.map(|document| document.id),
                    mark: kernel.mark(),
                })
            })
            .await
    }

    /// The picture (PNG) of the first page, to be looked at on this device: it is written nowhere. One that is kept here needs no
    /// network; one that is not is fetched and kept.
    ///
    /// # Errors
    /// As [`Documents::save`], but for those of the path and of the warning.
    pub async fn page(&self, which: String) -> Result<Vec<u8>, ClientError> {
        let file = self.kernel.local(move |kernel| file(kernel, &find(kernel, &which)?.0, DocumentForm::Png)).await?;
        Ok(self.bytes(file).await?.to_vec())
    }

    /// Writes a document in one of its forms to a path where nothing is: complete, or not at all. One that is kept here needs no
    /// network; one that is not is fetched and kept. A licence that shows everything is written for whoever hands back the warning
    /// that its screen shows. Returns it as it is shown: a document of a certificate does not know whether that is still in force.
    ///
    /// # Errors
    /// `paper.unmasked` where that warning was not handed back; `paper.not_found`; `paper.not_sealed_yet` where the registry has
    /// sealed none so far, `sealing.unfit` and `paper.void` where it never will; `paper.other_form` where it is not made in that
    /// form; `medium.target_exists`, `medium.target`; as the registry's.
    pub async fn save(
        &self,
        which: String,
        form: DocumentForm,
        path: String,
        acknowledged: Option<UnmaskedWarning>,
    ) -> Result<DocumentScreen, ClientError> {
        let (screen, file) = self
            .kernel
            .local(move |kernel| {
                let (told, screen) = find(kernel, &which)?;
                let file = file(kernel, &told, form)?;
                if screen.before_sharing.is_some() && screen.before_sharing != acknowledged {
                    return Err(ClientError::fix("paper.unmasked"));
                }
                Ok((screen, file))
            })
            .await?;
        let bytes = self.bytes(file).await?;
        self.kernel
            .local(move |_| {
                let mut file = WholeFile::begin(Path::new(&path))?;
                file.write(&bytes)?;
                file.end()
            })
            .await?;
        Ok(screen)
    }

    /// The bytes of a file: those kept here, or fetched and kept.
    async fn bytes(&self, file: DocumentFile) -> Result<Zeroizing<Vec<u8>>, ClientError> {
        match file {
            DocumentFile::Held(bytes) => Ok(bytes),
            DocumentFile::ToFetch(digest) => {
                self.kernel.online(move |kernel| async move { fetch(&kernel, digest).await }).await
            }
        }
    }
}

/// A file of a document.
enum DocumentFile {
    /// It is kept here.
    Held(Zeroizing<Vec<u8>>),
    /// It has not come yet.
    ToFetch(Digest),
}

/// The file of a document in one of its forms.
fn file(kernel: &Kernel, told: &DocumentView, form: DocumentForm) -> Result<DocumentFile, ClientError> {
    let file = sealed(told)?.file(form).ok_or_else(|| ClientError::not_found("paper.other_form"))?;
    let held = kernel.read(|view| Ok(view.document_file(file.digest)?))?;
    Ok(held.map_or(DocumentFile::ToFetch(file.digest), DocumentFile::Held))
}

/// The files of a document, or why there are none.
fn sealed(told: &DocumentView) -> Result<&SealedDocument, ClientError> {
    match &told.state {
        DocumentState::Sealed(document) => Ok(document),
        DocumentState::Waiting => Err(ClientError::not_found("paper.not_sealed_yet")),
        DocumentState::Unfit => Err(ClientError::ask("sealing.unfit")),
        DocumentState::Void => Err(ClientError::not_found("paper.void")),
    }
}

/// The documents that are wanted, as they are shown. One in the words of a newer registry is none, and hides no other.
fn shown(kernel: &Kernel, wanted: impl Fn(&DocumentView) -> bool) -> Result<Vec<DocumentScreen>, ClientError> {
    kernel.read(|view| {
        let objects = view.objects(ObjectKind::Document)?;
        let told = objects.iter().filter_map(|object| from_canonical::<DocumentView>(object.body.as_bytes()).ok());
        let mut told: Vec<DocumentView> = told.filter(|told| wanted(told)).collect();
        told.sort_by_key(|told| (Reverse(told.written_at), told.kind, told.id));
        told.iter().map(|told| screen(kernel, view, told)).collect()
    })
}

/// The document of this id, of the certificate or proof of this number, or the one that is called so.
fn find(kernel: &Kernel, which: &str) -> Result<(DocumentView, DocumentScreen), ClientError> {
    kernel.read(|view| {
        let told = match (which.parse::<PaperId>(), which.parse::<IssuedNumber>()) {
            (Ok(id), _) => feed::object(view, ObjectKind::Document, &id.to_string())?,
            (Err(_), Ok(number)) => of_number(view, &number)?,
            (Err(_), Err(fault)) => match kind_called(which) {
                Some(kind) => the_one(view, kind)?,
                None => return Err(ClientError::fix(fault.code())),
            },
        };
        let told: DocumentView = told.ok_or_else(|| ClientError::not_found("paper.not_found"))?;
        let screen = screen(kernel, view, &told)?;
        Ok((told, screen))
    })
}

/// The kind of paper that a person calls so: by its title in either language, or by its name in formats.
fn kind_called(name: &str) -> Option<PaperKind> {
    let name = name.trim();
    PaperKind::ALL.into_iter().find(|kind| {
        let title = words::document::title(*kind);
        name == title.zh || name.eq_ignore_ascii_case(&title.en) || name.eq_ignore_ascii_case(kind.name())
    })
}

/// The one document of a kind; none where there is none.
///
/// # Errors
/// `paper.ambiguous` where there are several.
fn the_one(view: &View<'_>, kind: PaperKind) -> Result<Option<DocumentView>, ClientError> {
    let objects = view.objects(ObjectKind::Document)?;
    let told = objects.iter().filter_map(|object| from_canonical::<DocumentView>(object.body.as_bytes()).ok());
    let mut told = told.filter(|told| told.kind == kind);
    let one = told.next();
    if told.next().is_some() { Err(ClientError::fix("paper.ambiguous")) } else { Ok(one) }
}

/// The document of a certificate or proof.
///
/// # Errors
/// `paper.not_sealed_yet` where the certificate is here, and no document of it was told of.
fn of_number(view: &View<'_>, number: &IssuedNumber) -> Result<Option<DocumentView>, ClientError> {
    let objects = view.objects(ObjectKind::Document)?;
    let told = objects.iter().filter_map(|object| from_canonical::<DocumentView>(object.body.as_bytes()).ok());
    // Of a cancelled one the copy that says so; an annotated copy goes by its own id.
    let told = told.filter(|told| told.certificate.as_ref() == Some(number) && told.annotation.is_none());
    if let Some(told) = told.max_by_key(|told| (told.kind == PaperKind::CancelledCopy, told.id)) {
        return Ok(Some(told));
    }
    match view.object(ObjectKind::Certificate, number.as_str())? {
        Some(_) => Err(ClientError::not_found("paper.not_sealed_yet")),
        None => Ok(None),
    }
}

/// Whether it is a licence itself, which shows everything of whom it names, and of which an annotated copy is made.
fn shows_everything(told: &DocumentView) -> bool {
    matches!(told.kind, PaperKind::TitleCertificate | PaperKind::RegistrationProof) && told.state.sealed().is_some()
}

fn screen(kernel: &Kernel, view: &View<'_>, told: &DocumentView) -> Result<DocumentScreen, ClientError> {
    let standing = match &told.state {
        DocumentState::Waiting => DocumentStanding::Waiting,
        DocumentState::Unfit => DocumentStanding::Unfit,
        DocumentState::Void => DocumentStanding::Void,
        DocumentState::Sealed(document) => {
            let mut standing = DocumentStanding::Here;
            for (_, file) in document.files() {
                if !view.has_document_file(file.digest)? {
                    standing = DocumentStanding::ToFetch;
                }
            }
            standing
        }
    };
    let sealed = told.state.sealed();
    Ok(DocumentScreen {
        id: told.id,
        kind: told.kind,
        title: words::document::title(told.kind),
        case_id: told.case_id,
        certificate: told.certificate.as_ref().map(ToString::to_string),
        written_on: told.written_at.day(),
        sealed_at: sealed.map(|document| document.sealed_at),
        forms: sealed.map(|document| document.files().map(|(form, _)| form).collect()).unwrap_or_default(),
        standing,
        words: words::document::standing(told.kind, standing),
        annotation: told.annotation.as_ref().map(|said| words::document::annotation(said, kernel.time_estimate().at)),
        before_sharing: shows_everything(told)
            .then(|| UnmaskedWarning { document: told.id, words: words::document::before_sharing() }),
        copy_choices: shows_everything(told).then(|| CopyChoices {
            letting: words::document::letting(),
            other: words::document::other_use(),
            most: u32::try_from(ANNOTATION_TEXT).unwrap_or(u32::MAX),
        }),
        in_force: in_force(kernel, view, told.certificate.as_ref(), state::told_at(view)?)?,
        mark: kernel.mark(),
    })
}

/// Says how the certificate that a document is of stands.
fn in_force(
    kernel: &Kernel,
    view: &View<'_>,
    number: Option<&IssuedNumber>,
    as_of: Option<Instant>,
) -> Result<Option<Text>, ClientError> {
    let Some(number) = number else { return Ok(None) };
    let told: Option<CertificateView> = feed::object(view, ObjectKind::Certificate, number.as_str())?;
    Ok(told.map(|told| words::certificate::standing(certificates::status_of(kernel, &told), as_of)))
}

/// Fetches a file and keeps it.
///
/// # Errors
/// As the registry's; the vault's.
async fn fetch(kernel: &Arc<Kernel>, digest: Digest) -> Result<Zeroizing<Vec<u8>>, ClientError> {
    let bytes = Zeroizing::new(kernel.session()?.remote.document(digest).await?);
    kernel.local(move |kernel| kernel.write(|tx| Ok(tx.keep_document_file(digest, &bytes)?)).map(|()| bytes)).await
}

/// Fetches files that were told of and are not here. One that somebody says the registry has not is asked for no more by itself,
/// and one that comes wrong holds up no other; where the network fails the rest waits for the next run, or until it is wanted.
///
/// # Errors
/// The first one's; `vault.content_locked`.
pub(crate) async fn fetch_missing(kernel: &Arc<Kernel>) -> Result<(), ClientError> {
    let mut trouble = Ok(());
    let session = kernel.session()?;
    let missing = kernel.local(|kernel| kernel.read(|view| Ok(view.missing_files()?))).await?;
    let turn = locked(&session.files).turn(missing);
    for digest in turn {
        locked(&session.files).asks(digest);
        let Err(error) = fetch(kernel, digest).await else { continue };
        match error.code() {
            NOT_THERE => locked(&session.files).asked_in_vain(digest),
            NOT_IT => trouble = trouble.and(Err(error)),
            _ => return trouble.and(Err(error)),
        }
    }
    trouble
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_called_by_its_title_in_either_language_and_no_title_is_that_of_two() {
        for kind in PaperKind::ALL {
            let title = words::document::title(kind);
            for name in
                [title.zh.as_str(), &title.en, &title.en.to_uppercase(), kind.name(), &format!(" {} ", title.zh)]
            {
                assert_eq!(kind_called(name), Some(kind), "{name}");
            }
        }
        for name in ["", "证书", "5f0c2a9be8d14c7731a6b90e4d82f315"] {
            assert_eq!(kind_called(name), None, "{name}");
        }
    }
}
