//! A terminal with a person at it: what stands on the screen, and what is typed when it stands there.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    process::{Child, Command},
};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// A program that runs at a terminal of its own.
pub struct Terminal {
    screen: File,
    child: Child,
    /// All that stood on the screen so far.
    shown: String,
}

impl Terminal {
    /// Starts a command with all three of its ends at a new terminal.
    pub fn running(mut command: Command) -> Self {
        let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&screen).unwrap();
        unlockpt(&screen).unwrap();
        let other_end = ptsname(&screen, Vec::new()).unwrap();
        let end = || File::options().read(true).write(true).open(other_end.to_str().unwrap()).unwrap();
        command.stdin(end()).stdout(end()).stderr(end());
        let child = command.spawn().unwrap();
        Self { screen: File::from(screen), child, shown: String::new() }
    }

    /// Returns what stands on the screen once a question does.
    ///
    /// # Panics
    /// The program ends and has not asked.
    pub fn until(&mut self, question: &str) -> &str {
        while !self.shown.contains(question) {
            assert!(self.reads(), "never asked: {question}\n{}", self.shown);
        }
        &self.shown
    }

    /// Types a line.
    pub fn types(&mut self, line: &str) {
        self.screen.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// The exit code, and all that stood on the screen.
    pub fn ended(mut self) -> (i32, String) {
        while self.reads() {}
        (self.child.wait().unwrap().code().unwrap(), self.shown)
    }

    /// More of the screen; the end of a terminal is an error: nobody is at its other end any more.
    fn reads(&mut self) -> bool {
        let mut piece = [0; 512];
        let Ok(read @ 1..) = self.screen.read(&mut piece) else { return false };
        self.shown.push_str(&String::from_utf8_lossy(&piece[..read]));
        true
    }
}
