//! The schema of scenarios, with the names that the lab knows.

use interlude_lab::semantics::Semantics;
use interlude_lab::twin::documented;
use interlude_lab::twin::eras::LISTED;
use serde_json::Value;

/// The schema of a scenario file, as editors read it: below `under` it offers each way of coordinating calls, what is documented, and
/// the versions of clerk-js that are listed.
///
/// ```
/// let schema = interlude::schemas::scenario();
/// assert!(schema["properties"]["under"]["properties"].get("clerk-js@6.40.0").is_some());
/// ```
pub fn scenario() -> Value {
    let policies = Semantics::all().into_iter().map(|it| (it.name, it.about));
    let documented = (documented::NAME.to_owned(), documented::ABOUT.to_owned());
    let versions = LISTED.iter().map(|version| {
        let about = format!("what version {version} of clerk-js does wherever the contract leaves room");
        (format!("clerk-js@{version}"), about)
    });
    let names: Vec<_> = policies.chain([documented]).chain(versions).collect();
    interlude_spec::schema::scenario(&names)
}
