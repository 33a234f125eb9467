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

/// What failed last, by the options that name the implementation: two adapters may have one name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Remembered(BTreeMap<String, Failed>);

/// Scenarios by id and file, since two suites of one folder may have the same ids; each with the contracts that the ids of its trials
/// name.
type Failed = BTreeMap<Place, Contracts>;
type Place = (ScenarioId, String);
type Contracts = BTreeSet<Option<Contract>>;

impl Remembered {
    /// What is remembered of a folder.
    pub fn of(folder: &Path) -> Self {
        let text = place(folder).and_then(|place| files::read_report(&place).ok());
        text.and_then(|text| Self::parse(&text, folder)).unwrap_or_default()
    }

    /// Whether a scenario of a file failed under one of these contracts, which may be none, on the implementation that options name.
    pub fn has_failed(
        &self,
        named_by: &str,
        (scenario, file): (&ScenarioId, &str),
        contracts: &[Option<Contract>],
    ) -> bool {
        let key = (scenario.clone(), file.to_owned());
        let failed = self.0.get(named_by).and_then(|failed| failed.get(&key));
        failed.is_some_and(|failed| {
            failed.iter().any(|of| contracts.iter().any(|contract| is_same(*of, *contract)))
        })
    }

    /// The file of a scenario that failed on an implementation, if one did: the first of them.
    pub fn first_failed(&self, named_by: &str) -> Option<&str> {
        self.0.get(named_by)?.keys().next().map(|(_, file)| file.as_str())
    }

    /// Takes in what became of the trials of the implementation that options name. What was skipped or did not run is as it was before.
    #[must_use]
    pub fn with<'a>(mut self, named_by: &str, trials: impl IntoIterator<Item = &'a Trial>) -> Self {
        let failed = self.0.entry(named_by.to_owned()).or_default();
        for trial in trials {
            let of_it = failed.entry((trial.scenario.clone(), trial.file.clone())).or_default();
            let contract = trial.named_contract();
            if !matches!(trial.verdict, Verdict::Skip { .. }) {
                of_it.retain(|of| !is_same(*of, contract));
            }
            if trial.verdict.is_wrong() {
                of_it.insert(contract);
            }
        }
        failed.retain(|_, contracts| !contracts.is_empty());
        self.0.retain(|_, failed| !failed.is_empty());
        self
    }

    /// All of it, as it is written.
    pub fn value(&self) -> Value {
        let entry = |((scenario, file), contracts): (&Place, &Contracts)| json!([scenario, file, contracts]);
        let failed = self.0.iter().map(|(name, failed)| (name, failed.iter().map(entry).collect::<Vec<_>>()));
        json!(failed.collect::<BTreeMap<_, _>>())
    }

    /// Remembers this of a folder. Nothing is written where nothing has failed and nothing was remembered.
    pub fn keep(&self, folder: &Path) {
        let Some(place) = place(folder) else { return };
        if self.0.is_empty() {
            _ = std::fs::remove_file(place);
        } else {
            let text = json!({ "folder": folder.to_string_lossy(), "failed": self.value() });
            _ = files::write(&place, format!("{text:#}\n").as_bytes());
        }
    }

    /// What was kept, if it was of this folder.
    fn parse(text: &str, folder: &Path) -> Option<Self> {
        let kept: Value = serde_json::from_str(text).ok()?;
        (kept.get("folder")?.as_str()? == folder.to_string_lossy()).then_some(())?;
        let failed = kept.get("failed")?.as_object()?.iter().map(|(name, failed)| {
            let failed = failed.as_array()?.iter().map(read);
            Some((name.clone(), failed.collect::<Option<_>>()?))
        });
        failed.collect::<Option<_>>().map(Self)
    }
}

/// Whether two are one: a scenario may have had fewer contracts then, or more.
fn is_same(one: Option<Contract>, other: Option<Contract>) -> bool {
    one.is_none() || other.is_none() || one == other
}

fn read(written: &Value) -> Option<(Place, Contracts)> {
    let [scenario, file, contracts] = written.as_array()?.as_slice() else { return None };
    let contract = |name: &Value| match name {
        Value::Null => Some(None),
        name => Some(Some(Contract::from_name(name.as_str()?)?)),
    };
    let contracts = contracts.as_array()?.iter().map(contract).collect::<Option<_>>()?;
    Some(((scenario.as_str()?.into(), file.as_str()?.to_owned()), contracts))
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
        let text = r#"{ "folder": "/one", "failed": { "mine": [["a/b", "a/b.yaml", [null]]] } }"#;
        let read = |folder: &str| Remembered::parse(text, Path::new(folder));
        assert_eq!(read("/one").expect("it is of this folder").first_failed("mine"), Some("a/b.yaml"));
        assert_eq!(read("/other"), None);
        assert_eq!(Remembered::parse(r#"{ "folder": "/one", "failed": [] }"#, Path::new("/one")), None);
    }
}
