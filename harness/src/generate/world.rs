//! The world around a random plan, which is mostly as ever: slugs, what a framework does around calls, whether an organization has to be
//! chosen, and whether tokens come along.

use super::{MOST_CALLS, one_of};
use interlude_spec::id::OrganizationId;
use interlude_spec::plan::{Argument, FrameworkPlan, Plan};
use interlude_spec::time::Tick;
use proptest::collection::vec;
use proptest::prelude::*;

/// The organizations that there are, each with a slug of its own.
const SLUGS: [(&str, &str); 2] = [("org_acme", "acme"), ("org_init", "init")];

/// A slug of no organization.
const OF_NONE: &str = "elsewhere";

/// What a call names its organization by, where organizations have slugs.
#[derive(Clone, Copy, Debug)]
enum Named {
    Id,
    Slug,
    Unknown,
}

const NAMED: &[(u32, Named)] = &[(3, Named::Id), (4, Named::Slug), (1, Named::Unknown)];

/// How long the hooks of a framework take before a call and after one, in milliseconds.
type Hooks = (Option<u64>, Option<u64>);

const HOOKS: &[(u32, Hooks)] = &[
    (28, (None, None)),
    (1, (Some(0), None)),
    (1, (Some(20), None)),
    (1, (None, Some(20))),
    (1, (Some(10), Some(30))),
];

/// What is drawn of the world.
#[derive(Clone, Debug)]
pub(super) struct World {
    /// By what each call names its organization; none where organizations have no slugs.
    slugs: Option<Vec<Named>>,
    hooks: Hooks,
    is_forced: bool,
    tokens_come_along: bool,
}

/// Worlds, most of which are as ever in each respect.
pub(super) fn worlds() -> impl Strategy<Value = World> + use<> {
    let slugs = (one_of(&[(7, false), (1, true)]), vec(one_of(NAMED), MOST_CALLS));
    (slugs, one_of(HOOKS), one_of(&[(15, false), (1, true)]), one_of(&[(9, true), (1, false)])).prop_map(
        |((has_slugs, named), hooks, is_forced, tokens_come_along)| World {
            slugs: has_slugs.then_some(named),
            hooks,
            is_forced,
            tokens_come_along,
        },
    )
}

impl World {
    /// Lets a plan happen in this world. What its steps bring has been put there before.
    pub(super) fn surround(self, plan: &mut Plan) {
        let (before, after) = self.hooks;
        let [before, after] = [before, after].map(|takes| takes.map(Tick::from_millis));
        plan.client.framework = FrameworkPlan { before, after };
        plan.client.environment.force_organization_selection = self.is_forced;
        plan.client.tokens_come_along = self.tokens_come_along;
        if let Some(named) = self.slugs {
            give_slugs(plan, &named);
        }
    }
}

/// Gives every organization its slug, and lets calls name them so.
fn give_slugs(plan: &mut Plan, named: &[Named]) {
    for session in plan.sessions_mut() {
        let its = SLUGS.iter().map(|(id, slug)| (OrganizationId::from(*id), (*slug).to_owned()));
        session.slugs = its.filter(|(id, _)| session.organizations.contains(id)).collect();
    }
    for (call, named) in plan.calls.iter_mut().zip(named) {
        let Argument::Id(id) = &call.organization else { continue };
        let its = SLUGS.iter().find(|(its, _)| id.as_str() == *its).map(|(_, slug)| *slug);
        let slug = match named {
            Named::Id => None,
            Named::Slug => its,
            Named::Unknown => Some(OF_NONE),
        };
        if let Some(slug) = slug {
            call.organization = Argument::Id(slug.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::generate::Cases;
    use interlude_spec::event::Ambient;
    use interlude_spec::plan::{Action, FrameworkPlan, Plan, Step, Stimulus, WITHOUT_A_TOKEN};

    /// Something that a plan may have.
    type Has = fn(&Plan) -> bool;

    fn does(plan: &Plan, is_it: fn(&Stimulus) -> bool) -> bool {
        let is_it = |step: &Step| matches!(&step.action, Action::Do(stimulus) if is_it(stimulus));
        plan.steps.iter().any(is_it)
    }

    const RARE: &[(&str, Has)] = &[
        ("a call by a slug", |plan| plan.calls.iter().any(|call| plan.by_slug(&call.organization).is_some())),
        ("hooks", |plan| plan.client.framework != FrameworkPlan::default()),
        ("a forced organization", |plan| plan.client.environment.force_organization_selection),
        ("tokens that do not come along", |plan| !plan.client.tokens_come_along),
        ("an answer without a token", |plan| {
            plan.client.server.token.as_ref().is_some_and(|answer| answer.status == WITHOUT_A_TOKEN)
        }),
        ("a sign-in", |plan| does(plan, |it| matches!(it, Stimulus::SignIn(_)))),
        ("a session from elsewhere", |plan| does(plan, |it| matches!(it, Stimulus::AddSession(_)))),
        ("a page that is shown again", |plan| {
            does(plan, |it| *it == Stimulus::Ambient(Ambient::Visible(true)))
        }),
    ];

    #[test]
    fn what_is_rare_is_there_and_leaves_most_plans_as_they_are() {
        let cases = Cases::new(1);
        let plans: Vec<_> = (1..=2_000).map(|number| cases.plan(number)).collect();
        for (what, has) in RARE {
            let number = plans.iter().filter(|plan| has(plan)).count();
            println!("{what}: {number} of {}", plans.len());
            assert!((40..=400).contains(&number), "{what} is in {number} of {} plans", plans.len());
        }
        let plain = plans.iter().filter(|plan| RARE.iter().all(|(_, has)| !has(plan))).count();
        println!("none of it: {plain}");
        assert!(plain >= 800, "{plain} plans have none of it");
    }
}
