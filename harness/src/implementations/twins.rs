//! The twins of clerk-js as implementations: one for every version, made of its record, and one of what is documented.

use super::Implementation;
use interlude_lab::twin::eras::{Known, NoRecord};
use interlude_lab::twin::{PREFIX, Twin, documented};

/// The versions that are listed, each of which the adapter `clerk-js` runs as well.
pub use interlude_lab::twin::eras::LISTED;

/// The twin of that name, where it is the name of one.
///
/// # Errors
///
/// [`NoRecord`], where it would be the twin of a version that has no record.
///
/// ```
/// use interlude::implementations::twins;
/// assert_eq!(twins::named("twin/clerk-js@5.61.2").unwrap().unwrap().name, "twin/clerk-js@5.61.2");
/// assert!(twins::named("twin/clerk-js@1.0.0").unwrap().is_err());
/// assert!(twins::named("reference").is_none());
/// ```
pub fn named(name: &str) -> Option<Result<Implementation, NoRecord>> {
    name.starts_with(PREFIX).then(|| Known::of_name(name))?.map(|known| known.map(of))
}

/// The twin of a version, or of what is documented.
fn of(known: Known) -> Implementation {
    let about = match known.version {
        Some(_) => format!("what the record of {} comes to, without the package", known.name()),
        None => format!("{}; the record `{}`", documented::ABOUT, known.name()),
    };
    Implementation::of_twin(Twin::new(known), about)
}

/// The twin of what is documented. It keeps every requirement of both contracts.
pub fn documented() -> Implementation {
    of(Known::documented())
}

/// The twins of [`LISTED`].
///
/// # Panics
///
/// Never: each has a record.
pub fn listed() -> Vec<Implementation> {
    let named = |version: &&str| of(Known::named(version).expect("a listed version has a record"));
    LISTED.iter().map(named).collect()
}
