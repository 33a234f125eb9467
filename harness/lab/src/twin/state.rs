//! The state of a client at rest, so that two that go on alike are seen to be the same.
//!
//! [`Clerk::tidy`] lets go of what nothing leads to any more (promises, session objects, tasks and tokens that no one can ask for again) and numbers
//! the rest anew, in the order in which it is come across. [`Clerk::write`] then writes all of it, with times relative to now. Whatever a field of the
//! client is, it is written: each is hashed, into a hasher that keeps what it is given.

use super::clerk::Clerk;
use super::queue::{Promise, Queue};
use super::refs::Ref;
use super::token::Age;
use super::values::Slot;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

/// What nothing has come across.
const NOWHERE: u32 = u32::MAX;

/// New numbers for things of one kind, in the order in which they are come across.
#[derive(Default)]
struct Numbers {
    new: Vec<u32>,
    /// The old numbers, by the new ones.
    old: Vec<u32>,
    /// How many of them have been looked into.
    done: usize,
}

impl Numbers {
    fn of(things: usize) -> Self {
        Self { new: vec![NOWHERE; things], ..Self::default() }
    }

    fn number(&mut self, old: u32) -> u32 {
        let new = &mut self.new[old as usize];
        if *new == NOWHERE {
            *new = u32::try_from(self.old.len()).expect("there are no more than there were");
            self.old.push(old);
        }
        *new
    }

    /// The next that has not been looked into, by its old number.
    fn next(&mut self) -> Option<usize> {
        let next = self.old.get(self.done).map(|old| *old as usize);
        self.done += usize::from(next.is_some());
        next
    }
}

/// What has been come across.
struct Found<'c> {
    promises: Numbers,
    objects: Numbers,
    tasks: Numbers,
    /// The new number of each call.
    calls: &'c [u32],
    /// When the sessions changed that anyone knows of.
    changes: BTreeSet<u64>,
}

impl Found<'_> {
    fn visit(&mut self, it: Ref<'_>) {
        match it {
            Ref::Promise(promise) => promise.0 = self.promises.number(promise.0),
            Ref::Object(object) => object.0 = self.objects.number(object.0),
            Ref::Task(task) => task.0 = self.tasks.number(task.0),
            Ref::Call(call) => call.0 = self.calls[call.0 as usize],
            Ref::Change(change) => _ = self.changes.insert(*change),
        }
    }
}

impl Clerk {
    /// Lets go of what makes no difference any more and numbers the rest anew. `calls` are the new numbers of the calls.
    pub(super) fn tidy(&mut self, calls: &[u32]) {
        debug_assert!(self.queue.jobs.is_empty() && self.seen.is_empty());
        let mut found = Found {
            promises: Numbers::of(self.queue.promises.len()),
            objects: Numbers::of(self.objects.len()),
            tasks: Numbers::of(self.queue.frames.len()),
            calls,
            changes: BTreeSet::new(),
        };
        let mut places: Vec<usize> = (0..self.calls.len()).collect();
        places.sort_unstable_by_key(|place| calls[*place]);
        self.calls = places.into_iter().map(|place| self.calls[place].clone()).collect();
        self.visit_roots(&mut found);
        let mut kept = (Vec::new(), Vec::new(), Vec::new());
        self.forget_objects_of_tokens();
        let mut cached = std::mem::take(&mut self.tokens.cached);
        cached.sort_unstable();
        loop {
            self.follow(&mut found, &mut kept);
            // A token of a session as it was before its last change is asked for by no one who does not know that.
            let is_known = |change: Option<u64>| change.is_none_or(|change| found.changes.contains(&change));
            let (known, others): (Vec<_>, Vec<_>) =
                cached.into_iter().partition(|(token, ..)| is_known(token.change));
            cached = others;
            if known.is_empty() {
                break;
            }
            for (token, mut promise, age) in known {
                found.visit(Ref::Promise(&mut promise));
                self.tokens.cached.push((token, promise, age));
            }
        }
        let (promises, objects, frames) = kept;
        let arrived = |promise: &super::queue::PromiseIndex| found.promises.new[promise.0 as usize];
        let mut known: Vec<_> = self.tokens.known.iter().map(arrived).collect();
        known.retain(|new| self.tokens.cached.iter().any(|(_, token, _)| token.0 == *new));
        known.sort_unstable();
        known.dedup();
        self.tokens.known = known.into_iter().map(super::queue::PromiseIndex).collect();
        self.objects = objects;
        // Whoever is come across waits, so no place is left vacant.
        debug_assert!(frames.iter().all(Option::is_some));
        (self.queue.promises, self.queue.frames) = (promises, frames);
        self.queue.vacant.clear();
    }

    /// Whatever else there is, someone comes across it from here.
    fn visit_roots(&mut self, found: &mut Found<'_>) {
        // Everything is named here, so that whoever adds a field decides whether it leads anywhere.
        let Self {
            sessions,
            current,
            calls,
            held,
            last_told,
            timers,
            server,
            record: _,
            now: _,
            queue: _,
            loaded: _,
            objects: _,
            memberships: _,
            slugs: _,
            listeners: _,
            tokens: _,
            framework: _,
            is_forced: _,
            tokens_come_along: _,
            focused: _,
            is_shown: _,
            quiet_until: _,
            active: _,
            polls_at: _,
            polls: _,
            drawn: _,
            follows: _,
            seen: _,
            outside: _,
        } = self;
        if let Slot::Set(object) = &mut current.session {
            found.visit(Ref::Object(object));
        }
        let held = held.iter_mut().map(|(_, object)| object);
        for object in sessions.iter_mut().chain(held).chain(last_told) {
            found.visit(Ref::Object(object));
        }
        let visit = &mut |it: Ref<'_>| found.visit(it);
        for call in calls {
            call.refs(visit);
        }
        let waiting = server.waiting.iter_mut().map(|(_, sent)| &mut sent.promise);
        for promise in timers.iter_mut().map(|(_, timer)| timer.promise()).chain(waiting) {
            visit(Ref::Promise(promise));
        }
    }

    /// Goes wherever what has been come across leads to, and keeps it.
    fn follow(&mut self, found: &mut Found<'_>, kept: &mut Kept) {
        let (promises, objects, frames) = kept;
        loop {
            if let Some(old) = found.promises.next() {
                let mut promise: Promise = std::mem::take(&mut self.queue.promises[old]);
                promise.refs(&mut |it| found.visit(it));
                promises.push(promise);
            } else if let Some(old) = found.objects.next() {
                let mut object = self.objects[old].clone();
                object.refs(&mut |it| found.visit(it));
                objects.push(object);
            } else if let Some(old) = found.tasks.next() {
                let mut frame = self.queue.frames[old].take();
                if let Some(frame) = &mut frame {
                    frame.refs(&mut |it| found.visit(it));
                }
                frames.push(frame);
            } else {
                return;
            }
        }
    }

    /// Writes everything that a client which is [tidy](Self::tidy) goes on from.
    pub(super) fn write(&self, into: &mut Bytes) {
        let mut clerk = self.clone();
        let now = std::mem::take(&mut clerk.now);
        // It makes no difference but where much time passes, and then little of it.
        (clerk.polls_at, clerk.polls, clerk.drawn) = (None, (0, 0), 0);
        clerk.tokens.cached.iter_mut().for_each(|(_, _, age)| *age = Age::default());
        clerk.quiet_until = clerk.quiet_until.saturating_sub(now);
        for (due, _) in &mut clerk.timers {
            *due = due.saturating_sub(now);
        }
        // It is asked for when the client is loaded, and then no more.
        clerk.active = clerk.active.filter(|_| !clerk.loaded);
        let change = now + std::mem::take(&mut clerk.server.changes);
        // Which number a request has is nothing to those who wait for it.
        clerk.server.requests = 0;
        for (place, (number, _)) in (0..).zip(&mut clerk.server.waiting) {
            *number = place;
        }
        // Time passes before anything changes again, unless something is due at once.
        let is_due = clerk.timers.iter().any(|(due, _)| *due == 0);
        let mut changes: Vec<u64> = if is_due { vec![change] } else { Vec::new() };
        clerk.renumber_changes(&mut changes);
        clerk.hash(into);
    }

    fn renumber_changes(&mut self, changes: &mut Vec<u64>) {
        let visit = &mut |it: Ref<'_>| {
            let Ref::Change(change) = it else { return };
            let place = changes.iter().position(|its| its == change).unwrap_or_else(|| {
                changes.push(*change);
                changes.len() - 1
            });
            *change = place as u64;
        };
        for object in &mut self.objects {
            object.refs(visit);
        }
        for (token, ..) in &mut self.tokens.cached {
            token.refs(visit);
        }
        let Queue { promises, frames, .. } = &mut self.queue;
        for promise in promises {
            promise.refs(visit);
        }
        for frame in frames.iter_mut().flatten() {
            frame.refs(visit);
        }
    }

    /// About how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        let reactions = self.queue.promises.iter().map(|promise| size_of_val(&promise.reactions[..]));
        size_of::<Self>()
            + size_of_val(&self.queue.promises[..])
            + reactions.sum::<usize>()
            // What a task of a call holds stands apart.
            + self.queue.frames.len() * size_of::<super::set_active::SetActive>()
            + size_of_val(&self.queue.frames[..])
            + size_of_val(&self.objects[..])
            + size_of_val(&self.calls[..])
            + size_of_val(&self.held[..])
            + size_of_val(&self.memberships[..])
            + size_of_val(&self.sessions[..])
            + size_of_val(&self.tokens.cached[..])
            + size_of_val(self.server.sessions())
    }
}

type Kept = (Vec<Promise>, Vec<super::values::Object>, Vec<Option<super::queue::Frame>>);

/// What is hashed, kept as it is: numbers with as many bytes as they need.
#[derive(Default)]
pub(super) struct Bytes(pub(super) Vec<u8>);

impl Bytes {
    fn number(&mut self, mut number: u64) {
        while number > 0x7f {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }
}

impl Hasher for Bytes {
    /// Nobody asks: what is kept is the whole.
    fn finish(&self) -> u64 {
        self.0.len() as u64
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn write_u16(&mut self, number: u16) {
        self.number(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.number(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.number(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.number(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.number(number.cast_unsigned() as u64);
    }
}
