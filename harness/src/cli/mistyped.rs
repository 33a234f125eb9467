//! What was probably meant by a command that there is not.

use crate::discovery;
use clap::Command;
use clap::error::{ContextKind, ContextValue, Error};
use interlude_spec::scenario::nearest;

/// What other programs call what is done here.
const ELSEWHERE: [(&str, &str); 16] = [
    ("test", "run"),
    ("exec", "run"),
    ("start", "run"),
    ("validate", "check"),
    ("lint", "check"),
    ("verify", "check"),
    ("ls", "list"),
    ("show", "explain"),
    ("describe", "explain"),
    ("doc", "explain"),
    ("sim", "simulate"),
    ("play", "simulate"),
    ("init", "new"),
    ("create", "new"),
    ("generate", "new"),
    ("merge", "report merge"),
];

/// The command that was given and that there is not, and the one that was probably meant; none where the mistake is another.
pub(super) fn meant(error: &Error, line: &Command) -> Option<(String, String)> {
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    // Below a command clap knows more than is known here.
    let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
    if !usage.contains("interlude <COMMAND>") && !usage.contains("interlude [OPTIONS] <COMMAND>") {
        return None;
    }
    let elsewhere = ELSEWHERE.iter().find(|(theirs, _)| theirs == given).map(|(_, ours)| *ours);
    let near = || nearest(given, line.get_subcommands().map(Command::get_name));
    let help = match elsewhere.or_else(near) {
        Some(command) => format!("did you mean `interlude {command}`?"),
        None if is_of_scenarios(given) => format!("did you mean `interlude run {given}`?"),
        None => "`interlude --help` lists the commands".to_owned(),
    };
    Some((format!("there is no command `{given}`"), help))
}

/// Takes the tip away that an option of two dashes may be meant for a value. A name may begin with one, and then the tip is right.
pub(super) fn without_false_tips(error: &mut Error) {
    let Some(ContextValue::StyledStrs(tips)) = error.get(ContextKind::Suggested) else { return };
    let kept: Vec<_> = tips.iter().filter(|tip| !tip.to_string().contains("'-- --")).cloned().collect();
    error.remove(ContextKind::Suggested);
    if !kept.is_empty() {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(kept));
    }
}

/// Whether a text is the path of a file or a folder, or the beginning of ids that are built in.
fn is_of_scenarios(text: &str) -> bool {
    let begins = |found: &discovery::Found| found.id.as_str().starts_with(text);
    std::path::Path::new(text).exists() || discovery::built_in().iter().any(begins)
}
