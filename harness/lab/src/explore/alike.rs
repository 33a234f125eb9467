//! Calls that are alike: each to a session of its own, and each of any form that is asked for.

use interlude_spec::contract::Contract;
use interlude_spec::plan::{
    Action, Argument, Behaviour, CallIndex, CallPlan, CallbackPlan, ClientPlan, Method, Plan, ServerPlan,
    SessionPlan, Step, Stimulus,
};
use interlude_spec::time::Tick;

/// The largest number of calls that there are letters for.
pub const MOST_ALIKE: u16 = 12;

/// Calls that are alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alike {
    /// The contract that they are made by.
    pub contract: Contract,
    /// How many there are; at most [`MOST_ALIKE`].
    pub calls: u16,
    /// The forms that each of them may take.
    pub forms: Forms,
}

/// The forms that a call may take, beside that to a session with a callback that gives a promise.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Forms {
    /// It may have a `redirectUrl` instead of the callback, which only the contract `navigate` knows.
    pub redirects: bool,
    /// It may be to null instead of a session.
    pub nulls: bool,
    /// It may have neither a callback nor a `redirectUrl`, which under the contract `navigate` has to go straight.
    pub directs: bool,
}

/// One form of a call.
#[derive(Clone, Copy, Default)]
struct Form {
    redirects: bool,
    is_to_null: bool,
    is_direct: bool,
}

impl Forms {
    fn each(self) -> Vec<Form> {
        let mut forms = vec![Form::default()];
        if self.redirects {
            forms.push(Form { redirects: true, ..Form::default() });
        }
        if self.directs {
            forms.push(Form { is_direct: true, ..Form::default() });
        }
        if self.nulls {
            let to_null: Vec<_> = forms.iter().map(|form| Form { is_to_null: true, ..*form }).collect();
            forms.extend(to_null);
        }
        forms
    }

    /// How many there are.
    pub fn count(self) -> usize {
        self.each().len()
    }
}

impl Alike {
    /// So many calls of one form.
    pub fn new(contract: Contract, calls: u16) -> Self {
        Self { contract, calls, forms: Forms::default() }
    }

    /// The calls of every form as a plan; a session of its own is current before them.
    ///
    /// Its steps come in a block for each form, in each block one for each call: of the steps at one place of the blocks, an
    /// order takes one.
    ///
    /// # Panics
    ///
    /// If there are to be more than [`MOST_ALIKE`].
    pub fn plan(self) -> Plan {
        assert!(self.calls <= MOST_ALIKE, "the letters of the sessions would run out");
        let forms = self.forms.each();
        let calls: Vec<CallPlan> = forms
            .iter()
            .flat_map(|form| (1..=self.calls).map(|n| call(self.contract, *form, &session(n))))
            .collect();
        let step =
            |(_, place)| Step { at: Tick::ZERO, action: Action::Do(Stimulus::Calls(vec![CallIndex(place)])) };
        let client = ClientPlan::of((0..=self.calls).map(session).collect(), Some(session(0).id));
        Plan {
            steps: calls.iter().zip(0..).map(step).collect(),
            calls,
            ..Plan::of(format!("{} calls", self.calls), vec![self.contract], client)
        }
    }
}

/// So many calls of `setSession` with a promise, each to a session of its own; another session is current before.
///
/// # Panics
///
/// If there are to be more than [`MOST_ALIKE`].
pub fn alike(calls: u16) -> Plan {
    Alike::new(Contract::BeforeEmit, calls).plan()
}

fn letter(n: u16) -> char {
    char::from(b'a' + u8::try_from(n).unwrap_or(0))
}

fn session(n: u16) -> SessionPlan {
    SessionPlan::of(format!("sess_{}", letter(n)).as_str(), format!("user_{}", letter(n)).as_str())
}

fn call(contract: Contract, form: Form, to: &SessionPlan) -> CallPlan {
    let letter = to.id.as_str().trim_start_matches("sess_");
    let label = if form.is_to_null { format!("{letter} to null") } else { format!("to {letter}") };
    let label = match form {
        Form { redirects: true, .. } => format!("{label} by url"),
        Form { is_direct: true, .. } => format!("{label} straight"),
        Form { .. } => label,
    };
    let promise = CallbackPlan {
        behaviour: Behaviour::ResolvesAfter(Tick::ZERO),
        calls: Vec::new(),
        await_calls: false,
    };
    CallPlan {
        label: label.as_str().into(),
        method: Method::of(contract)[0],
        session: if form.is_to_null { Argument::Null } else { Argument::Id(to.id.clone()) },
        organization: Argument::Omitted,
        callback: (!form.redirects && !form.is_direct).then_some(promise),
        redirect_url: form.redirects.then(|| "/next".into()),
        server: ServerPlan::default(),
        parent: None,
    }
}
