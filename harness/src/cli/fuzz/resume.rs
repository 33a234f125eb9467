//! `fuzz --resume FILE`: what was done is kept in a file, from which the same command goes on wherever it was ended.

use crate::cli::{complain, note, output};
use crate::exit::Exit;
use interlude_reports::json;
use interlude_reports::share::{Share, Shared};
use std::io::ErrorKind;
use std::path::Path;

/// The file of a campaign that can be gone on with, and what came of writing it.
pub(super) struct Resumed<'a> {
    file: Option<&'a Path>,
    /// The campaign, of which nothing is done.
    blank: &'a Share,
    /// What was in the file before.
    before: Option<Share>,
    /// The gravest of what came of it.
    pub(super) exit: Exit,
}

impl<'a> Resumed<'a> {
    /// A campaign that is kept in a file; in none without one.
    pub(super) fn of(file: Option<&'a Path>, blank: &'a Share) -> Self {
        Self { file, blank, before: None, exit: Exit::Expected }
    }

    /// What is done of it already.
    ///
    /// # Errors
    ///
    /// Where the file is of another campaign, or cannot be read.
    pub(super) fn begun(&mut self) -> Result<Option<Share>, Exit> {
        let Some(file) = self.file.filter(|file| file.exists()) else { return Ok(None) };
        let mut share = super::merge::read(file)?;
        self.before = Some(share.clone());
        let name = file.display();
        if (&share.replay, share.shard) != (&self.blank.replay, self.blank.shard) {
            let problem = format!("`{name}` is of another campaign: `{}`", command(&share));
            return Err(complain(&problem, "give the same options, or another file"));
        }
        if !share.is_of_campaign_of(self.blank) {
            let problem = format!("`{name}` is of this campaign, and says something else of it");
            return Err(complain(&problem, "remove it, and begin anew"));
        }
        if !share.shared.is_whole() {
            let Some(done) = share.done else {
                let problem = format!("`{name}` ended before its time, and does not say where");
                return Err(complain(&problem, "remove it, and begin anew"));
            };
            note(&format!("`{name}` has the scenarios up to {done}, so it goes on from there"));
            match &mut share.shared {
                Shared::Campaign(part) => part.interrupted = false,
                Shared::Comparison(comparison) => comparison.interrupted = false,
            }
        }
        Ok(Some(share))
    }

    /// Keeps what is done, all up to a number. The campaign goes on where that cannot be written.
    pub(super) fn keep(&mut self, mut shared: Shared, last: u32) {
        match &mut shared {
            Shared::Campaign(part) => part.interrupted = true,
            Shared::Comparison(comparison) => comparison.interrupted = true,
        }
        self.write(&Share { done: Some(last), shared, ..self.blank.clone() });
    }

    /// Keeps what a campaign has come to in the end, to be merged, unless it broke off: it is tried again from where it was kept last.
    pub(super) fn finish(&mut self, share: &Share) {
        if share.shared.is_whole() || share.done.is_some() {
            self.write(share);
        }
        if let (Some(file), false) = (self.file, share.shared.is_whole()) {
            note(&format!("the same command goes on with what `{}` holds", file.display()));
        }
    }

    /// Keeps nothing of what was done now: the file is as it was before, and the same command does it again.
    pub(super) fn forget(&mut self) {
        let Some(file) = self.file else { return };
        let name = file.display();
        let is_forgotten = match self.before.take() {
            Some(before) => self.write(&before),
            None => match std::fs::remove_file(file) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    complain(&format!("cannot remove `{name}`: {error}"), "");
                    self.exit = self.exit.min(Exit::Incomplete);
                    false
                }
                _ => true,
            },
        };
        note(&if is_forgotten {
            format!("nothing of this run is kept in `{name}`: the same command does it again")
        } else {
            format!(
                "`{name}` may hold something of this run: remove it before the same command does it again"
            )
        });
    }

    /// Whether there is a file.
    pub(super) const fn is_wanted(&self) -> bool {
        self.file.is_some()
    }

    /// Whether the file is there now.
    fn write(&mut self, share: &Share) -> bool {
        let Some(file) = self.file else { return false };
        let written = output::write(file, &json::share(share));
        self.exit = self.exit.min(written.err().unwrap_or(Exit::Expected));
        written.is_ok()
    }
}

fn command(share: &Share) -> String {
    let part = share.shard.map_or_else(String::new, |(index, of)| format!(" --shard {index}/{of}"));
    format!("{}{part}", share.replay)
}
