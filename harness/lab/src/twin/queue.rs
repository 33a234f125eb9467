//! Promises, and the queue of what follows from them, in JavaScript's order.
//!
//! An `await` is one job of the queue, an asynchronous function that returns a promise takes three, and a promise of another
//! realm two more. It knows nothing of what the tasks are about.

use super::calls::CallIndex;
use super::clerk::Clerk;
use super::load::Load;
use super::request::Request;
use super::set_active::SetActive;
use super::sign_out::SignOut;
use super::token::{GetToken, ReadToken, TokenIs};
use super::touch::{Touch, TouchTarget, Unauthenticated};
use super::values::{Organization, Seen};
use std::collections::VecDeque;

mod outcome;

pub(super) use outcome::{Fault, Next, Outcome, Step, Value};

/// A promise of this scenario.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct PromiseIndex(pub(super) u32);

/// A task of this scenario.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct TaskIndex(pub(super) u32);

/// An asynchronous function that has been called.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Task {
    SetActive(Box<SetActive>),
    /// `setSession` as another name of `setActive`: a function that returns what `setActive` returns.
    SetSession(Box<SetActive>),
    SignOut(SignOut),
    TouchTarget(TouchTarget),
    Touch(Touch),
    Unauthenticated(Unauthenticated),
    GetToken(GetToken),
    ReadToken(ReadToken),
    Request(Request),
    Load(Load),
}

/// What happens when a promise settles.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Reaction {
    /// The task that awaits it goes on.
    Resume(TaskIndex),
    /// The promise made of it settles in the same way.
    Pass(PromiseIndex),
    /// A touch has been answered; this is what the call hears of it.
    Touched(PromiseIndex),
    /// A token that was asked for on focus is there, or is not.
    FocusToken,
    /// The server has said what the application is like.
    Environment,
    /// The client has asked for a token by itself, and it is there, or is not.
    Polled,
    /// A token that was asked for in the place of one that is about to run out is there, or is not.
    TokenRenewed(TokenIs, Option<Organization>),
    /// A token has arrived.
    TokenArrived(PromiseIndex),
    /// A token is known to be there.
    TokenKnown(PromiseIndex),
    /// A token that does not come is not kept.
    TokenForgotten(TokenIs, PromiseIndex),
    /// A call has returned.
    Returned(CallIndex),
    /// One of the calls that this call's callback awaits has returned.
    NestedReturned(CallIndex),
    /// All of them have.
    NestedAll(CallIndex),
}

/// A promise, pending or settled.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Promise {
    pub(super) outcome: Option<Outcome>,
    pub(super) reactions: Vec<(Reaction, Option<CallIndex>)>,
    /// Whether someone outside holds it.
    is_handed_out: bool,
}

/// What someone outside has to know of the queue, in the order in which it happened.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum News {
    /// A job has joined the queue.
    Job,
    /// A promise that was handed out has settled.
    Settled(PromiseIndex, Result<(), Fault>),
}

impl News {
    fn settled(promise: PromiseIndex, outcome: &Outcome) -> Self {
        Self::Settled(promise, outcome.as_ref().map(|_| ()).map_err(Clone::clone))
    }
}

/// A task that waits.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Frame {
    pub(super) task: Task,
    pub(super) promise: PromiseIndex,
    pub(super) context: Option<CallIndex>,
}

/// What happens next in a turn.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Job {
    React(Reaction, Option<CallIndex>, Outcome),
    Adopt { outer: PromiseIndex, inner: PromiseIndex },
    Hop { task: TaskIndex, left: u8 },
}

/// Everything that waits and everything that is about to happen in this turn.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Queue {
    pub(super) promises: Vec<Promise>,
    pub(super) frames: Vec<Option<Frame>>,
    /// The places among them where no task waits any more.
    pub(super) vacant: Vec<u32>,
    pub(super) jobs: VecDeque<Job>,
    /// The call of the scenario during which things happen, as far as it is followed.
    pub(super) context: Option<CallIndex>,
    /// What someone outside has to know, where there is someone.
    news: Option<Vec<News>>,
}

impl Queue {
    /// A promise that is pending.
    pub(super) fn promise(&mut self) -> PromiseIndex {
        self.promises.push(Promise::default());
        PromiseIndex(u32::try_from(self.promises.len() - 1).expect("a scenario has few promises"))
    }

    /// A promise that has resolved.
    pub(super) fn resolved(&mut self) -> PromiseIndex {
        let promise = self.promise();
        self.settle(promise, Ok(Value::Nothing));
        promise
    }

    /// Settles a promise, unless it has settled already.
    pub(super) fn settle(&mut self, promise: PromiseIndex, outcome: Outcome) {
        let Promise { outcome: settled, reactions, is_handed_out } = &mut self.promises[promise.0 as usize];
        if settled.is_some() {
            return;
        }
        let outcome = settled.insert(outcome).clone();
        let reactions = std::mem::take(reactions);
        if let (true, Some(news)) = (*is_handed_out, &mut self.news) {
            news.push(News::settled(promise, &outcome));
        }
        for (reaction, context) in reactions {
            self.push(Job::React(reaction, context, outcome.clone()));
        }
    }

    fn push(&mut self, job: Job) {
        self.jobs.push_back(job);
        if let Some(news) = &mut self.news {
            news.push(News::Job);
        }
    }

    /// From here on what someone outside has to know is written down.
    pub(super) fn write_news(&mut self) {
        self.news = Some(Vec::new());
    }

    /// What has been written down since the last time.
    pub(super) fn take_news(&mut self) -> Vec<News> {
        self.news.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Someone outside holds a promise from here on, and is told when it has settled.
    pub(super) fn hand_out(&mut self, promise: PromiseIndex) {
        let Promise { outcome, is_handed_out, .. } = &mut self.promises[promise.0 as usize];
        *is_handed_out = true;
        if let (Some(outcome), Some(news)) = (outcome, &mut self.news) {
            news.push(News::settled(promise, outcome));
        }
    }

    /// Lets something happen when a promise settles.
    pub(super) fn then(&mut self, promise: PromiseIndex, reaction: Reaction) {
        let context = self.context;
        let Promise { outcome, reactions, .. } = &mut self.promises[promise.0 as usize];
        match outcome.clone() {
            Some(outcome) => self.push(Job::React(reaction, context, outcome)),
            None => reactions.push((reaction, context)),
        }
    }

    /// The promise that is made of one, and settles when the reaction to it says so.
    pub(super) fn derived(
        &mut self,
        promise: PromiseIndex,
        reaction: impl FnOnce(PromiseIndex) -> Reaction,
    ) -> PromiseIndex {
        let derived = self.promise();
        self.then(promise, reaction(derived));
        derived
    }

    /// A promise that another one of another realm, or one that an asynchronous function returns, is given to.
    pub(super) fn adopted(&mut self, inner: PromiseIndex) -> PromiseIndex {
        let outer = self.promise();
        self.push(Job::Adopt { outer, inner });
        outer
    }

    /// Lets a job follow at once.
    pub(super) fn soon(&mut self, reaction: Reaction) {
        self.push(Job::React(reaction, self.context, Ok(Value::Nothing)));
    }

    /// Keeps a task while it waits.
    fn park(&mut self, frame: Frame) -> TaskIndex {
        if let Some(place) = self.vacant.pop() {
            self.frames[place as usize] = Some(frame);
            return TaskIndex(place);
        }
        self.frames.push(Some(frame));
        TaskIndex(u32::try_from(self.frames.len() - 1).expect("a scenario has few tasks"))
    }

    fn unpark(&mut self, task: TaskIndex) -> Frame {
        self.vacant.push(task.0);
        self.frames[task.0 as usize].take().expect("a task waits for one thing at a time")
    }

    /// Everything that is under way.
    pub(super) fn tasks_mut(&mut self) -> impl Iterator<Item = &mut Task> {
        self.frames.iter_mut().flatten().map(|frame| &mut frame.task)
    }
}

impl Clerk {
    /// Calls an asynchronous function: it runs up to what it waits for first.
    pub(super) fn start(&mut self, task: Task) -> PromiseIndex {
        let promise = self.queue.promise();
        let context = self.queue.context;
        self.go_on(Frame { task, promise, context }, Ok(Value::Nothing));
        promise
    }

    fn go_on(&mut self, mut frame: Frame, input: Outcome) {
        let before = std::mem::replace(&mut self.queue.context, frame.context);
        let step = match &mut frame.task {
            Task::SetActive(task) => self.set_active(task, input),
            Task::SetSession(task) => Ok(Next::Adopt(self.start(Task::SetActive(task.clone())))),
            Task::SignOut(task) => self.sign_out(task, input),
            Task::TouchTarget(task) => self.touch_target(task, input),
            Task::Touch(task) => self.touch(task, input),
            Task::Unauthenticated(task) => self.unauthenticated(task, input),
            Task::GetToken(task) => self.get_token(task, input),
            Task::ReadToken(task) => self.read_token(task, input),
            Task::Request(task) => self.request(task, input),
            Task::Load(task) => self.load_on(task, input),
        };
        self.queue.context = before;
        let promise = frame.promise;
        match step {
            Ok(Next::Await(awaited)) => {
                let task = self.queue.park(frame);
                self.queue.then(awaited, Reaction::Resume(task));
            }
            Ok(Next::Hops(number)) => {
                let task = self.queue.park(frame);
                self.queue.push(Job::Hop { task, left: number - 1 });
            }
            Ok(Next::Rest(millis)) => {
                let task = self.queue.park(frame);
                let over = self.rest(millis);
                self.queue.then(over, Reaction::Resume(task));
            }
            Ok(Next::Return(value)) => self.queue.settle(promise, Ok(value)),
            Ok(Next::Adopt(inner)) => self.queue.push(Job::Adopt { outer: promise, inner }),
            Err(fault) => self.queue.settle(promise, Err(fault)),
        }
    }

    /// Does everything that can be done without an event from outside: all jobs, then what is due by now, one at a time.
    pub(super) fn drain(&mut self) {
        loop {
            while let Some(job) = self.queue.jobs.pop_front() {
                self.run(job);
            }
            if !self.comes_due(self.now) {
                return;
            }
        }
    }

    /// Does the next job of the queue, if there is one.
    pub(super) fn next_job(&mut self) {
        if let Some(job) = self.queue.jobs.pop_front() {
            self.run(job);
        }
    }

    /// A promise settles, and what follows from it happens at once: whoever waits for it outside has waited for the job.
    pub(super) fn settle_now(&mut self, promise: PromiseIndex, outcome: Outcome) {
        let Promise { outcome: settled, reactions, .. } = &mut self.queue.promises[promise.0 as usize];
        if settled.is_some() {
            return;
        }
        let outcome = settled.insert(outcome).clone();
        for (reaction, context) in std::mem::take(reactions) {
            self.run(Job::React(reaction, context, outcome.clone()));
        }
    }

    fn run(&mut self, job: Job) {
        match job {
            Job::Adopt { outer, inner } => self.queue.then(inner, Reaction::Pass(outer)),
            Job::Hop { task, left: 0 } => {
                let frame = self.queue.unpark(task);
                self.go_on(frame, Ok(Value::Nothing));
            }
            Job::Hop { task, left } => self.queue.push(Job::Hop { task, left: left - 1 }),
            Job::React(reaction, context, outcome) => {
                self.queue.context = context;
                self.react(reaction, outcome);
                self.queue.context = None;
            }
        }
    }

    fn react(&mut self, reaction: Reaction, outcome: Outcome) {
        match reaction {
            Reaction::Resume(task) => {
                let frame = self.queue.unpark(task);
                self.go_on(frame, outcome);
            }
            Reaction::Pass(promise) => self.queue.settle(promise, outcome),
            Reaction::Touched(promise) => {
                let heard = self.touched(outcome);
                self.queue.settle(promise, heard);
            }
            Reaction::FocusToken => self.focus_token(&outcome),
            Reaction::Environment => {
                if let (Ok(_), Some(session)) = (&outcome, self.current.session.set()) {
                    let token = self.start(GetToken::task(session));
                    self.queue.then(token, Reaction::FocusToken);
                }
            }
            Reaction::Polled => self.polled(&outcome),
            Reaction::TokenRenewed(key, organization) => self.token_renewed(key, organization, &outcome),
            Reaction::TokenArrived(then) => {
                let heard = outcome.and_then(|token| self.token_arrived(&token).map(|()| token));
                self.queue.settle(then, heard);
            }
            Reaction::TokenKnown(token) => self.token_known(token, &outcome),
            Reaction::TokenForgotten(key, token) => self.tokens.forget(key, token, &outcome),
            Reaction::Returned(call) => self.returned(call, outcome),
            Reaction::NestedReturned(call) => self.nested_returned(call),
            Reaction::NestedAll(call) => self.seen.push(Seen::CallbackWaiting { call }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_that_waits_takes_a_place_where_none_waits_any_more() {
        let mut queue = Queue::default();
        let frame = |promise| Frame {
            task: SignOut::task(None, None),
            promise: PromiseIndex(promise),
            context: None,
        };
        let places: Vec<_> = (0..3).map(|promise| queue.park(frame(promise))).collect();
        assert_eq!(queue.unpark(places[1]).promise, PromiseIndex(1));
        let place = queue.park(frame(3));
        assert_eq!((place, queue.frames.len()), (places[1], 3));
        let waiting: Vec<_> = queue.frames.iter().flatten().map(|frame| frame.promise.0).collect();
        assert_eq!(waiting, [0, 3, 2]);
        assert_ne!(queue.park(frame(4)), place, "someone waits there");
    }
}
