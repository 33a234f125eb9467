//! The page `spec/policies.md`: which coordination of overlapping calls breaks what.

use interlude_lab::explore::{Beyond, Options};
use interlude_lab::explored::of_every_semantics;
use interlude_reports::markdown;

/// The page, from a search through every order.
///
/// # Errors
///
/// [`Beyond`] where there are too many states.
pub fn page() -> Result<String, Beyond> {
    let resolving = of_every_semantics(4, Options::default())?;
    let failing = of_every_semantics(3, Options { rejections: true, unload: true })?;
    Ok(markdown::policies(&resolving, &failing))
}
