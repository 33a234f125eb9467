//! A small store of the current session, with a way to hear of changes. It is what a library for some framework may
//! hold, and it knows nothing of Interlude: that is in `tests/interlude.rs`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Who is signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Signed {
    /// Not known: a change is on its way.
    Unknown,
    /// Nobody.
    Out,
    /// The user of a session.
    In {
        /// The session's id.
        session: String,
        /// The user's id.
        user: String,
    },
}

/// A session that the store has.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its id.
    pub session: String,
    /// Whose it is.
    pub user: String,
}

/// Who hears of changes.
pub type Listener = Rc<dyn Fn(&Signed)>;

/// The current session, and who wants to hear of it.
pub struct Store {
    sessions: Vec<Known>,
    current: RefCell<Signed>,
    listeners: RefCell<Vec<(String, Listener)>>,
    closed: Cell<bool>,
}

impl Store {
    /// A store in which one of these sessions is current, or none.
    pub fn new(sessions: Vec<Known>, active: Option<&str>) -> Self {
        let current = RefCell::new(signed(&sessions, active));
        Self { sessions, current, listeners: RefCell::default(), closed: Cell::new(false) }
    }

    /// Who is signed in now.
    pub fn current(&self) -> Signed {
        self.current.borrow().clone()
    }

    /// Tells the listener what is current now, and of every change from here on.
    pub fn listen(&self, name: impl Into<String>, listener: Listener) {
        listener(&self.current());
        self.listeners.borrow_mut().push((name.into(), listener));
    }

    /// The listener of that name hears nothing more.
    pub fn forget(&self, name: &str) {
        self.listeners.borrow_mut().retain(|(known, _)| known != name);
    }

    /// The page goes away: nothing changes any more.
    pub fn close(&self) {
        self.closed.set(true);
    }

    /// Makes a session current, or none.
    ///
    /// # Errors
    ///
    /// What `before` fails with; then it is not known who is signed in.
    pub async fn switch<E>(
        &self,
        session: Option<&str>,
        before: Option<impl AsyncFnOnce() -> Result<(), E>>,
    ) -> Result<(), E> {
        // Signing out with nothing to wait for goes straight there, against the documentation: `tests/known.yaml`.
        if session.is_some() || before.is_some() {
            self.tell(Signed::Unknown);
        }
        if let Some(before) = before {
            before().await?;
        }
        if !self.closed.get() {
            self.tell(signed(&self.sessions, session));
        }
        Ok(())
    }

    fn tell(&self, signed: Signed) {
        self.current.replace(signed.clone());
        // A listener may add others: those of this moment are told.
        let listeners = self.listeners.borrow().clone();
        for (_, listener) in listeners {
            listener(&signed);
        }
    }
}

fn signed(sessions: &[Known], id: Option<&str>) -> Signed {
    let known = sessions.iter().find(|known| Some(known.session.as_str()) == id);
    known.map_or(Signed::Out, |known| Signed::In { session: known.session.clone(), user: known.user.clone() })
}
