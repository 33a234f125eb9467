//! A scenario's listener.

use interlude_spec::id::ListenerName;
use interlude_spec::value::Current;
use std::fmt;
use std::rc::Rc;

/// A scenario's listener, in the hands of the client.
#[derive(Clone)]
pub struct Listener {
    name: ListenerName,
    tell: Rc<dyn Fn(Current)>,
}

impl Listener {
    /// A listener that passes on what it is told.
    pub(crate) fn new(name: ListenerName, tell: impl Fn(Current) + 'static) -> Self {
        Self { name, tell: Rc::new(tell) }
    }

    /// Its name.
    pub const fn name(&self) -> &ListenerName {
        &self.name
    }

    /// Tells it what is current.
    pub fn tell(&self, current: Current) {
        (self.tell)(current);
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Listener({})", self.name)
    }
}
