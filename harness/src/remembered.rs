//! What failed when scenarios were last run in a folder: kept among the caches of the user, for `run --last-failed` alone. Where
//! it cannot be read or written there is nothing of it, and nothing else depends on it.

use crate::files;
use interlude_reports::run::Trial;
use interlude_spec::contract::Contract;
use interlude_spec::id::ScenarioId;
use interlude_spec::verdict::Verdict;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

/// The environment variable that says where Interlude keeps what it remembers. Set to nothing, it remembers nothing.
pub const CACHE: &str = "INTERLUDE_CACHE";

/// What failed last, by implementation: scenarios, with the contract where the trial's id names it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Remembered(BTreeMap<String, BTreeSet<(ScenarioId, Option<Contract>)>>);

impl Remembered {
    /// What is remembered of a folder.
    pub fn of(folder: &Path) -> Self {
        let text = place(folder).and_then(|place| files::read_report(&place).ok());
        text.and_then(|text| Self::parse(&text, folder)).unwrap_or_default()
    }

    /// The implementations on which something failed.
    pub fn implementations(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The scenarios that failed on one of these implementations.
    pub fn failed<'a>(&self, implementations: impl IntoIterator<Item = &'a str>) -> BTreeSet<ScenarioId> {
        let of = |name: &str| self.0.get(name).cloned().unwrap_or_default();
        implementations.into_iter().flat_map(of).map(|(scenario, _)| scenario).collect()
    }

    /// Takes in what became of trials. What was skipped or did not run is as it was before.
    #[must_use]
    pub fn with(mut self, trials: &[Trial]) -> Self {
        for trial in trials {
            let failed = self.0.entry(trial.implementation.clone()).or_default();
            let contract = trial.named_contract();
            if !matches!(trial.verdict, Verdict::Skip { .. }) {
                // It may have had fewer contracts then, or more.
                let is_it = |of: Option<Contract>| of.is_none() || contract.is_none() || of == contract;
                failed.retain(|(scenario, of)| *scenario != trial.scenario || !is_it(*of));
            }
            if trial.verdict.is_wrong() {
                failed.insert((trial.scenario.clone(), contract));
            }
        }
        self.0.retain(|_, failed| !failed.is_empty());
        self
    }

    /// Remembers this of a folder. Nothing is written where nothing has failed and nothing was remembered.
    pub fn keep(&self, folder: &Path) {
        let Some(place) = place(folder) else { return };
        if self.0.is_empty() {
            _ = std::fs::remove_file(place);
        } else {
            let failed = self.0.iter().map(|(name, ids)| (name.clone(), ids.iter().map(written).collect()));
            let failed: BTreeMap<String, Vec<Value>> = failed.collect();
            let text = json!({ "folder": folder.to_string_lossy(), "failed": failed });
            _ = files::write(&place, format!("{text:#}\n").as_bytes());
        }
    }

    /// What was kept, if it was of this folder.
    fn parse(text: &str, folder: &Path) -> Option<Self> {
        let kept: Value = serde_json::from_str(text).ok()?;
        (kept.get("folder")?.as_str()? == folder.to_string_lossy()).then_some(())?;
        let failed = kept.get("failed")?.as_object()?.iter().map(|(name, ids)| {
            let ids = ids.as_array()?.iter().map(read);
            Some((name.clone(), ids.collect::<Option<_>>()?))
        });
        failed.collect::<Option<_>>().map(Self)
    }
}

/// What stands for a trial: the scenario's id, or that and the contract.
fn written((scenario, contract): &(ScenarioId, Option<Contract>)) -> Value {
    contract.map_or_else(|| json!(scenario), |contract| json!([scenario, contract]))
}

fn read(written: &Value) -> Option<(ScenarioId, Option<Contract>)> {
    if let Some(scenario) = written.as_str() {
        return Some((scenario.into(), None));
    }
    let [scenario, contract] = written.as_array()?.as_slice() else { return None };
    Some((scenario.as_str()?.into(), Some(Contract::from_name(contract.as_str()?)?)))
}

/// The file in which it is kept.
fn place(folder: &Path) -> Option<PathBuf> {
    let cache = cache(|name| env::var_os(name))?;
    // Another version of the library may find other names: then nothing is remembered, once.
    let mut hasher = std::hash::DefaultHasher::new();
    folder.hash(&mut hasher);
    Some(cache.join("last-failed").join(format!("{:016x}.json", hasher.finish())))
}

/// The folder of Interlude among the caches of this user.
fn cache(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(own) = variable(CACHE) {
        return (!own.is_empty()).then(|| own.into());
    }
    let set = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let of_system = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Caches"))
    } else {
        set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))
    };
    of_system.filter(|folder| folder.is_absolute()).map(|folder| folder.join("interlude"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_kept_where_that_is_not_wanted() {
        let only = |name: &'static str, value: &'static str| {
            cache(move |asked| (asked == name).then(|| OsString::from(value)))
        };
        assert_eq!(only(CACHE, ""), None);
        assert_eq!(only(CACHE, "kept"), Some("kept".into()));
        assert_eq!(only("XDG_CACHE_HOME", "not/absolute"), None);
        #[cfg(target_os = "linux")]
        assert_eq!(only("HOME", "/home/ada"), Some("/home/ada/.cache/interlude".into()));
    }

    #[test]
    fn what_was_kept_of_another_folder_is_not_taken() {
        let text = r#"{ "folder": "/one", "failed": { "mine": ["a/b"] } }"#;
        let read = |folder: &str| Remembered::parse(text, Path::new(folder));
        assert_eq!(read("/one").map(|it| it.failed(["mine"]).len()), Some(1));
        assert_eq!(read("/other"), None);
        assert_eq!(Remembered::parse(r#"{ "folder": "/one", "failed": [] }"#, Path::new("/one")), None);
    }
}
