//! Mistakes while they are collected: each names a node of the tree. Only when reading is over, and only if there
//! are any, are the nodes looked up in the text.

use super::node::{NodeId, shortened};
use super::yaml;
use crate::diagnostic::{self, Code, Diagnostic};
use std::collections::{BTreeMap, BTreeSet};

/// How many mistakes of one file are told.
const MOST: usize = 100;
/// How many names are compared for the help lines of one file: a file of nothing but wrong names is told so soon.
const MOST_COMPARISONS: usize = 100_000;
/// How many names a help line lists.
const MOST_LISTED: usize = 20;

/// A mistake whose place is not looked up yet.
pub(crate) struct Mistake {
    code: Code,
    at: NodeId,
    message: String,
    label: String,
    help: Option<String>,
}

/// Something that scenarios give names to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Lost {
    Sessions,
    Calls,
    Listeners,
}

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Mistakes {
    found: Vec<Mistake>,
    /// Names compared so far for the sake of help lines.
    comparisons: usize,
    /// Of what there may be names that could not be read: then one that stands for nothing is no second mistake.
    pub(crate) lost: BTreeSet<Lost>,
    /// Lists that hold nothing because the first item has no mark. That has been told.
    pub(crate) unmarked: BTreeSet<NodeId>,
    /// The numbers that stand where a text has to, each with its mistake and how often it stands so.
    numbers: BTreeMap<String, (usize, usize)>,
}

impl Mistakes {
    pub(crate) fn add(
        &mut self,
        code: Code,
        at: NodeId,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        let (message, label, help) = (message.into(), label.into(), help.into());
        self.found.push(Mistake { code, at, message, label, help });
    }

    /// Reports a number in the place of a text. The same number in other places is the same mistake.
    pub(crate) fn add_number(&mut self, at: NodeId, number: &str, message: String) {
        let next = self.found.len();
        let (place, times) = self.numbers.entry(number.to_owned()).or_insert((next, 0));
        *times += 1;
        let elsewhere = match *times - 1 {
            0 => String::new(),
            1 => ", and in the other place where it stands as well".to_owned(),
            more => format!(", and in the {more} other places where it stands as well"),
        };
        let help = format!("write it in quotes: `\"{number}\"`{elsewhere}");
        match self.found.get_mut(*place) {
            Some(known) => known.help = Some(help),
            None => self.add(Code::WrongType, at, message, "expected a text", help),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// The one of `names` that was probably meant by `name`.
    pub(crate) fn meant<'n>(
        &mut self,
        name: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Option<&'n str> {
        self.nearest(name, &mut names.into_iter())
    }

    /// The same, compiled once for all kinds of names.
    fn nearest<'n>(&mut self, name: &str, names: &mut dyn Iterator<Item = &'n str>) -> Option<&'n str> {
        let written = plain(name);
        // Of five letters one may be wrong, of six two: with more it would be another word.
        let most = ((written.chars().count() + 2) / 4).max(1);
        let mut nearest: Option<(usize, &str)> = None;
        for candidate in names {
            self.comparisons += 1;
            if self.comparisons > MOST_COMPARISONS {
                return None;
            }
            // The last part of an id is what one remembers.
            let last = candidate.rsplit_once('.').map_or(candidate, |(_, last)| last);
            let distance = [candidate, last].iter().filter_map(|name| distance(&written, name, most)).min();
            if let Some(distance) = distance
                && nearest.is_none_or(|(least, _)| distance < least)
            {
                nearest = Some((distance, candidate));
            }
        }
        nearest.map(|(_, candidate)| candidate)
    }

    /// A help line: the name that was probably meant, else all there are.
    pub(crate) fn meant_or_all<'n>(
        &mut self,
        name: &str,
        names: impl IntoIterator<Item = &'n str> + Clone,
        what: &str,
    ) -> String {
        let first: Vec<&str> = names.clone().into_iter().take(MOST_LISTED + 1).collect();
        match self.nearest(name, &mut names.into_iter()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => one_of(&first, what),
        }
    }

    /// Looks the places up. What is too much to be told is counted, at the first place left out.
    pub(crate) fn located(self, text: &str) -> Vec<Diagnostic> {
        let mut mistakes = self.found;
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
        diagnostic::by_place(&mut told[..shown]);
        told
    }
}

/// A help line with all of these names, or some of them.
fn one_of(names: &[&str], what: &str) -> String {
    let all: Vec<String> = names.iter().map(|name| format!("`{}`", shortened(name))).collect();
    match all.as_slice() {
        [] => format!("there are no {what}"),
        [one] => format!("write {one}"),
        all if all.len() > MOST_LISTED => format!("some of the {what} are {}", all[..5].join(", ")),
        all => format!("the {what} are {}", all.join(", ")),
    }
}

/// A name without what is only a way to join words.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, '-' | '_' | ' '));
    // Names of the format are ASCII, and what is known of other letters takes 12 kB of tables in WebAssembly.
    letters.map(|letter| letter.to_ascii_lowercase()).take(64).collect()
}

/// How far a name is from what was written, unless that is too far.
fn distance(written: &str, name: &str, most: usize) -> Option<usize> {
    let name = plain(name);
    let likely = name.chars().count().abs_diff(written.chars().count()) <= most;
    likely.then(|| strsim::osa_distance(written, &name)).filter(|distance| *distance <= most)
}
