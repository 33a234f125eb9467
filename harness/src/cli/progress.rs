//! How far a command has come, on one line of a terminal that is gone in the end. It goes to standard error, and where that
//! is no terminal there is nothing of it.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

/// How often the line is drawn anew, in times a second.
const RATE: u8 = 10;
/// What stands on the line. The bar takes the room that is left; there is no colour in it.
const LINE: &str = "{pos} of {len} {prefix}, {rate} a second, {msg} [{wide_bar}]";

/// The line that is shown now, for who has to end the program in the middle of it.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// A line that is shown until this is dropped.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Begins with none of so many things, and with what there is to say.
    pub(super) fn new(total: u64, things: &'static str, message: String) -> Self {
        Self::begin(LINE, total, things, message)
    }

    /// Says what is waited for.
    pub(super) fn waiting(message: String) -> Self {
        // What has no room on one line is cut, for more lines could not be taken away cleanly.
        Self::begin("{wide_msg}", 1, "", message)
    }

    fn begin(line: &str, total: u64, things: &'static str, message: String) -> Self {
        let target =
            if is_wanted() { ProgressDrawTarget::stderr_with_hz(RATE) } else { ProgressDrawTarget::hidden() };
        let rate = |state: &ProgressState, line: &mut dyn Write| _ = write!(line, "{:.0}", state.per_sec());
        let style = ProgressStyle::with_template(line).expect("the line has no mistakes");
        let style = style.with_key("rate", rate).progress_chars("=> ");
        let bar = ProgressBar::with_draw_target(Some(total), target);
        let bar = bar.with_style(style).with_prefix(things).with_message(message);
        // It is to be seen before the first thing is done, which may take its time.
        bar.tick();
        *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
        Self(bar)
    }

    /// Whether anyone sees it.
    pub(super) fn is_shown(&self) -> bool {
        !self.0.is_hidden()
    }

    /// One more is done.
    pub(super) fn advance(&self) {
        self.0.inc(1);
    }

    /// Says something else from now on.
    pub(super) fn say(&self, message: String) {
        self.0.set_message(message);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        clear();
    }
}

/// Takes the line away that is shown, if one is.
pub(super) fn clear() {
    if let Some(bar) = SHOWN.lock().unwrap_or_else(PoisonError::into_inner).take() {
        bar.finish_and_clear();
        // Whoever still works meanwhile writes no more.
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
}

/// An interactive terminal that can take a line back, and no log that the line would run into.
fn is_wanted() -> bool {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let can_clear = set("TERM").map_or(cfg!(windows), |term| term != "dumb");
    let in_ci = set("CI").is_some_and(|value| value != "false");
    std::io::stderr().is_terminal() && can_clear && !in_ci && set("RUST_LOG").is_none()
}
