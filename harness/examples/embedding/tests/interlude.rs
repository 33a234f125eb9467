//! The store as Interlude sees it, and the one line that tests it.

use interlude::client::*;
use std::rc::Rc;
use tiny_session::{Known, Signed, Store};

fn main() -> std::process::ExitCode {
    interlude::suite("scenarios").implementation("tiny-session", Tiny::new).known("tests/known.yaml").main()
}

struct Tiny(Store);

impl Tiny {
    fn new(start: ClientState) -> Self {
        let sessions = start.sessions.iter();
        let known = |session: &SessionState| Known {
            session: session.id.to_string(),
            user: session.user.to_string(),
        };
        Self(Store::new(sessions.map(known).collect(), start.active.as_ref().map(SessionId::as_str)))
    }
}

/// What the store says, in Interlude's words. It has no organizations.
fn current(signed: &Signed) -> Current {
    let (session, user) = match signed {
        Signed::Unknown => (Value::Undefined, Value::Undefined),
        Signed::Out => (Value::Null, Value::Null),
        Signed::In { session, user } => {
            (Value::set(session.as_str().into()), Value::set(UserId::from(user.as_str())))
        }
    };
    Current { session, organization: None, user }
}

impl Client for Tiny {
    const OFFER: Offer = Offer {
        capabilities: &[Capability::SetSession, Capability::Listeners, Capability::Unload],
        ..Offer::NOTHING
    };

    async fn set_session(
        self: Rc<Self>,
        session: Option<Reference<SessionId>>,
        before_emit: Option<Callback>,
    ) -> Result<(), ErrorValue> {
        let session = session.as_ref().map(|passed| passed.id().as_str());
        let target = Value::from_option(session.map(SessionId::from));
        let before = before_emit.map(|callback| async move || callback.call(target).await);
        self.0.switch(session, before).await
    }

    fn add_listener(&self, listener: Listener) {
        let name = listener.name().to_string();
        self.0.listen(name, Rc::new(move |signed| listener.tell(current(signed))));
    }

    fn remove_listener(&self, name: &ListenerName) {
        self.0.forget(name.as_str());
    }

    fn current(&self) -> Current {
        current(&self.0.current())
    }

    fn unload(&self) {
        self.0.close();
    }
}
