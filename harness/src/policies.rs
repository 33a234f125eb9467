//! The page `spec/policies.md`: which coordination of overlapping calls breaks what.

use interlude_lab::explore::{Alike, Beyond, Forms, Options};
use interlude_lab::explored::of_every_semantics;
use interlude_reports::markdown;
use interlude_spec::contract::Contract;

/// The page, from a search through every order.
///
/// # Errors
///
/// [`Beyond`] where there are too many states.
pub fn page() -> Result<String, Beyond> {
    let resolving = Options::default();
    let failing = Options { rejections: true, unload: true };
    let forms = Forms { redirects: true, nulls: true, directs: true };
    let [before_emit, navigate] = Contract::ALL;
    let searches = [
        of_every_semantics(Alike::new(before_emit, 4), resolving)?,
        of_every_semantics(Alike::new(before_emit, 3), failing)?,
        of_every_semantics(Alike { forms, ..Alike::new(navigate, 4) }, resolving)?,
        of_every_semantics(Alike { forms, ..Alike::new(navigate, 3) }, failing)?,
    ];
    Ok(markdown::policies(&searches))
}
