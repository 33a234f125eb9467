//! Scenarios as files: from bytes to a [`Plan`], or to every mistake of the file at once.
//!
//! The stages are [`load`]'s own: the text, its tree, the document (which keys and kinds of values), the plan (what
//! the names stand for). None of them knows where the bytes come from, and none but the last knows of a plan.

pub(crate) mod document;
mod elsewhere;
pub(crate) mod fields;
pub mod insert;
pub mod limits;
mod lines;
// Nobody writes scenarios by hand where there is WebAssembly.
#[cfg(not(target_family = "wasm"))]
mod meant;
pub mod mentions;
pub(crate) mod mistake;
pub(crate) mod node;
mod read;
mod resolve;
pub mod shape;
#[cfg(not(target_family = "wasm"))]
mod slips;
pub(crate) mod syntax;
mod tags;
pub(crate) mod text;
mod walk;
pub mod write;
pub(crate) mod yaml;

use crate::diagnostic::{self, Diagnostic, Place};
use crate::plan::Plan;
pub use limits::{MAX_BYTES, MAX_CALLS, MAX_LISTENERS, MAX_STEPS, MAX_TIED_CALLS};
use mistake::Mistakes;
use node::{Kind, Node, NodeId};

/// Reads a scenario.
///
/// # Errors
///
/// Every mistake of the file, in the order of the text. Where the text is not even YAML, that is the only one.
///
/// ```
/// use interlude_spec::scenario::load;
/// let plan = load(b"scenario: Nothing happens\nsteps: []\n").unwrap();
/// assert_eq!(plan.title, "Nothing happens");
/// let mistakes = load(b"scenari: Nothing happens\nsteps: []\n").unwrap_err();
/// assert_eq!(mistakes[0].place.to_string(), "1:1");
/// ```
pub fn load(bytes: &[u8]) -> Result<Plan, Vec<Diagnostic>> {
    match load_partly(bytes) {
        (Some(plan), mistakes) if mistakes.is_empty() => Ok(plan),
        (_, mistakes) => Err(mistakes),
    }
}

/// Reads a scenario as far as it can be read: the plan, where enough of it is there, and every mistake beside it. A plan with mistakes
/// lacks what they are about, so it is good for finding others and for nothing else.
pub fn load_partly(bytes: &[u8]) -> (Option<Plan>, Vec<Diagnostic>) {
    let text = match text::text_of(bytes, MAX_BYTES) {
        Ok(text) => text,
        Err(mistake) => return (None, vec![mistake]),
    };
    let read = read_text(text);
    #[cfg(not(target_family = "wasm"))]
    if read.as_ref().map_or(true, |read| read.how_wrong(text) > 0)
        && let Some(mended) = slips::slips(text, how_wrong)
    {
        let (plan, mut told) = tell(&mended.text, read_text(&mended.text));
        for mistake in &mut told {
            mistake.place = mended.as_written(mistake.place);
        }
        told.extend(mended.told);
        diagnostic::by_place(&mut told);
        return (plan, told);
    }
    tell(text, read)
}

/// A text that is a tree: its plan, as far as there is one, and what is wrong with it.
struct Reading {
    plan: Option<Plan>,
    mistakes: Mistakes,
    tags: Vec<Diagnostic>,
}

#[cfg(not(target_family = "wasm"))]
impl Reading {
    /// How much is wrong: mistakes, and names that hold a space which is none, or what was to be a comment.
    fn how_wrong(&self, text: &str) -> usize {
        let plan = self.plan.as_ref().filter(|_| !text.is_ascii() || text.contains("//"));
        let named = plan.map_or(0, |plan| {
            // A title may hold anything.
            let names = format!("{:?}", Plan { title: String::new(), ..plan.clone() });
            names.matches(" //").count() + names.matches("\\u{").count()
        });
        self.mistakes.len() + self.tags.len() + named
    }
}

fn read_text(text: &str) -> Result<Reading, yaml::Failure> {
    let root = yaml::parse(text)?;
    let mut mistakes = Mistakes::default();
    let document = read::document(&root, &mut mistakes);
    let plan = document.and_then(|document| resolve::plan(document, &mut mistakes));
    Ok(Reading { plan, mistakes, tags: tags::tags(text) })
}

/// How much is wrong with a text: what is no tree is worse than any tree.
#[cfg(not(target_family = "wasm"))]
fn how_wrong(text: &str) -> usize {
    read_text(text).map_or(usize::MAX, |read| read.how_wrong(text))
}

fn tell(text: &str, read: Result<Reading, yaml::Failure>) -> (Option<Plan>, Vec<Diagnostic>) {
    let Reading { plan, mistakes, tags } = match read {
        Ok(read) => read,
        Err(failure) => return (None, vec![syntax::diagnostic(text, failure)]),
    };
    if mistakes.is_empty() && tags.is_empty() {
        return (plan, Vec::new());
    }
    let mut told = mistakes.located(text);
    // Of some the parser has told, in the words of what was wanted there.
    let known: Vec<_> = told.iter().map(|it| (it.place.line, it.place.column)).collect();
    told.extend(tags.into_iter().filter(|it| !known.contains(&(it.place.line, it.place.column))));
    diagnostic::by_place(&mut told);
    (plan, told)
}

/// The one of `names` that was probably meant by `name`, if one is near enough.
pub fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    Mistakes::default().meant(name, names)
}

/// Any other YAML text, as plain values.
///
/// # Errors
///
/// The mistake that keeps it from being read, be it one of YAML or a key that stands twice in one map.
pub fn value(bytes: &[u8]) -> Result<serde_json::Value, Box<Diagnostic>> {
    let text = text::text_of(bytes, MAX_BYTES)?;
    let root = yaml::parse(text).map_err(|failure| syntax::diagnostic(text, failure))?;
    let mut mistakes = Mistakes::default();
    let value = plain(&root, &mut mistakes);
    match mistakes.located(text).into_iter().next() {
        None => Ok(value),
        Some(mistake) => Err(Box::new(mistake)),
    }
}

fn plain(node: &Node, mistakes: &mut Mistakes) -> serde_json::Value {
    match &node.kind {
        Kind::Null | Kind::Foreign(_) => serde_json::Value::Null,
        Kind::Bool(value) => (*value).into(),
        Kind::Number(number) => number.clone().into(),
        Kind::String(text) => text.as_str().into(),
        Kind::Sequence(items) => items.iter().map(|item| plain(item, mistakes)).collect(),
        Kind::Map(entries) => {
            fields::twice(entries, mistakes);
            entries.iter().map(|entry| (entry.key.clone(), plain(&entry.value, mistakes))).collect()
        }
    }
}

/// The title of a scenario, where its text has one at its beginning or further down: only the lines of that key are read, so it
/// may be asked of many files. What else the text holds may be anything.
///
/// ```
/// use interlude_spec::scenario::title;
/// let text = "# A comment\nscenario: >\n  Two lines\n  of it\nsteps: [";
/// assert_eq!(title(text).as_deref(), Some("Two lines of it"));
/// assert_eq!(title("steps: []"), None);
/// ```
pub fn title(text: &str) -> Option<String> {
    const KEY: &str = "scenario:";
    let start = if text.starts_with(KEY) { 0 } else { text.find(&format!("\n{KEY}"))? + 1 };
    let lines = text[start..].split_inclusive('\n').enumerate();
    let of_key = lines.take_while(|(n, line)| *n == 0 || line.trim().is_empty() || line.starts_with(' '));
    let value = yaml::parse(&of_key.map(|(_, line)| line).collect::<String>()).ok()?;
    match &value.entries()?.first()?.value.kind {
        Kind::String(text) => Some(text.trim_end().to_owned()),
        _ => None,
    }
}

/// Where each step of a plan stands in the text that it was read from, in the order of [`Plan::steps`]: at the first
/// key of what it does, or at its `expect`. This reads the text again, so it is for failures alone.
pub fn step_places(text: &str) -> Vec<Place> {
    let Ok(text) = text::text_of(text.as_bytes(), MAX_BYTES) else { return Vec::new() };
    let Ok(root) = yaml::parse(text) else { return Vec::new() };
    let entry = root.entries().unwrap_or_default().iter().find(|entry| entry.key == "steps");
    let Some(Kind::Sequence(items)) = entry.map(|entry| &entry.value.kind) else { return Vec::new() };
    let wanted: Vec<NodeId> = items.iter().flat_map(keys_of_step).collect();
    yaml::places(text, &wanted)
}

/// Where each rule that a scenario says it covers stands in the text, in the order of [`Plan::covers`].
pub fn cover_places(text: &str) -> Vec<Place> {
    places_below(text, "covers", |kind| match kind {
        Kind::Sequence(items) => items.iter().map(|item| item.id).collect(),
        _ => Vec::new(),
    })
}

/// The name of each semantics below `under` and where it stands in the text, in the order of [`Plan::under`]; as far as the text can be
/// read, whatever else is wrong with it.
pub fn unders(text: &str) -> Vec<(String, Place)> {
    let mut names = Vec::new();
    let places = places_below(text, "under", |kind| match kind {
        Kind::Map(entries) => {
            names.extend(entries.iter().map(|entry| entry.key.clone()));
            entries.iter().map(|entry| entry.key_id).collect()
        }
        _ => Vec::new(),
    });
    names.into_iter().zip(places).collect()
}

/// Where a key of the scenario stands in the text.
pub fn key_place(text: &str, key: &str) -> Option<Place> {
    let text = text::text_of(text.as_bytes(), MAX_BYTES).ok()?;
    let root = yaml::parse(text).ok()?;
    let entry = root.entries().unwrap_or_default().iter().find(|entry| entry.key == key)?;
    yaml::places(text, &[entry.key_id]).first().copied()
}

/// Where parts of what a key of the scenario holds stand in the text.
fn places_below(text: &str, key: &str, parts: impl FnOnce(&Kind) -> Vec<NodeId>) -> Vec<Place> {
    let Ok(text) = text::text_of(text.as_bytes(), MAX_BYTES) else { return Vec::new() };
    let Ok(root) = yaml::parse(text) else { return Vec::new() };
    let entry = root.entries().unwrap_or_default().iter().find(|entry| entry.key == key);
    let wanted = entry.map(|entry| parts(&entry.value.kind)).unwrap_or_default();
    yaml::places(text, &wanted)
}

/// The key of the stimulus, the key of the expectation, or both.
fn keys_of_step(step: &Node) -> impl Iterator<Item = NodeId> {
    let entries = step.entries().unwrap_or_default();
    let stimulus = entries.iter().find(|entry| read::is_stimulus(&entry.key));
    let expect = entries.iter().find(|entry| entry.key == "expect");
    stimulus.into_iter().chain(expect).map(|entry| entry.key_id)
}
