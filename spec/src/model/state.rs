//! A state of the model: what has been told, and how far each call has come.

use crate::obligations::{CallSpec, Compiled, Organizations, Situation};
use crate::value::{Asked, Code, NULL, Val};

/// A state.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
pub struct State {
    /// What `main` was told last.
    pub told: Val,
    /// What `main` was told last that was not undefined.
    pub known: Val,
    /// Whether the client is loaded.
    pub loaded: bool,
    /// Whether the page has started to unload.
    pub unloaded: bool,
    /// Whether something outside the contract may change what is current.
    pub outside: bool,
    /// Whether the tab has gained the focus: from then on the client may look after its session while no call is in
    /// progress.
    pub looks: bool,
    /// Whether a call has been made.
    pub called: bool,
    /// Whether `main` has been told something.
    pub main_told: bool,
    /// Sessions that null removed, and that have not been current since.
    pub removed: Vec<Code>,
    /// Sessions that were signed out, or that the server removed.
    pub ended: Vec<Code>,
    /// Sessions that asked last for an organization which was refused.
    pub refused: Vec<Code>,
    /// In which organization each of the plan's sessions is.
    pub organizations: Organizations,
    /// The calls.
    pub calls: Vec<CallState>,
    /// Which calls were in progress at the same time: a row of bits for each call.
    pub overlaps: Vec<u64>,
    /// What calls may still read: an entry (call, session, organization) for each organization that a session had
    /// while the call was in progress, and (call, session, [`KEPT`]) for each session that was current then. Of a call
    /// there is only what it leaves out and has therefore to find. Sorted.
    pub windows: Vec<(u16, Code, Code)>,
    /// The listeners beside `main`, by number: what each was told last.
    pub heard: Vec<(u16, Option<Val>)>,
}

/// Marks an entry of [`State::windows`] that is about the current session.
pub const KEPT: Code = Code::MAX;

/// How far a call has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
pub struct CallState {
    /// It has been made.
    pub made: bool,
    /// `main` was told undefined since.
    pub hidden: bool,
    /// `main` was told that session, user and organization are undefined since.
    pub fully_hidden: bool,
    /// Its callback has started.
    pub started: bool,
    /// Its callback's promise has settled.
    pub settled: bool,
    /// It has set.
    pub set: bool,
    /// It has set in this turn.
    pub set_now: bool,
    /// `main` had been told, when it was made, that the session is undefined.
    pub found_undefined: bool,
    /// What is current was what it has to set, at a time when it had come as far as to its set.
    pub met_target: bool,
    /// It has told what it is to set ahead of its time, and has to tell it again.
    pub owes_a_telling: bool,
    /// It has returned.
    pub returned: bool,
    /// It has returned in this turn.
    pub returned_now: bool,
    /// It is released: the documentation is silent about it.
    pub released: bool,
    /// A later call was made while it was in progress.
    pub overtaken: bool,
    /// There was a time since then at which it replaced nothing: [`CallSpec::replaces_nothing`].
    pub replaces_nothing: bool,
    /// `main` was told a value other than undefined since.
    pub value_told: bool,
    /// What `main` had been told when it was made.
    pub before: Option<Val>,
    /// How far it has come, if it is a sign-out; all else is of other calls then.
    pub leaving: Leaving,
}

/// How far a sign-out that is a call has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
pub struct Leaving {
    /// It has been made.
    pub made: bool,
    /// Its callback has started.
    pub started: bool,
    /// Its callback's promise has settled.
    pub settled: bool,
    /// It has returned.
    pub returned: bool,
    /// The documentation says what has to come of it.
    pub is_said: bool,
    /// `main` was told that session, user and organization are undefined since.
    pub hidden: bool,
    /// The session that was current when it was made.
    pub left: Code,
}

impl Leaving {
    /// Whether it has been made and has not returned.
    pub const fn in_progress(&self) -> bool {
        self.made && !self.returned
    }
}

impl CallState {
    /// Whether it has been made and has not returned.
    pub const fn in_progress(&self) -> bool {
        self.made && !self.returned
    }
}

impl State {
    /// The state before anything has happened.
    pub fn initial(spec: &Compiled<'_>) -> Self {
        let words = spec.calls.len().div_ceil(64);
        Self {
            told: Val::UNDEFINED,
            known: spec.initial,
            loaded: spec.plan.client.loaded,
            unloaded: false,
            outside: false,
            looks: false,
            called: false,
            main_told: false,
            removed: Vec::new(),
            ended: spec.not_there_yet(),
            refused: Vec::new(),
            organizations: spec.organizations(),
            calls: vec![CallState::default(); spec.calls.len()],
            overlaps: vec![0; words * spec.calls.len()],
            windows: Vec::new(),
            heard: Vec::new(),
        }
    }

    /// What a call finds, where this is the session that it keeps if it leaves the session out.
    pub fn situation(&self, kept: Code) -> Situation<'_> {
        Situation { kept, removed: &self.removed, ended: &self.ended, refused: &self.refused }
    }

    /// Whether the contract is silent about what is told now.
    pub fn is_anything_told(&self) -> bool {
        self.outside || self.looks && !self.calls.iter().any(CallState::in_progress)
    }

    /// Whether two calls were in progress at the same time.
    pub fn overlap(&self, one: u16, other: u16) -> bool {
        let words = self.calls.len().div_ceil(64);
        let (one, other) = (usize::from(one), usize::from(other));
        self.overlaps[one * words + other / 64] & 1 << (other % 64) != 0
    }

    /// Whether another call was in progress at the same time as this one.
    pub fn overlaps_any(&self, call: u16) -> bool {
        let words = self.calls.len().div_ceil(64);
        let row = usize::from(call) * words;
        self.overlaps[row..row + words].iter().any(|word| *word != 0)
    }

    /// Whether a call overlaps no other, and a session was current when it was made.
    pub fn is_alone_with(&self, call: u16, session: Code) -> bool {
        let found = &self.calls[usize::from(call)];
        !self.overlaps_any(call)
            && !found.found_undefined
            && found.before.is_some_and(|before| before.session == session)
    }

    pub(super) fn note_overlap(&mut self, one: u16, other: u16) {
        let words = self.calls.len().div_ceil(64);
        for (one, other) in [(one, other), (other, one)] {
            let (one, other) = (usize::from(one), usize::from(other));
            self.overlaps[one * words + other / 64] |= 1 << (other % 64);
        }
    }

    /// The sessions that were current while a call was in progress.
    pub fn kept(&self, call: u16) -> impl Iterator<Item = Code> + '_ {
        self.windows
            .iter()
            .filter(move |(of, _, what)| *of == call && *what == KEPT)
            .map(|(_, session, _)| *session)
    }

    /// Whether a session had an organization while a call was in progress.
    pub fn had_during(&self, call: u16, session: Code, organization: Code) -> bool {
        self.windows.binary_search(&(call, session, organization)).is_ok()
    }

    /// From now on a call may read an organization that a session has, or, for [`KEPT`], that it is current. What the call
    /// will not ask for is passed over.
    pub(super) fn open(&mut self, spec: &CallSpec<'_>, call: u16, session: Code, what: Code) {
        let asked = match spec.session {
            Asked::Omitted => true,
            Asked::Id(code) => what != KEPT && code == session,
            Asked::Null => false,
        };
        if !asked || what != KEPT && spec.organization != Asked::Omitted {
            return;
        }
        if let Err(place) = self.windows.binary_search(&(call, session, what)) {
            self.windows.insert(place, (call, session, what));
        }
    }

    /// `main` is told a value other than undefined, be it the one that it was told before.
    pub(super) fn note_value(&mut self) {
        for call in &mut self.calls {
            call.value_told |= call.made;
        }
    }

    /// What a new telling of `main` changes.
    pub(super) fn tell(&mut self, spec: &Compiled<'_>, val: Val) {
        if val != self.told {
            // Whoever listens now has to hear of it.
            for (_, heard) in self.heard.iter_mut().filter(|(_, heard)| heard.is_none()) {
                *heard = Some(self.told);
            }
        }
        self.told = val;
        if val.is_hidden() {
            for call in self.calls.iter_mut().filter(|call| call.made) {
                call.hidden = true;
                call.fully_hidden |= val.is_fully_hidden();
            }
            return;
        }
        self.note_value();
        if val.session == NULL {
            if self.known.session > NULL && !self.removed.contains(&self.known.session) {
                self.removed.push(self.known.session);
                self.removed.sort_unstable();
            }
        } else {
            self.removed.retain(|session| *session != val.session);
        }
        self.known = val;
        let is_shared = self.calls.iter().filter(|call| call.in_progress()).count() >= 2
            || self.calls.iter().any(|call| call.in_progress() && call.released);
        spec.note_told(&mut self.organizations, val, is_shared);
        let Self { organizations, refused, calls, .. } = self;
        for (_, of) in calls.iter().zip(&spec.calls).filter(|(call, _)| call.in_progress()) {
            spec.note_kept(organizations, refused, of, val.session);
        }
        for (call, of) in (0..).zip(&spec.calls) {
            if self.calls[usize::from(call)].in_progress() {
                self.calls[usize::from(call)].replaces_nothing |= of.replaces_nothing(val);
                self.open(of, call, val.session, KEPT);
                if val.session > NULL && val.organization != crate::value::ABSENT {
                    self.open(of, call, val.session, val.organization);
                }
            }
        }
    }
}
