//! What else is seen of a page than what listeners are told.

use interlude_spec::protocol::Seen;
use interlude_spec::trace::{Current, ErrorValue};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// Takes down what is seen of a page beside its listeners: where it goes, which token it sends, what hooks say, and what components
/// throw. A client says as much of it as it has the capability for.
#[derive(Clone)]
pub struct Page {
    see: Rc<dyn Fn(Seen)>,
    token: Rc<RefCell<Option<Current>>>,
    hooks: Rc<RefCell<BTreeMap<String, (bool, Current)>>>,
}

impl Page {
    /// A page that passes on what is seen of it.
    pub(crate) fn new(see: impl Fn(Seen) + 'static) -> Self {
        Self { see: Rc::new(see), token: Rc::default(), hooks: Rc::default() }
    }

    /// The page goes to that URL, or is there when it begins. For the capability `location`.
    pub fn goes_to(&self, url: &str) {
        (self.see)(Seen::Location { url: url.into() });
    }

    /// From here on the token that the page sends says that this is current; null where there is no token. For the capability
    /// `token`. What it said before is passed over.
    pub fn sends(&self, claims: &Current) {
        if self.token.replace(Some(claims.clone())).as_ref() != Some(claims) {
            (self.see)(Seen::Token { claims: claims.clone() });
        }
    }

    /// A hook says whether it is loaded, and what is current. For the capability `framework-hook`. What it said before is passed
    /// over.
    pub fn hook(&self, hook: &str, loaded: bool, current: &Current) {
        let says = (loaded, current.clone());
        if self.hooks.borrow_mut().insert(hook.into(), says.clone()).as_ref() != Some(&says) {
            (self.see)(Seen::FrameworkHook { hook: hook.into(), loaded, current: says.1 });
        }
    }

    /// A component throws while it is rendered. For the capability `render-error`.
    pub fn throws(&self, error: ErrorValue) {
        (self.see)(Seen::RenderError { error });
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Page")
    }
}
