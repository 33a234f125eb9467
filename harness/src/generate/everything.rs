//! Plans in which everything happens that a scenario can say: beside calls and listeners the client is loaded, users sign in and out,
//! tokens are asked for, sessions begin and end on the server, pages are hidden and shown, and the server answers late or not well.

use super::world::worlds;
use super::{MOST_CALLS, Shape, one_of, plans};
use interlude_spec::event::Ambient;
use interlude_spec::plan::{
    Action, AnswerPlan, Argument, Method, OFFLINE, Plan, RequestKind, SessionPlan, Step, Stimulus,
    WITHOUT_A_TOKEN,
};
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
    /// The user signs in here.
    SignIn(&'static str),
    /// The user signs in elsewhere.
    AddSession(&'static str),
    /// The page is hidden, and shown again so many milliseconds later.
    Hidden(u64),
}

impl Besides {
    /// What happens in a plan, each so many milliseconds later.
    fn stimuli(self, plan: &Plan) -> Vec<(u64, Stimulus)> {
        let at_once = |stimulus| vec![(0, stimulus)];
        match self {
            Self::Load => at_once(Stimulus::Ambient(Ambient::Load)),
            Self::SignOut(session) => at_once(Stimulus::SignOut(session.map(Into::into))),
            Self::GetToken => at_once(Stimulus::Ambient(Ambient::GetToken)),
            Self::RemoveSession(session) => at_once(Stimulus::RemoveSession(session.into())),
            Self::SignIn(session) => at_once(Stimulus::SignIn(begun(plan, session))),
            Self::AddSession(session) => at_once(Stimulus::AddSession(begun(plan, session))),
            Self::Hidden(span) => vec![
                (0, Stimulus::Ambient(Ambient::Visible(false))),
                (span, Stimulus::Ambient(Ambient::Visible(true))),
            ],
        }
    }
}

/// The session that begins: the one of that id which the client has had, or a new one of another user.
fn begun(plan: &Plan, id: &'static str) -> SessionPlan {
    plan.session(&id.into()).cloned().unwrap_or_else(|| SessionPlan {
        organizations: vec!["org_init".into()],
        ..SessionPlan::of(id, "user_eve")
    })
}

/// How the server answers touches: after so many milliseconds, with a status.
type Answers = Option<(u64, u16)>;

const BESIDES: &[(u32, Besides)] = &[
    (3, Besides::SignOut(None)),
    (1, Besides::SignOut(Some("sess_a"))),
    (1, Besides::SignOut(Some("sess_b"))),
    (1, Besides::SignOut(Some("sess_c"))),
    (4, Besides::GetToken),
    (1, Besides::RemoveSession("sess_a")),
    (1, Besides::RemoveSession("sess_b")),
    (1, Besides::RemoveSession("sess_c")),
    // Calls name it where nobody has signed in, too.
    (1, Besides::SignIn("sess_x")),
    (1, Besides::AddSession("sess_x")),
    (1, Besides::AddSession("sess_b")),
    (1, Besides::Hidden(10)),
    (1, Besides::Hidden(40)),
];

/// How the server answers the touches of every call.
const ANSWERS: &[(u32, Answers)] = &[
    (4, None),
    (2, Some((20, 200))),
    (1, Some((0, 200))),
    (1, Some((30, 404))),
    (1, Some((10, 401))),
    (1, Some((10, 422))),
    (1, Some((10, 500))),
];

/// How it answers those of one call; where nothing is said, as it answers others.
const OWN_ANSWERS: &[(u32, Answers)] = &[
    (12, None),
    (2, Some((0, 200))),
    (2, Some((40, 200))),
    (1, Some((10, 404))),
    (1, Some((20, 401))),
    (1, Some((0, 500))),
];

/// What takes the place of a call: a sign-out of all sessions or of one, or nothing.
type Leaves = Option<Option<&'static str>>;

const LEAVES: &[(u32, Leaves)] = &[
    (24, None),
    (3, Some(None)),
    (1, Some(Some("sess_a"))),
    (1, Some(Some("sess_b"))),
    (1, Some(Some("sess_c"))),
];

/// How the server answers requests of another kind, of every call: mostly as ever.
const OTHER_ANSWERS: &[(u32, (RequestKind, Answers))] = &[
    (16, (RequestKind::Token, None)),
    (2, (RequestKind::Token, Some((20, 200)))),
    (1, (RequestKind::Token, Some((10, 404)))),
    (1, (RequestKind::Token, Some((10, OFFLINE)))),
    (1, (RequestKind::Token, Some((10, WITHOUT_A_TOKEN)))),
    (2, (RequestKind::SignOut, Some((20, 200)))),
    (1, (RequestKind::SignOut, Some((10, 500)))),
    (1, (RequestKind::SignOut, Some((10, OFFLINE)))),
    (1, (RequestKind::Client, Some((20, 200)))),
    (1, (RequestKind::Client, Some((10, OFFLINE)))),
    (1, (RequestKind::Environment, Some((20, 200)))),
    (1, (RequestKind::Environment, Some((10, 500)))),
    (1, (RequestKind::Touch, Some((10, OFFLINE)))),
];

/// Plans of the contract `before-emit` in which everything happens.
pub fn everything() -> impl Strategy<Value = Plan> + use<> {
    let besides = vec((0..=12_u64, one_of(BESIDES)), 0..=3);
    // A client that is loaded already is not loaded again.
    let load = (one_of(&[(11, true), (1, false)]), 0..=6_u64);
    // In half of the cases no call is answered in a way of its own.
    let own = (any::<bool>(), vec(one_of(OWN_ANSWERS), MOST_CALLS));
    let leaves = (any::<bool>(), leaves());
    let answers = (one_of(ANSWERS), own, one_of(OTHER_ANSWERS));
    (plans(&Shape::WHOLE), besides, load, answers, leaves, worlds()).prop_map(
        |(
            mut plan,
            besides,
            (loaded, load),
            (answers, (has_own, own), (kind, other)),
            (some_leave, leaves),
            world,
        )| {
            plan.client.loaded &= loaded;
            let load = (!plan.client.loaded).then_some((load, Besides::Load));
            for (at, besides) in besides.into_iter().chain(load) {
                for (later, stimulus) in besides.stimuli(&plan) {
                    let at = Tick::from_millis(at * 10 + later);
                    let place = plan.steps.partition_point(|step| step.at <= at);
                    plan.steps.insert(place, Step { at, action: Action::Do(stimulus) });
                }
            }
            plan.client.server.touch = answer(answers);
            if let Some(other) = answer(other) {
                *plan.client.server.get_mut(kind) = Some(other);
            }
            for (call, own) in plan.calls.iter_mut().zip(own).filter(|_| has_own) {
                call.server.touch = answer(own);
            }
            if some_leave {
                sign_out(&mut plan, &leaves);
            }
            world.surround(&mut plan);
            plan
        },
    )
}

/// Plans of a shape in which some of the calls are sign-outs.
pub fn leaving(shape: &Shape) -> impl Strategy<Value = Plan> + use<> {
    (plans(shape), leaves()).prop_map(|(mut plan, leaves)| {
        sign_out(&mut plan, &leaves);
        plan
    })
}

fn leaves() -> impl Strategy<Value = Vec<Leaves>> + use<> {
    vec(one_of(LEAVES), MOST_CALLS)
}

/// Lets sign-outs take the place of calls.
fn sign_out(plan: &mut Plan, leaves: &[Leaves]) {
    for (call, leaves) in plan.calls.iter_mut().zip(leaves) {
        if let Some(session) = leaves {
            call.method = Method::SignOut;
            call.session = session.map_or(Argument::Omitted, |it| Argument::Id(it.into()));
            call.organization = Argument::Omitted;
        }
    }
}

fn answer(answers: Answers) -> Option<AnswerPlan> {
    answers.map(|(after, status)| AnswerPlan { after: Tick::from_millis(after), status })
}
