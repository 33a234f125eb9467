//! A client in process that offers more than it implements is told so, and no requirement is said to be broken by it.

use interlude::client::{Client, ClientState, Current, Listener, Offer};
use interlude::implementations::Implementation;
use interlude::implementations::reference::Reference;
use interlude::trial::{self, Scenario, Terms};
use interlude_spec::verdict::Verdict;

/// It offers what the reference does, and has no call at all.
struct Nothing(ClientState);

impl Client for Nothing {
    const OFFER: Offer = Reference::OFFER;

    fn add_listener(&self, listener: Listener) {
        listener.tell(self.current());
    }

    fn current(&self) -> Current {
        self.0.current()
    }
}

#[test]
fn what_is_offered_and_not_implemented_is_a_mistake_of_the_offer() {
    let client = Implementation::in_process("nothing", "", Nothing);
    let calls = [
        ("setSession: { session: null }", "set-session", "set_session"),
        ("setActive: { session: null }", "set-active", "set_active"),
    ];
    for (call, capability, method) in calls {
        let text = format!(
            "scenario: A call\ncontract: before-emit\nclient:\n  sessions: [{{ id: sess_a, user: user_ada }}]\nsteps:\n  - at: 0ms\n    call: a\n    {call}\n"
        );
        let scenario = Scenario::read("a".into(), "a.yaml".into(), text.as_bytes());
        let trial = trial::run(&scenario.expect("it is a scenario"), &client, &Terms::default());
        let Verdict::AdapterError { reason } = &trial.verdict else { panic!("{call}: {:?}", trial.verdict) };
        let expected = format!("it offers `{capability}`, but does not implement `{method}`: implement it");
        assert!(reason.contains(&expected), "{reason}");
    }
}
