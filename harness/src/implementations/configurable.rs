//! A client that is put together from steps.

use super::Implementation;

use crate::client::{
    Argument, Callback, Capability, Client, ClientState, Contract, Current, ErrorValue, Listener,
    ListenerName, Offer, OrganizationId, Page, Reference as Passed, Rendered, SessionId, SessionState,
    SetActive, SignOut, Value,
};
use interlude_spec::plan::{Children, Method};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use tokio::sync::{Mutex, watch};

pub mod steps;

pub use steps::*;

/// What is seen of a page beside its listeners.
const OF_A_PAGE: [Capability; 4] =
    [Capability::Token, Capability::Location, Capability::FrameworkHook, Capability::RenderError];

/// A client made of steps.
#[derive(Debug)]
pub struct Configurable {
    /// What it is made of.
    pub recipe: Recipe,
    /// What it began with.
    pub start: ClientState,
    /// For calls that wait for each other: whoever holds it may go on, in the order in which they asked.
    pub line: Mutex<()>,
    /// The number of the call made last.
    pub newest: watch::Sender<u32>,
    state: RefCell<State>,
    listeners: RefCell<Vec<Listener>>,
    unloading: Cell<bool>,
    focused: Cell<bool>,
    /// How many calls had been made when it gained the focus between calls; `None` where it has not, or has lost it again.
    focused_after: Cell<Option<u32>>,
    in_progress: Cell<u32>,
    /// Whether the application was mounted again, and nothing has been told since.
    mounted_anew: Cell<bool>,
    /// Where what is seen of the page goes, if anything is.
    page: OnceCell<Page>,
}

#[derive(Debug)]
struct State {
    current: Current,
    /// What was last current and not undefined.
    shown: Current,
    /// The organization that each session last had when it was current.
    organizations: BTreeMap<SessionId, Value<OrganizationId>>,
    /// Sessions that were current when null was set, and have not been since.
    removed: BTreeSet<SessionId>,
}

impl Configurable {
    /// A client in that state, made of those steps.
    pub fn new(start: ClientState, recipe: Recipe) -> Self {
        let current = start.current();
        let shown = if start.loaded { current.clone() } else { Current::NULL };
        let mut organizations = BTreeMap::new();
        if let (Some(session), Some(organization)) = (current.session.id(), &current.organization) {
            organizations.insert(session.clone(), organization.clone());
        }
        let focused = Cell::new(start.focused);
        let state = State { current, shown, organizations, removed: BTreeSet::new() };
        Self {
            recipe,
            start,
            line: Mutex::new(()),
            newest: watch::Sender::new(0),
            state: RefCell::new(state),
            listeners: RefCell::default(),
            unloading: Cell::default(),
            focused,
            focused_after: Cell::default(),
            in_progress: Cell::default(),
            mounted_anew: Cell::default(),
            page: OnceCell::new(),
        }
    }

    /// The steps of a call.
    pub fn steps(&self, call: &Call) -> &Steps {
        match call.method {
            Method::SetSession => &self.recipe.set_session,
            Method::SetActive | Method::SignOut => &self.recipe.set_active,
        }
    }

    /// The client's session of that id.
    pub fn session(&self, id: &SessionId) -> Option<&SessionState> {
        self.start.session(id)
    }

    /// The session to keep: the current one, or while it is hidden the one that was.
    pub fn kept(&self) -> Option<SessionId> {
        self.state.borrow().shown.session.id().cloned()
    }

    /// What was last current and not undefined.
    pub fn shown(&self) -> Current {
        self.state.borrow().shown.clone()
    }

    /// What is current, whatever it says when it is asked.
    pub fn held(&self) -> Current {
        self.state.borrow().current.clone()
    }

    /// Whose children control components show for what is current, who take a pending session for none unless they are told
    /// otherwise.
    pub fn audience(&self) -> Children {
        self.audience_of(&self.held())
    }

    /// As [`Self::audience`], for what could be current.
    pub fn audience_of(&self, current: &Current) -> Children {
        if self.start.treat_pending_as_signed_out && self.is_pending(current) {
            Children::SignedOut
        } else {
            current.children()
        }
    }

    /// Whether a value holds a pending session.
    pub fn is_pending(&self, current: &Current) -> bool {
        let session = current.session.id().and_then(|id| self.session(id));
        session.is_some_and(|session| !session.status.is_active())
    }

    /// The organization that has this for its slug.
    pub fn of_slug(&self, slug: &OrganizationId) -> Option<&OrganizationId> {
        let slugs = self.start.sessions.iter().flat_map(|session| &session.slugs);
        slugs.into_iter().find(|(_, its)| its.as_str() == slug.as_str()).map(|(organization, _)| organization)
    }

    /// The organization that a session last had, else the one it came with.
    pub fn remembered(&self, session: &SessionState) -> Value<OrganizationId> {
        let remembered = self.state.borrow().organizations.get(&session.id).cloned();
        remembered.unwrap_or_else(|| Value::from_option(session.last_active_organization.clone()))
    }

    /// Remembers the organization of a session.
    pub fn remember(&self, session: &SessionId, organization: Value<OrganizationId>) {
        self.state.borrow_mut().organizations.insert(session.clone(), organization);
    }

    /// Whether null removed that session and nothing has brought it back.
    pub fn has_removed(&self, session: &SessionId) -> bool {
        self.state.borrow().removed.contains(session)
    }

    /// Whether the page unloads.
    pub fn is_unloading(&self) -> bool {
        self.unloading.get()
    }

    /// Whether the tab has the focus.
    pub fn is_focused(&self) -> bool {
        self.focused.get()
    }

    /// Whether the tab has gained the focus between calls, and none was made since.
    pub fn is_focused_anew(&self) -> bool {
        self.focused_after.get() == Some(*self.newest.borrow())
    }

    /// Whether the application was mounted again, and nothing has been told since.
    pub fn is_mounted_anew(&self) -> bool {
        self.mounted_anew.get()
    }

    /// Whether a call has been made and has not returned.
    pub fn is_busy(&self) -> bool {
        self.in_progress.get() > 0
    }

    /// How many calls have been made and have not returned.
    pub fn calls_in_progress(&self) -> u32 {
        self.in_progress.get()
    }

    /// Whether a later call than this one has been made.
    pub fn is_overtaken(&self, call: &Call) -> bool {
        *self.newest.borrow() > call.number
    }

    /// Those who listen at this moment.
    pub fn listeners(&self) -> Vec<Listener> {
        self.listeners.borrow().clone()
    }

    /// Lets a listener hear of every change from here on.
    pub fn enlist(&self, listener: Listener) {
        self.listeners.borrow_mut().push(listener);
    }

    /// Tells a listener nothing more.
    pub fn release(&self, name: &ListenerName) {
        self.listeners.borrow_mut().retain(|listener| listener.name() != name);
    }

    /// Makes everything undefined, unless it is.
    pub fn hide(&self) {
        if self.held() != Current::UNDEFINED {
            self.tell(&Current::UNDEFINED);
        }
    }

    /// Makes a value current that is not undefined.
    pub fn show(&self, value: &Current) {
        self.note(value);
        self.tell(value);
    }

    /// Makes a value current and tells the listeners.
    pub fn tell(&self, current: &Current) {
        self.mounted_anew.set(false);
        self.hold(current);
        (self.recipe.around.tell)(self, current);
        self.say_more(current);
    }

    /// The page goes somewhere, if that is seen.
    pub fn go_to(&self, url: &str) {
        if let Some(page) = self.page.get() {
            page.goes_to(url);
        }
    }

    /// What the page says beside its listeners, if that is seen, when this is told.
    fn say_more(&self, current: &Current) {
        if let (Some(page), Some(says)) = (self.page.get(), self.recipe.around.page) {
            says(self, page, current);
        }
    }

    /// Makes a value current and tells nobody.
    pub fn hold(&self, current: &Current) {
        self.state.borrow_mut().current = current.clone();
    }

    /// What goes with showing a value, but for telling it.
    pub fn note(&self, value: &Current) {
        let mut state = self.state.borrow_mut();
        if let Some(session) = value.session.id() {
            state.removed.remove(session);
            if let Some(organization) = &value.organization {
                state.organizations.insert(session.clone(), organization.clone());
            }
        } else {
            let before = state.shown.session.id().cloned();
            state.removed.extend(before);
        }
        state.shown = value.clone();
    }

    async fn make(self: Rc<Self>, mut call: Call) -> Result<(), ErrorValue> {
        self.newest.send_modify(|number| {
            *number += 1;
            call.number = *number;
        });
        self.in_progress.set(self.in_progress.get() + 1);
        let outcome = (self.steps(&call).run)(Rc::clone(&self), Rc::new(call)).await;
        self.in_progress.set(self.in_progress.get() - 1);
        outcome
    }

    /// An implementation that is made of these steps.
    pub fn implementation(name: String, about: &str, recipe: Recipe) -> Implementation {
        let mut implementation =
            Implementation::in_process(name, about, move |start| Self::new(start, recipe)).ours();
        implementation.contracts = vec![recipe.contract];
        if recipe.contract == Contract::Navigate {
            implementation.capabilities.remove(&Capability::SetSession);
            // The older API has none.
            implementation.capabilities.insert(Capability::Slugs);
        }
        if recipe.around.screen.is_some() {
            implementation.capabilities.insert(Capability::Components);
        }
        if recipe.around.page.is_some() {
            implementation.capabilities.extend(OF_A_PAGE);
        }
        implementation
    }
}

impl Client for Configurable {
    const OFFER: Offer = Offer { semantics: None, ..super::reference::Reference::OFFER };

    async fn set_session(
        self: Rc<Self>,
        session: Option<Passed<SessionId>>,
        before_emit: Option<Callback>,
    ) -> Result<(), ErrorValue> {
        let session = match session {
            None => Argument::Null,
            Some(Passed::Id(id)) => Argument::Id(id),
            Some(Passed::Object(id)) => Argument::Object(id),
        };
        let (method, organization) = (Method::SetSession, Argument::Omitted);
        self.make(Call { method, number: 0, session, organization, before_emit, redirect_url: None }).await
    }

    async fn set_active(self: Rc<Self>, params: SetActive) -> Result<(), ErrorValue> {
        let SetActive { session, organization, before_emit, redirect_url } = params;
        let method = Method::SetActive;
        self.make(Call { method, number: 0, session, organization, before_emit, redirect_url }).await
    }

    async fn sign_out(self: Rc<Self>, params: SignOut) -> Result<(), ErrorValue> {
        (self.recipe.around.sign_out)(self, params).await
    }

    fn add_listener(&self, listener: Listener) {
        (self.recipe.around.join)(self, listener);
    }

    fn remove_listener(&self, name: &ListenerName) {
        (self.recipe.around.leave)(self, name);
    }

    fn current(&self) -> Current {
        (self.recipe.around.answer)(self)
    }

    fn rendered(&self) -> Vec<Rendered> {
        let Some(screen) = self.recipe.around.screen else { return Vec::new() };
        let components = [("SignedIn", Children::SignedIn), ("SignedOut", Children::SignedOut)];
        components.map(|(component, audience)| Rendered { component, visible: screen(self, audience) }).into()
    }

    fn on_page(&self, page: Page) {
        if self.recipe.around.page.is_some() {
            page.goes_to("/");
            _ = self.page.set(page);
            self.say_more(&self.held());
        }
    }

    fn unload(&self) {
        self.unloading.set(true);
    }

    fn remount(&self) {
        self.mounted_anew.set(true);
    }

    fn focus(&self, focused: bool) {
        self.focused.set(focused);
        let is_between_calls = focused && !self.is_busy();
        self.focused_after.set(is_between_calls.then(|| *self.newest.borrow()));
        (self.recipe.around.focus)(self, focused);
    }
}
