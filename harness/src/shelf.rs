//! The scenarios of a run, each read when it is its turn. A suite of a hundred thousand is not in memory at any time.

use crate::discovery::Found;
use crate::trial::{LoadError, Scenario};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// So many scenarios are read before the first is run, and are kept: a suite that people write is read once.
pub const KEPT: usize = 2_000;

/// Scenarios by their place.
pub struct Shelf {
    found: Vec<Found>,
    kept: Vec<Arc<Scenario>>,
    /// What stands for the text of each as it was first read; nothing where it was not.
    texts: Vec<AtomicU64>,
}

impl Shelf {
    /// These scenarios, of which the first are read now. With `is_all_ahead` the others are read as well, for the sake of what may be wrong with
    /// them: where a trial takes long, a mistake is not to be found after hours.
    ///
    /// # Errors
    ///
    /// What keeps each of the scenarios from being read; where something does, all of them are tried.
    pub fn of(found: Vec<Found>, is_all_ahead: bool) -> Result<Self, Vec<LoadError>> {
        let texts = found.iter().map(|_| AtomicU64::new(0)).collect();
        let mut shelf = Self { found, kept: Vec::new(), texts };
        let mut errors = Vec::new();
        let mut kept = Vec::with_capacity(shelf.len().min(KEPT));
        for place in 0..shelf.len() {
            if place >= KEPT && !is_all_ahead && errors.is_empty() {
                break;
            }
            match shelf.read(place) {
                Ok(scenario) if place < KEPT => kept.push(scenario),
                Ok(_) => {}
                Err(error) => errors.push(error),
            }
        }
        shelf.kept = kept;
        if errors.is_empty() { Ok(shelf) } else { Err(errors) }
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The scenario of a place.
    ///
    /// # Errors
    ///
    /// What keeps it from being read. It says the same each time that it is read: a file that has changed meanwhile is not.
    pub fn read(&self, place: usize) -> Result<Arc<Scenario>, LoadError> {
        if let Some(kept) = self.kept.get(place) {
            return Ok(Arc::clone(kept));
        }
        let scenario = Scenario::load(&self.found[place])?;
        let mut hasher = DefaultHasher::new();
        scenario.text.hash(&mut hasher);
        let text = hasher.finish().max(1);
        let before = self.texts[place].swap(text, Ordering::Relaxed);
        if before == 0 || before == text {
            return Ok(Arc::new(scenario));
        }
        let reason = "it has changed since it was read, and trials of it have been run".to_owned();
        Err(LoadError::File { file: scenario.file, reason, is_want: false })
    }

    /// What keeps scenarios from being read, from this place on.
    pub fn errors(&self, from: usize) -> Vec<LoadError> {
        (from..self.len()).filter_map(|place| self.read(place).err()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discovery::Source;
    use std::fs;
    use std::path::{Path, PathBuf};

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("interlude-shelf-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        folder
    }

    fn write(folder: &Path, title: &str) -> PathBuf {
        let path = folder.join("one.yaml");
        let text = format!(
            "scenario: {title}\ncontract: navigate\nsteps:\n  - {{ at: 0ms, call: a, setActive: {{ session: null }} }}\n"
        );
        fs::write(&path, text).expect("it can be written");
        path
    }

    #[test]
    fn no_more_scenarios_are_held_than_are_kept_and_those_that_are_run() {
        let path = write(&folder("held"), "One");
        let found: Vec<Found> = (0..KEPT + 50)
            .map(|place| Found {
                id: format!("a/{place:05}").as_str().into(),
                source: Source::File(path.clone()),
            })
            .collect();
        for is_all_ahead in [false, true] {
            let shelf = Shelf::of(found.clone(), is_all_ahead).expect("all can be read");
            assert_eq!(shelf.kept.len(), KEPT);
            let last = shelf.read(KEPT + 49).expect("it can be read");
            assert_eq!(Arc::strong_count(&last), 1, "nobody else holds it");
        }
        _ = fs::remove_dir_all(folder("held"));
    }

    #[test]
    fn a_file_that_changes_between_two_trials_is_not_taken_for_the_same() {
        let path = write(&folder("changed"), "One");
        let found = Found { id: "one".into(), source: Source::File(path) };
        let shelf = Shelf { found: vec![found], kept: Vec::new(), texts: vec![AtomicU64::new(0)] };
        assert!(shelf.read(0).is_ok() && shelf.read(0).is_ok());
        write(&folder("changed"), "Two");
        assert!(matches!(shelf.read(0), Err(LoadError::File { .. })));
        _ = fs::remove_dir_all(folder("changed"));
    }
}
