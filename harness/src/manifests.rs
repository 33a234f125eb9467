//! Finds the manifests of adapters and turns them into implementations. Nothing is started here.

use crate::discovery::display_path;
use crate::files;
use crate::implementations::{Implementation, quoted};
use crate::process::{Adapter, Limits};
use crate::trial::{LoadError, Unreadable};
use interlude_lab::semantics::Semantics;
use interlude_spec::diagnostic::Diagnostic;
use interlude_spec::known::{self, Known};
use interlude_spec::manifest::{self, KnownDeviations, Manifest, Offer};
use interlude_spec::scenario::MAX_BYTES;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of a manifest's file.
pub const FILE: &str = "adapter.yaml";
/// Where a checkout of Interlude has its adapters, one folder for each.
const SHIPPED: &str = "harness/adapters";

/// The manifests that come with the checkout that a folder is in, in the order of their paths; none where it is in no
/// checkout.
pub fn shipped(folder: &Path) -> Vec<PathBuf> {
    let Some(root) = folder.ancestors().map(|folder| folder.join(SHIPPED)).find(|it| it.is_dir()) else {
        return Vec::new();
    };
    below(&root)
}

/// Where versions are that were fetched and are not installed, below [`SHIPPED`].
const FETCHED: &str = "fetched/clerk-js.yaml";

/// The manifest of the versions of clerk-js that were fetched into the checkout that a folder is in, if there are any.
pub fn fetched(folder: &Path) -> Option<PathBuf> {
    let mut manifests = folder.ancestors().map(|folder| folder.join(SHIPPED).join(FETCHED));
    manifests.find(|file| file.is_file())
}

/// The manifests in the folders of a folder, in the order of their paths.
pub fn below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let files = entries.flatten().map(|entry| entry.path().join(FILE));
    let mut files: Vec<_> = files.filter(|file| file.is_file()).collect();
    files.sort();
    files
}

/// The manifests in the folders of a folder that is there for them, in the order of their paths.
///
/// # Errors
///
/// Where there is none, or one that would be passed over: for its name, for its place, or because it is no file.
pub fn all_below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let shown = display_path(folder);
    let cannot =
        |folder: &Path, error: &io::Error| format!("cannot read `{}`: {error}", display_path(folder));
    let is_manifest = |file: &Path| {
        let name = file.file_name().unwrap_or_default().to_ascii_lowercase();
        name == FILE || name == "adapter.yml"
    };
    let entries = |folder: &Path| -> Result<Vec<PathBuf>, String> {
        let read = std::fs::read_dir(folder).and_then(|entries| {
            entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()
        });
        read.map_err(|error| cannot(folder, &error))
    };
    let here = entries(folder)?;
    let mut of_it: Vec<PathBuf> = here.iter().filter(|file| is_manifest(file)).cloned().collect();
    for inner in here.iter().filter(|inner| inner.is_dir()) {
        of_it.extend(entries(inner)?.into_iter().filter(|file| is_manifest(file)));
    }
    of_it.sort();
    let known = below(folder);
    if let Some(other) = of_it.iter().find(|file| !known.contains(file)) {
        let rule = format!("a manifest is a file `{FILE}` in a folder of `{shown}`");
        return Err(format!("`{}` would be passed over: {rule}", display_path(other)));
    }
    if known.is_empty() { Err(format!("no folder of `{shown}` holds a file `{FILE}`")) } else { Ok(known) }
}

/// A version that a manifest describes, and whether what is known of it could be read.
#[derive(Clone, Debug)]
pub struct Described {
    /// The version; without known deviations where those could not be read.
    pub implementation: Implementation,
    /// Why its file of known deviations could not be read.
    spoiled: Option<LoadError>,
}

impl Described {
    /// The version, with what is known of it. What is wrong in a file that is to be written anew does not matter.
    ///
    /// # Errors
    ///
    /// Where its file of known deviations could not be read, and is not that file.
    pub fn whole(self, written: Option<&Path>) -> Result<Implementation, LoadError> {
        match self.spoiled {
            Some(error) if !written.is_some_and(|written| files::is_same(written, error.file())) => {
                Err(error)
            }
            _ => Ok(self.implementation),
        }
    }
}

impl From<Implementation> for Described {
    fn from(implementation: Implementation) -> Self {
        Self { implementation, spoiled: None }
    }
}

/// Every version that a manifest describes.
///
/// # Errors
///
/// Where the manifest, or a file of known deviations that it names, cannot be read or holds mistakes.
pub fn load(path: &Path, limits: Limits) -> Result<Vec<Implementation>, LoadError> {
    described(path, limits)?.into_iter().map(|it| it.whole(None)).collect()
}

/// The same, where the files of known deviations matter only for those versions that are asked for.
///
/// # Errors
///
/// Where the manifest cannot be read or holds mistakes.
pub fn described(path: &Path, limits: Limits) -> Result<Vec<Described>, LoadError> {
    let semantics: Vec<String> = Semantics::all().into_iter().map(|it| it.name).collect();
    let semantics: Vec<&str> = semantics.iter().map(String::as_str).collect();
    let manifest = read(path, |bytes| manifest::load(bytes, &semantics))?;
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    manifest.versions.iter().map(|offer| implementation(&manifest, offer, path, folder, limits)).collect()
}

fn implementation(
    manifest: &Manifest,
    offer: &Offer,
    path: &Path,
    folder: &Path,
    limits: Limits,
) -> Result<Described, LoadError> {
    let mut files = vec![path.to_path_buf()];
    let (known, spoiled) = match &offer.known {
        KnownDeviations::Here(known) => (known.clone(), None),
        KnownDeviations::File(file) => {
            let file = folder.join(file);
            let known = known_deviations(&file);
            files.push(file);
            match known {
                Ok(known) => (known, None),
                Err(error) => (Vec::new(), Some(error)),
            }
        }
    };
    // A program is started in a folder, so what is relative would mean something else there.
    let whole =
        std::path::absolute(folder).map_err(|error| LoadError::of_file(display_path(folder), &error))?;
    let adapter = Adapter {
        command: offer.command.clone(),
        directory: Some(offer.directory.as_ref().map_or_else(|| whole.clone(), |it| whole.join(it))),
        environment: offer.environment.clone(),
        requires: offer.requires.iter().map(|it| folder.join(it)).collect(),
        prepare: offer.prepare.as_ref().map(|words| {
            let words: Vec<_> = words.iter().map(|word| quoted(word)).collect();
            format!("run `{}` in `{}`", words.join(" "), display_path(folder))
        }),
    };
    let version = offer.version.as_ref().map(|version| format!("@{version}")).unwrap_or_default();
    let name = manifest.name_of(offer);
    let file = display_path(path);
    let named_by = if is_shipped(folder) { name.clone() } else { format!("{file}{version}") };
    let mut implementation = Implementation::of_manifest(
        name,
        format!("--implementation {}", quoted(&named_by)),
        format!("an adapter: {file}"),
        offer,
        known,
        Arc::new(adapter),
        limits,
    );
    implementation.files = files;
    Ok(Described { implementation, spoiled })
}

/// Whether a folder is one of those whose adapters are known by name.
fn is_shipped(folder: &Path) -> bool {
    let Ok(here) = std::env::current_dir() else { return false };
    let same = |file: PathBuf| file.parent().and_then(|it| it.canonicalize().ok());
    let folder = folder.canonicalize().ok();
    folder.is_some() && shipped(&here).into_iter().any(|file| same(file) == folder)
}

/// Reads a file of known deviations.
///
/// # Errors
///
/// Where it cannot be read or holds mistakes.
pub fn known_deviations(path: &Path) -> Result<Vec<Known>, LoadError> {
    read(path, known::load)
}

/// Reads a file of known deviations of which some may have no reason yet.
///
/// # Errors
///
/// Where it cannot be read or holds other mistakes.
pub fn unfinished_deviations(path: &Path) -> Result<Vec<Known>, LoadError> {
    read(path, known::load_unfinished)
}

fn read<T>(path: &Path, load: impl FnOnce(&[u8]) -> Result<T, Vec<Diagnostic>>) -> Result<T, LoadError> {
    let file = display_path(path);
    let bytes = files::read(path, MAX_BYTES).map_err(|error| LoadError::of_file(file.clone(), &error))?;
    load(&bytes).map_err(|mistakes| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        LoadError::Mistakes(Box::new(Unreadable { file, text, mistakes }))
    })
}
