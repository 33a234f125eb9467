//! Turns a [`Client`] into an [`Exchange`], so that implementations in process are driven and judged by the same code
//! as those out of process.
//!
//! Each bridge has a paused single-threaded tokio runtime of its own. Its clock moves only when a request says
//! what time it is; timers that the client itself has set go off on the way. A turn is over when the runtime is
//! about to park: then no task can go on without an event from outside.

use crate::client::{
    self, Callback, CallbackReturn, Client, Listener, NOT_IMPLEMENTED, Page, Rendered, SetActive, SignOut,
};
use crate::port::{Exchange, PortFailure};
use interlude_spec::budget::Budget;
use interlude_spec::id::{CallLabel, ListenerName};
use interlude_spec::plan::Method;
use interlude_spec::protocol::{
    self, Answer, Args, CallItem, CallbackItem, CallbackKind, Hello, ImplementationName, Item, Observation,
    Request, Seen, SettleOutcome,
};
use interlude_spec::time::Tick;
use interlude_spec::trace::{ErrorValue, ReturnOutcome, Value};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::runtime::{LocalOptions, LocalRuntime};
use tokio::sync::oneshot;
use tokio::time::Instant;

mod guarded;
mod idle;

use guarded::{guarded, not_implemented, poll_guarded};

use idle::Idle;

/// A client in process, spoken to in protocol messages.
pub struct Bridge<C> {
    name: String,
    version: String,
    make: Rc<dyn Fn(protocol::ClientState) -> C>,
    running: Option<Running<C>>,
}

/// A scenario under way.
struct Running<C> {
    // Dropped first: it drops the tasks, which hold the client.
    runtime: LocalRuntime,
    idle: Arc<Idle>,
    stage: Rc<Stage<C>>,
}

/// What calls, callbacks and listeners of one client share.
struct Stage<C> {
    client: Rc<C>,
    record: Rc<Record>,
    promises: RefCell<BTreeMap<CallLabel, Promise>>,
    /// The calls whose callback has been called.
    called_back: RefCell<BTreeSet<CallLabel>>,
    /// What was on the screen when a turn was last over.
    screen: RefCell<BTreeMap<&'static str, bool>>,
    itself: Weak<Self>,
}

/// The promise of a callback: who waits for it, or how it has settled.
enum Promise {
    Waiting(Vec<oneshot::Sender<Result<(), ErrorValue>>>),
    Settled(Result<(), ErrorValue>),
}

/// What has been observed and not yet been answered.
struct Record {
    start: Instant,
    seen: RefCell<Vec<(Tick, Seen)>>,
    /// What went wrong where no answer can say so.
    failure: RefCell<Option<PortFailure>>,
}

impl Record {
    /// A listener that writes down here what it is told.
    fn listener(self: &Rc<Self>, name: ListenerName) -> Listener {
        let (record, listener) = (Rc::clone(self), name.clone());
        Listener::new(name, move |current| record.push(Seen::Emit { listener: listener.clone(), current }))
    }

    fn push(&self, seen: Seen) {
        let millis = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mut all = self.seen.borrow_mut();
        // A turn that never ends is not to take all memory before someone looks at it. One too many is enough to tell.
        if all.len() <= Budget::DEFAULT.events {
            all.push((Tick::from_millis(millis), seen));
        }
    }
}

impl<C: Client> Bridge<C> {
    /// A bridge to the clients that `make` makes, one for each scenario.
    pub fn new(name: impl Into<String>, make: impl Fn(protocol::ClientState) -> C + 'static) -> Self {
        let version = env!("CARGO_PKG_VERSION").into();
        Self { name: name.into(), version, make: Rc::new(make), running: None }
    }

    /// The same, of clients of that version. Without it they are of the version of this crate.
    #[must_use]
    pub fn of_version(self, version: impl Into<String>) -> Self {
        Self { version: version.into(), ..self }
    }

    fn begin(&mut self, client: protocol::ClientState) -> Result<Answer, PortFailure> {
        let idle = Arc::new(Idle::default());
        let at_rest = Arc::clone(&idle);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .on_thread_park(move || at_rest.reached())
            .build_local(LocalOptions::default())
            .map_err(|error| PortFailure::Refused { code: "runtime".into(), message: error.to_string() })?;
        let make = Rc::clone(&self.make);
        let stage = guarded(|| {
            runtime.block_on(async {
                let record = Rc::new(Record {
                    start: Instant::now(),
                    seen: RefCell::default(),
                    failure: RefCell::default(),
                });
                let client = Rc::new(make(client));
                client.add_listener(record.listener(ListenerName::main()));
                let page = Rc::clone(&record);
                client.on_page(Page::new(move |seen| page.push(seen)));
                Rc::new_cyclic(|itself| Stage {
                    client,
                    record,
                    promises: RefCell::default(),
                    called_back: RefCell::default(),
                    screen: RefCell::default(),
                    itself: itself.clone(),
                })
            })
        })?;
        let running = self.running.insert(Running { runtime, idle, stage });
        running.turn(Tick::ZERO, Vec::new())
    }
}

impl<C: Client> Exchange for Bridge<C> {
    fn exchange(&mut self, request: Request) -> Result<Answer, PortFailure> {
        match request {
            Request::Hello { .. } => {
                let hello = Hello {
                    protocol: protocol::VERSION,
                    implementation: ImplementationName {
                        name: self.name.clone(),
                        version: self.version.clone(),
                        language: "rust".into(),
                    },
                    contracts: C::OFFER.contracts.to_vec(),
                    capabilities: C::OFFER.capabilities.iter().copied().collect(),
                    guesses: Vec::new(),
                };
                Ok(Answer {
                    ok: protocol::Payload { hello: Some(Box::new(hello)), ..Default::default() },
                    events: Vec::new(),
                })
            }
            Request::Begin { client, .. } => self.begin(client),
            Request::Act { at, batch } => self.running()?.turn(at, batch),
            Request::Probe => {
                let running = self.running()?;
                let current = guarded(|| running.stage.client.current())?;
                Ok(Answer {
                    ok: protocol::Payload { current: Some(current), ..Default::default() },
                    events: Vec::new(),
                })
            }
            Request::Idle => Ok(Answer::default()),
            Request::End | Request::Bye => {
                self.running = None;
                Ok(Answer::default())
            }
        }
    }
}

impl<C> Bridge<C> {
    fn running(&mut self) -> Result<&mut Running<C>, PortFailure> {
        self.running.as_mut().ok_or_else(|| PortFailure::Refused {
            code: "out-of-order".into(),
            message: "no scenario has begun".into(),
        })
    }
}

impl<C: Client> Running<C> {
    /// Lets time pass, does everything of the batch, and comes to rest.
    fn turn(&mut self, at: Tick, batch: Vec<Item>) -> Result<Answer, PortFailure> {
        // To pass so much time takes the runtime for ever, timer or none.
        if at > Budget::DEFAULT.latest() {
            return Err(PortFailure::Refused {
                code: "out-of-order".into(),
                message: format!(
                    "no trial comes as far as {at}: it ends before {}",
                    Budget::DEFAULT.latest()
                ),
            });
        }
        let Self { runtime, idle, stage } = self;
        let record = Rc::clone(&stage.record);
        guarded(|| {
            runtime.block_on(async {
                tokio::time::sleep_until(record.start + Duration::from_millis(at.millis())).await;
                idle.wait().await;
                for item in batch {
                    stage.act(item)?;
                }
                idle.wait().await;
                stage.look();
                Ok::<(), PortFailure>(())
            })
        })??;
        if let Some(failure) = record.failure.take() {
            return Err(failure);
        }
        let events = record
            .seen
            .take()
            .into_iter()
            .map(|(seen_at, seen)| Observation { at: (seen_at < at).then_some(seen_at), seen })
            .collect();
        Ok(Answer { ok: protocol::Payload { quiescent: Some(true), ..Default::default() }, events })
    }
}

/// An item that no method of [`Client`] stands for.
fn nothing_for(item: &Item) -> PortFailure {
    let message = format!("a client in process has nothing for {item:?}");
    PortFailure::Refused { code: "unsupported".into(), message }
}

impl<C: Client> Stage<C> {
    fn act(&self, item: Item) -> Result<(), PortFailure> {
        if let Some(ambient) = item.ambient() {
            return if client::have_happen(&*self.client, ambient) {
                Ok(())
            } else {
                Err(nothing_for(&item))
            };
        }
        match item {
            interlude_spec::ambient! { interlude_spec::with_ambient! pattern Item } => {
                unreachable!("told apart above")
            }
            Item::Call(item) => {
                self.call(*item);
            }
            Item::Settle { call, outcome, error } => {
                let result = match outcome {
                    SettleOutcome::Resolve => Ok(()),
                    SettleOutcome::Reject => {
                        Err(protocol::callback_error(error.as_deref().unwrap_or_default()))
                    }
                };
                if let Some(Promise::Waiting(waiting)) =
                    self.promises.borrow_mut().insert(call, Promise::Settled(result.clone()))
                {
                    // A call that has stopped listening is no error: the trace shows what it did instead.
                    for sender in waiting {
                        _ = sender.send(result.clone());
                    }
                }
            }
            Item::AddListener { listener } => {
                self.client.add_listener(self.record.listener(listener));
            }
            Item::RemoveListener { listener } => self.client.remove_listener(&listener),
            Item::SignOut { .. }
            | Item::RemoveSession { .. }
            | Item::SignIn { .. }
            | Item::AddSession { .. }
            | Item::Server { .. }
            | Item::Answer { .. } => {
                return Err(nothing_for(&item));
            }
        }
        Ok(())
    }

    /// Looks at the screen: rendering is not emission, so it is seen when a turn is over and not before.
    fn look(&self) {
        for Rendered { component, visible } in self.client.rendered() {
            if self.screen.borrow_mut().insert(component, visible) != Some(visible) {
                self.record.push(Seen::Render { component: component.into(), visible });
            }
        }
    }

    /// Makes a call: runs it up to its first await, and reports when it returns. The future given back is ready then.
    fn call(&self, item: CallItem) -> oneshot::Receiver<()> {
        let CallItem { call, method, args, before_emit, navigate, callback } = item;
        let Args { session, organization, redirect_url } = args;
        let stage = self.itself.upgrade().expect("a stage is alive while it acts");
        let callback = before_emit.or(navigate).or(callback).map(|item| {
            let (stage, label) = (Rc::clone(&stage), call.clone());
            Callback::new(call.clone(), move |session| stage.perform(&label, &item, session))
        });
        let client = Rc::clone(&self.client);
        let mut future: Pin<Box<dyn Future<Output = Result<(), ErrorValue>>>> = match method {
            Method::SetSession => Box::pin(client.set_session(session.reference(), callback)),
            Method::SignOut => {
                let session = session.id().cloned();
                Box::pin(client.sign_out(SignOut { session, callback }))
            }
            Method::SetActive => {
                let before_emit = callback;
                Box::pin(client.set_active(SetActive { session, organization, before_emit, redirect_url }))
            }
        };
        let record = Rc::clone(&self.record);
        let first = poll_guarded(&mut future, &mut Context::from_waker(Waker::noop()), &record);
        let (returned, has_returned) = oneshot::channel();
        // Even a promise that is settled already is seen to be so only after the turn's own code.
        tokio::task::spawn_local(async move {
            let outcome = match first {
                Poll::Ready(outcome) => outcome,
                Poll::Pending => std::future::poll_fn(|cx| poll_guarded(&mut future, cx, &record)).await,
            };
            let Some(outcome) = outcome else { return };
            let outcome = match outcome {
                Ok(()) => ReturnOutcome::Resolved,
                Err(error) if error.name == NOT_IMPLEMENTED => {
                    *record.failure.borrow_mut() = Some(not_implemented(method, &error.message));
                    return;
                }
                Err(error) => ReturnOutcome::Rejected { error },
            };
            record.push(Seen::Return { call, outcome });
            _ = returned.send(());
        });
        has_returned
    }
}

impl<C: Client> Stage<C> {
    /// Does what a callback does.
    fn perform(
        &self,
        call: &CallLabel,
        item: &CallbackItem,
        session: Value<interlude_spec::id::SessionId>,
    ) -> CallbackReturn {
        self.record.push(Seen::Callback { call: call.clone(), session });
        // A callback that is called again makes no calls again: a label stands for one call.
        let is_first = self.called_back.borrow_mut().insert(call.clone());
        let calls = if is_first { &item.calls[..] } else { &[] };
        let returns: Vec<_> = calls.iter().map(|nested| self.call(nested.clone())).collect();
        if item.await_calls && is_first {
            let (record, call) = (Rc::clone(&self.record), call.clone());
            tokio::task::spawn_local(async move {
                for returned in returns {
                    if returned.await.is_err() {
                        return; // It panicked, and the turn says so.
                    }
                }
                record.push(Seen::CallbackWaiting { call });
            });
        }
        match &item.kind {
            CallbackKind::Returns { .. } => CallbackReturn::now(Ok(())),
            CallbackKind::Throws { error } => CallbackReturn::now(Err(protocol::callback_error(error))),
            CallbackKind::Promise => {
                match self.promises.borrow_mut().entry(call.clone()).or_insert(Promise::Waiting(Vec::new())) {
                    Promise::Settled(result) => CallbackReturn::settled(result.clone()),
                    Promise::Waiting(waiting) => {
                        let (sender, receiver) = oneshot::channel();
                        waiting.push(sender);
                        CallbackReturn::later(receiver)
                    }
                }
            }
        }
    }
}
