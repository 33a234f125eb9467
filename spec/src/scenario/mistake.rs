//! Mistakes while they are collected: each names a node of the tree. Only when reading is over, and only if there
//! are any, are the nodes looked up in the text.

use super::node::NodeId;
use super::yaml;
use crate::diagnostic::{Code, Diagnostic};

/// How many mistakes of one file are told.
const MOST: usize = 100;

/// A mistake whose place is not looked up yet.
pub(super) struct Mistake {
    code: Code,
    at: NodeId,
    message: String,
    label: String,
    help: Option<String>,
}

/// The mistakes found so far.
#[derive(Default)]
pub(super) struct Mistakes(Vec<Mistake>);

impl Mistakes {
    pub(super) fn add(
        &mut self,
        code: Code,
        at: NodeId,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        let (message, label, help) = (message.into(), label.into(), help.into());
        self.0.push(Mistake { code, at, message, label, help });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Looks the places up. What is too much to be told is counted, at the first place left out.
    pub(super) fn located(self, text: &str) -> Vec<Diagnostic> {
        let mut mistakes = self.0;
        mistakes.sort_by_key(|mistake| mistake.at);
        let more = mistakes.len().saturating_sub(MOST);
        if more > 0 {
            mistakes.truncate(MOST + 1);
            let last = &mut mistakes[MOST];
            *last = Mistake {
                code: Code::TooMany,
                at: last.at,
                message: format!("{more} more mistakes from here on are not shown"),
                label: "the first that is not shown".into(),
                help: Some("mend those above and read the file again".into()),
            };
        }
        let wanted: Vec<NodeId> = mistakes.iter().map(|mistake| mistake.at).collect();
        let places = yaml::places(text, &wanted);
        let told = mistakes.into_iter().zip(places).map(|(mistake, place)| {
            let Mistake { code, message, label, help, .. } = mistake;
            Diagnostic { code, place, message, label, help }
        });
        let mut told: Vec<Diagnostic> = told.collect();
        let shown = told.len().min(MOST);
        told[..shown].sort_by_key(|diagnostic| diagnostic.place);
        told
    }
}

/// The one of `names` that was probably meant by `name`.
pub(super) fn meant<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // What differs only in how words are joined is the same word.
    let plain = |name: &str| -> String {
        name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
    };
    let written: String = plain(name).chars().take(64).collect();
    let distance = |candidate: &str| strsim::osa_distance(&written, &plain(candidate));
    let nearest =
        names.into_iter().map(|candidate| (distance(candidate), candidate)).min_by_key(|(d, _)| *d)?;
    (nearest.0 <= written.chars().count().div_ceil(4)).then_some(nearest.1)
}

/// A help line: the name that was probably meant, else all there are.
pub(super) fn meant_or_all<'n>(
    name: &str,
    names: impl IntoIterator<Item = &'n str> + Clone,
    what: &str,
) -> String {
    if let Some(meant) = meant(name, names.clone()) {
        return format!("did you mean `{meant}`?");
    }
    let all: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if all.is_empty() { format!("there are no {what}") } else { format!("the {what} are {}", all.join(", ")) }
}
