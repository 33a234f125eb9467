//! A client in process that never comes back costs its own scenario and no other.

use interlude::client::{Client, ClientState, Current, ErrorValue, Listener, Offer, SetActive};
use interlude::engine::{self, Options, Pool};
use interlude::implementations::Implementation;
use interlude::implementations::reference::Reference;
use interlude::process::Limits;
use interlude::trial::{Scenario, Terms};
use interlude_spec::id::SessionId;
use interlude_spec::protocol::Reference as Named;
use interlude_spec::verdict::Verdict;
use std::num::NonZeroUsize;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Whether the test is over. What it has left behind ends then, and takes nothing from the tests after it.
static IS_OVER: AtomicBool = AtomicBool::new(false);

/// The reference, except that a switch to `sess_b` never comes back: not to the harness, and not to its own runtime.
struct Endless(Rc<Reference>);

impl Client for Endless {
    const OFFER: Offer = Reference::OFFER;

    async fn set_session(
        self: Rc<Self>,
        session: Option<Named<SessionId>>,
        before_emit: Option<interlude::client::Callback>,
    ) -> Result<(), ErrorValue> {
        if session.as_ref().is_some_and(|session| session.id().as_str() == "sess_b") {
            while !IS_OVER.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        Rc::clone(&self.0).set_session(session, before_emit).await
    }

    async fn set_active(self: Rc<Self>, params: SetActive) -> Result<(), ErrorValue> {
        Rc::clone(&self.0).set_active(params).await
    }

    fn add_listener(&self, listener: Listener) {
        self.0.add_listener(listener);
    }

    fn current(&self) -> Current {
        self.0.current()
    }
}

fn scenario(id: &str, target: &str) -> Arc<Scenario> {
    let text = format!(
        "scenario: A switch\nclient:\n  sessions: [{{ id: sess_a, user: user_ada }}, {{ id: sess_b, user: user_bob }}]\n\
         steps:\n  - at: 0ms\n    call: switch\n    setSession: {{ session: {target} }}\n"
    );
    Arc::new(Scenario::read(id.into(), format!("{id}.yaml"), text.as_bytes()).expect("it is a scenario"))
}

#[test]
fn a_client_that_never_comes_back_is_left_alone_and_the_run_goes_on() {
    let scenarios = [
        scenario("a", "sess_a"),
        scenario("b", "sess_b"),
        scenario("c", "sess_a"),
        scenario("d", "sess_b"),
        scenario("e", "sess_b"),
    ];
    let endless = Implementation::in_process("endless", "", |start: ClientState| {
        Endless(Rc::new(Reference::new(start)))
    });
    let options = Options {
        jobs: NonZeroUsize::MIN,
        limits: Limits::of_request(Duration::from_secs(2)),
        ..Options::default()
    };
    let trials = engine::run(&[endless], &scenarios, &Arc::new(Terms::default()), options, &Pool::of(1));
    IS_OVER.store(true, Ordering::Relaxed);
    let words: Vec<_> = trials.iter().map(|trial| trial.verdict.word()).collect();
    assert_eq!(words, ["pass", "adapter-error", "pass", "adapter-error", "adapter-error"]);
    let Verdict::AdapterError { reason } = &trials[1].verdict else { panic!("{:?}", trials[1].verdict) };
    // Whoever has implemented the trait knows its methods, and no request of the protocol.
    assert!(reason.starts_with("the client did not come to rest within 2s of `set_session`: "), "{reason}");
}
