//! Slugs: each is that of one organization, and cannot be taken for an id.

use crate::diagnostic::Code;
use crate::id::OrganizationId;
use crate::plan::SessionPlan;
use crate::scenario::document::Spot;
use crate::scenario::mistake::Mistakes;
use std::collections::BTreeMap;

/// What the ids of organizations begin with, by which Clerk tells them from slugs.
const ID: &str = "org_";

/// The slugs of a session's organizations, behind those of earlier sessions.
pub(super) fn of_session(
    written: Vec<(OrganizationId, Spot<String>)>,
    earlier: &[SessionPlan],
    mistakes: &mut Mistakes,
) -> BTreeMap<OrganizationId, String> {
    let mut slugs = BTreeMap::new();
    for (organization, slug) in written {
        let known = || earlier.iter().flat_map(|session| &session.slugs).chain(&slugs);
        let of_another = known().find(|(other, its)| (**other == organization) != (**its == slug.value));
        let trouble = if slug.value.starts_with(ID) {
            Some((
                format!("the slug `{}` looks like an id", slug.value),
                format!("leave `{ID}` out: by it an id is told from a slug"),
            ))
        } else {
            of_another.map(|(other, its)| {
                (
                    format!("`{organization}` has the slug `{}`, and `{other}` has `{its}`", slug.value),
                    "give each organization one slug of its own, the same in every session".to_owned(),
                )
            })
        };
        if let Some((message, help)) = trouble {
            mistakes.add(Code::BadSlug, slug.at, message, "no slug of its own", help);
        }
        slugs.insert(organization, slug.value);
    }
    slugs
}
