//! Plans and traces made by hand, in the words of a scenario.

use interlude_spec::event::{Observation, Stimulus};

use interlude_reports::run::Ran;
use interlude_reports::style::Style;
use interlude_reports::timeline::{Timeline, layout, text};
use interlude_spec::contract::Contract;
use interlude_spec::plan::{
    Argument, Behaviour, CallIndex, CallPlan, CallbackPlan, ClientPlan, Method, Plan, ServerPlan, SessionPlan,
};
use interlude_spec::time::Tick;
use interlude_spec::trace::{Current, ErrorValue, Event, ReturnOutcome, Settlement, Trace, Value, What};

/// A value as scenarios write it.
fn value<Id: for<'a> From<&'a str>>(text: &str) -> Value<Id> {
    match text {
        "undefined" => Value::Undefined,
        "null" => Value::Null,
        id => Value::set(id.into()),
    }
}

/// A plan and a trace that grow step by step.
#[derive(Clone)]
pub(crate) struct Play {
    pub(crate) plan: Plan,
    pub(crate) trace: Trace,
    pub(crate) observed: bool,
    now: u64,
}

impl Play {
    /// A client with `sess_a` of `user_ada` and `sess_b` of `user_bob`; `sess_a` is current and told.
    pub(crate) fn new() -> Self {
        let session = |id: &str, user: &str, organization: Option<&str>| SessionPlan {
            organizations: organization.into_iter().map(Into::into).collect(),
            last_active_organization: organization.map(Into::into),
            ..SessionPlan::of(id, user)
        };
        let sessions = vec![
            session("sess_a", "user_ada", None),
            session("sess_b", "user_bob", None),
            session("sess_c", "user_cyd", Some("org_acme")),
        ];
        let client = ClientPlan { focused: false, ..ClientPlan::of(sessions, Some("sess_a".into())) };
        let plan = Plan::of("A play", vec![Contract::BeforeEmit], client);
        let mut started = Self { plan, trace: Trace::default(), observed: false, now: 0 };
        started.what(What::Begin);
        started
    }

    /// Plans a `setSession` whose callback resolves after a while.
    pub(crate) fn plans(self, label: &str, session: &str) -> Self {
        self.plans_with(label, session, Behaviour::ResolvesAfter(Tick::from_millis(50)))
    }

    pub(crate) fn plans_with(mut self, label: &str, session: &str, behaviour: Behaviour) -> Self {
        self.plan.calls.push(CallPlan {
            label: label.into(),
            method: Method::SetSession,
            session: match session {
                "null" => Argument::Null,
                id => Argument::Id(id.into()),
            },
            organization: Argument::Omitted,
            callback: Some(CallbackPlan { behaviour, calls: Vec::new(), await_calls: false }),
            redirect_url: None,
            server: ServerPlan::default(),
            parent: None,
        });
        self
    }

    /// The call planned last is made by the callback of another.
    pub(crate) fn inside(mut self, parent: &str) -> Self {
        let parent = self.plan.call_named(&parent.into()).expect("the parent is planned");
        let child = self.plan.calls.len() - 1;
        self.plan.calls[child].parent = Some(parent);
        let child = CallIndex(u16::try_from(child).expect("few calls"));
        let callback = self.plan.calls[parent.index()].callback.as_mut().expect("it has a callback");
        callback.calls.push(child);
        self
    }

    fn what(&mut self, what: What) {
        let turn = u32::try_from(self.trace.events.len()).expect("few events");
        self.trace.events.push(Event { at: Tick::from_millis(self.now), turn, what });
    }

    fn with(mut self, what: What) -> Self {
        self.what(what);
        self
    }

    pub(crate) fn at(mut self, millis: u64) -> Self {
        self.now = millis;
        self
    }

    pub(crate) fn then(self, what: What) -> Self {
        self.with(what)
    }

    pub(crate) fn call(self, call: &str) -> Self {
        self.with(What::Did(Stimulus::Call { call: call.into() }))
    }

    pub(crate) fn callback(self, call: &str, session: &str) -> Self {
        self.with(What::Saw(Observation::Callback { call: call.into(), session: value(session) }))
    }

    pub(crate) fn settle(self, call: &str) -> Self {
        self.with(What::Did(Stimulus::Settle { call: call.into(), outcome: Settlement::Resolve }))
    }

    pub(crate) fn reject(self, call: &str, error: &str) -> Self {
        self.with(What::Did(Stimulus::Settle {
            call: call.into(),
            outcome: Settlement::Reject(error.to_owned()),
        }))
    }

    pub(crate) fn returns(self, call: &str) -> Self {
        self.with(What::Saw(Observation::Return { call: call.into(), outcome: ReturnOutcome::Resolved }))
    }

    pub(crate) fn throws(self, call: &str, error: &str) -> Self {
        let error = ErrorValue { name: "Error".to_owned(), message: error.to_owned() };
        self.with(What::Saw(Observation::Return {
            call: call.into(),
            outcome: ReturnOutcome::Rejected { error },
        }))
    }

    /// What `main` is told: the session with its user, and its organization where it has one.
    pub(crate) fn tell(self, session: &str) -> Self {
        let current = self.current(session);
        self.with(What::Saw(Observation::Emit { listener: "main".into(), current }))
    }

    pub(crate) fn tell_other(self, listener: &str, session: &str) -> Self {
        let current = self.current(session);
        self.with(What::Saw(Observation::Emit { listener: listener.into(), current }))
    }

    pub(crate) fn current(&self, session: &str) -> Current {
        let session = value(session);
        let Some(id) = session.id() else {
            return if session.is_undefined() { Current::UNDEFINED } else { Current::NULL };
        };
        let plan = self.plan.session(id);
        let organization = plan.and_then(|plan| plan.last_active_organization.clone());
        let user = plan.map_or_else(|| "user_new".into(), |plan| plan.user.clone());
        Current { session, organization: Some(Value::from_option(organization)), user: Value::set(user) }
    }

    pub(crate) fn probe(self, session: &str) -> Self {
        let current = self.current(session);
        self.with(What::Probe { current })
    }

    pub(crate) fn render(mut self, component: &str, visible: bool) -> Self {
        self.observed = true;
        self.with(What::Saw(Observation::Render { component: component.to_owned(), visible }))
    }

    pub(crate) fn end(self) -> Self {
        self.with(What::End)
    }

    pub(crate) fn timeline(&self, wrong: Option<usize>) -> Timeline {
        layout(&self.plan, &self.trace, self.observed, wrong)
    }

    /// The timeline as text, with a frame that shows where the lines end.
    pub(crate) fn draw(&self, width: usize, wrong: Option<usize>) -> String {
        text::draw(&self.timeline(wrong), Style { width, ..Style::PLAIN })
    }

    pub(crate) fn ran(&self) -> Box<Ran> {
        Box::new(Ran {
            plan: self.plan.clone(),
            trace: self.trace.clone(),
            children_observed: self.observed,
            order: None,
            source: String::new(),
            places: Vec::new(),
        })
    }
}
