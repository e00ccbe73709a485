//! One run over one vault: which vault, its passphrase and keys, and waiting for the client at a terminal.

use std::{
    fs,
    future::Future,
    io::{self, BufRead, IsTerminal},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use ereg_client::{
    CaseId, Client, ClientConfig, ClientError, Connection, DeviceKeys, DraftId, KeyStore, Logs, MatterId, RandomIds,
    SalvageReport, Secret, SoftwareKeys, SystemClock,
};
use ereg_law::{matter::LAW, section::Form};
use indicatif::ProgressBar;
use tokio::runtime::Runtime;

use crate::{
    failure::Failure,
    language::{Language, Phrase},
    messages,
    output::Output,
    shown::Shown,
};

/// The things that every command of the flow is given.
pub struct Shell {
    /// The vault named by `--vault` or `EREG_VAULT`.
    pub vault: Option<PathBuf>,
    /// The choice whether a command that queues something also sends it.
    pub waits: Waits,
    /// The log in which what is done is written down (`--log`), if any.
    pub logs: Option<Logs>,
    /// The place where answers go.
    pub out: Output,
}

/// The choice whether a command that queues something waits for the registry's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// It says that it is queued.
    No,
    /// It sends, and shows what came of it (`--wait`).
    ForTheAnswer,
}

/// The places from which a passphrase may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassphraseFrom {
    /// `EREG_PASSPHRASE` alone: standard input holds something else.
    Environment,
    /// `EREG_PASSPHRASE`, else a line of standard input.
    EnvironmentOrInput,
}

/// The kind of passphrase that is asked for: a known one once, a new one twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Known,
    New,
}

impl Shell {
    /// The person's language.
    pub fn language(&self) -> Language {
        self.out.language()
    }

    /// One of this shell's own sentences.
    pub fn say(&self, text: Phrase) -> &'static str {
        text.in_language(self.language())
    }

    fn vault(&self) -> Result<&Path, Failure> {
        self.vault.as_deref().ok_or(Failure::NoVault)
    }

    /// Opens the vault.
    ///
    /// # Errors
    /// `vault.not_given`, `passphrase.missing`, the key store's and the vault's own codes.
    pub fn open(&self) -> Result<OpenVault, Failure> {
        self.open_with(PassphraseFrom::EnvironmentOrInput)
    }

    /// Works like [`Shell::open`], with a passphrase from where it may come.
    ///
    /// # Errors
    /// As for [`Shell::open`].
    pub fn open_with(&self, from: PassphraseFrom) -> Result<OpenVault, Failure> {
        Ok(self.unlocked(from)?.0)
    }

    /// The open vault, and the keys beside it.
    fn unlocked(&self, from: PassphraseFrom) -> Result<(OpenVault, Arc<SoftwareKeys>), Failure> {
        let dir = self.vault()?;
        let place = keys_dir(dir);
        if !holds_vault(dir) {
            self.refused(dir, Client::open)?;
        }
        if !place.exists() {
            return Err(Failure::KeysMissing);
        }
        let passphrase = self.passphrase(Asked::Known, from)?;
        let keys = Arc::new(software_keys(&place, &passphrase)?);
        let secret = Secret::Passphrase(passphrase.clone());
        let session = self.session(self.config(dir, secret, keys.clone()), Client::open)?;
        // A change of the passphrase that was cut short is finished now that the vault has opened with the new one.
        keys.end_passphrase(passphrase.as_bytes()).map_err(|error| Failure::Keys(error.code()))?;
        // A process a step ends before the check that a phone makes soon after opening.
        session.wait(session.client.check())?;
        Ok((session, keys))
    }

    /// Makes the vault and, beside it, its keys.
    ///
    /// # Errors
    /// As for [`Shell::open`]; `vault.exists`.
    pub fn create(&self, connection: Option<Connection>) -> Result<OpenVault, Failure> {
        let dir = self.vault()?;
        if holds_vault(dir) {
            return self.refused(dir, Client::create);
        }
        // An empty directory made for it gives way; one that holds anything stays, and is told.
        let _ = fs::remove_dir(dir);
        let place = keys_dir(dir);
        let passphrase = self.passphrase(Asked::New, PassphraseFrom::EnvironmentOrInput)?;
        let made_here = !place.exists();
        let keys = software_keys(&place, &passphrase)?;
        let config = self.config(dir, Secret::Passphrase(passphrase), Arc::new(keys));
        let session = self.session(ClientConfig { connection, ..config }, Client::create);
        if session.is_err() && made_here {
            // Nothing is wrapped under these keys yet; the failure that is told is the vault's.
            let _ = fs::remove_dir_all(&place);
        }
        session
    }

    /// Puts another passphrase on the vault and its keys: the keys take both until the vault has the new one.
    ///
    /// # Errors
    /// As for [`Shell::open`]; `passphrase.*` for a new one that is no protection.
    pub fn change_passphrase(&self) -> Result<(), Failure> {
        let (session, keys) = self.unlocked(PassphraseFrom::EnvironmentOrInput)?;
        let new = self.new_passphrase()?;
        let told = |error: ereg_client::KeyStoreError| Failure::Keys(error.code());
        keys.begin_passphrase(new.as_bytes()).map_err(told)?;
        session.wait(session.client.change_secret(Secret::Passphrase(new.clone())))?;
        keys.end_passphrase(new.as_bytes()).map_err(told)
    }

    /// Makes the vault of a backup. Keys that are beside it already are kept; else new ones are made, and the person
    /// enrols again.
    ///
    /// # Errors
    /// As for [`Shell::open`]; `vault.exists`.
    pub fn restore(&self, from: &Path) -> Result<OpenVault, Failure> {
        let dir = self.vault()?;
        if holds_vault(dir) {
            return self.refused(dir, Client::create);
        }
        let _ = fs::remove_dir(dir);
        let place = keys_dir(dir);
        let made_here = !place.exists();
        let passphrase = self.passphrase(Asked::Known, PassphraseFrom::EnvironmentOrInput)?;
        let keys = software_keys(&place, &passphrase)?;
        let begin = |config| Client::restore(from.to_owned(), config);
        let session = self.session(self.config(dir, Secret::Passphrase(passphrase), Arc::new(keys)), begin);
        if session.is_err() && made_here {
            let _ = fs::remove_dir_all(&place);
        }
        session
    }

    /// Salvages the damaged vault.
    ///
    /// # Errors
    /// `vault.not_given`, `passphrase.missing`, the vault's own codes.
    pub fn salvage(&self) -> Result<SalvageReport, Failure> {
        let dir = self.vault()?;
        let passphrase = self.passphrase(Asked::Known, PassphraseFrom::EnvironmentOrInput)?;
        let keys = Arc::new(SoftwareKeys::in_memory());
        Client::salvage(self.config(dir, Secret::Passphrase(passphrase), keys)).map_err(Failure::NotOpened)
    }

    /// Ends the vault, then the keys beside it.
    ///
    /// # Errors
    /// `vault.not_given`, the vault's and the key store's own codes.
    pub fn erase(&self) -> Result<(), Failure> {
        let dir = self.vault()?;
        let place = keys_dir(dir);
        Client::erase(dir.to_owned(), None, self.logs.as_ref()).map_err(Failure::NotOpened)?;
        remove_keys(&place)
    }

    /// The vault's own word on why it cannot be, asked without a passphrase and before any key is made.
    fn refused(
        &self,
        dir: &Path,
        begin: fn(ClientConfig) -> Result<Client, ClientError>,
    ) -> Result<OpenVault, Failure> {
        self.session(self.config(dir, Secret::Key(vec![1; 32]), Arc::new(SoftwareKeys::in_memory())), begin)
    }

    /// A client on this machine; where it is to be connected is said by who opens it.
    fn config(&self, dir: &Path, secret: Secret, keys: Arc<dyn DeviceKeys>) -> ClientConfig {
        ClientConfig {
            law: LAW,
            dir: dir.to_owned(),
            secret,
            keys: KeyStore::OfTheVault(keys),
            clock: Arc::new(SystemClock::start()),
            ids: Arc::new(RandomIds::new()),
            connection: None,
            transport: None,
            lang: self.language(),
            logs: self.logs.clone(),
        }
    }

    fn session(
        &self,
        config: ClientConfig,
        begin: impl FnOnce(ClientConfig) -> Result<Client, ClientError>,
    ) -> Result<OpenVault, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        let runtime = runtime.map_err(|_| Failure::Runtime)?;
        let client = begin(config).map_err(Failure::NotOpened)?;
        Ok(OpenVault { client, runtime, language: self.language() })
    }

    /// Reads the passphrase from `EREG_PASSPHRASE`, else from a line of standard input, which a terminal does not show.
    fn passphrase(&self, asked: Asked, from: PassphraseFrom) -> Result<String, Failure> {
        match from_environment("EREG_PASSPHRASE") {
            Some(given) => Ok(given),
            None if from == PassphraseFrom::Environment => Err(Failure::NoPassphrase),
            None => self.typed(messages::ASK_PASSPHRASE, asked),
        }
    }

    /// Reads the new passphrase from `EREG_NEW_PASSPHRASE`, else from the next line of standard input.
    fn new_passphrase(&self) -> Result<String, Failure> {
        match from_environment("EREG_NEW_PASSPHRASE") {
            Some(given) => Ok(given),
            None => self.typed(messages::ASK_NEW_PASSPHRASE, Asked::New),
        }
    }

    fn typed(&self, question: Phrase, asked: Asked) -> Result<String, Failure> {
        let first = self.ask(question)?;
        if asked == Asked::New && io::stdin().is_terminal() && self.ask(messages::ASK_PASSPHRASE_AGAIN)? != first {
            return Err(Failure::PassphraseDiffers);
        }
        Ok(first)
    }

    fn ask(&self, question: Phrase) -> Result<String, Failure> {
        let hidden = Hidden::begin();
        let answer = self.line(question);
        if drop_hidden(hidden) {
            // The line feed that was typed was not shown either.
            self.out.remark("");
        }
        let answer = answer?;
        if answer.is_empty() { Err(Failure::NoPassphrase) } else { Ok(answer) }
    }

    /// Whether a person sits at a terminal and can be asked.
    pub fn is_attended(&self) -> bool {
        io::stdin().is_terminal()
    }

    /// A line that the person types, asked for at a terminal; from a pipe it is read without a word.
    ///
    /// # Errors
    /// `input.unreadable`.
    pub fn line(&self, question: Phrase) -> Result<String, Failure> {
        if io::stdin().is_terminal() {
            self.out.remark(self.say(question));
        }
        Ok(self.next_line()?.unwrap_or_default())
    }

    /// The next line of standard input, without its end; none where it has ended.
    ///
    /// # Errors
    /// `input.unreadable`.
    pub fn next_line(&self) -> Result<Option<String>, Failure> {
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line).map_err(|error| Failure::input(&error))?;
        Ok((read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

fn from_environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|given| !given.is_empty())
}

/// A terminal that does not show what is typed, until this goes.
#[cfg(unix)]
struct Hidden(rustix::termios::Termios);

#[cfg(unix)]
impl Hidden {
    /// `None` where standard input is no terminal.
    fn begin() -> Option<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(io::stdin()).ok()?;
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Flush, &hidden).ok()?;
        Some(Self(before))
    }
}

#[cfg(unix)]
impl Drop for Hidden {
    fn drop(&mut self) {
        let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, &self.0);
    }
}

/// Elsewhere what is typed can be seen.
#[cfg(not(unix))]
struct Hidden;

#[cfg(not(unix))]
impl Hidden {
    fn begin() -> Option<Self> {
        None
    }
}

/// Shows again what is typed; whether it was hidden.
fn drop_hidden(hidden: Option<Hidden>) -> bool {
    hidden.is_some()
}

fn software_keys(place: &Path, passphrase: &str) -> Result<SoftwareKeys, Failure> {
    SoftwareKeys::in_dir_with_passphrase(place, passphrase.as_bytes()).map_err(|error| Failure::Keys(error.code()))
}

/// Removes what the key store has made in a directory.
fn remove_keys(place: &Path) -> Result<(), Failure> {
    let Ok(files) = fs::read_dir(place) else { return Ok(()) };
    for file in files.flatten() {
        let name = file.file_name();
        let ours = name.to_str().is_some_and(|name| name.ends_with(".key") || name.starts_with("keys.lock."));
        if ours && fs::remove_file(file.path()).is_err() {
            return Err(Failure::Keys("key_store.io"));
        }
    }
    // Somebody's own file in it keeps the directory.
    let _ = fs::remove_dir(place);
    Ok(())
}

fn holds_vault(dir: &Path) -> bool {
    dir.join("vault.key").exists()
}

/// The directory of a vault's software keys: `keys/NAME` beside it, so that a copied vault is no copied signature, and
/// two vaults side by side never share a key.
pub fn keys_dir(vault: &Path) -> PathBuf {
    // `phones/seller/..` has no name of its own; the real path has.
    let real = fs::canonicalize(vault).unwrap_or_else(|_| vault.to_owned());
    let name = real.file_name().unwrap_or_else(|| "vault".as_ref()).to_owned();
    real.parent().unwrap_or(Path::new(".")).join("keys").join(name)
}

/// The form of a matter, where this version knows it.
pub fn form_by(matter: MatterId) -> Option<&'static Form> {
    LAW.matter(matter).map(|matter| &matter.form)
}

/// An open vault. Closed when it goes.
pub struct OpenVault {
    /// The client over it.
    pub client: Client,
    runtime: Runtime,
    language: Language,
}

impl OpenVault {
    /// Waits for a call of the client.
    ///
    /// # Errors
    /// The call's own.
    pub fn wait<T>(&self, call: impl Future<Output = Result<T, ClientError>>) -> Result<T, Failure> {
        Ok(self.runtime.block_on(call)?)
    }

    /// The form of the matter that a draft is for, by which its parties and fields are called. None where it is not known
    /// here, or not to this version: they are then called by their general names.
    pub fn form_of(&self, draft: DraftId) -> Option<&'static Form> {
        form_by(self.wait(self.client.drafts().matter(draft)).ok()?)
    }

    /// The form of the matter that a case is for, as [`OpenVault::form_of`].
    pub fn form_of_case(&self, case: CaseId) -> Option<&'static Form> {
        form_by(self.wait(self.client.cases().matter(case)).ok()?)
    }

    /// The beginning of whatever looks like a document: the mark 演示, where the office is a demonstration.
    ///
    /// # Errors
    /// As the client's.
    pub fn document(&self) -> Result<Shown, Failure> {
        let mark = self.wait(self.client.account().standing())?.mark;
        Ok(Shown::new(self.language).text_if("mark", mark.as_ref()))
    }

    /// Asks the registry something that is answered now or not at all.
    ///
    /// # Errors
    /// The call's own; where nobody answered, with the word that nothing was queued.
    pub fn ask<T>(&self, call: impl Future<Output = Result<T, ClientError>>) -> Result<T, Failure> {
        self.wait_long(messages::ASKING, call).map_err(|failure| match failure {
            Failure::Client(error @ ClientError::TryAgain { .. }) => self.nothing_queued(error),
            other => other,
        })
    }

    /// The result of an act whose command may be in the outbox or not, where it got no answer: which of both it is.
    ///
    /// # Errors
    /// The act's own.
    pub fn queued_or_not<T>(&self, result: Result<T, Failure>, kind: &str, queued: Phrase) -> Result<T, Failure> {
        let error = match result {
            Err(Failure::Client(error @ ClientError::TryAgain { .. })) => error,
            other => return other,
        };
        let waits = self.wait(self.client.outbox().items())?.iter().any(|item| item.kind == kind);
        Err(if waits { self.advised(error, queued) } else { self.nothing_queued(error) })
    }

    /// The failure with the word that nothing was queued, after what else is to be done, such as to log in to the
    /// network; not where that would be that the next sync sends it.
    fn nothing_queued(&self, error: ClientError) -> Failure {
        let goes_by_itself = messages::fix("network.broken").map(|fix| fix.zh);
        let fix = messages::fix(error.code()).filter(|fix| Some(fix.zh) != goes_by_itself);
        let said = [fix, Some(messages::NOTHING_QUEUED)].into_iter().flatten();
        let fix = said.map(|text| text.in_language(self.language)).collect::<Vec<_>>().join(match self.language {
            Language::Zh => "",
            Language::En => " ",
        });
        Failure::Advised { error, fix, waits_for: Vec::new() }
    }

    fn advised(&self, error: ClientError, fix: Phrase) -> Failure {
        Failure::Advised { error, fix: fix.in_language(self.language).to_owned(), waits_for: Vec::new() }
    }

    /// Works like [`OpenVault::wait`], for what may take long: shows at a terminal that it goes on, nothing in a pipe.
    ///
    /// # Errors
    /// The call's own.
    pub fn wait_long<T>(
        &self,
        doing: Phrase,
        call: impl Future<Output = Result<T, ClientError>>,
    ) -> Result<T, Failure> {
        let progress = ProgressBar::new_spinner();
        progress.set_message(doing.in_language(self.language));
        progress.enable_steady_tick(Duration::from_millis(120));
        let done = self.wait(call);
        progress.finish_and_clear();
        done
    }
}

impl Drop for OpenVault {
    fn drop(&mut self) {
        // Everything acknowledged is on the disk already; the end only forgets keys.
        let _ = self.runtime.block_on(self.client.end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_vaults_side_by_side_have_their_own_keys() {
        assert_eq!(keys_dir(Path::new("none/phones/seller")), Path::new("none/phones/keys/seller"));
        assert_ne!(keys_dir(Path::new("none/phones/buyer")), keys_dir(Path::new("none/phones/seller")));
    }
}
