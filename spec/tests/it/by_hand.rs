//! Parts of traces that are written by hand.

use interlude_spec::event::Observation;

use interlude_spec::id::{ListenerName, OrganizationId};
use interlude_spec::plan::Plan;
use interlude_spec::scenario;
use interlude_spec::trace::{Current, Value, What};

pub(crate) fn plan(text: &str) -> Plan {
    scenario::load(text.as_bytes()).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
}

/// `main` is told a session of a user.
pub(crate) fn tell(session: &str, organization: Value<OrganizationId>, user: &str) -> What {
    let current = Current {
        session: Value::set(session.into()),
        organization: Some(organization),
        user: Value::set(user.into()),
    };
    What::Saw(Observation::Emit { listener: ListenerName::main(), current })
}

/// `main` is told that everything is undefined.
pub(crate) fn hide() -> What {
    What::Saw(Observation::Emit { listener: ListenerName::main(), current: Current::UNDEFINED })
}
