//! `setActive`, and `setSession` where it has the same steps: one call, from what it is given to what it leaves behind.

use super::calls::{Caller, Returned};
use super::clerk::Clerk;
use super::queue::{Fault, Next, Outcome, Step, Task, Value};
use super::record::{
    AwaitsToken, Callback, Chooses, ChosenTokens, Forced, Hides, Hooks, NavigatingTouch, Pending, Reread,
    SignOut, Slugs, Touches, Unload, Wrapping,
};
use super::token::GetToken;
use super::touch::{Touch, TouchTarget};
use super::values::{In, ObjectIndex, Slot, Tracker};
use interlude_spec::plan::Method;

mod apart;
mod given;

pub(super) use given::{Given, Target};

/// So many jobs after it is asked to, a router of another realm has gone where it should.
const NAVIGATION: u8 = 4;

/// A call under way.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct SetActive {
    pub(super) given: Given,
    at: At,
    pub(super) target: Option<ObjectIndex>,
    pub(super) tracker: Tracker,
    /// It goes the way that pending sessions have of their own.
    goes_apart: bool,
    part: Part,
    /// What came of something while functions around it return.
    pub(super) held: Outcome,
}

impl Default for SetActive {
    fn default() -> Self {
        Self::new(Given::default())
    }
}

/// What a call waits for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum At {
    Made,
    Hooks,
    Touch,
    SilentTouch,
    Cookies,
    CookiesWritten,
    Token,
    Callback,
    Tracker,
    Wrapper,
    HooksAfter,
    /// The page is being left for where a task is done.
    Task,
    /// The way that pending sessions have of their own is over.
    Apart,
}

/// Which of the two ways to leave the old session behind.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Part {
    BeforeEmit,
    Navigation,
}

impl SetActive {
    pub(super) const fn new(given: Given) -> Self {
        Self {
            given,
            at: At::Made,
            target: None,
            tracker: Tracker { on: false, unloads: false },
            goes_apart: false,
            part: Part::BeforeEmit,
            held: Ok(Value::Nothing),
        }
    }
}

impl Clerk {
    pub(super) fn set_active(&mut self, call: &mut SetActive, input: Outcome) -> Step {
        let was_apart = call.at == At::Apart;
        let step = self.goes_on(call, input);
        if call.goes_apart && !was_apart { Ok(call.returns_from_apart(step)) } else { step }
    }

    fn goes_on(&mut self, call: &mut SetActive, input: Outcome) -> Step {
        match call.at {
            At::Made => self.begin(call),
            At::Hooks => self.touch_first(call),
            At::Touch => {
                input?;
                self.read_again(call)
            }
            At::SilentTouch => {
                self.touched_silently(input)?;
                self.read_again(call)
            }
            At::Cookies => {
                call.held = input;
                call.at = At::CookiesWritten;
                Ok(Next::Hops(1))
            }
            At::CookiesWritten => {
                call.held.clone()?;
                self.before_emit(call)
            }
            At::Token => {
                input?;
                if call.goes_apart {
                    return self.go_to_its_task(call);
                }
                self.before_emit(call)
            }
            At::Callback => self.called_back(call, input),
            At::Tracker => {
                call.tracker.on &= call.held.is_err();
                call.at = At::Wrapper;
                Ok(Next::Hops(1))
            }
            At::Wrapper => {
                call.held.clone()?;
                self.after(call)
            }
            At::HooksAfter => Ok(Next::Return(Value::Nothing)),
            At::Task => self.set(call),
            At::Apart => call.held.clone().map(Next::Return),
        }
    }

    fn begin(&mut self, call: &mut SetActive) -> Step {
        let Given { method, session, organization, .. } = call.given;
        if !self.loaded {
            return Err(Fault::Client(match method {
                Method::SetActive | Method::SignOut => {
                    "setActive is being called before the client is loaded. Wait for init."
                }
                Method::SetSession => {
                    "setSession is being called before the client is loaded. Wait for init."
                }
            }));
        }
        let current = self.current.session.set();
        call.target = match session {
            Target::Omitted if current.is_none() => {
                return Err(Fault::Client(
                    "setActive should either be called with a session param or there should be already an active session.",
                ));
            }
            Target::Omitted => current,
            Target::Null => None,
            Target::Id(session) => self.of_the_client(session),
            Target::Object(object) if self.record.reread == Reread::LookedUp => self.renewed(Some(object)),
            Target::Object(object) => Some(object),
        };
        call.goes_apart = self.has_its_own_way(call);
        if call.goes_apart && self.record.pending == Pending::GivenToItsTask {
            return self.touch_first(call);
        }
        let organization = self.meant(call, organization)?;
        let asks_for_none = organization == In::Null && call.target.is_some();
        if asks_for_none && self.is_forced && self.record.forced == Forced::Returns {
            return Ok(Next::Return(Value::Nothing));
        }
        if let (Some(target), Chooses::AsMade) = (call.target, self.record.chooses) {
            self.choose(target, organization);
        }
        if self.awaits_hooks(call) {
            call.at = At::Hooks;
            return Ok(self.framework.before());
        }
        self.touch_first(call)
    }

    /// The organization that a call asks for: where it names none by an id, the one of its user that has such a slug.
    fn meant(&self, call: &mut SetActive, organization: In) -> Result<In, Fault> {
        let (In::Organization(named), Some(target)) = (organization, call.target) else {
            return Ok(organization);
        };
        if self.record.slugs == Slugs::TakenForIds || !self.slugs.is_no_id(named) {
            return Ok(organization);
        }
        if self.object(target).is_bare {
            return Err(Fault::Type("it has no `user`"));
        }
        let its = self.slugs.of(named).filter(|organization| self.memberships(target).contains(organization));
        let meant = match (its, self.record.chooses) {
            // The server is asked, and knows of none either.
            (None, Chooses::AsSet) => organization,
            (its, _) => its.into(),
        };
        call.given.organization = meant;
        Ok(meant)
    }

    fn awaits_hooks(&self, call: &SetActive) -> bool {
        self.record.hooks == Hooks::Awaited && !self.leaves_out(call)
    }

    /// The organization is changed in the session.
    fn choose(&mut self, target: ObjectIndex, organization: In) {
        let last = match organization {
            In::Omitted => return,
            In::Null => None,
            In::Organization(organization) => Some(organization),
        };
        self.object_mut(target).last = last;
        if self.record.chosen_tokens == ChosenTokens::Forgotten {
            self.tokens.clear();
        }
    }

    fn touch_first(&mut self, call: &mut SetActive) -> Step {
        let asks = match self.record.chooses {
            Chooses::AsMade => In::Omitted,
            Chooses::AsSet => call.given.organization,
        };
        if !self.focused && self.record.touches == Touches::Focused {
            return self.token_next(call);
        }
        let is_silent = match self.record.navigating_touch {
            _ if call.goes_apart => false,
            NavigatingTouch::Told => false,
            NavigatingTouch::Silent => call.given.redirects || call.navigate(self).is_some(),
            NavigatingTouch::SilentForAll => true,
        };
        if let (true, Some(target)) = (is_silent, call.target) {
            if self.object(target).is_bare {
                return Err(Fault::Type("it has no `touch`"));
            }
            call.at = At::SilentTouch;
            return Ok(Next::Await(self.start(Touch::task(target, asks, true))));
        }
        call.at = At::Touch;
        Ok(Next::Await(self.start(TouchTarget::task(call.target, asks))))
    }

    fn read_again(&mut self, call: &mut SetActive) -> Step {
        if call.goes_apart {
            self.look_again(call);
        } else if self.record.reread != Reread::Kept {
            call.target = self.renewed(call.target);
        }
        self.token_next(call)
    }

    /// What the client has of a session now.
    fn renewed(&self, target: Option<ObjectIndex>) -> Option<ObjectIndex> {
        target.and_then(|target| self.of_the_client(self.object(target).session))
    }

    fn token_next(&mut self, call: &mut SetActive) -> Step {
        call.at = match self.record.awaits_token {
            AwaitsToken::No => return self.before_emit(call),
            AwaitsToken::ThroughCookies => At::Cookies,
            AwaitsToken::Directly => At::Token,
        };
        Ok(match call.target {
            Some(target) if self.object(target).is_bare => {
                return Err(Fault::Type("it has no `getToken`"));
            }
            Some(target) => Next::Await(self.start(GetToken::task(target))),
            None => Next::Hops(1),
        })
    }

    fn before_emit(&mut self, call: &mut SetActive) -> Step {
        let Some(caller) = call.before_emit(self) else {
            if self.record.hides == Hides::SetSession && call.given.method == Method::SetSession {
                self.hide()?;
            }
            return self.navigation(call);
        };
        call.part = Part::BeforeEmit;
        call.tracker.on = true;
        self.hide()?;
        self.call_back(call, caller)
    }

    fn navigation(&mut self, call: &mut SetActive) -> Step {
        let navigate = call.navigate(self);
        let both = self.record.sign_out == SignOut::CallsBackAndRedirects;
        let goes = call.given.redirects || navigate.is_some();
        if !goes || (call.before_emit(self).is_some() && !both) {
            return self.set(call);
        }
        call.part = Part::Navigation;
        call.tracker.on = self.record.wrapping == Wrapping::Tracked;
        if !self.leaves_out(call) {
            self.hide()?;
        }
        match navigate {
            Some(caller) if call.target.is_some() => self.call_back(call, caller),
            _ if call.given.redirects => {
                call.at = At::Callback;
                Ok(self.navigate_away())
            }
            _ => self.called_back(call, Ok(Value::Nothing)),
        }
    }

    /// Lets the router go somewhere.
    pub(super) fn navigate_away(&mut self) -> Next {
        self.redirect_outside().map_or(Next::Hops(NAVIGATION), Next::Await)
    }

    fn call_back(&mut self, call: &mut SetActive, caller: Caller) -> Step {
        call.at = At::Callback;
        let target = call.target;
        Ok(match self.called(caller, target) {
            Returned::Value => Next::Hops(1),
            Returned::Promise(promise) => Next::Await(promise),
            Returned::Navigation => self.navigate_away(),
            Returned::Throws(fault) => match (self.record.wrapping, call.part) {
                (Wrapping::Bare, Part::BeforeEmit) => return Err(fault),
                _ => return self.called_back(call, Err(fault)),
            },
        })
    }

    /// The callback, or the navigation, is over; the functions around it return.
    fn called_back(&mut self, call: &mut SetActive, outcome: Outcome) -> Step {
        match (self.record.wrapping, call.part) {
            (Wrapping::Bare, Part::BeforeEmit) => {
                outcome?;
                call.tracker.on = false;
                return self.after(call);
            }
            (Wrapping::Bare, Part::Navigation) => call.at = At::Wrapper,
            (Wrapping::Tracked, _) => call.at = At::Tracker,
        }
        call.held = outcome;
        Ok(Next::Hops(1))
    }

    fn after(&mut self, call: &mut SetActive) -> Step {
        match call.part {
            Part::BeforeEmit => self.navigation(call),
            Part::Navigation => self.set(call),
        }
    }

    fn set(&mut self, call: &mut SetActive) -> Step {
        if self.record.unload == Unload::PerCall && call.tracker.unloads {
            return Ok(Next::Return(Value::Nothing));
        }
        if self.record.reread == Reread::LookedUp {
            call.target = self.renewed(call.target);
        }
        if let (Some(target), Chooses::AsSet) = (call.target, self.record.chooses) {
            self.choose(target, call.given.organization);
        }
        if self.record.reread == Reread::Kept && call.given.organization == In::Null {
            self.set_in(call.target, Slot::Null);
        } else {
            self.set_from(call.target);
        }
        self.emit()?;
        if self.awaits_hooks(call) {
            call.at = At::HooksAfter;
            return Ok(self.framework.after());
        }
        Ok(Next::Return(Value::Nothing))
    }
}

impl SetActive {
    /// The callback `beforeEmit`, where this version takes one.
    fn before_emit(&self, clerk: &Clerk) -> Option<Caller> {
        self.given.before_emit.filter(|_| clerk.record.callback != Callback::Navigate)
    }

    /// The callback `navigate`, where this version takes one.
    fn navigate(&self, clerk: &Clerk) -> Option<Caller> {
        self.given.navigate.filter(|_| clerk.record.callback != Callback::BeforeEmit)
    }

    pub(super) fn task(given: Given) -> Task {
        Task::SetActive(Box::new(Self::new(given)))
    }
}
