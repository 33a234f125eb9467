//! Strategies for whole scenarios, for property tests here and in other crates.
//!
//! What a call needs is attached to the call, its time included, so that shrinking drops a call with everything
//! that belongs to it. The plans are as good as any that was read from a file.

pub use interlude_lab::bounds::under;
use interlude_spec::contract::Contract;
use interlude_spec::event::Ambient;
use interlude_spec::id::{CallLabel, ListenerName, OrganizationId, SessionId};
use interlude_spec::plan::{
    Action, Argument, Behaviour, CallIndex, CallPlan, CallbackPlan, ClientPlan, Method, Plan, ServerPlan,
    SessionPlan, Step, Stimulus, Task, Ties,
};
use interlude_spec::time::Tick;
use proptest::collection::vec;
use proptest::prelude::*;
use std::ops::RangeInclusive;

mod cases;
mod everything;
mod world;

pub use cases::{Cases, Generator};
pub use everything::{everything, leaving};

/// More calls than a plan makes.
const MOST_CALLS: usize = 32;

/// What scenarios are to be generated.
#[derive(Clone, Debug)]
pub struct Shape {
    /// How many calls are made by steps.
    pub calls: RangeInclusive<usize>,
    /// Whether callbacks make calls of their own.
    pub nested: bool,
    /// Whether listeners come and go, the page unloads, the focus changes, and the client may not be loaded.
    pub surroundings: bool,
}

impl Shape {
    /// Two or three calls and nothing else.
    pub const SMALL: Self = Self { calls: 2..=3, nested: false, surroundings: false };
    /// Two to eight calls and everything that can happen around them.
    pub const WHOLE: Self = Self { calls: 2..=8, nested: true, surroundings: true };
}

/// A call, with its time and the calls that its callback makes.
#[derive(Clone, Debug)]
struct Call {
    at: u64,
    method: Method,
    session: Argument<SessionId>,
    organization: Argument<OrganizationId>,
    callback: Option<(Behaviour, Vec<Self>, bool)>,
}

/// Something around the calls, with its time.
#[derive(Clone, Debug)]
struct Around {
    at: u64,
    what: Surrounding,
}

#[derive(Clone, Copy, Debug)]
enum Surrounding {
    Unload,
    Focus(bool),
    Join,
    Leave,
}

/// Plans of the contract `before-emit` of a shape.
pub fn plans(shape: &Shape) -> impl Strategy<Value = Plan> + use<> {
    let nested = shape.nested;
    let around = if shape.surroundings { 0..=3 } else { 0..=0 };
    let surroundings = shape.surroundings;
    let loaded = one_of(&[(15, true), (1, false)]).prop_map(move |loaded| loaded || !surroundings);
    // In a quarter of the cases all times are multiples of 40 ms, so that events share instants.
    let grid = one_of(&[(3, 1_u64), (1, 40)]);
    // In a quarter of the cases the calls of one instant are made in one turn.
    let together = one_of(&[(3, false), (1, true)]);
    let active = one_of(&[(1, None), (4, Some("sess_a")), (1, Some("sess_b"))]);
    (
        (grid, together),
        active,
        loaded,
        // People click in tabs that have the focus.
        one_of(&[(3, true), (1, false)]),
        vec(call(nested), shape.calls.clone()),
        vec(surrounding(), around),
        one_of(TASKS),
    )
        .prop_map(move |((grid, together), active, loaded, focused, calls, around, task)| {
            let mut sessions = sessions();
            let (treats_as_signed_out, tasks) = task.filter(|_| surroundings).unwrap_or((true, &[]));
            for (id, task) in tasks {
                sessions.iter_mut().filter(|it| it.id.as_str() == *id).for_each(|it| it.task = Some(*task));
            }
            let client = ClientPlan {
                loaded,
                focused,
                treat_pending_as_signed_out: treats_as_signed_out,
                ..ClientPlan::of(sessions, active.map(Into::into))
            };
            assemble(client, (grid, together), calls, around)
        })
}

/// What the users of which sessions have left to do, and whether control components take these sessions for none.
type Tasks = Option<(bool, &'static [(&'static str, Task)])>;

const TASKS: &[(u32, Tasks)] = &[
    // Of a call about such a session little is said, so that there are few of them.
    (28, None),
    (1, Some((true, &[("sess_a", Task::ChooseOrganization)]))),
    (1, Some((false, &[("sess_a", Task::SetupMfa)]))),
    (1, Some((true, &[("sess_b", Task::SetupMfa)]))),
    (1, Some((true, &[("sess_a", Task::ResetPassword), ("sess_c", Task::ChooseOrganization)]))),
];

fn sessions() -> Vec<SessionPlan> {
    let session = |id: &str, user: &str, organizations: &[&str], last: Option<&str>| SessionPlan {
        organizations: organizations.iter().map(|id| (*id).into()).collect(),
        last_active_organization: last.map(Into::into),
        ..SessionPlan::of(id, user)
    };
    vec![
        session("sess_a", "user_ada", &["org_acme"], None),
        session("sess_b", "user_bob", &["org_acme", "org_init"], Some("org_acme")),
        session("sess_c", "user_ada", &[], None),
    ]
}

/// One of some values, each as often as its weight says. A smaller choice is one that stands before.
///
/// A union of strategies does the same and is slow: it sets up a generator of numbers of its own for each of its branches.
fn one_of<T: Copy + std::fmt::Debug>(choices: &'static [(u32, T)]) -> impl Strategy<Value = T> + use<T> {
    let total: u32 = choices.iter().map(|(weight, _)| weight).sum();
    (0..total).prop_map(move |mut drawn| {
        let is_it = |(weight, _): &&(u32, T)| {
            let is_it = drawn < *weight;
            drawn = drawn.wrapping_sub(*weight);
            is_it
        };
        choices
            .iter()
            .find(is_it)
            .map(|(_, choice)| *choice)
            .expect("what is drawn is below the weights' sum")
    })
}

fn call(nested: bool) -> BoxedStrategy<Call> {
    let none = || Just(Vec::new()).boxed();
    if !nested {
        return leaf(none());
    }
    leaf(prop_oneof![6 => none(), 1 => vec(leaf(none()), 1..=2)].boxed())
}

fn leaf(inner: BoxedStrategy<Vec<Call>>) -> BoxedStrategy<Call> {
    const SESSIONS: &[(u32, &str)] = &[(4, "sess_a"), (4, "sess_b"), (2, "sess_c"), (1, "sess_x")];
    const PASSED: &[(u32, Pass)] = &[(5, Pass::Id), (2, Pass::Object), (2, Pass::Null)];
    const ORGANIZATIONS: &[(u32, (Pass, &str))] = &[
        (8, (Pass::Omitted, "")),
        (3, (Pass::Id, "org_acme")),
        (3, (Pass::Id, "org_init")),
        (2, (Pass::Object, "org_acme")),
        (2, (Pass::Null, "")),
    ];
    let session = (one_of(PASSED), one_of(SESSIONS), one_of(&[(3, true), (1, false)]));
    let callback = (one_of(&[(1, false), (3, true)]), one_of(BEHAVIOURS), 0..=6_u64, any::<bool>());
    let arguments =
        (one_of(&[(1, Method::SetSession), (1, Method::SetActive)]), session, one_of(ORGANIZATIONS));
    (0..=6_u64, arguments, callback, inner)
        .prop_map(|(at, (method, (pass, session, is_passed), organization), callback, inner)| {
            let is_set_active = method == Method::SetActive;
            let pass = if is_set_active && !is_passed { Pass::Omitted } else { pass };
            let (pass_organization, organization) = organization;
            let (has_callback, behaviour, after, waits) = callback;
            let callback = has_callback.then(|| {
                let behaviour = behaviour(Tick::from_millis(after * 10 + u64::from(after > 0) * 3));
                let waits = waits && behaviour.is_promise() && !inner.is_empty();
                (behaviour, inner, waits)
            });
            Call {
                at: at * 10,
                method,
                session: pass.argument(session),
                organization: if is_set_active {
                    pass_organization.argument(organization)
                } else {
                    Argument::Omitted
                },
                callback,
            }
        })
        .boxed()
}

/// How something is passed.
#[derive(Clone, Copy, Debug)]
enum Pass {
    Omitted,
    Null,
    Id,
    Object,
}

impl Pass {
    fn argument<Id: From<&'static str>>(self, id: &'static str) -> Argument<Id> {
        match self {
            Self::Omitted => Argument::Omitted,
            Self::Null => Argument::Null,
            Self::Id => Argument::Id(id.into()),
            Self::Object => Argument::Object(id.into()),
        }
    }
}

/// What a callback does, given how long it takes.
type Behaves = fn(Tick) -> Behaviour;

/// What callbacks do, given how long they take.
const BEHAVIOURS: &[(u32, Behaves)] = &[
    (10, Behaviour::ResolvesAfter),
    (2, |after| Behaviour::RejectsAfter { after, error: "boom".into() }),
    (1, |_| Behaviour::Never),
    (1, |_| Behaviour::Throws("boom".into())),
    (2, |_| Behaviour::Returns(serde_json::Value::Null)),
    (1, |_| Behaviour::Returns(42.into())),
];

fn surrounding() -> impl Strategy<Value = Around> {
    let what = one_of(&[
        (1, Surrounding::Unload),
        (1, Surrounding::Focus(false)),
        (1, Surrounding::Focus(true)),
        (4, Surrounding::Join),
        (2, Surrounding::Leave),
    ]);
    (0..=10_u64, what).prop_map(|(at, what)| Around { at: at * 10, what })
}

/// Puts calls and surroundings in time order and gives every call its label.
fn assemble(
    client: ClientPlan,
    (grid, together): (u64, bool),
    calls: Vec<Call>,
    around: Vec<Around>,
) -> Plan {
    let snap = |at: u64| Tick::from_millis(at / grid * grid);
    let mut table = Vec::new();
    let mut steps: Vec<Step> = Vec::new();
    for call in calls {
        let at = snap(call.at);
        let index = enter(&mut table, call, None, grid);
        steps.push(Step { at, action: Action::Do(Stimulus::Calls(vec![index])) });
    }
    steps.sort_by_key(|step| step.at);
    if together {
        steps.dedup_by(|later, earlier| join(&table, later, earlier));
    }
    let mut around: Vec<_> = around.into_iter().map(|it| (snap(it.at), it.what)).collect();
    around.sort_by_key(|(at, _)| *at);
    let mut listens = 0_u32;
    let mut joined: Vec<ListenerName> = Vec::new();
    for (at, what) in around {
        let stimulus = match what {
            Surrounding::Unload => Some(Stimulus::Ambient(Ambient::Unload)),
            Surrounding::Focus(focused) => Some(Stimulus::Ambient(Ambient::Focus(focused))),
            Surrounding::Join => {
                listens += 1;
                let name = ListenerName::new(format!("listener-{listens}"));
                joined.push(name.clone());
                Some(Stimulus::AddListener(name))
            }
            Surrounding::Leave => joined.pop().map(Stimulus::RemoveListener),
        };
        let place = steps.partition_point(|step| step.at <= at);
        steps.splice(place..place, stimulus.map(|stimulus| Step { at, action: Action::Do(stimulus) }));
    }
    Plan {
        title: "A generated scenario".into(),
        contracts: vec![Contract::BeforeEmit],
        covers: Vec::new(),
        client,
        calls: table,
        steps,
        emissions: None,
        under: Vec::new(),
        ties: Ties::FileOrder,
    }
}

/// Makes the calls of a step in the turn of the step before it, if both are of one instant.
///
/// Only the last call of a turn makes calls in its callback: a trace does not tell whether those were made before or after
/// the calls that follow in the turn.
fn join(table: &[CallPlan], later: &mut Step, earlier: &mut Step) -> bool {
    let (Action::Do(Stimulus::Calls(more)), Action::Do(Stimulus::Calls(calls))) =
        (&mut later.action, &mut earlier.action)
    else {
        return false;
    };
    let nests = |call: &CallIndex| {
        table[call.index()].callback.as_ref().is_some_and(|callback| !callback.calls.is_empty())
    };
    let joins = later.at == earlier.at && !calls.iter().any(nests);
    if joins {
        calls.append(more);
    }
    joins
}

fn enter(table: &mut Vec<CallPlan>, call: Call, parent: Option<CallIndex>, grid: u64) -> CallIndex {
    let Call { method, session, organization, callback, .. } = call;
    let place = table.len();
    let index = CallIndex(u16::try_from(place).expect("a generated scenario has few calls"));
    table.push(CallPlan {
        label: CallLabel::new(format!("call-{}", place + 1)),
        method,
        session,
        organization,
        callback: None,
        redirect_url: None,
        server: ServerPlan::default(),
        parent,
    });
    table[place].callback = callback.map(|(behaviour, inner, await_calls)| {
        let snap = |after: Tick| Tick::from_millis(after.millis() / grid * grid);
        let behaviour = match behaviour {
            Behaviour::ResolvesAfter(after) => Behaviour::ResolvesAfter(snap(after)),
            Behaviour::RejectsAfter { after, error } => Behaviour::RejectsAfter { after: snap(after), error },
            other => other,
        };
        let calls = inner.into_iter().map(|nested| enter(table, nested, Some(index), grid)).collect();
        CallbackPlan { behaviour, calls, await_calls }
    });
    index
}
