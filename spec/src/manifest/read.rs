//! From the text of a manifest to what it says, or to every mistake in it.

use super::{KnownDeviations, Manifest, Offer, VERSION};
use crate::contract::{Capability, Contract};
use crate::diagnostic::{Code, Diagnostic};
use crate::known;
use crate::scenario::fields::{Fields, list, text, twice, word, wrong_type};
use crate::scenario::mistake::Mistakes;
use crate::scenario::node::{Kind, Node, NodeId, shortened};
use crate::scenario::{self, MAX_BYTES};
use semver::Version;
use std::collections::{BTreeMap, BTreeSet};

/// What can be said once for all versions, and again for one.
const OF_A_VERSION: [&str; 10] = [
    "command",
    "directory",
    "environment",
    "contracts",
    "capabilities",
    "semantics",
    "prepare",
    "requires",
    "suite",
    "known",
];

pub(super) fn manifest(bytes: &[u8], semantics: &[&str]) -> Result<Manifest, Vec<Diagnostic>> {
    let text = scenario::text::text_of(bytes, MAX_BYTES).map_err(|diagnostic| vec![diagnostic])?;
    let root = match scenario::yaml::parse(text) {
        Ok(root) => root,
        Err(failure) => {
            let mut diagnostic = scenario::syntax::diagnostic(text, failure);
            if diagnostic.code == Code::Empty {
                diagnostic.message = "the file holds no manifest".into();
                diagnostic.help = Some("begin with `name:` and the name of the implementation".into());
            }
            return Err(vec![diagnostic]);
        }
    };
    let mut mistakes = Mistakes::default();
    match whole(&root, semantics, &mut mistakes) {
        Some(manifest) if mistakes.is_empty() => Ok(manifest),
        _ => Err(mistakes.located(text)),
    }
}

fn whole(root: &Node, semantics: &[&str], mistakes: &mut Mistakes) -> Option<Manifest> {
    let keys = [&["name", "version", "versions"][..], &OF_A_VERSION].concat();
    let fields = Fields::of(root, "a manifest", &keys, root.id, mistakes)?;
    let name = fields.require("name", "my-client", mistakes);
    let name = name.and_then(|node| plain_name(node, "`name`", mistakes));
    let common = Parts::read(&fields, semantics, mistakes);
    let versions = match (fields.entry("version"), fields.entry("versions")) {
        (Some(_), Some(versions)) => {
            let message = "`version` and `versions` exclude each other";
            mistakes.add(
                Code::Conflict,
                versions.key_id,
                message,
                "the second one",
                "remove one of the two".to_owned(),
            );
            Vec::new()
        }
        (Some(one), None) => {
            let version = plain_name(&one.value, "`version`", mistakes);
            vec![(version, one.key_id, common.clone())]
        }
        (None, Some(several)) => versions(&several.value, &common, semantics, mistakes),
        (None, None) => vec![(None, root.id, common)],
    };
    let offers: Vec<_> =
        versions.into_iter().map(|(version, at, parts)| parts.offer(version, at, mistakes)).collect();
    Some(Manifest { name: name?, versions: offers.into_iter().collect::<Option<_>>()? })
}

/// The versions of a list: each a text, or a map that says what differs.
fn versions(
    node: &Node,
    common: &Parts,
    semantics: &[&str],
    mistakes: &mut Mistakes,
) -> Vec<(Option<String>, NodeId, Parts)> {
    let items = list(node, "`versions`", mistakes).unwrap_or_default();
    if items.is_empty() {
        wrong_type(node, "`versions`", "a list of versions", "name a version".to_owned(), mistakes);
    }
    let (mut versions, mut seen) = (Vec::new(), BTreeSet::new());
    for item in items {
        let (at, version, parts) = match &item.kind {
            Kind::Map(_) => {
                let keys = [&["version"][..], &OF_A_VERSION].concat();
                let Some(fields) = Fields::of(item, "a version", &keys, item.id, mistakes) else { continue };
                let version = fields.require("version", "\"1.0.0\"", mistakes);
                let own = Parts::read(&fields, semantics, mistakes);
                (version.map_or(item.id, |node| node.id), version, own.over(common))
            }
            _ => (item.id, Some(item), common.clone()),
        };
        let Some(version) = version.and_then(|node| plain_name(node, "a version", mistakes)) else {
            continue;
        };
        if !seen.insert(version.clone()) {
            let message = format!("the version `{version}` stands twice");
            mistakes.add(Code::Conflict, at, message, "the second one", "remove one of the two".to_owned());
        }
        versions.push((Some(version), at, parts));
    }
    versions
}

/// What stands somewhere, as far as it does.
#[derive(Clone, Default)]
struct Parts {
    command: Option<Vec<String>>,
    directory: Option<String>,
    environment: BTreeMap<String, String>,
    contracts: Option<Vec<Contract>>,
    capabilities: Option<BTreeSet<Capability>>,
    semantics: Option<String>,
    prepare: Option<Vec<String>>,
    requires: Option<Vec<String>>,
    suite: Option<Version>,
    known: Option<KnownDeviations>,
    /// Keys that are there, whether or not they could be read: what is wrong is not also missing.
    there: BTreeSet<String>,
}

impl Parts {
    fn read(fields: &Fields<'_>, semantics: &[&str], mistakes: &mut Mistakes) -> Self {
        let semantics: Vec<(&str, &str)> = semantics.iter().map(|name| (*name, *name)).collect();
        Self {
            command: fields.get("command").and_then(|node| command(node, "`command`", mistakes)),
            directory: fields
                .get("directory")
                .and_then(|node| text(node, "`directory`", mistakes))
                .map(Into::into),
            environment: fields
                .get("environment")
                .map(|node| environment(node, mistakes))
                .unwrap_or_default(),
            contracts: fields.get("contracts").and_then(|node| contracts(node, mistakes)),
            capabilities: fields.get("capabilities").map(|node| capabilities(node, mistakes)),
            semantics: fields
                .get("semantics")
                .and_then(|node| word(node, "`semantics`", &semantics, mistakes))
                .map(Into::into),
            prepare: fields.get("prepare").and_then(|node| command(node, "`prepare`", mistakes)),
            requires: fields.get("requires").and_then(|node| texts(node, "`requires`", mistakes)),
            suite: fields.get("suite").and_then(|node| suite(node, mistakes)),
            known: fields.get("known").and_then(|node| known_deviations(node, mistakes)),
            there: fields.entries().iter().map(|entry| entry.key.clone()).collect(),
        }
    }

    /// These, and where one is not said, that of all versions. Environments are put together.
    fn over(self, common: &Self) -> Self {
        let common = common.clone();
        Self {
            command: self.command.or(common.command),
            directory: self.directory.or(common.directory),
            environment: common.environment.into_iter().chain(self.environment).collect(),
            contracts: self.contracts.or(common.contracts),
            capabilities: self.capabilities.or(common.capabilities),
            semantics: self.semantics.or(common.semantics),
            prepare: self.prepare.or(common.prepare),
            requires: self.requires.or(common.requires),
            suite: self.suite.or(common.suite),
            known: self.known.or(common.known),
            there: self.there.union(&common.there).cloned().collect(),
        }
    }

    /// What is offered, if everything that has to be said is. What is missing is reported at `at`.
    fn offer(self, version: Option<String>, at: NodeId, mistakes: &mut Mistakes) -> Option<Offer> {
        let examples = [
            ("command", "[node, adapter.mjs]"),
            ("contracts", "[before-emit]"),
            ("capabilities", "[set-session, set-active]"),
        ];
        for (key, example) in examples {
            if !self.there.contains(key) {
                let message = format!("a manifest has no `{key}`");
                let help = format!("add `{key}: {example}`");
                mistakes.add(Code::MissingKey, at, message, format!("`{key}` is missing"), help);
            }
        }
        let fill = |text: String| match &version {
            Some(version) => text.replace(VERSION, version),
            None => text,
        };
        Some(Offer {
            command: self.command?.into_iter().map(fill).collect(),
            directory: self.directory.map(fill),
            environment: self.environment.into_iter().map(|(name, value)| (name, fill(value))).collect(),
            contracts: self.contracts?,
            capabilities: self.capabilities?,
            semantics: self.semantics,
            prepare: self.prepare.map(|words| words.into_iter().map(fill).collect()),
            requires: self.requires.unwrap_or_default().into_iter().map(fill).collect(),
            suite: self.suite,
            known: match self.known {
                None => KnownDeviations::Here(Vec::new()),
                Some(KnownDeviations::File(path)) => KnownDeviations::File(fill(path)),
                Some(here) => here,
            },
            version,
        })
    }
}

/// A word that can be part of `name@version`.
fn plain_name(node: &Node, what: &str, mistakes: &mut Mistakes) -> Option<String> {
    let written = text(node, what, mistakes)?;
    if written.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+".contains(c)) {
        return Some(written.to_owned());
    }
    let message = format!("`{}` cannot be {what}", shortened(written));
    let help = "use letters and digits of ASCII, `-`, `_`, `.` and `+`".to_owned();
    mistakes.add(Code::ReservedName, node.id, message, "not a plain name", help);
    None
}

/// A list of words, or a text that is split as a shell does.
fn command(node: &Node, name: &str, mistakes: &mut Mistakes) -> Option<Vec<String>> {
    let words = match &node.kind {
        Kind::Sequence(items) => {
            let what = format!("a word of {name}");
            let words: Vec<_> = items.iter().map(|item| text(item, &what, mistakes)).collect();
            words.into_iter().map(|word| word.map(str::to_owned)).collect::<Option<Vec<_>>>()?
        }
        _ => match shell_words::split(text(node, name, mistakes)?) {
            Ok(words) => words,
            Err(error) => {
                let help = "close the quotes, or write the words as a list".to_owned();
                mistakes.add(Code::WrongType, node.id, format!("{name}: {error}"), "not a command", help);
                return None;
            }
        },
    };
    if words.is_empty() {
        let help = "write the program and its arguments, such as `[node, adapter.mjs]`".to_owned();
        wrong_type(node, name, "a command", help, mistakes);
        return None;
    }
    Some(words)
}

fn texts(node: &Node, name: &str, mistakes: &mut Mistakes) -> Option<Vec<String>> {
    let what = format!("an item of {name}");
    let items = list(node, name, mistakes)?;
    items.iter().map(|item| text(item, &what, mistakes).map(str::to_owned)).collect()
}

fn environment(node: &Node, mistakes: &mut Mistakes) -> BTreeMap<String, String> {
    let Some(entries) = node.entries() else {
        let help = "write a map from names to texts".to_owned();
        wrong_type(node, "`environment`", "a map", help, mistakes);
        return BTreeMap::new();
    };
    twice(entries, mistakes);
    let mut variables = BTreeMap::new();
    for entry in entries {
        if entry.key.is_empty() || entry.key.contains(['=', '\0']) {
            let message = format!("`{}` cannot be the name of a variable", shortened(&entry.key));
            let help = "use a name without `=`".to_owned();
            mistakes.add(Code::ReservedName, entry.key_id, message, "not a name", help);
        }
        let value = match &entry.value.kind {
            Kind::String(text) if text.is_empty() => Some(""),
            _ => text(&entry.value, &format!("`{}`", shortened(&entry.key)), mistakes),
        };
        variables.extend(value.map(|value| (entry.key.clone(), value.to_owned())));
    }
    variables
}

fn contracts(node: &Node, mistakes: &mut Mistakes) -> Option<Vec<Contract>> {
    let items = list(node, "`contracts`", mistakes)?;
    if items.is_empty() {
        let help = "name `before-emit`, `navigate` or both".to_owned();
        wrong_type(node, "`contracts`", "a list of contracts", help, mistakes);
    }
    let words = Contract::ALL.map(|contract| (contract.as_str(), contract));
    Some(items.iter().filter_map(|item| word(item, "`contracts`", &words, mistakes)).collect())
}

fn capabilities(node: &Node, mistakes: &mut Mistakes) -> BTreeSet<Capability> {
    let items = list(node, "`capabilities`", mistakes).unwrap_or_default();
    let words = Capability::ALL.map(|capability| (capability.as_str(), capability));
    items.iter().filter_map(|item| word(item, "`capabilities`", &words, mistakes)).collect()
}

fn suite(node: &Node, mistakes: &mut Mistakes) -> Option<Version> {
    let written = text(node, "`suite`", mistakes)?;
    match Version::parse(written) {
        Ok(version) => Some(version),
        Err(error) => {
            let message = format!("`{}` is not a version: {error}", shortened(written));
            let help = format!("write a version of Interlude, such as `\"{}\"`", env!("CARGO_PKG_VERSION"));
            mistakes.add(Code::UnknownValue, node.id, message, "not a version", help);
            None
        }
    }
}

fn known_deviations(node: &Node, mistakes: &mut Mistakes) -> Option<KnownDeviations> {
    match &node.kind {
        Kind::Sequence(_) => Some(KnownDeviations::Here(known::read(node, mistakes))),
        Kind::String(file) if !file.is_empty() => Some(KnownDeviations::File(file.clone())),
        _ => {
            let help = "write `known: []` where there are none, or the path of a file".to_owned();
            wrong_type(node, "`known`", "a list, or the path of a file", help, mistakes);
            None
        }
    }
}
