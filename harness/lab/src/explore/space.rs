//! A plan made ready to be run in any order.

use super::{Beyond, MOST_CALLS};
use crate::simulator::error_of;
use interlude_spec::id::ListenerName;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Action, Method, Plan, Stimulus};
use interlude_spec::state_key::Part;

/// A plan made ready to be run in any order.
#[derive(Clone, Debug)]
pub struct Space<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// The stimuli of its steps, with the steps' indices.
    pub stimuli: Vec<(usize, &'p Stimulus)>,
    pub(super) spec: Compiled<'p>,
    /// Of each call, the number of the message that its callback's promise rejects with.
    pub(super) messages: Vec<u16>,
    /// Whether anything may release a call that is not released when it is made.
    pub(super) may_release: bool,
    /// What is left out of keys, to see that it matters.
    pub(super) without: Option<Part>,
}

impl<'p> Space<'p> {
    /// Makes a plan ready.
    ///
    /// # Errors
    ///
    /// [`Beyond`] where no semantics speaks of something that the plan does, or where it makes too many calls.
    pub fn new(plan: &'p Plan) -> Result<Self, Beyond> {
        if plan.calls.len() > MOST_CALLS {
            return Err(Beyond::TooManyCalls);
        }
        if plan.calls.iter().any(|call| call.method == Method::SignOut) {
            return Err(Beyond::Unsupported("signOut"));
        }
        let mut stimuli = Vec::new();
        for (index, step) in plan.steps.iter().enumerate() {
            let Action::Do(stimulus) = &step.action else { continue };
            match stimulus {
                Stimulus::Ambient(ambient) if !ambient.kind().is_in_contract => {
                    return Err(Beyond::Unsupported(ambient.kind().key.unwrap_or_default()));
                }
                Stimulus::SignOut(_) => return Err(Beyond::Unsupported("signOut")),
                Stimulus::RemoveSession(_) => return Err(Beyond::Unsupported("removeSession")),
                Stimulus::SignIn(_) => return Err(Beyond::Unsupported("signIn")),
                Stimulus::AddSession(_) => return Err(Beyond::Unsupported("addSession")),
                _ => stimuli.push((index, stimulus)),
            }
        }
        let mut spec = Compiled::new(plan);
        for (_, stimulus) in &stimuli {
            if let Stimulus::AddListener(name) | Stimulus::RemoveListener(name) = stimulus {
                spec.names.listeners.code(name);
            }
        }
        let messages = plan.call_indices().map(|call| spec.names.words.code(&error_of(plan, call))).collect();
        Ok(Self { plan, stimuli, spec, messages, may_release: true, without: None })
    }

    pub(super) fn listener(&self, name: &ListenerName) -> u16 {
        self.spec.names.listeners.known(name).expect("every listener of the plan has a number")
    }
}
