//! Plans in which everything happens that a scenario can say: beside calls and listeners the client is loaded, users sign out,
//! tokens are asked for, sessions end on the server, and the server answers late or not well.

use super::{Shape, one_of, plans};
use interlude_spec::plan::{Action, AnswerPlan, Plan, Step, Stimulus};
use interlude_spec::time::Tick;
use proptest::collection::vec;
use proptest::prelude::*;

/// Something that happens to a client besides.
#[derive(Clone, Copy, Debug)]
enum Besides {
    Load,
    SignOut(Option<&'static str>),
    GetToken,
    RemoveSession(&'static str),
}

impl Besides {
    fn stimulus(self) -> Stimulus {
        match self {
            Self::Load => Stimulus::Load,
            Self::SignOut(session) => Stimulus::SignOut(session.map(Into::into)),
            Self::GetToken => Stimulus::GetToken,
            Self::RemoveSession(session) => Stimulus::RemoveSession(session.into()),
        }
    }
}

/// How the server answers touches: after so many milliseconds, with a status.
type Answers = Option<(u64, u16)>;

/// Plans of the contract `before-emit` in which everything happens.
pub fn everything() -> impl Strategy<Value = Plan> + use<> {
    const BESIDES: &[(u32, Besides)] = &[
        (2, Besides::SignOut(None)),
        (1, Besides::SignOut(Some("sess_a"))),
        (1, Besides::SignOut(Some("sess_b"))),
        (3, Besides::GetToken),
        (1, Besides::RemoveSession("sess_a")),
        (1, Besides::RemoveSession("sess_b")),
    ];
    const ANSWERS: &[(u32, Answers)] = &[
        (4, None),
        (2, Some((20, 200))),
        (1, Some((0, 200))),
        (1, Some((30, 404))),
        (1, Some((10, 401))),
        (1, Some((10, 500))),
    ];
    let besides = vec((0..=12_u64, one_of(BESIDES)), 0..=3);
    // A client that is loaded already is not loaded again.
    let load = (0..=6_u64).prop_map(|at| (at, Besides::Load));
    (plans(&Shape::WHOLE), besides, load, one_of(ANSWERS)).prop_map(|(mut plan, besides, load, answers)| {
        let load = (!plan.client.loaded).then_some(load);
        for (at, besides) in besides.into_iter().chain(load) {
            let at = Tick::from_millis(at * 10);
            let place = plan.steps.partition_point(|step| step.at <= at);
            plan.steps.insert(place, Step { at, action: Action::Do(besides.stimulus()) });
        }
        plan.client.server.touch =
            answers.map(|(after, status)| AnswerPlan { after: Tick::from_millis(after), status });
        plan
    })
}
